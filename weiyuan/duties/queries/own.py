"""A member's own list of a scheme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from weiyuan.core.facts import Period
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme
from weiyuan.duties.queries.counting import PROVING
from weiyuan.duties.queries.matching import Match, proposed
from weiyuan.duties.queries.parts import parts
from weiyuan.duties.workflow import EntryState
from weiyuan.members.models import Member


@dataclass(frozen=True)
class Own:
    """An item, what the member did for it (without what only waits), and the records that could prove more."""

    item: FiveOnesItem
    entries: list[FiveOnesEntry]
    matches: list[Match]

    @property
    def done(self) -> int:
        """How many are claimed or verified."""
        return sum(entry.state != EntryState.REJECTED for entry in self.entries)

    @property
    def reached(self) -> bool:
        return self.done >= self.item.target


def own_list(scheme: FiveOnesScheme, member: Member) -> list[Own]:
    """The items in order, each with the member's entries and proposals."""
    items = list(FiveOnesItem.objects.of(scheme.org).filter(scheme=scheme).order_by("position", "pk"))
    entries: dict[int, list[FiveOnesEntry]] = {}
    table = FiveOnesEntry.objects.of(scheme.org).filter(item__scheme=scheme, member=member)
    for entry in table.exclude(state=EntryState.OPEN).order_by("done_on", "pk"):
        entries.setdefault(entry.item_id, []).append(entry)
    matches: dict[int, list[Match]] = {}
    for match in proposed(scheme, [member]):
        matches.setdefault(match.item.pk, []).append(match)
    return [Own(item, entries.get(item.pk, []), matches.get(item.pk, [])) for item in items]


def is_own_part(entry: FiveOnesEntry, record: Any) -> bool:
    """Whether the registers say that the record named as evidence is the member's own doing in the scheme's year."""
    year = Period(date(entry.year, 1, 1), date(entry.year, 12, 31))
    return any(
        (part.label, part.record) == (record._meta.label_lower, record.pk)
        and PROVING.get(part.kind) in (None, *part.events)
        for part in parts(entry.org, year, {entry.member_id}, kinds=(entry.record_kind,))
    )
