"""The sheets of the ledger that this flat owns. Totals stand before credits, which are weighed against them."""

from collections.abc import Iterable, Sequence
from typing import Any

from weiyuan.core.ledger.sheet import NOTHING, Earlier, Problem, Row, Sheet
from weiyuan.investment.models import InvestmentAreaTotal, InvestmentCredit, InvestmentLead, LeadProgress, beyond


def check_leads(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterable[Problem]:
    """The arrived funds of a lead are not lowered below what members are already credited with."""
    for row in rows:
        if row.record.pk and (found := row.record.conflicts()):
            yield Problem(row.number, *found[0])


def check_totals(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterable[Problem]:
    """A total is not lowered below what is already credited."""
    for row in rows if org.pk else ():
        for field, reason in row.record.conflicts():
            yield Problem(row.number, field, reason)


def check_credits(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterable[Problem]:
    """Credits of all rows together: not beyond the lead's arrived funds, nor beyond the area's total."""
    place = {id(row.record): row.number for row in rows}
    totals = earlier.get(InvestmentAreaTotal, ())
    for credit, reason in beyond(org, [row.record for row in rows], totals):
        yield Problem(place[id(credit)], "amount_wan", reason)


SHEETS = (
    Sheet(
        "招商线索",
        InvestmentLead,
        (
            "no", "title", "reported_on", "introducer", "introducer_name", "investor", "industry", "capital_kind",
            "currency", "planned_amount", "responded_on", "assessed_on", "contract_amount", "contract_on",
            "landed_on", "arrived_amount", "arrived_asof", "certified_by", "certificate", "credited_share", "state",
            "note",
        ),
        ("title", "reported_on"),
        {
            "currency": "外资填美元，内资填人民币",
            "planned_amount": "外资单位万美元，内资单位万元；以下金额相同",
            "certified_by": "没有认定单位的，委员认领不计入总结",
            "credited_share": "到位金额中可由本机构委员认领的比例，不填为100",
        },
        check_leads,
    ),
    Sheet(
        "招商跟进",
        LeadProgress,
        ("no", "lead", "on", "content", "note"),
        ("lead", "on", "content"),
        {"lead": "填线索编号或项目名称", "on": "向引荐人反馈进展的日期，一般每两周一次"},
    ),
    Sheet(
        "引资总额",
        InvestmentAreaTotal,
        ("no", "capital_kind", "start", "end", "asof", "amount_wan", "source", "note"),
        ("capital_kind", "start", "end", "asof"),
        {"amount_wan": "外资单位万美元，内资单位万元；两类分行填写，不相加", "asof": "数字截至哪一天"},
        check_totals,
    ),
    Sheet(
        "引资认领",
        InvestmentCredit,
        ("no", "lead", "member", "amount_wan", "asof", "note"),
        ("lead", "member", "asof"),
        {"amount_wan": "单位同线索；追加的另起一行，只写增加的部分", "lead": "填线索编号或项目名称"},
        check_credits,
    ),
)  # fmt: skip
