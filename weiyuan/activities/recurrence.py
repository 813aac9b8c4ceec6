"""When something returns: a rule as RFC 5545 writes it, its days, and where holidays move them. Pure.

Days alone, no hours: Asia/Shanghai knows no summer time, and a rule of days cannot slip over midnight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from typing import Any

from dateutil.rrule import rrulestr

from weiyuan.core.facts import years_later
from weiyuan.core.workdays import Workdays

MOST = 400  # occurrences that are worked out at once
MOST_YEARS = 3  # that a rule, or one look ahead, may span
LATE = timedelta(days=31)  # a day of the rule may lie this far before the day to which holidays move it
QUARTER, YEAR = 3, 12
LAST = -1  # the last weekday of a month, the last day of a month
SEARCHED = 9  # years in which a first day is looked for: 29 February may be eight years off (1896, 1904; 2096, 2104)
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Unit(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Choice:
    """What a form asks about a recurrence.

    every     each one (1), every other one (2) …
    weekday   1 Monday … 7 Sunday
    nth       which of these weekdays of the month, LAST the last one; None with ``monthday``
    monthday  1 … 31, LAST the last one. A month that has no such day goes without, as RFC 5545 has it
    month     of a year; of quarters, one of their months: 3 means March, June, September and December
    """

    unit: Unit
    since: date
    until: date | None = None
    every: int = 1
    weekday: int | None = None
    nth: int | None = None
    monthday: int | None = None
    month: int | None = None

    @property
    def months(self) -> tuple[int, ...]:
        """The months in which it may fall; () all."""
        if self.unit == Unit.QUARTER and self.month:
            return tuple(range((self.month - 1) % QUARTER + 1, YEAR + 1, QUARTER))
        return (self.month,) if self.unit == Unit.YEAR and self.month else ()


def written(choice: Choice) -> str:
    """The rule as DTSTART and RRULE. DTSTART is its first day, from which the steps are counted.

    Raises ValueError where it falls on no day at all between ``since`` and ``until``.
    """
    by, months = _by(choice), ",".join(str(month) for month in choice.months)
    within = f";BYMONTH={months}" if months else ""
    freq = {Unit.WEEK: "WEEKLY", Unit.YEAR: "YEARLY"}.get(choice.unit, "MONTHLY")
    end = choice.until or years_later(choice.since, SEARCHED)
    probe = rrulestr(f"FREQ={freq}{within};{by};UNTIL={end:%Y%m%d}", dtstart=_midnight(choice.since))
    first = next(iter(probe), None)
    if first is None:
        raise ValueError("no such day")
    steps = choice.every * (QUARTER if choice.unit == Unit.QUARTER else 1)
    kept = within if choice.unit == Unit.YEAR else ""
    until = f";UNTIL={choice.until:%Y%m%d}" if choice.until else ""
    return f"DTSTART;VALUE=DATE:{first:%Y%m%d}\nRRULE:FREQ={freq};INTERVAL={steps}{kept};{by}{until}"


def _by(choice: Choice) -> str:
    if choice.unit == Unit.WEEK and choice.weekday:
        return f"BYDAY={NAMES[choice.weekday - 1]}"
    if choice.unit in {Unit.QUARTER, Unit.YEAR} and not choice.month:
        raise ValueError("no month")
    if choice.unit != Unit.WEEK and choice.monthday:
        return f"BYMONTHDAY={choice.monthday}"
    if choice.unit != Unit.WEEK and choice.weekday and choice.nth:
        return f"BYDAY={choice.nth}{NAMES[choice.weekday - 1]}"
    raise ValueError("no day")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def days(text: str, first: date, last: date) -> list[date]:
    """The days of a written rule from first to last, both included; none of an empty text.

    Raises ValueError for what is no rule, for a longer look than MOST_YEARS (and LATE before) and for more than MOST
    days.
    """
    if not text:
        return []
    if last - LATE > years_later(first, MOST_YEARS):
        raise ValueError("too long")
    rule: Any = rrulestr(text)
    end = _midnight(last)
    found = list(islice(takewhile(lambda at: at <= end, rule.xafter(_midnight(first), inc=True)), MOST + 1))
    if len(found) > MOST:
        raise ValueError("too many")
    return [at.date() for at in found]


@dataclass(frozen=True)
class Occurrence:
    """A day of a rule.

    due     when it falls by the rule
    on      when it takes place
    merged  other days of the rule that holidays move onto the same day: it takes place once
    """

    due: date
    on: date
    merged: tuple[date, ...] = ()


def occurrences(dues: Iterable[date], workdays: Workdays | None = None) -> list[Occurrence]:
    """Where days take place, in order: with ``workdays``, one off is moved to the next that is worked.

    Of those that meet on one day the one that belongs there stands for all, else the earliest.
    """
    meeting: dict[date, list[date]] = {}
    for due in dues:
        meeting.setdefault(workdays.next_workday(due) if workdays else due, []).append(due)
    found = []
    for on in sorted(meeting):
        due = on if on in meeting[on] else min(meeting[on])
        found.append(Occurrence(due, on, tuple(sorted(other for other in meeting[on] if other != due))))
    return found


def paired(old: Sequence[date], new: Sequence[date]) -> list[tuple[int, int]]:
    """Which old day becomes which new one, as their places: in order, as many as can, moved as few days as can be.

    Both in order of time.
    """
    if len(old) > len(new):
        return [(at, to) for to, at in paired(new, old)]
    best: list[tuple[int, tuple[int, ...]]] = [(0, ())] * (len(new) + 1)  # days moved, and where, by new days used
    for at, day in enumerate(old):
        row: list[tuple[int, tuple[int, ...]] | None] = [None] * (len(new) + 1)
        for used in range(at + 1, len(new) + 1):
            moved, where = best[used - 1]
            taken = (moved + abs((new[used - 1] - day).days), (*where, used - 1))
            skipped = row[used - 1]
            row[used] = taken if skipped is None else min(skipped, taken)
        best = [(0, ()) if one is None else one for one in row]
    return list(enumerate(best[-1][1]))
