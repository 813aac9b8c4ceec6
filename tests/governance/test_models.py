"""What the database itself refuses, and what a record says against itself."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.governance.build import a_directive, a_plan, a_rule, a_task, a_version
from weiyuan.governance.models import (
    Briefing,
    BriefingReceipt,
    PlanTask,
    RuleDocument,
    RuleVersion,
    WorkPlan,
    YearlyBackground,
)

pytestmark = pytest.mark.django_db


def refused(make: Any) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


class TestRules:
    def test_one_rule_of_a_title(self, cast: Cast) -> None:
        a_rule(cast.org)
        assert refused(lambda: a_rule(cast.org))
        assert not refused(lambda: a_rule(cast.other))

    def test_one_version_of_an_edition(self, cast: Cast) -> None:
        rule = a_rule(cast.org)
        a_version(rule, edition=1)
        assert refused(lambda: a_version(rule, edition=1))

    def test_no_two_versions_begin_on_one_day(self, cast: Cast) -> None:
        rule = a_rule(cast.org)
        a_version(rule, "in_force", edition=1)
        assert refused(lambda: a_version(rule, "in_force", edition=2))
        assert not refused(lambda: a_version(a_rule(cast.org, "学习制度"), "in_force"))

    @pytest.mark.parametrize(
        ("state", "wrong"),
        [
            ("approved", {"adopted_on": None}),
            ("in_force", {"effective_on": None}),
            ("repealed", {"repealed_on": None}),
            ("in_force", {"repealed_on": date(2025, 9, 1)}),
            ("repealed", {"repealed_on": date(2025, 2, 28)}),
            ("mislaid", {}),
        ],
    )
    def test_state_and_dates_agree(self, cast: Cast, state: str, wrong: dict[str, Any]) -> None:
        rule = a_rule(cast.org)
        assert refused(lambda: a_version(rule, state, **{"adopted_on": date(2025, 3, 1), **wrong}))

    def test_contradictions_are_named(self, cast: Cast) -> None:
        rule = a_rule(cast.org)
        said = RuleVersion(org=cast.org, rule=rule, text="一", state="repealed", effective_on=date(2025, 3, 1))
        assert [field for field, _reason in said.problems()] == ["adopted_on", "repealed_on"]
        early = RuleVersion(
            org=cast.org, rule=rule, text="一", state="in_force", adopted_on=date(2025, 3, 1),
            effective_on=date(2025, 2, 1),
        )  # fmt: skip
        assert [field for field, _reason in early.problems()] == ["effective_on"]

    @pytest.mark.parametrize(
        ("state", "frozen"), [("draft", False), ("comment", False), ("approved", True), ("in_force", True)]
    )
    def test_the_text_is_frozen_once_approved(self, cast: Cast, state: str, frozen: bool) -> None:
        version = a_version(a_rule(cast.org), state)
        assert version.problems() == []
        version.text = "第一条 每月二十日接待群众"
        assert [field for field, _reason in version.problems()] == (["text"] if frozen else [])


class TestPlans:
    def test_a_task_is_dated_exactly_when_done(self, cast: Cast) -> None:
        plan = a_plan(cast.org)
        assert refused(lambda: a_task(plan, state="done", done_on=None))
        assert refused(lambda: a_task(plan, state="doing", done_on=date(2025, 5, 1)))
        assert refused(lambda: a_task(plan, state="overdue"))
        task = PlanTask(org=cast.org, plan=plan, title="某", due_on=date(2025, 6, 30), state="done")
        assert [field for field, _reason in task.problems()] == ["done_on"]

    def test_a_plan_is_not_published_before_it_is_approved(self, cast: Cast) -> None:
        dates = {"approved_on": date(2025, 1, 10), "published_on": date(2025, 1, 9)}
        plan = WorkPlan(org=cast.org, year=2025, title="计划", state="published", **dates)
        assert [field for field, _reason in plan.problems()] == ["published_on"]
        assert refused(plan.save)

    @pytest.mark.parametrize(
        ("state", "today", "overdue"),
        [
            ("todo", date(2025, 6, 30), False),
            ("todo", date(2025, 7, 1), True),
            ("doing", date(2025, 7, 1), True),
            ("done", date(2025, 7, 1), False),
            ("dropped", date(2025, 7, 1), False),
        ],
    )
    def test_overdue_follows_from_the_date(self, cast: Cast, state: str, today: date, overdue: bool) -> None:
        assert a_task(a_plan(cast.org), date(2025, 6, 30), state).is_overdue(today) is overdue


class TestPapers:
    def test_an_executed_directive_is_dated(self, cast: Cast) -> None:
        assert refused(lambda: a_directive(cast.org, "executed", executed_on=date(2025, 2, 9)))
        directive = a_directive(cast.org)
        directive.state = "executed"
        assert [field for field, _reason in directive.problems()] == ["executed_on"]

    def test_a_member_reads_a_briefing_once_and_not_before_it_is_issued(self, cast: Cast) -> None:
        briefing = Briefing.objects.create(org=cast.org, title="情况", issued_on=date(2025, 7, 1), content="平稳")
        reading = {"org": cast.org, "briefing": briefing, "member": cast.li}
        BriefingReceipt.objects.create(**reading, read_on=date(2025, 7, 2))
        assert refused(lambda: BriefingReceipt.objects.create(**reading, read_on=date(2025, 7, 3)))
        early = BriefingReceipt(**reading, read_on=date(2025, 6, 30))
        assert [field for field, _reason in early.problems()] == ["read_on"]

    def test_one_background_a_year(self, cast: Cast) -> None:
        YearlyBackground.objects.create(org=cast.org, year=2025, text="平稳")
        assert refused(lambda: YearlyBackground.objects.create(org=cast.org, year=2025, text="向好"))


def test_records_are_called_by_their_titles(cast: Cast) -> None:
    rule: RuleDocument = a_rule(cast.org)
    assert str(rule) == "委员接待工作制度"
    assert str(a_version(rule, edition=2)) == "委员接待工作制度第2版"
    assert str(a_plan(cast.org)) == "2025年工作计划"
