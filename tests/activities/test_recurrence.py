"""When something returns: short months, leap days, the last day of the year, holidays on which two days meet."""

from datetime import date, datetime, timedelta
from itertools import combinations

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from weiyuan.activities.recurrence import LAST, MOST, Choice, Occurrence, Unit, days, occurrences, paired, written
from weiyuan.core.workdays import Workdays

NEW_YEAR = date(2026, 1, 1)
DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))


def months_of(choice: Choice, last: date) -> list[int]:
    return [day.month for day in days(written(choice), choice.since, last)]


def test_the_second_wednesday_of_each_month() -> None:
    text = written(Choice(Unit.MONTH, NEW_YEAR, weekday=3, nth=2))
    assert text == "DTSTART;VALUE=DATE:20260114\nRRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=2WE"
    assert days(text, date(2026, 2, 1), date(2026, 4, 30)) == [date(2026, 2, 11), date(2026, 3, 11), date(2026, 4, 8)]


def test_a_month_without_a_31st_goes_without_and_the_last_day_is_in_every_month() -> None:
    year_end = date(2026, 12, 31)
    assert months_of(Choice(Unit.MONTH, NEW_YEAR, monthday=31), year_end) == [1, 3, 5, 7, 8, 10, 12]
    last = days(written(Choice(Unit.MONTH, NEW_YEAR, monthday=LAST)), NEW_YEAR, year_end)
    assert len(last) == 12
    assert all((day + timedelta(days=1)).day == 1 for day in last)


def test_the_29th_of_february_comes_every_four_years_and_the_30th_never() -> None:
    leap = Choice(Unit.YEAR, NEW_YEAR, monthday=29, month=2)
    assert days(written(leap), date(2027, 1, 1), date(2029, 12, 31)) == [date(2028, 2, 29)]
    for never in (
        Choice(Unit.YEAR, NEW_YEAR, monthday=30, month=2),
        Choice(Unit.YEAR, NEW_YEAR, date(2027, 12, 31), monthday=29, month=2),
        Choice(Unit.WEEK, NEW_YEAR),
        Choice(Unit.YEAR, NEW_YEAR, monthday=3),
    ):
        with pytest.raises(ValueError, match="no "):
            written(never)


def test_one_month_of_the_quarter_stands_for_all_four() -> None:
    for month in (3, 6, 12):
        assert months_of(Choice(Unit.QUARTER, NEW_YEAR, monthday=10, month=month), date(2026, 12, 31)) == [3, 6, 9, 12]
    half_years = Choice(Unit.QUARTER, NEW_YEAR, every=2, weekday=5, nth=LAST, month=1)
    assert months_of(half_years, date(2027, 12, 31)) == [1, 7, 1, 7]


def test_the_last_day_of_the_year_belongs_to_that_year_and_the_end_is_a_day_of_the_rule() -> None:
    text = written(Choice(Unit.YEAR, NEW_YEAR, date(2027, 12, 31), monthday=31, month=12))
    assert days(text, NEW_YEAR, date(2028, 12, 31)) == [date(2026, 12, 31), date(2027, 12, 31)]


@given(
    since=DAYS,
    unit=st.sampled_from(list(Unit)),
    every=st.integers(1, 12),
    weekday=st.integers(1, 7),
    nth=st.sampled_from([1, 2, 3, 4, LAST]),
    month=st.integers(1, 12),
    by_day=st.booleans(),
)
def test_every_day_of_a_rule_is_one_that_was_asked_for(
    since: date, unit: Unit, every: int, weekday: int, nth: int, month: int, by_day: bool
) -> None:
    given_days = {"monthday": nth} if by_day and unit != Unit.WEEK else {"weekday": weekday, "nth": nth}
    choice = Choice(unit, since, every=every, month=month, **given_days)
    text, last = written(choice), since + timedelta(days=3 * 365)
    found = days(text, since, last)
    assert len(found) <= MOST
    assert found == sorted(set(found))
    assert all(since <= day <= last for day in found)
    assert all(day.month in choice.months for day in found if choice.months)
    if "weekday" in given_days:
        assert {day.isoweekday() for day in found} <= {weekday}
    assert [at.date() for at in rrulestr(text).between(*map(_at, (since, last)), inc=True)] == found


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def test_too_much_is_refused() -> None:
    daily = "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY"
    with pytest.raises(ValueError, match="too many"):
        days(daily, NEW_YEAR, date(2028, 1, 1))
    with pytest.raises(ValueError, match="too long"):
        days(daily, NEW_YEAR, date(2029, 2, 2))
    with pytest.raises(ValueError, match="RUBBISH"):
        days("DTSTART;VALUE=DATE:20260101\nRUBBISH:1", NEW_YEAR, NEW_YEAR)
    yearly = "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY"  # three years, and who was moved from before them
    assert len(days(yearly, NEW_YEAR, date(2029, 2, 1))) == 4
    assert days("", NEW_YEAR, date(2099, 1, 1)) == []


def test_two_days_that_a_holiday_moves_onto_one_take_place_once() -> None:
    off = Workdays({date(2026, 2, 16) + timedelta(days=n): False for n in range(8)})
    mondays = [date(2026, 2, 9), date(2026, 2, 16), date(2026, 2, 23)]
    assert occurrences(mondays, off) == [
        Occurrence(date(2026, 2, 9), date(2026, 2, 9)),
        Occurrence(date(2026, 2, 16), date(2026, 2, 24), (date(2026, 2, 23),)),
    ]
    natural = occurrences([date(2026, 2, 23), date(2026, 2, 24)], off)
    assert natural == [Occurrence(date(2026, 2, 24), date(2026, 2, 24), (date(2026, 2, 23),))]
    assert [one.on for one in occurrences(mondays)] == mondays


@given(st.lists(DAYS, max_size=20, unique=True), st.sets(DAYS, max_size=20))
def test_no_day_is_lost_and_none_takes_place_twice(dues: list[date], off: set[date]) -> None:
    found = occurrences(dues, Workdays(dict.fromkeys(off, False)))
    assert sorted(day for one in found for day in (one.due, *one.merged)) == sorted(dues)
    assert len({one.on for one in found}) == len(found)
    assert all(one.on >= one.due for one in found)


@given(st.lists(DAYS, max_size=6, unique=True), st.lists(DAYS, max_size=6, unique=True))
def test_old_days_become_new_ones_in_order_and_as_near_as_can_be(old: list[date], new: list[date]) -> None:
    old, new = sorted(old), sorted(new)
    found = paired(old, new)
    assert len(found) == min(len(old), len(new))
    assert found == sorted(found)
    assert len({to for _at, to in found}) == len(found)
    short, long = sorted((old, new), key=len)
    nearest = min(sum(abs((a - b).days) for a, b in zip(short, p, strict=True)) for p in combinations(long, len(short)))
    assert sum(abs((old[at] - new[to]).days) for at, to in found) == nearest
