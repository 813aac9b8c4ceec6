"""The figures of the desk. Each is counted by the rule of the list that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateTimeField, Max
from django.utils import timezone

from weiyuan.activities.workflow import PRESENT
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui.links import list_address
from weiyuan.core.ui.listing import chosen, count_text, counted
from weiyuan.core.ui.sight import Sight, seen
from weiyuan.learning.workflow import PresenceState
from weiyuan.members.models import Member

MAIN = (
    "matters.residentmatter",
    "activities.activity",
    "activities.receptionday",
    "learning.learningsession",
    "proposals.proposal",
    "reports.socialopinion",
    "consultations.consultation",
    "reports.researchreport",
    "governance.commendation",
)
TILES = 6
# What a member does himself, the field that names him, and the states that count: not being asked, but coming.
OWN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("duties.fiveonesentry", "member", ()),
    ("reports.socialopinion", "reporter", ()),
    ("reports.researchreport", "lead_writer", ()),
    ("proposals.proposalcosign", "member", ()),
    ("activities.attendance", "member", PRESENT),
    ("learning.learningattendance", "member", (PresenceState.PRESENT,)),
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that is a link.

    before    the same figure of the year before, "" where there is none
    of_year   whether it counts the year alone; otherwise all years
    """

    label: str
    number: str
    href: str
    before: str = ""
    of_year: bool = True


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body beside its sisters: what it holds of each register in the year."""

    body: Any
    figures: list[Tile]


def main_registers(sight: Sight) -> list[Register]:
    """The registers that the desk counts by year, the first few that the user sees."""
    found = [registers.find(key) for key in MAIN]
    return [entry for entry in found if entry is not None and entry.date and entry.key in sight.keys][:TILES]


def tiles(sight: Sight, year: int, org: Any = None) -> list[Tile]:
    """What each main register holds in the year, of one body or of all that the user sees."""
    found = []
    for entry in main_registers(sight):
        number = counted(chosen(entry, sight, year=year, org=_key(org)))
        earlier = counted(chosen(entry, sight, year=year - 1, org=_key(org)))
        href = list_address(entry, org=_key(org), year=year)
        found.append(Tile(str(entry.label), count_text(number), href, count_text(earlier) if earlier else ""))
    return found


def own_tiles(sight: Sight, member: Member, year: int) -> list[Tile]:
    """What a member's own record holds; a register without a date of its own counts through all years."""
    found = []
    for key, field, states in OWN:
        entry = registers.find(key)
        if entry is None or entry.key not in sight.keys or field not in entry.filters:
            continue
        asked = {field: member.pk, "state": ",".join(states), "year": year if entry.date else ""}
        number = counted(chosen(entry, sight, **asked))
        href = list_address(entry, **asked)
        found.append(Tile(str(entry.label), count_text(number), href, of_year=bool(entry.date)))
    return found


def bodies_beside(sight: Sight, year: int) -> tuple[list[Register], list[BodyLine]]:
    """The bodies under a district office, each with what it holds in the year: one query for each register."""
    entries = main_registers(sight)
    keys = {body.pk for body in sight.bodies}
    below = [body for body in sight.bodies if body.parent_id in keys] or sight.bodies
    columns = [_by_body(entry, sight, year) for entry in entries]
    lines = []
    for body in below:
        addresses = [list_address(entry, org=body.pk, year=year) for entry in entries]
        numbers = [column.get(body.pk, 0) for column in columns]
        made = zip(entries, numbers, addresses, strict=True)
        lines.append(BodyLine(body, [Tile(str(entry.label), count_text(n), href) for entry, n, href in made]))
    return entries, lines


def _by_body(entry: Register, sight: Sight, year: int) -> dict[int, int]:
    rows = chosen(entry, sight, year=year).order_by().values_list("org").annotate(Count("pk"))
    return dict(rows)


def year_with_data(sight: Sight) -> int:
    """The current year, or the last one in which anything was recorded."""
    this = timezone.localdate().year
    years = set(_last_years(sight))
    return this if not years or max(years) >= this else max(years)


def _last_years(sight: Sight) -> Iterator[int]:
    for entry in main_registers(sight):
        last = seen(entry.model, sight.user).order_by().aggregate(last=Max(entry.date))["last"]
        if last is not None:
            dated = isinstance(entry.model._meta.get_field(entry.date), DateTimeField)
            day: date = timezone.localtime(last).date() if dated else last
            yield day.year


def _key(org: Any) -> Any:
    return org.pk if org is not None else ""
