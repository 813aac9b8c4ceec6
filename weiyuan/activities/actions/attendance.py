"""Writes about who is asked to an activity, who is excused and who comes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.models import Activity, Attendance, SignBy
from weiyuan.activities.models.attendance import MOST_LEAVE_REQUESTS
from weiyuan.activities.workflow import ATTENDANCE, ActivityState
from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.members.models import Member

# While an activity is in one of these states a member may sign in.
SIGN_IN_STATES = frozenset({ActivityState.PUBLISHED, ActivityState.SIGNUP_CLOSED, ActivityState.IN_PROGRESS})

# The fields that a step may be told along with it: a form asks for these.
ATTENDANCE_FIELDS: dict[str, tuple[str, ...]] = {"attend": ("late", "online", "speech")}


@transaction.atomic
def invite(activity: Activity, members: Iterable[Member], *, by: Any) -> list[Attendance]:
    """Ask members to an activity; who is asked already stays as he is. Returns the new attendances.

    Raises PermissionDenied where ``by`` may not keep the activity.
    """
    if not by.has_perm("activities.change_activity", activity):
        raise PermissionDenied("activities.change_activity")
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
