"""Reads about investment: totals of the area and what of them is credited to members, per kind of capital."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weiyuan.core.facts import Period
from weiyuan.investment.models import CapitalKind, InvestmentAreaTotal, InvestmentCredit
from weiyuan.orgs.models import OrgUnit

UNITS = {CapitalKind.FOREIGN: "万美元", CapitalKind.DOMESTIC: "万元"}


@dataclass(frozen=True)
class Balance:
    """One kind of capital in a period: the area's latest total, and the certified credits that are part of it.

    total  None where no total was recorded in the period; then the credits of the whole period count
    """

    kind: CapitalKind
    total: InvestmentAreaTotal | None
    credits: Sequence[InvestmentCredit]

    @property
    def unit(self) -> str:
        return UNITS[self.kind]

    @property
    def asof(self) -> date | None:
        return self.total.asof if self.total else None

    @property
    def credited(self) -> Decimal:
        return sum((credit.amount_wan for credit in self.credits), Decimal(0))

    @property
    def rest(self) -> Decimal | None:
        """What others brought in; None without a total. Negative only where records contradict each other."""
        return self.total.amount_wan - self.credited if self.total else None


def balances(org: OrgUnit, period: Period) -> list[Balance]:
    """The balance of foreign and of domestic capital, never summed. Two queries.

    Only credits of certified leads count (经认定). So that 其中 is true, those of a kind with a total are the ones
    dated from the total's start to its cut-off.
    """
    totals = list(InvestmentAreaTotal.objects.of(org).within(period, "asof").order_by("asof", "end", "pk"))
    latest = {total.capital_kind: total for total in totals}
    first = min([period.start, *(total.start for total in latest.values())])
    credits = InvestmentCredit.objects.of(org).within(Period(first, period.end), "asof").order_by("pk")
    credits = credits.filter(lead__deleted_at__isnull=True).exclude(lead__certified_by="")
    rows = list(credits.select_related("lead", "member"))
    return [_balance(kind, latest.get(kind), rows, period) for kind in CapitalKind]


def _balance(
    kind: CapitalKind, total: InvestmentAreaTotal | None, rows: Sequence[InvestmentCredit], period: Period
) -> Balance:
    mine = [credit for credit in rows if credit.lead.capital_kind == kind]
    return Balance(kind, total, [c for c in mine if (total.holds(c) if total else c.asof in period)])
