"""Writes about what returns by a rule: its dates become activities, follow its changes, and end with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.actions.activities import move_activity
from weiyuan.activities.actions.roll import invite
from weiyuan.activities.actions.word import tell_changed
from weiyuan.activities.models import Activity, ActivitySeries
from weiyuan.activities.queries import (
    Fate,
    SeriesDate,
    SeriesPlan,
    members_by_default,
    series_ahead,
    series_mark,
    series_plan,
    series_says,
)
from weiyuan.activities.workflow import ActivityState, SeriesState
from weiyuan.core import registers
from weiyuan.core.workflow import Step, WrongState
from weiyuan.core.zh import date_text
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.orgs.rules import demand
from weiyuan.registry.actions.records import remove_records

PLAN = "activities.plan_activityseries"
RECALLED = (ActivityState.DRAFT, ActivityState.RETURNED)  # nobody was told of these: they go without a word
MOVING = ("signup_deadline", "signin_from")  # these keep their distance from the beginning


@transaction.atomic
def arrange_series(series: ActivitySeries, last: date, *, by: Any, publish: bool, digest: str) -> tuple[Deed, int]:
    """Make, change and call off the activities of a series up to ``last`` as it was shown, as one deed.

    publish  new ones are published at once, else they are drafts
    digest   of the plan that was looked at
    Returns the deed and the number of dates. Raises PermissionDenied, WrongState where the series was stopped or the
    plan would be another one by now, ValidationError where there is nothing to do or an activity cannot go.
    """
    demand(by, PLAN, series)
    rows = ActivitySeries.objects.alive().select_for_update(of=("self",))
    series = rows.select_related("org", "station", "plan_task", "rule").get(pk=series.pk)
    plan = series_plan(series, last, timezone.now())
    if series.state != SeriesState.ACTIVE or plan.digest != digest:
        raise WrongState("another plan by now")
    if not plan.due:
        raise ValidationError(_("到这一天都排好了，没有要排、要改的"))
    said = {"title": series.title[:80], "last": date_text(last), "n": len(plan.due)}
    with transition.deed(series.org, _("排常规活动：%(title)s，到%(last)s，%(n)d 次") % said, by=by) as done:
        _drop([one.activity for one in plan.of(Fate.DROP) if one.activity], _("常规活动的安排有变"), by=by)
        _change(plan, by=by)
        _make(plan, ActivityState.PUBLISHED if publish else ActivityState.DRAFT, by=by)
    return done, len(plan.due)


def _make(plan: SeriesPlan, state: str, *, by: Any) -> None:
    """The missing ones, in order of date so that they are numbered in it; who is asked by default is asked."""
    series, made = plan.series, []
    for one in plan.of(Fate.MAKE):
        said = series_says(series, one.on)
        made.append(
            Activity(
                org=series.org, series=series, series_due=_due(one), series_mark=series_mark(said), state=state, **said
            )
        )
    transition.register(made, by=by)
    for activity in made:
        invite(activity, members_by_default(series, activity), by=by)


def _due(one: SeriesDate) -> date:
    return one.occurrence.due if one.occurrence else one.on


def _change(plan: SeriesPlan, *, by: Any) -> None:
    for one in plan.of(Fate.CHANGE):
        activity = one.activity
        if activity is None:
            continue
        said = series_says(plan.series, one.on)
        later = said["start"] - activity.start
        said |= {name: at + later for name in MOVING if (at := getattr(activity, name))}
        old = _set(activity, said)
        if found := activity.problems():
            raise ValidationError([f"{activity}：{reason}" for _field, reason in found])
        change = transition.change_of(activity, old)
        mine = {"series_due": _due(one), "series_mark": series_mark(series_says(plan.series, one.on))}
        transition.correct([replace(change, fields=(*change.fields, *_set(activity, mine)))], by=by)
        tell_changed(activity, old, by=by)


def _set(activity: Activity, said: dict[str, Any]) -> dict[str, Any]:
    """Set the fields; returns the former values of those that differ."""
    old = {name: getattr(activity, name) for name, value in said.items() if getattr(activity, name) != value}
    for name in old:
        setattr(activity, name, said[name])
    return old


def _drop(activities: Iterable[Activity], why: str, *, by: Any) -> None:
    """Call off what was told, remove what was not. Their days may be made again if the rule has them again."""
    for activity in activities:
        old = _set(activity, {"series_due": None})
        if old:
            transition.correct([transition.Change(activity, tuple(old), before=activity.state)], by=by, note=why)
        _call_off(activity, why, by=by)


def _call_off(activity: Activity, why: str, *, by: Any) -> None:
    entry = registers.of(activity)
    if activity.state not in RECALLED or entry is None:
        move_activity(activity, "cancel", by=by, note=why)
    else:
        remove_records(entry, [activity], by=by, note=why)


@transaction.atomic
def move_series(series: ActivitySeries, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """End a series: all that is ahead is called off with the same reason. Raises as ``transition.take``."""
    taken = transition.take(series, step, by=by, note=note)
    for activity in series_ahead(series, timezone.now()):
        _call_off(activity, note, by=by)
    return taken
