"""Workdays: weekends, holidays, and weekends that are worked instead."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weiyuan.core.workdays import Workdays

SPRING = Workdays(
    {date(2026, 2, 14): True, **{date(2026, 2, day): False for day in range(15, 24)}, date(2026, 2, 28): True}
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),  # Friday
        (date(2026, 2, 14), True),  # Saturday, worked instead
        (date(2026, 2, 16), False),  # Monday, off
        (date(2026, 2, 24), True),
        (date(2026, 3, 1), False),  # Sunday
    ],
)
def test_the_calendar_stands_above_the_weekday(day: date, worked: bool) -> None:
    assert SPRING.is_workday(day) is worked


def test_a_day_off_moves_to_the_next_workday_and_a_workday_stays() -> None:
    assert SPRING.next_workday(date(2026, 2, 15)) == date(2026, 2, 24)
    assert SPRING.next_workday(date(2026, 2, 14)) == date(2026, 2, 14)


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 24), -1, date(2026, 2, 14)),
        (date(2026, 2, 15), 0, date(2026, 2, 15)),
    ],
)
def test_workdays_are_counted_from_the_day_after(day: date, n: int, found: date) -> None:
    assert SPRING.add_workdays(day, n) == found


def test_both_ends_count_between_two_days() -> None:
    assert SPRING.workdays_between(date(2026, 2, 13), date(2026, 2, 24)) == 3
    assert SPRING.workdays_between(date(2026, 2, 24), date(2026, 2, 13)) == 0


@given(st.dates(date(2024, 1, 1), date(2026, 12, 1)), st.integers(1, 40))
def test_going_forth_lands_on_a_workday_with_as_many_between(day: date, n: int) -> None:
    there = SPRING.add_workdays(day, n)
    assert SPRING.is_workday(there)
    assert SPRING.workdays_between(date.fromordinal(day.toordinal() + 1), there) == n
