"""Taking a drawn rota over."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from weiyuan.activities.models import ReceptionDay
from weiyuan.core.zh import date_text
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.members.models import Member
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind
from weiyuan.orgs.rules import demand
from weiyuan.rota.actions.telling import users_of
from weiyuan.rota.models import DrawnDay
from weiyuan.rota.queries import Place, Plan

DRAW = "rota.draw_receptionrule"


@transaction.atomic
def take_over(plan: Plan, *, by: Any) -> Deed:
    """Make reception days of what a plan drew, as one deed; days that stand keep their place.

    Members are told once what they got. Raises PermissionDenied, and ValidationError where the plan has nothing new.
    """
    for rule in plan.rules:
        demand(by, DRAW, rule)
    if not plan.new:
        raise ValidationError(_("这段时间没有要排的日子"))
    said = {"from": date_text(plan.first), "to": date_text(plan.last), "n": len(plan.new)}
    title = _("排班：%(from)s至%(to)s，%(n)d 天") % said
    told: dict[Member, list[Place]] = defaultdict(list)
    with transition.deed(plan.org, title, by=by) as done:
        _add([place for place in plan.new if place.reception is None], by=by)
        for place in plan.new:
            before = set(place.reception.members_on_duty.all()) if place.reception is not None else set()
            _note(place, by=by)
            for member in place.members:
                if member not in before:
                    told[member].append(place)
    for member, places in told.items():
        _tell(plan, member, places, f"rota-{done.key}-{member.pk}", by=by)
    return done


def _add(places: list[Place], *, by: Any) -> None:
    """The new days, in order of date so that they are numbered in it."""
    made = []
    for place in sorted(places, key=lambda place: place.on):
        rule = place.rule
        day = ReceptionDay(
            org=rule.org, on=place.on, opens=rule.opens, closes=rule.closes, station=rule.station, place=rule.place,
            plan_task=_task(place), rule=rule.rule,
        )  # fmt: skip
        made.append((place, day))
    transition.register([day for _place, day in made], by=by)
    for place, day in made:
        day.members_on_duty.set(place.members)
        DrawnDay.objects.update_or_create(rule=place.rule, due=place.day.due, defaults={"reception": day})


def _task(place: Place) -> Any:
    """The task that the rule names, for days of the task's own year."""
    task = place.rule.plan_task
    return task if task is not None and task.plan.year == place.on.year else None


def _note(place: Place, *, by: Any) -> None:
    """Another team for a day that stands already."""
    day = place.reception
    if day is None or {one.pk for one in day.members_on_duty.all()} == {one.pk for one in place.members}:
        return
    transition.correct([transition.change_of(day, {}, {"members_on_duty": place.members})], by=by, note=_("重新排班"))


def _tell(plan: Plan, member: Member, places: list[Place], key: str, *, by: Any) -> None:
    days = "、".join(date_text(place.on) for place in places)
    title, page = _("请您在接待日值班 %d 次") % len(places), reverse("my-duties")
    tell(users_of([member]), kind=Kind.ASSIGNED, org=plan.org, title=title, text=days, href=page, key=key, by=by)
