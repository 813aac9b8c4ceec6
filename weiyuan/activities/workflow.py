"""The lives of an activity, an attendance, a visit's follow-up and a reception day (domain.md D6)."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class ActivityState(TextChoices):
    DRAFT = "draft", _("草稿")
    APPLIED = "applied", _("已申请")
    RETURNED = "returned", _("已退回")
    PUBLISHED = "published", _("已发布")
    SIGNUP_CLOSED = "signup_closed", _("报名截止")
    IN_PROGRESS = "in_progress", _("进行中")
    ENDED = "ended", _("已结束")
    CLOSED = "closed", _("已归档")
    CANCELLED = "cancelled", _("已取消")


A = ActivityState
ACTIVITY_DRAFTS = (A.DRAFT, A.APPLIED, A.RETURNED)
ACTIVITY_DONE = (A.ENDED, A.CLOSED)
ACTIVITY_ASKING = (A.PUBLISHED, A.SIGNUP_CLOSED, A.IN_PROGRESS, A.ENDED)  # there is still something to settle
ACTIVITY_OVER = (A.CLOSED, A.CANCELLED)
APPLY = "activities.apply_activity"
PUBLISH = "activities.publish_activity"
RUN = "activities.run_activity"

ACTIVITY = Workflow(
    ActivityState,
    (
        Step("apply", _("提交申请"), sources(A.DRAFT, A.RETURNED), A.APPLIED, APPLY),
        Step("return", _("退回"), sources(A.APPLIED), A.RETURNED, PUBLISH, needs_note=True),
        Step("publish", _("发布"), sources(A.APPLIED), A.PUBLISHED, PUBLISH),
        Step("close_signup", _("截止报名"), sources(A.PUBLISHED), A.SIGNUP_CLOSED, RUN),
        Step("start", _("开始"), sources(A.PUBLISHED, A.SIGNUP_CLOSED), A.IN_PROGRESS, RUN),
        Step("end", _("结束"), sources(A.IN_PROGRESS), A.ENDED, RUN),
        Step("close", _("归档"), sources(A.ENDED), A.CLOSED, PUBLISH),
        Step(
            "cancel", _("取消"), sources(A.APPLIED, A.PUBLISHED, A.SIGNUP_CLOSED), A.CANCELLED, PUBLISH,
            needs_note=True,
        ),
    ),
    drafts=frozenset(str(state) for state in ACTIVITY_DRAFTS),
    tones={
        A.APPLIED: "warn", A.RETURNED: "bad", A.PUBLISHED: "info", A.SIGNUP_CLOSED: "info",
        A.IN_PROGRESS: "brand", A.ENDED: "warn", A.CLOSED: "ok",
    },
)  # fmt: skip


class AttendanceState(TextChoices):
    PENDING = "pending", _("待确认")
    ACCEPTED = "accepted", _("参加")
    DECLINED = "declined", _("不参加")
    LEAVE_REQUESTED = "leave_requested", _("请假申请")
    LEAVE_APPROVED = "leave_approved", _("同意请假")
    LEAVE_REFUSED = "leave_refused", _("不同意请假")
    SIGNED_IN = "signed_in", _("已签到")
    SIGNED_UNANNOUNCED = "signed_unannounced", _("已签到未报名")
    ATTENDED = "attended", _("已出席")
    ABSENT = "absent", _("缺席")


T = AttendanceState
# Excused (同意请假) is neither present nor absent.
PRESENT = (T.SIGNED_IN, T.SIGNED_UNANNOUNCED, T.ATTENDED)
RESPOND = "activities.respond_attendance"
DECIDE = "activities.decide_attendance"
SIGN = "activities.sign_attendance"
CALL = "activities.call_attendance"

ATTENDANCE = Workflow(
    AttendanceState,
    (
        Step("accept", _("参加"), sources(T.PENDING, T.DECLINED), T.ACCEPTED, RESPOND),
        Step("decline", _("不参加"), sources(T.PENDING, T.ACCEPTED), T.DECLINED, RESPOND),
        Step(
            "request_leave", _("请假"), sources(T.PENDING, T.ACCEPTED, T.LEAVE_REFUSED), T.LEAVE_REQUESTED,
            RESPOND, needs_note=True,
        ),
        Step("approve_leave", _("同意请假"), sources(T.LEAVE_REQUESTED), T.LEAVE_APPROVED, DECIDE),
        Step(
            "refuse_leave", _("不同意请假"), sources(T.LEAVE_REQUESTED), T.LEAVE_REFUSED, DECIDE,
            needs_note=True,
        ),
        # Signing in wins over whatever was said before, and locks.
        Step(
            "sign_in", _("签到"),
            sources(T.ACCEPTED, T.LEAVE_REQUESTED, T.LEAVE_APPROVED, T.LEAVE_REFUSED, T.ABSENT),
            T.SIGNED_IN, SIGN,
        ),
        Step("sign_in_unannounced", _("签到"), sources(T.PENDING, T.DECLINED), T.SIGNED_UNANNOUNCED, SIGN),
        Step(
            "attend", _("记出席"),
            sources(
                T.PENDING, T.ACCEPTED, T.DECLINED, T.LEAVE_APPROVED, T.LEAVE_REFUSED, T.SIGNED_IN,
                T.SIGNED_UNANNOUNCED, T.ABSENT,
            ),
            T.ATTENDED, DECIDE,
        ),
        Step(
            "miss", _("记缺席"),
            sources(
                T.PENDING, T.ACCEPTED, T.DECLINED, T.LEAVE_REQUESTED, T.LEAVE_APPROVED, T.LEAVE_REFUSED, T.SIGNED_IN,
                T.SIGNED_UNANNOUNCED, T.ATTENDED,
            ),
            T.ABSENT, CALL,
        ),
        # The roll: who rang to say that he cannot come, and what was marked by mistake.
        Step(
            "excuse", _("记请假"),
            sources(
                T.PENDING, T.ACCEPTED, T.DECLINED, T.LEAVE_REQUESTED, T.LEAVE_REFUSED, T.SIGNED_IN,
                T.SIGNED_UNANNOUNCED, T.ATTENDED, T.ABSENT,
            ),
            T.LEAVE_APPROVED, CALL, needs_note=True,
        ),
        Step("unsign", _("撤回签到"), sources(T.SIGNED_IN), T.ACCEPTED, CALL),
        Step(
            "clear", _("撤回点名"), sources(T.SIGNED_UNANNOUNCED, T.ATTENDED, T.LEAVE_APPROVED, T.ABSENT), T.PENDING,
            CALL,
        ),
    ),
    tones={
        T.ACCEPTED: "info", T.LEAVE_REQUESTED: "warn", T.LEAVE_APPROVED: "plum", T.LEAVE_REFUSED: "bad",
        T.SIGNED_IN: "ok", T.SIGNED_UNANNOUNCED: "ok", T.ATTENDED: "ok", T.ABSENT: "bad",
    },
)  # fmt: skip


class FollowUpState(TextChoices):
    OPEN = "open", _("待落实")
    DONE = "done", _("已落实")


F = FollowUpState
FINISH = "activities.finish_visitfollowup"

FOLLOW_UP = Workflow(
    FollowUpState,
    (
        Step("finish", _("已落实"), sources(F.OPEN), F.DONE, FINISH, needs_note=True),
        Step("reopen", _("重新跟进"), sources(F.DONE), F.OPEN, FINISH, needs_note=True),
    ),
    tones={F.OPEN: "warn", F.DONE: "ok"},
)


class ReceptionState(TextChoices):
    SCHEDULED = "scheduled", _("已排定")
    ANNOUNCED = "announced", _("已公告")
    OPEN = "open", _("接待中")
    CLOSED = "closed", _("已结束")
    MINUTES_FILED = "minutes_filed", _("纪要已归档")
    CANCELLED = "cancelled", _("已取消")


R = ReceptionState
RECEPTION_HELD = (R.OPEN, R.CLOSED, R.MINUTES_FILED)
RECEIVE = "activities.receive_receptionday"
RUN_RECEPTION = "activities.run_receptionday"

RECEPTION = Workflow(
    ReceptionState,
    (
        Step("announce", _("公告"), sources(R.SCHEDULED), R.ANNOUNCED, RECEIVE),
        Step("open", _("开始接待"), sources(R.SCHEDULED, R.ANNOUNCED), R.OPEN, RUN_RECEPTION),
        Step("close", _("结束接待"), sources(R.OPEN), R.CLOSED, RUN_RECEPTION),
        Step("file_minutes", _("纪要归档"), sources(R.CLOSED), R.MINUTES_FILED, RECEIVE),
        Step("cancel", _("取消"), sources(R.SCHEDULED, R.ANNOUNCED), R.CANCELLED, RECEIVE, needs_note=True),
    ),
    tones={
        R.SCHEDULED: "mute",
        R.ANNOUNCED: "info",
        R.OPEN: "brand",
        R.CLOSED: "warn",
        R.MINUTES_FILED: "ok",
    },
)


class SeriesState(TextChoices):
    ACTIVE = "active", _("在办")
    ENDED = "ended", _("已停办")


# What was stopped stays stopped: a series that begins anew is another one. A slip is undone within the day.
SERIES = Workflow(
    SeriesState,
    (
        Step(
            "end", _("停办"), sources(SeriesState.ACTIVE), SeriesState.ENDED, "activities.plan_activityseries",
            needs_note=True,
        ),
    ),
    tones={SeriesState.ACTIVE: "ok"},
)  # fmt: skip


def series_states() -> Any:
    return SeriesState.choices


def activity_states() -> Any:
    return ActivityState.choices


def attendance_states() -> Any:
    return AttendanceState.choices


def follow_up_states() -> Any:
    return FollowUpState.choices


def reception_states() -> Any:
    return ReceptionState.choices
