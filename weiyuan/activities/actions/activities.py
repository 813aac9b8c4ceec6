"""Writes about activities, and what a visit leaves to be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.actions.word import tell_asked, tell_cancelled
from weiyuan.activities.models import Activity, Attendance, VisitFollowUp
from weiyuan.activities.workflow import ACTIVITY, FOLLOW_UP, AttendanceState
from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.members.models import Member
from weiyuan.orgs.rules import demand

# The fields that a step may be told along with it: a form asks for these.
ACTIVITY_FIELDS: dict[str, tuple[str, ...]] = {
    "publish": ("signup_deadline", "capacity", "signin_from"),
    "end": ("end", "result_text", "households", "people_served", "materials_given", "amount_yuan"),
    "close": ("result_text",),
}
FOLLOW_UP_FIELDS: dict[str, tuple[str, ...]] = {"finish": ("done_on",)}


@transaction.atomic
def register_activity(activity: Activity, *, by: Any, members: Iterable[Member] = ()) -> Activity:
    """Store a new activity (a visit noted on the phone, an inspection to come) and the members who take part.

    Raises PermissionDenied where ``by`` may not propose activities in the body.
    """
    demand(by, "activities.add_activity", activity)
    transition.register([activity], by=by)
    transition.register([Attendance(org=activity.org, activity=activity, member=member) for member in members], by=by)
    return activity


@transaction.atomic
def move_activity(activity: Activity, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with an activity. Ending it notes when, closing it settles who came.

    Raises ValidationError where leave is still to be decided at closing or the activity would contradict itself,
    else as ``transition.take``.
    """
    asked = activity.attendances.alive()
    if step == "close" and asked.filter(state=AttendanceState.LEAVE_REQUESTED).exists():
        raise ValidationError({"note": _("还有请假没有答复，请先答复")})
    arrow, fields = ACTIVITY.step(step), {}
    if arrow in ACTIVITY.open_steps(activity, by):  # otherwise ``take`` says why not
        ended = step == "end" and activity.end is None
        implied = {"end": max(timezone.now(), activity.start)} if ended else {}
        fields = told.also(told.told(activity, step, said, ACTIVITY_FIELDS), implied)
        told.weigh(activity, arrow.target, fields)
    taken = transition.take(activity, step, by=by, note=note, also=fields)
    match step:
        case "close":
            _settle(activity, by=by)
        case "publish":
            tell_asked(activity, by=by)
        case "cancel":
            tell_cancelled(activity, by=by)
    return taken


def _settle(activity: Activity, *, by: Any) -> None:
    """Who signed in attended; who had said yes, or had to come, and did not is absent."""
    came = (AttendanceState.SIGNED_IN, AttendanceState.SIGNED_UNANNOUNCED)
    stayed_away = [AttendanceState.ACCEPTED, AttendanceState.LEAVE_REFUSED]
    if activity.must_attend:
        stayed_away.append(AttendanceState.PENDING)
    open_ones = activity.attendances.alive().filter(state__in=[*came, *stayed_away])
    for attendance in open_ones.select_related("org").order_by("pk"):
        transition.take(attendance, "attend" if attendance.state in came else "miss", by=by)


@transaction.atomic
def move_follow_up(follow_up: VisitFollowUp, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Finish a follow-up (the note says what came of it) or take it up again. Raises as ``take``."""
    implied: dict[str, Any] = {"done_on": None}
    if step == "finish":
        implied = {"done_on": timezone.localdate(), "result": note}
    arrow, fields = FOLLOW_UP.step(step), {}
    if arrow in FOLLOW_UP.open_steps(follow_up, by):
        fields = told.also(told.told(follow_up, step, said, FOLLOW_UP_FIELDS), implied)
        told.weigh(follow_up, arrow.target, fields)
    return transition.take(follow_up, step, by=by, note=note, also=fields)
