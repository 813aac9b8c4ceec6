"""Which records could prove which item of the five-ones for which member: proposals for staff to confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from weiyuan.core.facts import Period
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme
from weiyuan.duties.queries.counting import kinds_of, proves
from weiyuan.duties.queries.parts import Part, parts
from weiyuan.duties.workflow import EntryState
from weiyuan.members.models import Member
from weiyuan.members.queries import members_at


@dataclass(frozen=True, slots=True)
class Match:
    """A record of a member's that could prove an item; ``needed`` while the item's target is not reached."""

    member: Member
    item: FiveOnesItem
    part: Part
    needed: bool

    @property
    def key(self) -> str:
        """By which a form names it."""
        return f"{self.member.pk}-{self.item.pk}-{self.part.kind}-{self.part.record}"


def proposed(scheme: FiveOnesScheme, members: Collection[Member] | None = None) -> list[Match]:
    """The proposals for the members in office (or for these), by name, item and day.

    A record that was claimed for the item before, whatever came of it, is not proposed again. Without a number
    there is nothing to name as evidence, so such records are passed over. The queries do not grow with the members.
    """
    year = Period(date(scheme.year, 1, 1), date(scheme.year, 12, 31))
    people = list(members_at(scheme.org, min(timezone.localdate(), year.end)).order_by("name", "pk"))
    people = list(members) if members is not None else people
    items = list(FiveOnesItem.objects.of(scheme.org).filter(scheme=scheme).order_by("position", "pk"))
    kinds = {kind for item in items if item.counts_record_type for kind in kinds_of(item.counts_record_type)}
    for item in items:
        item.scheme = scheme  # spares a query each
    mine: dict[int, list[Part]] = defaultdict(list)
    for part in parts(scheme.org, year, {member.pk for member in people}, kinds=kinds):
        if part.no:
            mine[part.member].append(part)
    used, done = _entries(scheme)
    found = []
    for member in people:
        for item in items:
            place = (member.pk, item.pk)
            free = [p for p in mine[member.pk] if proves(item, p) and (*place, p.kind, p.no) not in used]
            lacking = item.target - done[place]
            found += [Match(member, item, part, at < lacking) for at, part in enumerate(free)]
    return found


def _entries(scheme: FiveOnesScheme) -> tuple[set[tuple[int, int, str, str]], dict[tuple[int, int], int]]:
    """What was named as evidence already, and how many entries of each member and item stand."""
    used: set[tuple[int, int, str, str]] = set()
    done: dict[tuple[int, int], int] = defaultdict(int)
    rows = FiveOnesEntry.objects.of(scheme.org).filter(item__scheme=scheme).exclude(state=EntryState.OPEN)
    for member, item, kind, no, state in rows.values_list("member", "item", "record_kind", "record_no", "state"):
        used.add((member, item, kind, no))
        done[member, item] += state != EntryState.REJECTED
    return used, done
