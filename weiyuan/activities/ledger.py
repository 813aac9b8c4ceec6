"""The sheets of the ledger that this flat owns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.activities.models import Activity, ActivitySeries, Attendance, ReceptionDay, VisitFollowUp
from weiyuan.activities.workflow import ReceptionState
from weiyuan.core.ledger.sheet import NOTHING, Earlier, Problem, Row, Sheet


def check_activities(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterable[Problem]:
    """Who was visited is named on visits to members, and only there."""
    for row in rows:
        is_visit = row.record.kind == "member_visit"
        if row.lists.get("visited") and not is_visit:
            yield Problem(row.number, "visited", _("只有走访委员才填被走访委员"))


def check_receptions(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterable[Problem]:
    """Somebody is on duty on every reception day that was not called off."""
    for row in rows:
        if row.record.state != ReceptionState.CANCELLED and not row.lists.get("members_on_duty"):
            yield Problem(row.number, "members_on_duty", _("至少一名值班委员"))


SHEETS = (
    Sheet(
        "常规活动",
        ActivitySeries,
        (
            "no", "title", "kind", "pattern", "every", "nth", "weekday", "monthday", "month", "to_workday", "since",
            "until", "starts", "ends", "place", "organiser", "station", "must_attend", "invites", "plan_task", "rule",
            "state", "note",
        ),
        ("title",),
        {
            "every": "每次都办填 1，隔一次办一次填 2",
            "nth": "按“第几个星期几”办的填，如：第二个",
            "weekday": "每周办的、按“第几个星期几”办的填",
            "monthday": "按日子办的填；没有这一天的月份不办，要每月都办选“最后一天”",
            "month": "每年的填哪个月；每季度的填其中一个月，3月就是3、6、9、12月",
            "until": "长期办的不填；填的话最多三年",
            "invites": "排好一次，就邀请这些人",
            "state": "不再办的填“已停办”",
        },
    ),
    Sheet(
        "活动",
        Activity,
        (
            "no", "title", "kind", "start", "end", "place", "organiser", "station", "must_attend",
            "signup_deadline", "capacity", "signin_from", "leaders", "invited", "visited", "logistics", "content",
            "result_text", "households", "people_served", "materials_given", "amount_yuan", "plan_task", "rule",
            "directive", "series", "state", "note",
        ),
        ("title", "start"),
        {
            "kind": "接待日另有一张表，不要在这里重复登记",
            "start": "只知道日期时写日期即可",
            "signup_deadline": "填了截止时间或名额，没有被邀请的委员也可以自己报名",
            "visited": "走访委员时填，几名用顿号隔开",
            "amount_yuan": "单位是元，不是万元",
            "plan_task": "计划任务、依据制度至少填一个，总结才知道活动有计划、有制度",
            "state": "办完的活动填“已归档”；未结束的不计入总结",
        },
        check_activities,
    ),
    Sheet(
        "活动出席",
        Attendance,
        (
            "no", "activity", "member", "person", "role", "state", "late", "online", "sign_at", "sign_by",
            "leave_count", "leave_reason", "speech", "note",
        ),
        ("activity", "member", "person"),
        {
            "activity": "活动的编号或名称",
            "member": "委员和工作人员只填一个；只计任期内的委员",
            "state": "来了的填“已出席”，准了假的填“同意请假”，请假不算缺席",
        },
    ),
    Sheet(
        "走访跟进",
        VisitFollowUp,
        ("no", "activity", "content", "responsible", "due_on", "result", "done_on", "state", "note"),
        ("activity", "content"),
        {"activity": "走访活动的编号或名称", "done_on": "已落实的必填"},
    ),
    Sheet(
        "接待日",
        ReceptionDay,
        (
            "no", "on", "opens", "closes", "station", "place", "members_on_duty", "substitute",
            "announced_on", "people_received", "minutes", "plan_task", "rule", "state", "note",
        ),
        ("on", "place"),
        {
            "station": "在联络站接待的必填，总结据此看哪个站没有开展接待",
            "members_on_duty": "至少一名，几名用顿号隔开",
            "state": "开过的填“已结束”，有纪要的填“纪要已归档”；未开的不计入总结",
        },
        check_receptions,
    ),
)  # fmt: skip
