"""Days and hours of a calendar page, each with what happens in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from weiyuan.calendars.feeds import Happening

OFFICE = (8, 18)  # hours that a week shows even where nothing happens
SHOWN = 4  # of a day in the field of a month


@dataclass
class Day:
    """A day of the page.

    out           it is of a neighbouring month
    special       (is worked, name) of a holiday or a worked weekend
    add           where a new activity of that day is entered; "" for who may not
    more, hidden  the list that shows what a narrow field leaves out, and how much that is
    """

    day: date
    today: bool
    out: bool
    special: tuple[bool, str] | None
    happenings: list[Happening] = field(default_factory=list)
    add: str = ""
    more: str = ""

    @property
    def classes(self) -> str:
        """How it looks."""
        said = {"out": self.out, "off": self.off, "void": self.void}
        return " ".join(name for name, so in said.items() if so)

    @property
    def hidden(self) -> int:
        return max(len(self.happenings) - SHOWN, 0)

    @property
    def whole(self) -> list[Happening]:
        """What stands above the hours."""
        return [one for one in self.happenings if one.whole]

    @property
    def off(self) -> bool:
        """Whether offices are closed."""
        return not self.special[0] if self.special else self.day.weekday() > 4

    @property
    def void(self) -> bool:
        """Whether a list may leave it out."""
        return self.out or not (self.happenings or self.special or self.today)


def days_of(
    span: tuple[date, date],
    found: Iterable[Happening],
    special: Mapping[date, tuple[bool, str]],
    today: date,
    month: date | None = None,
) -> list[Day]:
    """The days of a span, each with what touches it. ``month``: days of another one are out."""
    first, last = span
    days = []
    for at in range((last - first).days + 1):
        day = first + timedelta(days=at)
        out = month is not None and (day.year, day.month) != (month.year, month.month)
        days.append(Day(day, day == today, out, special.get(day)))
    for one in found:
        for at in range(max((one.day - first).days, 0), min((one.last_day - first).days, len(days) - 1) + 1):
            days[at].happenings.append(one)
    return days


@dataclass
class Block:
    """Hours of one day that hang together because what happens in them overlaps. ``rows`` hours high."""

    day: Day
    start: int
    end: int
    happenings: list[Happening]

    @property
    def rows(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Hour:
    """A row of a week: its hour, and for each day a block that begins here, None for an empty cell; others cover it."""

    hour: int
    cells: list[Block | None]


def hours_of(days: Sequence[Day]) -> list[Hour]:
    """The rows of a week, from the first hour to the last in which something happens, office hours at least."""
    blocks = [_blocks(day) for day in days]
    every = [block for column in blocks for block in column]
    first = min([OFFICE[0], *(block.start for block in every)])
    last = max([OFFICE[1], *(block.end for block in every)])
    rows = []
    for hour in range(first, last):
        cells: list[Block | None] = []
        for column in blocks:
            here = next((block for block in column if block.start <= hour < block.end), None)
            if here is None or here.start == hour:
                cells.append(here)
        rows.append(Hour(hour, cells))
    return rows


def _blocks(day: Day) -> list[Block]:
    """What has its hours on that day, joined where it overlaps."""
    found: list[Block] = []
    for one in sorted((h for h in day.happenings if not h.whole), key=lambda h: h.start):
        start, last = one.start.hour, max(one.end or one.start, one.start) - timedelta(microseconds=1)
        end = max(last.hour, start) + 1
        if found and start < found[-1].end:
            found[-1].end = max(found[-1].end, end)
            found[-1].happenings.append(one)
        else:
            found.append(Block(day, start, end, [one]))
    return found
