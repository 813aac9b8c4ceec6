"""Days on which offices work: Monday to Friday, except where the holiday calendar says otherwise (放假, 调休)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Workdays:
    """A calendar of workdays.

    holidays  the days that differ from their weekday: False a day off, True a weekend that is worked (调休)
    """

    holidays: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        return self.holidays.get(day, day.weekday() < SATURDAY)

    def next_workday(self, day: date) -> date:
        """The day itself if it is worked, else the first workday after it (遇节假日顺延)."""
        while not self.is_workday(day):
            day += ONE
        return day

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th workday after the day, which does not count itself; before it where n is negative. 0: the day."""
        step = ONE if n > 0 else -ONE
        for _ in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """How many workdays lie from first to last, both included; none where last is earlier."""
        days = (last - first).days + 1
        return sum(self.is_workday(first + timedelta(days=at)) for at in range(days))
