"""Writes about what members answer, who is excused and who comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.actions.word import tell_leave
from weiyuan.activities.models import Activity, Attendance, SignBy
from weiyuan.activities.models.attendance import MOST_LEAVE_REQUESTS
from weiyuan.activities.queries import is_answerable, is_open_to_all, members_askable, own_part, places_left
from weiyuan.activities.workflow import ACTIVITY_OVER, ATTENDANCE, PRESENT, ActivityState, AttendanceState
from weiyuan.core import told
from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal import transition
from weiyuan.orgs.rules import demand

# While an activity is in one of these states a member may sign in.
SIGN_IN_STATES = frozenset({ActivityState.PUBLISHED, ActivityState.SIGNUP_CLOSED, ActivityState.IN_PROGRESS})

# The fields that a step may be told along with it: a form asks for these.
ATTENDANCE_FIELDS: dict[str, tuple[str, ...]] = {"attend": ("late", "online", "speech")}

SIGNING = ("sign_in", "sign_in_unannounced")
ANSWERS = {"accept": AttendanceState.ACCEPTED, "decline": AttendanceState.DECLINED}
DECISIONS = ("approve_leave", "refuse_leave")
NOT_THERE = {"late": False, "online": False, "sign_at": None, "sign_by": ""}


@transaction.atomic
def move_attendance(
    attendance: Attendance, step: str, *, by: Any, note: str = "", way: str = SignBy.MANUAL, **said: Any
) -> Step:
    """Take a step with an attendance. For leave the note is the reason; ``way`` is how somebody signed in.

    Raises ValidationError where the activity does not allow the step now (D6: nobody declines what must be
    attended; members answer and ask for leave, twice at most, before sign-up closes, and sign in only while it is
    on; no more are accepted than there are places), else as ``transition.take``.
    """
    if reason := _refusal(attendance, step, by=by):
        raise ValidationError({"note": reason})
    now = timezone.now()
    implied: dict[str, Any] = {}
    match step:
        case "request_leave":
            implied = {"leave_count": attendance.leave_count + 1, "leave_reason": note[:200]}
        case "sign_in" | "sign_in_unannounced":
            implied = {"sign_at": now, "sign_by": way, "late": now > attendance.activity.start}
        case "excuse":
            implied = {**NOT_THERE, "leave_reason": note.strip()[:200]}
        case "miss" | "unsign" | "clear":
            implied = NOT_THERE
    arrow, fields = ATTENDANCE.step(step), {}
    if arrow in ATTENDANCE.open_steps(attendance, by):
        fields = told.also(told.told(attendance, step, said, ATTENDANCE_FIELDS), implied)
        told.weigh(attendance, arrow.target, fields)
    taken = transition.take(attendance, step, by=by, note=note, also=fields)
    if step in DECISIONS:
        tell_leave(attendance, step, by=by)
    return taken


def _refusal(attendance: Attendance, step: str, *, by: Any) -> str:
    """Why the activity does not allow the step now; "" where it does."""
    activity, now = attendance.activity, timezone.now()
    runs = by.has_perm("activities.run_activity", activity)
    match step:
        case "accept" | "decline" if not runs and not is_answerable(activity, now):
            return _("报名已经截止，有变动请直接告诉联络员")
        case "accept" if activity.capacity is not None and places_left(locked(activity)) == 0:
            return _("名额已满（%d 人）") % activity.capacity
        case "decline" if activity.must_attend:
            return _("这次活动必须参加；确实不能来的，请提交请假")
        case "request_leave" if attendance.leave_count >= MOST_LEAVE_REQUESTS:
            return _("请假最多 %d 次") % MOST_LEAVE_REQUESTS
        case "request_leave" if now > (activity.signup_deadline or activity.start):
            return _("报名已经截止，不能再请假")
        case "sign_in" | "sign_in_unannounced" if not runs and not may_sign_in(activity):
            return _("现在不能签到")
    return ""


def may_sign_in(activity: Activity) -> bool:
    """Whether members may sign in now."""
    opened = activity.signin_from is None or timezone.now() >= activity.signin_from
    return activity.state in SIGN_IN_STATES and opened


@transaction.atomic
def answer(activity: Activity, step: str, *, by: Any, note: str = "") -> Attendance:
    """A member says 参加 (``accept``), 不参加 (``decline``) or 请假 (``request_leave``, with the reason as note).

    Who was not asked is listed by saying 参加 where sign-up is open to all. Saying the same twice is saying it once.
    Raises PermissionDenied where ``by`` is no member of the body, WrongState where he is not asked, ValidationError
    where he is not in office that day, else as ``move_attendance``.
    """
    part = _own(activity, by, lambda found: step == "accept" and is_open_to_all(found))
    if part.state != ANSWERS.get(step):
        move_attendance(part, step, by=by, note=note)
    return part


@transaction.atomic
def sign_in(activity: Activity, *, by: Any, way: str = SignBy.QR) -> tuple[Attendance, bool]:
    """A member signs in for himself; tells whether he had not done so before.

    Who was not asked is listed as come without having been announced (已签到未报名).
    Raises PermissionDenied where ``by`` is no member of the body, ValidationError where he is not in office that
    day or the activity is not on.
    """
    part = _own(activity, by, lambda found: True)
    if part.state in PRESENT:
        return part, False
    step = next(name for name in SIGNING if part.state in ATTENDANCE.step(name).sources)
    move_attendance(part, step, by=by, way=way)
    return part, True


def _own(activity: Activity, by: Any, may_join: Callable[[Activity], bool]) -> Attendance:
    """The member's own line in the activity, held until the end; a new one where he may join."""
    demand(by, "activities.join_activity", activity)
    activity = locked(activity)
    part = own_part(by, activity)
    if part is None:
        if not may_join(activity):
            raise WrongState(f"not asked to {activity.pk}")
        if not members_askable(activity).filter(pk=by.member.pk).exists():
            raise ValidationError({"note": _("活动那天您不在任期内")})
        part = Attendance(org=activity.org, activity=activity, member=by.member)
        transition.register([part], by=by)
    part.activity = activity
    return part


def locked(activity: Activity) -> Activity:
    """The activity as stored, held until the end: who else answers, lists or marks people in it waits."""
    found: Activity = Activity.objects.select_for_update(of=("self",)).select_related("org").get(pk=activity.pk)
    return found


def still_open(activity: Activity) -> Activity:
    """The same, where people can still be listed and marked. Raises WrongState once it is archived or called off."""
    found = locked(activity)
    if found.state in ACTIVITY_OVER:
        raise WrongState(f"{found.pk} is {found.state}")
    return found
