"""Reads about the five-ones."""

from __future__ import annotations

from datetime import date

from django.db.models import Count
from django.utils import timezone

from weiyuan.core.facts import Period
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme
from weiyuan.duties.workflow import EntryState
from weiyuan.members.models import Member
from weiyuan.members.queries import members_at
from weiyuan.orgs.models import OrgUnit


def scheme_in(org: OrgUnit, period: Period) -> FiveOnesScheme | None:
    """The scheme that a period is measured by: the latest whose year the period touches."""
    found: FiveOnesScheme | None = (
        FiveOnesScheme.objects.of(org).filter(year__in=period.years).order_by("-year", "-pk").first()
    )
    return found


def progress_of(scheme: FiveOnesScheme) -> tuple[list[FiveOnesItem], list[tuple[Member, list[tuple[int, int, int]]]]]:
    """The items, and for each member in office, by name, the verified, the claimed and the target of every item."""
    day = min(timezone.localdate(), date(scheme.year, 12, 31))
    items = list(FiveOnesItem.objects.of(scheme.org).filter(scheme=scheme).order_by("position", "pk"))
    table = FiveOnesEntry.objects.of(scheme.org).filter(item__scheme=scheme).order_by()
    counts = {
        (member, item, state): number
        for member, item, state, number in table.values_list("member", "item", "state").annotate(Count("pk"))
    }
    rows = []
    for member in members_at(scheme.org, day).order_by("name", "pk"):
        places = [(member.pk, item.pk) for item in items]
        states = [
            (counts.get((*place, EntryState.VERIFIED), 0), counts.get((*place, EntryState.CLAIMED), 0), item.target)
            for place, item in zip(places, items, strict=True)
        ]
        rows.append((member, states))
    return items, rows
