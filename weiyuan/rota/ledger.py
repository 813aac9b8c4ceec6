"""The sheets of the ledger that this flat owns."""

from __future__ import annotations

from weiyuan.core.ledger.sheet import Sheet
from weiyuan.rota.models import DutySwap, ReceptionRule, Unavailable

SHEETS = (
    Sheet(
        "接待日规则",
        ReceptionRule,
        (
            "no", "title", "pattern", "weekdays", "nth", "monthdays", "to_workday", "since", "until", "opens",
            "closes", "station", "place", "needed", "own_only", "announce_days", "announce_itself", "plan_task",
            "rule", "note",
        ),
        ("title",),
        {
            "weekdays": "如：周三；几个用顿号隔开",
            "nth": "怎样定日子选“每月第几个星期几”时填",
            "monthdays": "如：10、20",
            "needed": "不填按 2 名",
            "own_only": "填“是”时只排联系站点是这个站的委员",
        },
    ),
    Sheet(
        "不便时间",
        Unavailable,
        ("no", "member", "start", "end", "reason", "note"),
        ("member", "start"),
        {"end": "只有一天的，两个日期相同", "reason": "只有本人和工作人员看得到"},
    ),
    Sheet(
        "换班",
        DutySwap,
        ("no", "asker", "day", "asked", "other_day", "words", "answered_on", "state", "note"),
        ("day", "asker", "asked"),
        {
            "day": "接待日编号",
            "other_day": "对换的填对方的接待日编号；只是顶替的不填",
            "state": "只记结果，不会改动接待日的值班委员",
        },
    ),
)  # fmt: skip
