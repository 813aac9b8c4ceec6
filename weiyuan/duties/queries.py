"""Reads about the five-ones."""

from __future__ import annotations

from weiyuan.core.facts import Period
from weiyuan.duties.models import FiveOnesScheme
from weiyuan.orgs.models import OrgUnit


def scheme_in(org: OrgUnit, period: Period) -> FiveOnesScheme | None:
    """The scheme that a period is measured by: the latest whose year the period touches."""
    found: FiveOnesScheme | None = (
        FiveOnesScheme.objects.of(org).filter(year__in=period.years).order_by("-year", "-pk").first()
    )
    return found
