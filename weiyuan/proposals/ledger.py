"""The sheets of the ledger that this flat owns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.core.ledger.sheet import NOTHING, Earlier, Problem, Row, Sheet
from weiyuan.proposals.models import Proposal, ProposalCoSign, ProposalFeedback


def case_numbers_once(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterator[Problem]:
    """One proposal is entered once: the number given above is not used twice in a session."""
    seen: dict[tuple[int, str], int] = {}
    for row in rows:
        key = (id(row.record.session), row.record.case_no)  # new sessions have neither key nor number yet
        if row.record.case_no and key in seen:
            yield Problem(row.number, "case_no", _("与第 %d 行的提案号相同") % seen[key])
        seen.setdefault(key, row.number)


SHEETS = (
    Sheet(
        "提案",
        Proposal,
        (
            "no", "title", "kind", "proposer", "group_name", "session", "submitted_on", "state",
            "category", "key", "excellent", "case_no", "reply_class", "reply_date",
            "source_matters", "other_source", "plan_task", "problem", "analysis", "suggestion",
            "is_open", "closed_reason", "repeat", "not_filed_reason", "merged_into",
            "wished_host_units", "wished_assist_units", "host_units", "assist_units",
            "dispatched_on", "planned_finish", "reply_doc_no", "reply_signer", "done_items",
            "planned_items", "track_class", "track_text", "redo", "group_contact", "group_phone",
            "group_address", "note",
        ),
        ("title", "submitted_on"),
        {
            "title": "不超过50字；一事一案",
            "proposer": "个人、联名提案必填；其他联名委员填在“提案联名”表",
            "group_name": "集体提案必填，如党派、界别、联组的名称",
            "session": "全会编号或名称，如“第九届第三次会议”“九届三次”，据此编号并区分大会提案和平时提案",
            "submitted_on": "提交区政协的日期；草稿可不填",
            "case_no": "区政协给的提案号",
            "source_matters": "由群众意见而来的，填其编号，几件用顿号隔开",
            "wished_host_units": "几个单位用顿号隔开",
            "host_units": "实际主办单位，用顿号隔开，须在“科室和承办单位”表中",
        },
        case_numbers_once,
    ),
    Sheet(
        "提案联名",
        ProposalCoSign,
        ("no", "proposal", "member", "state", "deadline", "opinion", "answered_on", "note"),
        ("proposal", "member"),
        {"proposal": "提案编号；案由不重复时也可填案由"},
    ),
    Sheet(
        "提案反馈",
        ProposalFeedback,
        (
            "no", "proposal", "on", "attitude", "result", "visited", "heard_by", "pertinence",
            "leader_replied", "text", "note",
        ),
        ("proposal", "on"),
        {"attitude": "满意率据此计算，同一提案取最近一次"},
    ),
)  # fmt: skip
