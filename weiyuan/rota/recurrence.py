"""On which days a rule falls: each week, on the n-th weekday of a month, or on fixed days of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

LAST = 5  # the n-th that means the last one, whether the month has four or five
WEEK = 7


def weekly(weekdays: Collection[int], first: date, last: date) -> Iterator[date]:
    """Every day of the period on one of these weekdays (Monday is 0)."""
    for at in range((last - first).days + 1):
        day = first + timedelta(days=at)
        if day.weekday() in weekdays:
            yield day


def nth_weekdays(weekdays: Collection[int], nth: int, first: date, last: date) -> Iterator[date]:
    """The n-th of these weekdays in each month: 2 and Wednesday is the second Wednesday. ``LAST`` is the last one."""
    for day in weekly(weekdays, first, last):
        is_last = (day + timedelta(days=WEEK)).month != day.month
        if is_last if nth == LAST else (day.day - 1) // WEEK + 1 == nth:
            yield day


def monthly(days: Collection[int], first: date, last: date) -> Iterator[date]:
    """These days of each month; a month that is too short for one goes without it."""
    for at in range((last - first).days + 1):
        day = first + timedelta(days=at)
        if day.day in days:
            yield day
