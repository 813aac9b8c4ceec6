"""The buttons of an activity, what its visit left to be done, and what a member took part in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.activities.models import Activity, ActivityKind, ActivitySeries, Attendance, ReceptionDay, VisitFollowUp
from weiyuan.activities.queries import follow_ups_open, is_answerable, is_open_to_all, own_part
from weiyuan.activities.workflow import ACTIVITY_OVER, ActivityState, AttendanceState, SeriesState
from weiyuan.core.registers import Register
from weiyuan.core.ui import offers
from weiyuan.core.ui.asked import Asked
from weiyuan.core.ui.deadlines import left_text, left_tone
from weiyuan.core.ui.links import detail_address, new_address, query_of
from weiyuan.core.ui.offers import Button
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.core.ui.sight import sight_of
from weiyuan.core.zh import date_text
from weiyuan.members.models import Member
from weiyuan.members.panels import works
from weiyuan.orgs.rules import CLERKS, INSIDERS, READERS, STAFF
from weiyuan.registry.actions.attachments import may_attach

VISITS = (ActivityKind.RESIDENT_VISIT, ActivityKind.MEMBER_VISIT, ActivityKind.CONSOLATION)
NEXT = 8  # times of a series beside it
SOON = 3  # days before its last day from which a follow-up is marked


def on_activity(user: Any, activity: Activity, query: str) -> Iterable[Button]:
    """Inviting, the roll, the code and the photos for who runs it; one's own page for a member."""
    key, later = [activity.pk], 0 if _is_on(activity) else 25  # on the day what is done there comes first
    if user.has_perm("activities.view_roll_activity", activity):
        yield Button(_("邀请和报名"), reverse("activities-invitations", args=key), "users", rank=34 - later)
        yield Button(_("点名"), reverse("activities-roll", args=key), "check", rank=6 + later)
        yield Button(_("签到表和名册"), reverse("activities-paper", args=[*key, "tick"]), "print", rank=35)
    if user.has_perm("activities.run_activity", activity) and activity.state not in ACTIVITY_OVER:
        yield Button(_("扫码签到"), reverse("activities-code", args=key), "qr", rank=8 + later)
    if may_attach(user, activity):
        yield Button(_("传照片"), reverse("activities-photos", args=key), "camera", rank=7 + later)
    if user.has_perm("activities.join_activity", activity):
        yield from _own(user, activity)


def _is_on(activity: Activity) -> bool:
    """Whether it is going on, is today, or was and is not archived."""
    running = activity.state in {ActivityState.IN_PROGRESS, ActivityState.ENDED}
    return running or (activity.state not in ACTIVITY_OVER and activity.day == timezone.localdate())


def _own(user: Any, activity: Activity) -> Iterable[Button]:
    part = own_part(user, activity, sight_of(user).known(activity, "attendances"))
    open_ = is_answerable(activity, timezone.now())
    if part is None and not (open_ and is_open_to_all(activity)):
        return
    waiting = open_ and (part is None or part.state == AttendanceState.PENDING)
    words = _("能不能来") if waiting else _("我的情况")
    yield Button(words, reverse("activities-mine", args=[activity.pk]), "user", primary=waiting, rank=5)


def on_activities(user: Any, register: Register, asked: Asked) -> Iterable[Button]:
    """From the list to the leave that waits, and to the figures."""
    if user.scope.bodies(CLERKS):
        yield Button(_("请假待答复"), reverse("activity-leaves"), "clock", rank=60)
    if user.scope.bodies(INSIDERS):
        yield Button(_("出席统计"), reverse("attendance-figures"), "chart", rank=61)


def to_follow_up(user: Any, activity: Activity) -> dict[str, Any] | None:
    """What the visit left to be done, the most pressing first; None where nothing is open or can be added."""
    here = detail_address(activity)
    fresh = VisitFollowUp(org=activity.org, activity=activity)
    adds = user.has_perm("activities.add_visitfollowup", fresh)
    known = sight_of(user).known(activity, "follow_ups")
    lines = [_follow_up(user, one, here) for one in follow_ups_open(user, activity, known)]
    if not lines and not (adds and activity.kind in VISITS):
        return None
    return {"lines": lines, "add": new_address("follow-ups", activity=activity.pk, next=here) if adds else ""}


def _follow_up(user: Any, one: VisitFollowUp, here: str) -> dict[str, Any]:
    left = (one.due_on - timezone.localdate()).days if one.due_on else None
    said = {"left": "", "tone": ""} if left is None else {"left": left_text(left), "tone": left_tone(left, SOON)}
    finish = reverse("record-step", args=["follow-ups", one.pk, "finish"]) + query_of({"next": here})
    may = user.has_perm("activities.finish_visitfollowup", one)
    return {"one": one, "href": detail_address(one), "finish": finish if may else "", **said}


def attended(user: Any, member: Member) -> list[Row]:
    """The activities that the member was asked to, with what became of it."""
    found = Attendance.objects.visible_to(user).filter(member=member, activity__deleted_at__isnull=True)
    return works(found, "activity__start", member, "member")


def on_duty(user: Any, member: Member) -> list[Row]:
    """The reception days on which the member received residents."""
    found = ReceptionDay.objects.visible_to(user).filter(members_on_duty=member)
    return works(found, "on", member, "members_on_duty")


def on_series(user: Any, series: ActivitySeries, query: str) -> Iterable[Button]:
    """The dates of what returns; for the clerk, the way to make activities of them."""
    plans = series.state == SeriesState.ACTIVE and user.has_perm("activities.plan_activityseries", series)
    words = _("安排日期") if plans else _("看日期")
    yield Button(words, reverse("series-dates", args=[series.pk]), "cal", primary=plans, rank=4)


def times_ahead(user: Any, series: ActivitySeries) -> list[Row]:
    """The next times of a series. One query."""
    rows = Activity.objects.visible_to(user).filter(series=series, start__gte=timezone.now())
    return [
        Row(
            date_text(one.day), detail_address(one), (one.ref, one.place), "", one.get_state_display(),
            one.workflow.tone(one.state) if one.workflow else "",
        )
        for one in rows.order_by("start", "pk")[:NEXT]
    ]  # fmt: skip


def to_routine(user: Any, register: Register, asked: Asked) -> Iterable[Button]:
    """From the list of what returns to how regular the work was."""
    if user.scope.bodies(STAFF | READERS):
        yield Button(_("常规化"), reverse("routine"), "chart", rank=62)


offers.on_records("activities.activityseries", on_series)
offers.on_lists("activities.activityseries", to_routine)
offers.on_lists("activities.activity", to_routine)
add(Panel("activities.activityseries", _("接下来"), times_ahead, rank=10))
offers.on_records("activities.activity", on_activity)
offers.on_lists("activities.activity", on_activities)
add(Panel("activities.activity", _("待跟进"), to_follow_up, rank=10, template="activities/follow_ups.html"))
add(Panel("members.member", _("活动"), attended, rank=40))
add(Panel("members.member", _("接待日"), on_duty, rank=41))
