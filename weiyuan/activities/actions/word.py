"""Telling those who were asked: to what, when it is otherwise than they were told, and what became of their leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.models import Activity, ActivityKind, Attendance
from weiyuan.activities.workflow import ACTIVITY_DONE, ACTIVITY_DRAFTS, ActivityState, AttendanceState
from weiyuan.core.zh import date_text
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Kind
from weiyuan.orgs.models import User

QUIET = (*ACTIVITY_DRAFTS, *ACTIVITY_DONE, ActivityState.CANCELLED)
NOT_COMING = (AttendanceState.DECLINED, AttendanceState.LEAVE_APPROVED)


def when_and_where(activity: Activity) -> str:
    """The hour and the place, as a message says them."""
    at = timezone.localtime(activity.start)
    return "，".join(text for text in (f"{date_text(at.date())}{at:%H:%M}", activity.place) if text)


def _users(attendances: Iterable[Attendance]) -> list[User]:
    return list(User.objects.filter(member__in=[a.member_id for a in attendances if a.member_id]))


def _asked(activity: Activity) -> list[Attendance]:
    rows: Any = activity.attendances
    return list(rows.alive())


def _tell(activity: Activity, people: list[User], kind: Kind, title: str, *, key: str, text: str = "", by: Any) -> None:
    if activity.kind == ActivityKind.MEMBER_VISIT:
        kind = Kind.ASSIGNED  # nobody's concern but theirs: never said in a group
    tell(
        people, kind=kind.value, org=activity.org, title=title, text=text or when_and_where(activity), by=by,
        record=activity, href=reverse("activities-mine", args=[activity.pk]), key=f"activity-{activity.pk}-{key}",
    )  # fmt: skip


def tell_asked(activity: Activity, attendances: Iterable[Attendance] | None = None, *, by: Any) -> None:
    """Tell those newly asked, or once it is published everybody asked; nothing of what is not published."""
    if activity.state in QUIET:
        return
    pending = (a for a in _asked(activity) if a.state == AttendanceState.PENDING)
    rows = list(pending if attendances is None else attendances)
    key = f"asked-{max((a.pk for a in rows), default=0)}"  # who was taken off and is asked again hears it again
    duty = _("必须参加") if activity.must_attend else _("请答复能不能来")
    title = _("邀请参加：%s") % activity.title
    _tell(activity, _users(rows), Kind.ASKED, title, text=f"{when_and_where(activity)}。{duty}", key=key, by=by)


def tell_changed(activity: Activity, old: Mapping[str, Any], *, by: Any) -> None:
    """Tell everybody who was asked and may come that hour or place changed."""
    if activity.state in QUIET or not {"start", "place"} & set(old):
        return
    people = _users(a for a in _asked(activity) if a.state not in NOT_COMING)
    title = _("时间地点有变：%s") % activity.title
    _tell(activity, people, Kind.CHANGED, title, key=f"changed-{activity.version}", by=by)


def tell_cancelled(activity: Activity, *, by: Any) -> None:
    """Tell everybody who was asked that it is called off."""
    people = _users(_asked(activity))
    text = _("原定%s") % when_and_where(activity)
    _tell(
        activity,
        people,
        Kind.CHANGED,
        _("已取消：%s") % activity.title,
        text=text,
        key=f"cancelled-{activity.version}",
        by=by,
    )


def tell_leave(attendance: Attendance, step: str, *, by: Any) -> None:
    """Tell a member what was decided on the request for leave."""
    words = _("已同意请假：%s") if step == "approve_leave" else _("没有同意请假：%s")
    key = f"leave-{attendance.pk}-{attendance.leave_count}"
    activity = attendance.activity
    _tell(activity, _users([attendance]), Kind.CHANGED, words % activity.title, key=key, by=by)
