"""The sheets of the ledger that this flat owns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.core.ledger.sheet import NOTHING, Earlier, Problem, Row, Sheet
from weiyuan.governance.models import (
    Briefing,
    BriefingReceipt,
    Commendation,
    Deployment,
    Directive,
    MediaReport,
    PlanTask,
    Quotation,
    RuleDocument,
    RuleVersion,
    WorkPlan,
    YearlyBackground,
)
from weiyuan.governance.workflow import FROZEN_TEXT, RuleState


def check_versions(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterable[Problem]:
    """Two texts of a rule in force at once, or beginning on one day; an approved text that was changed."""
    in_force: dict[str, int] = {}
    begins: dict[Any, int] = {}
    frozen = _frozen_texts(org)
    for row in rows:
        version = row.record
        title = version.rule.title
        if version.state == RuleState.IN_FORCE and in_force.setdefault(title, row.number) != row.number:
            reason = _("与第 %d 行同为施行：同一制度只能有一版施行") % in_force[title]
            yield Problem(row.number, "state", reason)
        begin = (title, version.effective_on)
        if version.effective_on and begins.setdefault(begin, row.number) != row.number:
            reason = _("与第 %d 行同一天施行：同一制度一天只能有一版") % begins[begin]
            yield Problem(row.number, "effective_on", reason)
        if frozen.get((title, version.edition), version.text) != version.text:
            yield Problem(row.number, "text", _("通过后正文不能再改，修订请另立新版"))


def _frozen_texts(org: Any) -> dict[tuple[str, int], str]:
    if org.pk is None:
        return {}
    approved = RuleVersion.objects.of(org).filter(state__in=FROZEN_TEXT)
    rows = approved.values_list("rule__title", "edition", "text")
    return {(title, edition): text for title, edition, text in rows}


SHEETS = (
    Sheet("制度", RuleDocument, ("no", "title", "category", "on_wall", "note"), ("title",), {"title": "不加书名号"}),
    Sheet(
        "制度版本",
        RuleVersion,
        (
            "no", "rule", "edition", "text", "state", "adopted_on", "adopted_by", "approved_by", "effective_on",
            "repealed_on", "change_note", "note",
        ),
        ("rule", "edition"),
        {
            "edition": "第几版，只写数字；修订另起一行写新版",
            "text": "通过后不能再改，修订请另立新版",
            "state": "不填为起草，不计入总结；新版施行时旧版改为已废止",
            "repealed_on": "不再有效的第一天，通常就是新版的施行日期",
        },
        check_versions,
    ),
    Sheet(
        "上级要求",
        Directive,
        (
            "no", "title", "kind", "issuer", "instructor", "document_no", "received_on", "content",
            "assigned_to", "due_on", "state", "executed_on", "result", "reported_on", "note",
        ),
        ("title", "received_on"),
        {"instructor": "领导批示时填"},
    ),
    Sheet(
        "工作计划",
        WorkPlan,
        (
            "no", "year", "title", "aim", "state", "approved_on", "approved_by", "published_on", "assessment", "note",
        ),
        ("year", "title"),
        {"state": "不填为起草；起草和已批准未印发的，其任务不计入总结"},
    ),
    Sheet(
        "计划任务",
        PlanTask,
        (
            "no", "plan", "title", "category", "owner", "due_on", "target_count", "unit", "measure", "directive",
            "state", "done_on", "result", "note",
        ),
        ("plan", "title", "due_on"),
        {
            "target_count": "计划做几次、几件；集中学习的计划次数据此写入总结",
            "state": "逾期不用填，按完成时限自动判断",
        },
    ),
    Sheet(
        "年初部署",
        Deployment,
        ("no", "year", "on", "title", "content", "by_whom", "document_no", "plan", "note"),
        ("year", "on", "title"),
        {"year": "部署哪一年的工作"},
    ),
    Sheet(
        "情况通报",
        Briefing,
        ("no", "title", "issue_no", "issued_on", "issuer", "content", "recipients", "note"),
        ("title", "issued_on"),
        {"recipients": "不填为全体委员"},
    ),
    Sheet(
        "阅读回执", BriefingReceipt, ("no", "briefing", "member", "read_on", "note"), ("briefing", "member"), {}
    ),
    Sheet(
        "要求引语",
        Quotation,
        ("no", "text", "speaker", "said_on", "source", "note"),
        ("speaker", "said_on", "text"),
        {"text": "原话，不加引号", "speaker": "如区政协领导"},
    ),
    Sheet(
        "年度形势",
        YearlyBackground,
        ("no", "year", "text", "note"),
        ("year",),
        {"text": "总结开头的一段，如：2025年是……的关键之年"},
    ),
    Sheet(
        "表彰",
        Commendation,
        ("no", "title", "level", "awarded_on", "issuer", "document_no", "to_body", "members", "note"),
        ("title", "awarded_on"),
        {"to_body": "表彰本机构集体的填是", "members": "受表彰的委员，用顿号隔开"},
    ),
    Sheet(
        "宣传报道",
        MediaReport,
        ("no", "title", "medium", "level", "published_on", "url", "members", "note"),
        ("title", "medium", "published_on"),
        {},
    ),
)  # fmt: skip
