"""What is true about a body's proposals in a period."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from weiyuan.core.facts import Fact, Period, counted, rate
from weiyuan.members.queries import memberships_at
from weiyuan.orgs.models import OrgUnit
from weiyuan.proposals.models import (
    Attitude,
    Proposal,
    ProposalCoSign,
    ProposalFeedback,
    ProposalKind,
    ReplyClass,
)
from weiyuan.proposals.queries import submitted_in
from weiyuan.proposals.workflow import FILED, REPLIED, CoSignState, ProposalState

REGISTER = Proposal._meta.label_lower


class Line(NamedTuple):
    """A proposal that was sent in the period."""

    pk: int
    title: str
    kind: str
    state: str
    key: bool
    excellent: bool
    reply_class: str
    repeat: str
    proposer_id: int | None


SENT = "提交日期在期内的提案"
COUNTS: tuple[tuple[str, Callable[[Line], bool], str], ...] = (
    ("submitted", lambda p: True, ""),
    ("filed", lambda p: p.state in FILED, "，已立案（含立案后各状态）"),
    ("not_filed", lambda p: p.state == ProposalState.NOT_FILED, "，不立案"),
    ("merged", lambda p: p.state == ProposalState.MERGED, "，已并案"),
    ("key", lambda p: p.key, "，重点提案"),
    ("excellent", lambda p: p.excellent, "，优秀提案"),
    ("personal", lambda p: p.kind == ProposalKind.PERSONAL, "，个人提案"),
    ("joint", lambda p: p.kind == ProposalKind.JOINT, "，联名提案"),
    ("group", lambda p: p.kind == ProposalKind.GROUP, "，集体提案"),
    ("replied", lambda p: p.state in REPLIED, "，已办复（含办复后各状态）"),
    ("class_a", lambda p: p.state in REPLIED and p.reply_class == ReplyClass.A, "，办理结果为A类"),
    ("class_b", lambda p: p.state in REPLIED and p.reply_class == ReplyClass.B, "，办理结果为B类"),
    ("repeated", lambda p: bool(p.repeat), "，标为重复提案"),
)


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """The facts of the catalogue's section ``proposals``."""
    rows = submitted_in(org, period).order_by("submitted_on", "pk").values_list(*Line._fields)
    sent = [Line(*row) for row in rows]
    found = [
        counted(f"proposals.{name}", (p.pk for p in sent if holds(p)), "件", REGISTER, SENT + words)
        for name, holds, words in COUNTS
    ]
    honoured = [p for p in sent if p.key or p.excellent]
    if honoured:
        titles, ids = tuple(p.title for p in honoured), tuple(p.pk for p in honoured)
        found.append(Fact("proposals.key_titles", titles, "《》", REGISTER, ids, SENT + "，重点或优秀提案的案由"))
    return [*found, *_filing_rate(sent), *_satisfaction(org, period), *_members_without(org, period, sent)]


def _filing_rate(sent: list[Line]) -> list[Fact]:
    filed = [p.pk for p in sent if p.state in FILED]
    refused = [p.pk for p in sent if p.state == ProposalState.NOT_FILED]
    decided = len(filed) + len(refused)
    return rate("proposals.filing_rate", len(filed), decided, REGISTER, filed + refused, "立案÷（立案＋不立案）")


def _satisfaction(org: OrgUnit, period: Period) -> list[Fact]:
    """The last word on each proposal counts: a second feedback follows a second handling."""
    said = ProposalFeedback.objects.of(org).filter(proposal__in=submitted_in(org, period))
    last = dict(said.order_by("on", "pk").values_list("proposal", "attitude"))
    content = [pk for pk, attitude in last.items() if attitude != Attitude.UNSATISFIED]
    words = "（满意＋理解）÷已反馈，每件取最近一次反馈"
    return rate("proposals.satisfaction_rate", len(content), len(last), REGISTER, sorted(last), words)


def _members_without(org: OrgUnit, period: Period, sent: list[Line]) -> list[Fact]:
    """Evidence of an absence: the members' own standings. A body that never kept the register is not accused."""
    if not sent and not Proposal.objects.of(org).exists():
        return []
    signed = ProposalCoSign.objects.of(org).filter(state=CoSignState.SIGNED, proposal__in=submitted_in(org, period))
    active = {p.proposer_id for p in sent} | set(signed.values_list("member", flat=True))
    standing = dict(memberships_at(org, period.end).order_by("pk").values_list("member", "pk"))
    idle = sorted(pk for member, pk in standing.items() if member not in active)
    words = "期末在届而期内没有提出、也没有联名提案的委员"
    return [counted("proposals.members_without", idle, "名", "members.membership", words)]
