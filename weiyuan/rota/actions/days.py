"""Writes about one reception day: who comes, when it is made known, what happens on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.actions import move_reception
from weiyuan.activities.models import ReceptionDay
from weiyuan.activities.workflow import ReceptionState
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.members.models import Member
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand
from weiyuan.rota.actions.telling import tell_assigned, tell_changed, when_and_where
from weiyuan.rota.queries import AHEAD, candidates, days_to_announce

CHANGE = "activities.change_receptionday"
MINUTES_STATES = (ReceptionState.OPEN, ReceptionState.CLOSED)


@transaction.atomic
def change_day(day: ReceptionDay, said: Mapping[str, Any], members: Sequence[Member], *, by: Any) -> Deed | None:
    """Move a day to come, or change who is on duty; None where nothing differs. All concerned are told.

    said  the new values of ``on``, ``opens``, ``closes``, ``place``
    Raises PermissionDenied, WrongState for a day that is held or called off, ValidationError where a member cannot on
    that day or the record would contradict itself.
    """
    demand(by, CHANGE, day)
    if day.state not in AHEAD:
        raise WrongState(f"change: {day.state}")
    before = list(day.members_on_duty.all())
    if said["on"] != day.on and said["on"] < timezone.localdate():
        raise ValidationError({"on": _("不能改到过去的日子")})
    _refuse_absent(day, said["on"], [one for one in members if one not in before or said["on"] != day.on])
    old = {name: getattr(day, name) for name, value in said.items() if getattr(day, name) != value}
    lists = {} if {one.pk for one in before} == {one.pk for one in members} else {"members_on_duty": list(members)}
    if not old and not lists:
        return None
    was = when_and_where(day)
    with transition.deed(day.org, _("调整接待日：%s") % was, by=by) as done:
        for name in old:
            setattr(day, name, said[name])
        if found := day.problems():
            raise ValidationError(dict(found))
        transition.correct([transition.change_of(day, old, lists)], by=by)
    _tell_change(day, was if old else "", before, members, by=by)
    return done


def _refuse_absent(day: ReceptionDay, on: date, members: Iterable[Member]) -> None:
    against = {row.member.pk: row.against for row in candidates(day, on)}
    for member in members:
        if reason := against.get(member.pk, _("这天不在任")):
            raise ValidationError({"members": f"{member.name}：{reason}"})


def _tell_change(day: ReceptionDay, was: str, before: list[Member], after: Sequence[Member], *, by: Any) -> None:
    kept = [one for one in after if one in before]
    if was:
        title = _("接待日改期：%(was)s 改为 %(now)s") % {"was": was, "now": when_and_where(day)}
        tell_changed(day, kept, title, by=by)
    gone = [one for one in before if one not in after]
    tell_changed(day, gone, _("您不用值班了：%s") % (was or when_and_where(day)), by=by)
    tell_assigned(day, [one for one in after if one not in before], by=by)


@transaction.atomic
def note_reception(day: ReceptionDay, *, by: Any, people: int, minutes: str) -> None:
    """Note on the day itself how many residents came and what was said; filing comes later.

    Raises PermissionDenied, and WrongState for a day that is not under way.
    """
    demand(by, "activities.run_receptionday", day)
    if day.state not in MINUTES_STATES:
        raise WrongState(f"note: {day.state}")
    said = {"people_received": people, "minutes": minutes}
    old = {name: getattr(day, name) for name, value in said.items() if getattr(day, name) != value}
    if not old:
        return
    for name in old:
        setattr(day, name, said[name])
    transition.correct([transition.change_of(day, old)], by=by)


def announce_due(org: OrgUnit, today: date, *, by: Any) -> int:
    """Announce the days that are due and whose rule has them announced by itself. Returns how many.

    A day on which nobody is on duty is left for the clerk.
    """
    done = 0
    for day, by_itself in days_to_announce(org, today):
        if by_itself and day.members_on_duty.all():
            move_reception(day, "announce", by=by, note=_("按规则自动公告"))
            done += 1
    return done
