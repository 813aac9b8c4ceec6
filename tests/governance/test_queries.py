"""The text in force on a day, what a version changed, and what was planned."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.governance.build import a_plan, a_rule, a_task, a_version
from weiyuan.core.facts import Period
from weiyuan.governance import queries

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def test_one_text_is_in_force_on_any_day(cast: Cast) -> None:
    rule = a_rule(cast.org)
    first = a_version(rule, "repealed", edition=1, adopted_on=date(2024, 1, 5), repealed_on=date(2025, 3, 1))
    second = a_version(rule, "in_force", edition=2, adopted_on=date(2025, 2, 20), effective_on=date(2025, 3, 1))
    assert queries.version_at(rule, date(2024, 1, 4)) is None
    assert queries.version_at(rule, date(2024, 1, 5)) == first
    assert queries.version_at(rule, date(2025, 2, 28)) == first
    assert queries.version_at(rule, date(2025, 3, 1)) == second


def test_a_repealed_rule_is_in_force_no_longer(cast: Cast) -> None:
    rule = a_rule(cast.org)
    a_version(rule, "repealed", repealed_on=date(2025, 9, 1))
    assert queries.version_at(rule, date(2025, 8, 31)) is not None
    assert queries.version_at(rule, date(2025, 9, 1)) is None


def test_the_rules_of_a_day_by_title(cast: Cast) -> None:
    for title in ("学习制度", "接待制度"):
        a_version(a_rule(cast.org, title), "in_force")
    a_version(a_rule(cast.org, "旧制度"), "repealed", repealed_on=date(2025, 4, 1))
    a_version(a_rule(cast.org, "草案"))
    a_version(a_rule(cast.other, "他街制度"), "in_force")
    told = [version.rule.title for version in queries.versions_at(cast.org, date(2025, 5, 1))]
    assert told == ["学习制度", "接待制度"]


def test_a_version_tells_what_it_changed(cast: Cast) -> None:
    rule = a_rule(cast.org)
    first = a_version(rule, edition=1, text="第一条 每月接待\n第二条 登记")
    second = a_version(rule, edition=2, text="第一条 每周接待\n第二条 登记")
    assert queries.text_changes(second) == ["-第一条 每月接待", "+第一条 每周接待", " 第二条 登记"]
    assert queries.text_changes(first) == ["+第一条 每月接待", "+第二条 登记"]


def test_the_planned_times_are_the_sum_of_the_targets(cast: Cast) -> None:
    plan = a_plan(cast.org)
    tasks = [
        a_task(plan, date(2025, 1, 1), category="learning", target_count=4),
        a_task(plan, date(2025, 12, 31), category="learning"),
    ]
    a_task(plan, date(2026, 1, 1), category="learning", target_count=8)
    a_task(plan, date(2025, 6, 1), "dropped", category="learning", target_count=8)
    a_task(plan, date(2025, 6, 1), category="activity", target_count=8)
    a_task(a_plan(cast.org, "draft"), date(2025, 6, 1), category="learning", target_count=8)
    a_task(a_plan(cast.other), date(2025, 6, 1), category="learning", target_count=8)
    assert queries.planned(cast.org, YEAR, "learning") == (5, tuple(task.pk for task in tasks))


def test_nothing_planned_is_not_zero_planned(cast: Cast) -> None:
    assert queries.planned(cast.org, YEAR, "learning") is None


def test_overdue_tasks_are_open_ones_of_published_plans(cast: Cast) -> None:
    plan = a_plan(cast.org)
    late = a_task(plan, date(2025, 6, 30))
    a_task(plan, date(2025, 6, 30), "done")
    a_task(plan, date(2025, 7, 1))
    a_task(a_plan(cast.org, "draft"), date(2025, 6, 30))
    assert list(queries.overdue_tasks(cast.org, date(2025, 7, 1))) == [late]


def test_the_plan_of_a_year_is_the_latest(cast: Cast) -> None:
    a_plan(cast.org)
    latest = a_plan(cast.org)
    assert queries.plan_of(cast.org, 2025) == latest
    assert queries.plan_of(cast.org, 2024) is None
