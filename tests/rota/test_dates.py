"""On which days a rule falls, and where it is moved to: the dates of 2026 by hand."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.rota.builders import a_rule
from weiyuan.orgs.models import CalendarDay
from weiyuan.rota.queries import days_of, holidays, said_of

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_the_second_wednesday_of_each_month(cast: Cast) -> None:
    rule = a_rule(cast, pattern="nth", nth=2)
    days = [day.on for day in days_of(rule, *YEAR, holidays())]
    assert days[:4] == [date(2026, 1, 14), date(2026, 2, 11), date(2026, 3, 11), date(2026, 4, 8)]
    assert len(days) == 12
    assert said_of(rule) == "每月第2个周三"


def test_the_last_friday_whether_the_month_has_four_or_five(cast: Cast) -> None:
    rule = a_rule(cast, pattern="nth", nth=5, weekdays=["周五"])
    days = [day.on for day in days_of(rule, date(2026, 1, 1), date(2026, 3, 31), holidays())]
    assert days == [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27)]


def test_the_tenth_and_the_twentieth_move_to_the_next_workday_and_say_why(cast: Cast) -> None:
    rule = a_rule(cast, pattern="monthly", monthdays=["10", "20"], weekdays=[])
    moved = {day.due: (day.on, day.why) for day in days_of(rule, *YEAR, holidays()) if day.why}
    assert moved[date(2026, 2, 20)] == (date(2026, 2, 24), "春节")
    assert moved[date(2026, 1, 10)] == (date(2026, 1, 12), "周末")
    assert date(2026, 10, 10) not in moved  # a Saturday that is worked for the National Day
    assert date(2026, 3, 10) not in moved


def test_days_of_the_golden_week_are_held_once_after_it(cast: Cast) -> None:
    rule = a_rule(cast, weekdays=["周四", "周五"])
    days = days_of(rule, date(2026, 9, 30), date(2026, 10, 9), holidays())
    assert [day.on for day in days] == [date(2026, 10, 8), date(2026, 10, 9)]


def test_a_rule_that_is_not_moved_stays_where_it_falls(cast: Cast) -> None:
    rule = a_rule(cast, pattern="monthly", monthdays=["1"], weekdays=[], to_workday=False)
    assert [day.on for day in days_of(rule, date(2026, 10, 1), date(2026, 10, 31), holidays())] == [date(2026, 10, 1)]


def test_an_imported_holiday_counts_and_a_rule_ends_with_its_last_day(cast: Cast) -> None:
    CalendarDay.objects.create(on=date(2026, 3, 11), works=False, name="区里活动日")
    rule = a_rule(cast, until=date(2026, 3, 20))
    days = days_of(rule, date(2026, 3, 1), date(2026, 12, 31), holidays())
    assert [(day.on, day.why) for day in days] == [
        (date(2026, 3, 4), ""), (date(2026, 3, 12), "区里活动日"), (date(2026, 3, 18), ""),
    ]  # fmt: skip


def test_a_rule_that_contradicts_itself_says_where(cast: Cast) -> None:
    rule = a_rule(cast)
    for field, wrong, words in (
        ("weekdays", ["周八"], "星期几填周一到周日"), ("weekdays", [], "星期几填周一到周日"),
        ("own_only", True, "要选联络站"), ("needed", 30, "1 到 20 名"), ("until", date(2025, 1, 1), "早于"),
    ):  # fmt: skip
        was = getattr(rule, field)
        setattr(rule, field, wrong)
        assert [name for name, said in rule.problems() if words in said] == [field]
        setattr(rule, field, was)
    assert rule.problems() == []
    rule.pattern = "monthly"
    assert [name for name, _said in rule.problems()] == ["monthdays"]
