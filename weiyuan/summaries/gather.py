"""The only room of the summary that reads the other flats. A new flat is one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weiyuan.activities.facts import facts as activities
from weiyuan.consultations.facts import facts as consultations
from weiyuan.core.facts import Fact, Period, PeriodFacts
from weiyuan.duties.facts import facts as duties
from weiyuan.governance.facts import facts as governance
from weiyuan.investment.facts import facts as investment
from weiyuan.learning.facts import facts as learning
from weiyuan.matters.facts import facts as matters
from weiyuan.members.facts import facts as members
from weiyuan.orgs.facts import facts as orgs
from weiyuan.orgs.models import OrgUnit
from weiyuan.proposals.facts import facts as proposals
from weiyuan.reports.facts import facts as reports
from weiyuan.rota.facts import facts as rota
from weiyuan.summaries.period import with_period

Teller = Callable[[OrgUnit, Period], list[Fact]]
FLATS: tuple[Teller, ...] = (
    orgs, members, governance, learning, activities, rota, matters, investment, proposals, reports, consultations,
    duties,
)  # fmt: skip


def gather(org: OrgUnit, period: Period, progress: Callable[[int, int], Any] | None = None) -> PeriodFacts:
    """Everything that is true about a body in a period. ``progress`` hears (flats done, flats in all)."""
    found: list[Fact] = []
    for at, facts in enumerate(FLATS):
        if progress:
            progress(at, len(FLATS))
        found += facts(org, period)
    return with_period(PeriodFacts.of(period, found))
