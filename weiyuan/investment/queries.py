"""Reads about investment: totals of the area and what of them is credited to members, and leads that are due.

Foreign capital (万美元) and domestic capital (万元) stand apart everywhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Count, DateField, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from weiyuan.core.facts import Period
from weiyuan.investment.models import (
    CapitalKind,
    InvestmentAreaTotal,
    InvestmentCredit,
    InvestmentLead,
    LeadProgress,
)
from weiyuan.investment.workflow import LeadState
from weiyuan.orgs.models import OrgUnit

DAYS: dict[str, int] = tomllib.loads(Path(__file__).with_name("defaults.toml").read_text("utf-8"))["days"]
# What a lead waits for in its first stages; while it is talked over, the introducer is told how it stands.
AWAITED = {LeadState.CLUE: "respond", LeadState.RESPONDED: "assess"}
FOLLOWED = (LeadState.ASSESSED, LeadState.FOLLOWING, LeadState.NEGOTIATING, LeadState.AGREEMENT)
# Only credits of leads that somebody certified count (经认定).
CERTIFIED = Q(lead__deleted_at__isnull=True) & ~Q(lead__certified_by="")
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
    rows = list(credits.filter(CERTIFIED).select_related("lead", "member"))
    return [_balance(kind, latest.get(kind), rows, period) for kind in CapitalKind]


def _balance(
    kind: CapitalKind, total: InvestmentAreaTotal | None, rows: Sequence[InvestmentCredit], period: Period
) -> Balance:
    mine = [credit for credit in rows if credit.lead.capital_kind == kind]
    return Balance(kind, total, [c for c in mine if (total.holds(c) if total else c.asof in period)])


@dataclass(frozen=True)
class Overview:
    """One kind of capital in a period, as far as a reader sees it.

    credits  the certified credits that are part of the total, or of the period where there is no total
    members  (member's key, name, amount, number of credits), the largest amount first
    stages   (state, number of leads reported in the period), in the order of the stages
    """

    kind: CapitalKind
    total: InvestmentAreaTotal | None
    credits: Any
    members: list[tuple[int, str, Decimal, int]]
    stages: list[tuple[LeadState, int]]

    @property
    def unit(self) -> str:
        return UNITS[self.kind]

    @property
    def credited(self) -> Decimal:
        return sum((amount for _pk, _name, amount, _number in self.members), Decimal(0))

    @property
    def rest(self) -> Decimal | None:
        """What others brought in; None without a total."""
        return self.total.amount_wan - self.credited if self.total else None

    @property
    def leads(self) -> int:
        return sum(number for _state, number in self.stages)


def overview(user: Any, org: OrgUnit, period: Period) -> list[Overview]:
    """Foreign and domestic capital of a body in a period, as the user may see it. Three queries each."""
    return [_overview(user, org, period, kind) for kind in CapitalKind]


def _overview(user: Any, org: OrgUnit, period: Period, kind: CapitalKind) -> Overview:
    totals = InvestmentAreaTotal.objects.visible_to(user).filter(org=org, capital_kind=kind)
    total = totals.within(period, "asof").order_by("asof", "end", "pk").last()
    credits = certified(user, org, kind, Period(total.start, total.asof) if total else period)
    rows = credits.values("member", "member__name").annotate(sum=Sum("amount_wan"), number=Count("pk"))
    members = [(r["member"], r["member__name"], r["sum"], r["number"]) for r in rows.order_by("-sum", "member")]
    leads = InvestmentLead.objects.visible_to(user).filter(org=org, capital_kind=kind).within(period, "reported_on")
    numbers = dict(leads.order_by().values_list("state").annotate(n=Count("pk")))
    return Overview(kind, total, credits, members, [(state, numbers.get(state, 0)) for state in LeadState])


def certified(user: Any, org: OrgUnit, kind: CapitalKind, period: Period) -> Any:
    """The credits of certified leads of one kind dated in the period (经认定), as far as the user sees them."""
    credits = InvestmentCredit.objects.visible_to(user).filter(CERTIFIED, org=org, lead__capital_kind=kind)
    return credits.within(period, "asof")


@dataclass(frozen=True, slots=True)
class Turn:
    """A lead that waits for something: ``step`` is respond, assess or follow, ``due`` the last day for it."""

    lead: InvestmentLead
    step: str
    due: date

    def left(self, day: date) -> int:
        """Days until the due day; negative once it is over."""
        return (self.due - day).days


def waiting(leads: Any, step: str) -> Any:
    """Those of these leads that wait for the step, the longest first; ``since`` is the day from which it counts."""
    told = LeadProgress.objects.alive().filter(lead=OuterRef("pk")).order_by().values("lead")
    told = told.annotate(last=Max("on")).values("last")
    if step == "respond":
        found = leads.filter(state=LeadState.CLUE).annotate(since=F("reported_on"))
    elif step == "assess":
        found = leads.filter(state=LeadState.RESPONDED).annotate(since=Coalesce("responded_on", "reported_on"))
    else:
        begun = Coalesce("assessed_on", "responded_on", "reported_on")
        last = Coalesce(Subquery(told, output_field=DateField()), begun)
        found = leads.filter(state__in=FOLLOWED).annotate(since=Greatest(last, begun))
    return found.order_by("since", "pk")


def turn_of(lead: InvestmentLead, step: str) -> Turn:
    """The turn of a lead that ``waiting`` found."""
    since: date = lead.since  # type: ignore[attr-defined]  # annotated there
    return Turn(lead, step, since + timedelta(days=DAYS[step]))


def turn(lead: InvestmentLead) -> Turn | None:
    """What a single lead waits for, and until when; None where nothing is due. One query."""
    step = AWAITED.get(LeadState(lead.state)) or ("follow" if lead.state in FOLLOWED else "")
    found = waiting(InvestmentLead.objects.filter(pk=lead.pk), step).first() if step else None
    return turn_of(found, step) if found else None
