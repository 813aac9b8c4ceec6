"""The holiday calendar: what is shipped, what is imported, and who may."""

from __future__ import annotations

from datetime import date

import pytest

from weiyuan.orgs.models import CalendarDay
from weiyuan.orgs.models.calendar import shipped_days
from weiyuan.orgs.queries import workdays

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("year", "off", "worked"),
    # Days off and weekends worked, as announced: 2024 30-2 within the year, 2025 28, 2026 33.
    [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)],
)
def test_the_shipped_years_are_whole(year: int, off: int, worked: int) -> None:
    days = {day: works for day, (works, _) in shipped_days().items() if day.year == year}
    assert (list(days.values()).count(False), list(days.values()).count(True)) == (off, worked)


def test_weekends_that_are_worked_are_weekends() -> None:
    assert [day for day, (works, _) in shipped_days().items() if works and day.weekday() < 5] == []


def test_what_was_imported_stands_above_what_is_shipped() -> None:
    assert not workdays().is_workday(date(2026, 10, 1))
    CalendarDay.objects.create(on=date(2026, 10, 1), works=True, name="应急值守")
    CalendarDay.objects.create(on=date(2027, 1, 1), works=False, name="元旦")
    found = workdays()
    assert found.is_workday(date(2026, 10, 1))
    assert not found.is_workday(date(2027, 1, 1))
