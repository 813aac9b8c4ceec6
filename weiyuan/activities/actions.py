"""Writes about activities, attendance, follow-ups and reception days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.models import Activity, Attendance, ReceptionDay, SignBy, VisitFollowUp
from weiyuan.activities.models.attendance import MOST_LEAVE_REQUESTS
from weiyuan.activities.workflow import ACTIVITY, ATTENDANCE, FOLLOW_UP, RECEPTION, ActivityState, AttendanceState
from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.members.models import Member
from weiyuan.orgs.rules import demand

# While an activity is in one of these states a member may sign in.
SIGN_IN_STATES = frozenset({ActivityState.PUBLISHED, ActivityState.SIGNUP_CLOSED, ActivityState.IN_PROGRESS})


# The fields that a step may be told along with it: a form asks for these.
ACTIVITY_FIELDS: dict[str, tuple[str, ...]] = {
    "publish": ("signup_deadline", "signin_from"),
    "end": ("end", "result_text", "households", "people_served", "materials_given", "amount_yuan"),
    "close": ("result_text",),
}
ATTENDANCE_FIELDS: dict[str, tuple[str, ...]] = {"attend": ("late", "online", "speech")}
FOLLOW_UP_FIELDS: dict[str, tuple[str, ...]] = {"finish": ("done_on",)}
RECEPTION_FIELDS: dict[str, tuple[str, ...]] = {
    "announce": ("announced_on",),
    "close": ("people_received",),
    "file_minutes": ("minutes", "people_received"),
}


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
    if step == "close":
        _settle(activity, by=by)
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
def invite(activity: Activity, members: Iterable[Member], *, by: Any) -> list[Attendance]:
    """Ask members to an activity; who is asked already stays as he is. Returns the new attendances.

    Raises PermissionDenied where ``by`` may not keep the activity.
    """
    demand(by, "activities.change_activity", activity)
    asked = set(activity.attendances.alive().values_list("member_id", flat=True))
    found = [
        Attendance(org=activity.org, activity=activity, member=member) for member in members if member.pk not in asked
    ]
    transition.register(found, by=by)
    return found


@transaction.atomic
def move_attendance(
    attendance: Attendance, step: str, *, by: Any, note: str = "", way: str = SignBy.MANUAL, **said: Any
) -> Step:
    """Take a step with an attendance. For leave the note is the reason; ``way`` is how somebody signed in.

    Raises ValidationError where the activity does not allow the step now (D6: nobody declines what must be
    attended; leave twice at most and before sign-up closes; members sign in only while it is on), else as
    ``transition.take``.
    """
    _allowed(attendance, step, by=by)
    now = timezone.now()
    implied: dict[str, Any] = {}
    match step:
        case "request_leave":
            implied = {"leave_count": attendance.leave_count + 1, "leave_reason": note[:200]}
        case "sign_in" | "sign_in_unannounced":
            implied = {"sign_at": now, "sign_by": way, "late": now > attendance.activity.start}
    arrow, fields = ATTENDANCE.step(step), {}
    if arrow in ATTENDANCE.open_steps(attendance, by):
        fields = told.also(told.told(attendance, step, said, ATTENDANCE_FIELDS), implied)
        told.weigh(attendance, arrow.target, fields)
    return transition.take(attendance, step, by=by, note=note, also=fields)


def _allowed(attendance: Attendance, step: str, *, by: Any) -> None:
    activity, now = attendance.activity, timezone.now()
    reason = ""
    match step:
        case "decline" if activity.must_attend:
            reason = _("这次活动必须参加；确实不能来的，请提交请假")
        case "request_leave" if attendance.leave_count >= MOST_LEAVE_REQUESTS:
            reason = _("请假最多 %d 次") % MOST_LEAVE_REQUESTS
        case "request_leave" if now > (activity.signup_deadline or activity.start):
            reason = _("报名已经截止，不能再请假")
        case "sign_in" | "sign_in_unannounced" if not by.has_perm("activities.run_activity", activity):
            opened = activity.signin_from is None or now >= activity.signin_from
            if activity.state not in SIGN_IN_STATES or not opened:
                reason = _("现在不能签到")
    if reason:
        raise ValidationError({"note": reason})


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


@transaction.atomic
def move_reception(reception: ReceptionDay, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a reception day. Announcing notes when.

    Raises ValidationError where nobody is on duty, or minutes are filed that were not written, else as
    ``transition.take``.
    """
    if step in {"announce", "open"} and not reception.members_on_duty.exists():
        raise ValidationError({"note": _("还没有安排值班委员")})
    if step == "file_minutes" and not str(said.get("minutes", reception.minutes)).strip():
        raise ValidationError({"minutes": _("还没有写接待纪要")})
    implied: dict[str, Any] = {}
    if step == "announce" and reception.announced_on is None and timezone.localdate() <= reception.on:
        implied = {"announced_on": timezone.localdate()}
    arrow, fields = RECEPTION.step(step), {}
    if arrow in RECEPTION.open_steps(reception, by):
        fields = told.also(told.told(reception, step, said, RECEPTION_FIELDS), implied)
        told.weigh(reception, arrow.target, fields)
    return transition.take(reception, step, by=by, note=note, also=fields)
