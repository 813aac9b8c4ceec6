"""What is true about one period: plain values, each with the records that prove it. No framework here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

DIGITS = 7  # of a line's number
Value = int | Decimal | str | bool | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One countable or quotable truth.

    key       dotted name, first part the flat: ``learning.collective``
    value     what a sentence prints; a tuple of strings is a list of names or titles
    unit      measure word printed after a number (次, 件, 万美元, %) or "" where there is none;
              "《》" wraps each title of a list in title marks
    register  the register that the ids belong to, as ``app_label.model``
    ids       primary keys of the records that prove the value
    query     how it was counted, in Chinese, for the person who doubts it
    rows      for a fact that is a list of lines (credited amounts, published works): one mapping a line
    """

    key: str
    value: Value
    unit: str = ""
    register: str = ""
    ids: tuple[int, ...] = ()
    query: str = ""
    rows: tuple[Mapping[str, Fact], ...] = ()


@dataclass(frozen=True)
class Period:
    """Any two dates, both inclusive (Asia/Shanghai)."""

    start: date
    end: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end

    @property
    def years(self) -> range:
        """The calendar years that the period touches."""
        return range(self.start.year, self.end.year + 1)

    def spans(self, months: int) -> list[Period]:
        """The calendar months (1) or quarters (3) that lie wholly inside; none where the end is before the start."""
        found: list[Period] = []
        first = date(self.start.year, (self.start.month - 1) // months * months + 1, 1)
        while True:
            following = date(first.year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
            last = following - timedelta(days=1)
            if last > self.end:
                return found
            if first >= self.start:
                found.append(Period(first, last))
            first = following


@dataclass(frozen=True)
class PeriodFacts:
    """All facts of one body in one period, found by key."""

    period: Period
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @classmethod
    def of(cls, period: Period, facts: Iterator[Fact] | list[Fact]) -> PeriodFacts:
        """Index facts by key.

        Raises ValueError where two flats state the same key: one figure, one source.
        """
        found: dict[str, Fact] = {}
        for fact in facts:
            if fact.key in found:
                raise ValueError(f"two facts named {fact.key}")
            found[fact.key] = fact
        return cls(period, found)

    def get(self, key: str) -> Fact | None:
        """The fact of that key; ``investment.foreign_by_member#1.amount`` is a field of its first line."""
        name, _, place = key.partition("#")
        fact = self.facts.get(name)
        if not place or fact is None:
            return fact
        number, _, column = place.partition(".")
        line = int(number) - 1 if number.isdecimal() and len(number) < DIGITS else -1
        return fact.rows[line].get(column) if 0 <= line < len(fact.rows) else None

    def __getitem__(self, key: str) -> Fact:
        return self.facts[key]

    def value(self, key: str) -> Value:
        """The value of a fact; 0 where nothing was recorded."""
        fact = self.facts.get(key)
        return 0 if fact is None else fact.value


def counted(key: str, ids: Iterable[int], unit: str, register: str, query: str) -> Fact:
    """A count proved by the ids themselves; 0 where there are none."""
    keys = tuple(ids)
    return Fact(key, len(keys), unit, register, keys, query)


def rate(key: str, part: int, whole: int, register: str, ids: Iterable[int], query: str) -> list[Fact]:
    """part ÷ whole in percent, half up to one decimal; no fact at all where ``whole`` is 0."""
    if not whole:
        return []
    value = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return [Fact(key, value, "%", register, tuple(ids), query)]


def years_later(day: date, years: int) -> date:
    """The same day so many years later; the last of February where that year has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
