"""What is true of investment in one body and one period. Keys: the catalogue of the work summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from weiyuan.core.facts import Fact, Period, counted
from weiyuan.investment.models import InvestmentLead
from weiyuan.investment.queries import Balance, balances
from weiyuan.investment.workflow import LeadState
from weiyuan.orgs.models import OrgUnit

LEADS = "investment.investmentlead"
TOTALS = "investment.investmentareatotal"
Share = tuple[str, Decimal, tuple[int, ...]]


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """All that the summary can say of investment. Four queries whatever the size."""
    found = balances(org, period)
    leads = InvestmentLead.objects.of(org)
    signed = leads.exclude(state=LeadState.DROPPED).within(period, "contract_on").ids()
    return [
        *(fact for balance in found for fact in _balance(balance)),
        *_asof(found),
        *_top_two(found),
        counted("investment.leads", leads.within(period, "reported_on").ids(), "条", LEADS, "登记日期在期内"),
        counted("investment.leads_signed", signed, "个", LEADS, "签约日期在期内，未终止"),
    ]


def _balance(balance: Balance) -> list[Fact]:
    """The total, and who brought how much: credited by name and never summed. Without figures it says nothing."""
    kind, unit, word = balance.kind.value, balance.unit, balance.kind.label
    found = []
    if total := balance.total:
        how = f"期内最近一次{word}统计，截至{total.asof}"
        found.append(Fact(f"investment.{kind}", total.amount_wan, unit, TOTALS, (total.pk,), how))
    shares = _shares(balance)
    if not shares:
        return found
    how = f"经认定的委员{word}认领，截止日期在统计起止之内（没有统计的在期内）"
    ids = tuple(sorted({pk for _, _, leads in shares for pk in leads}))
    rows = tuple(
        {"member": Fact("member", name, "", LEADS, leads), "amount": Fact("amount", amount, unit, LEADS, leads, how)}
        for name, amount, leads in shares
    )
    return [*found, Fact(f"investment.{kind}_by_member", len(rows), "名", LEADS, ids, how, rows)]


def _shares(balance: Balance) -> list[Share]:
    """Member, amount and the leads that prove it, the largest first."""
    amounts: dict[int, Decimal] = defaultdict(Decimal)
    leads: dict[int, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for credit in balance.credits:
        member = credit.member_id
        amounts[member] += credit.amount_wan
        leads[member].add(credit.lead_id)
        names[member] = credit.member.name
    order = sorted(amounts, key=lambda member: (-amounts[member], member))
    return [(names[member], amounts[member], tuple(sorted(leads[member]))) for member in order]


def _asof(found: Sequence[Balance]) -> list[Fact]:
    """The cut-off date, where one date is true for every total that is stated."""
    totals = [balance.total for balance in found if balance.total]
    if len({total.asof for total in totals}) != 1:
        return []
    ids = tuple(total.pk for total in totals)
    return [Fact("investment.asof", totals[0].asof, "", TOTALS, ids, "上述总额的截止日期；两类不一致时不给")]


def _top_two(found: Sequence[Balance]) -> list[Fact]:
    """How much of the credited sum two members hold, per kind of capital; the higher of the two."""
    best: list[tuple[Decimal, tuple[int, ...]]] = []
    for balance in found:
        shares = _shares(balance)
        if len(shares) > 2:
            part = sum((amount for _, amount, _ in shares[:2]), Decimal(0))
            percent = (part * 100 / balance.credited).quantize(Decimal("0.1"), ROUND_HALF_UP)
            best.append((percent, tuple(sorted({pk for _, _, leads in shares for pk in leads}))))
    if not best:
        return []
    value, ids = max(best)
    how = "引资最多的两名委员÷委员引资合计，外资、内资分别计算取高者，三名以上委员有引资时才给"
    return [Fact("investment.top_two_share", value, "%", LEADS, ids, how)]
