"""A member's five-ones on the desk."""

from __future__ import annotations

from dataclasses import dataclass

from weiyuan.core.ui.links import detail_address
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem
from weiyuan.duties.workflow import EntryState
from weiyuan.members.models import Member


@dataclass(frozen=True, slots=True)
class Duty:
    """An item of the year's scheme, and what the member has done of it."""

    name: str
    done: int
    target: int
    said: str
    href: str

    @property
    def reached(self) -> bool:
        return self.done >= self.target


def five_ones(member: Member, year: int) -> list[Duty]:
    """The items of the year's scheme with the member's own entries, declared or confirmed."""
    items = list(FiveOnesItem.objects.of(member.org).filter(scheme__year=year).order_by("scheme", "position"))
    entries = (
        FiveOnesEntry.objects.alive()
        .filter(member=member, item__in=items)
        .filter(state__in=(EntryState.CLAIMED, EntryState.VERIFIED))
    )
    found: dict[int, list[FiveOnesEntry]] = {}
    for entry in entries.order_by("-done_on", "-pk"):
        found.setdefault(entry.item_id, []).append(entry)
    return [_duty(item, found.get(item.pk, [])) for item in items]


def _duty(item: FiveOnesItem, entries: list[FiveOnesEntry]) -> Duty:
    last = entries[0] if entries else None
    return Duty(item.name, len(entries), item.target, last.description if last else "", detail_address(last or item))
