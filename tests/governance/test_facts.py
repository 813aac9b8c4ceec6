"""The facts of governance, counted by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast
from tests.governance.build import a_directive, a_plan, a_rule, a_task, a_version
from weiyuan.core.facts import Fact, Period, PeriodFacts
from weiyuan.governance import facts as governance
from weiyuan.governance import queries
from weiyuan.governance.models import (
    Briefing,
    BriefingReceipt,
    Commendation,
    Deployment,
    MediaReport,
    Quotation,
    RuleDocument,
    YearlyBackground,
)

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
TWO_YEARS = Period(date(2024, 1, 1), date(2025, 12, 31))
BORDERS = [
    (date(2024, 12, 31), 0),
    (date(2025, 1, 1), 1),
    (date(2025, 12, 31), 1),
    (date(2026, 1, 1), 0),
]


def told(cast: Cast, period: Period = YEAR) -> PeriodFacts:
    return PeriodFacts.of(period, governance.facts(cast.org, period))


def value(cast: Cast, key: str, period: Period = YEAR) -> Any:
    return told(cast, period).value(f"governance.{key}")


def fact(cast: Cast, key: str, period: Period = YEAR) -> Fact:
    return told(cast, period)[f"governance.{key}"]


def lines(found: Fact) -> list[dict[str, Any]]:
    return [{name: cell.value for name, cell in row.items()} for row in found.rows]


def deployed(cast: Cast, on: date, year: int | None = None) -> Deployment:
    found: Deployment = Deployment.objects.create(org=cast.org, year=year or on.year, on=on, title="年初部署会")
    return found


class TestDeployments:
    @pytest.mark.parametrize(("on", "count"), BORDERS)
    def test_counted_within_the_period(self, cast: Cast, on: date, count: int) -> None:
        deployed(cast, on)
        assert value(cast, "deployments") == count

    def test_every_year_of_the_period(self, cast: Cast) -> None:
        first = deployed(cast, date(2024, 1, 10))
        assert fact(cast, "deployed_every_year", TWO_YEARS).value is False
        second = deployed(cast, date(2025, 1, 9))
        found = fact(cast, "deployed_every_year", TWO_YEARS)
        assert (found.value, found.ids) == (True, (first.pk, second.pk))

    def test_a_year_may_be_deployed_at_the_end_of_the_last(self, cast: Cast) -> None:
        deployed(cast, date(2024, 12, 28), 2025)
        assert fact(cast, "deployed_every_year").value is True
        assert value(cast, "deployments") == 0


class TestRules:
    def test_new_and_revised_rules(self, cast: Cast) -> None:
        new = a_version(a_rule(cast.org, "接待制度"), "in_force", adopted_on=date(2025, 1, 1))
        old = a_rule(cast.org, "《学习制度》")
        a_version(old, "repealed", edition=1, adopted_on=date(2022, 5, 1), repealed_on=date(2025, 12, 31))
        revised = a_version(old, "in_force", edition=2, adopted_on=date(2025, 12, 31))
        waiting = a_version(a_rule(cast.org, "协商制度"), "approved", adopted_on=date(2025, 6, 1))
        a_version(a_rule(cast.org, "草案"), "comment")
        assert fact(cast, "rules_adopted").value == ("接待制度", "学习制度")
        assert fact(cast, "rules_adopted").ids == (new.pk, revised.pk)
        assert fact(cast, "rules_new").ids == (new.pk, waiting.pk)
        assert fact(cast, "rules_revised").ids == (revised.pk,)
        assert value(cast, "rules_repealed") == 0
        assert fact(cast, "rules_in_force").ids == (revised.pk, new.pk)

    @pytest.mark.parametrize(("on", "count"), BORDERS)
    def test_adoption_within_the_period(self, cast: Cast, on: date, count: int) -> None:
        a_version(a_rule(cast.org), "in_force", adopted_on=on)
        assert value(cast, "rules_new") == count

    def test_no_titles_no_fact(self, cast: Cast) -> None:
        assert "governance.rules_adopted" not in told(cast).facts

    def test_a_rule_that_takes_effect_later_is_not_yet_listed(self, cast: Cast) -> None:
        a_version(a_rule(cast.org), "in_force", adopted_on=date(2025, 12, 30), effective_on=date(2026, 1, 1))
        assert "governance.rules_adopted" not in told(cast).facts
        assert value(cast, "rules_in_force") == 0
        assert value(cast, "rules_new") == 1

    def test_a_repealed_rule(self, cast: Cast) -> None:
        version = a_version(a_rule(cast.org), "repealed", repealed_on=date(2025, 12, 31))
        assert fact(cast, "rules_repealed").ids == (version.pk,)
        assert value(cast, "rules_in_force") == 0
        assert value(cast, "rules_in_force", Period(date(2025, 1, 1), date(2025, 12, 30))) == 1

    @pytest.mark.parametrize(("adopted", "stale"), [(date(2022, 12, 30), 1), (date(2022, 12, 31), 0)])
    def test_three_years_without_revision(self, cast: Cast, adopted: date, stale: int) -> None:
        a_version(a_rule(cast.org), "in_force", adopted_on=adopted)
        assert value(cast, "rules_stale") == stale

    def test_a_leap_day_has_an_eve_three_years_before(self, cast: Cast) -> None:
        a_version(a_rule(cast.org), "in_force", adopted_on=date(2021, 2, 27))
        assert value(cast, "rules_stale", Period(date(2024, 1, 1), date(2024, 2, 29))) == 1

    def test_a_rule_that_no_record_names_is_unused(self, cast: Cast) -> None:
        version = a_version(a_rule(cast.org), "in_force")
        a_version(a_rule(cast.org, "旧制度"), "repealed")
        assert fact(cast, "rules_unused").ids == (version.pk,)


class TestDirectives:
    @pytest.mark.parametrize(("on", "count"), BORDERS)
    def test_received_within_the_period(self, cast: Cast, on: date, count: int) -> None:
        a_directive(cast.org, received_on=on)
        assert value(cast, "directives") == count

    def test_done_by_the_end_of_the_period(self, cast: Cast) -> None:
        done = a_directive(cast.org, "executed", executed_on=date(2025, 12, 31))
        reported = a_directive(cast.org, "reported")
        a_directive(cast.org, "executed", executed_on=date(2026, 1, 1))
        a_directive(cast.org, "assigned")
        assert fact(cast, "directives_done").ids == (done.pk, reported.pk)
        assert value(cast, "directives") == 4


class TestPapers:
    def test_briefings_and_who_read_them(self, cast: Cast) -> None:
        made = [
            Briefing.objects.create(org=cast.org, title=f"第{on.month}期", issued_on=on, content="平稳")
            for on in (date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
        ]
        for briefing, member, on in (
            (made[0], cast.li, date(2025, 1, 3)),
            (made[0], cast.zhou, date(2025, 12, 31)),
            (made[1], cast.li, date(2026, 1, 4)),
        ):
            BriefingReceipt.objects.create(org=cast.org, briefing=briefing, member=member, read_on=on)
        assert fact(cast, "briefings").ids == (made[0].pk, made[1].pk)
        reads = fact(cast, "briefing_reads")
        assert (reads.value, reads.unit, reads.ids) == (2, "人次", (made[0].pk,))

    def test_the_latest_quotation_without_marks(self, cast: Cast) -> None:
        for text, on in (
            ("旧话", date(2025, 1, 1)),
            ("“要使政协成为学习型的群体。”", date(2025, 3, 1)),
            ("明年的话", date(2026, 1, 1)),
        ):
            Quotation.objects.create(org=cast.org, text=text, speaker="区政协领导", said_on=on)
        assert value(cast, "quotation") == "要使政协成为学习型的群体"
        assert value(cast, "quotation_speaker") == "区政协领导"

    def test_no_quotation_no_fact(self, cast: Cast) -> None:
        assert not {"governance.quotation", "governance.quotation_speaker"} & set(told(cast).facts)

    def test_the_background_of_each_year(self, cast: Cast) -> None:
        for year in (2023, 2025, 2024):
            YearlyBackground.objects.create(org=cast.org, year=year, text=f"{year}年是关键之年。")
        found = fact(cast, "background", TWO_YEARS)
        assert lines(found) == [{"text": "2024年是关键之年"}, {"text": "2025年是关键之年"}]
        assert (found.value, found.unit) == (2, "段")
        assert "governance.background" not in told(cast, Period(date(2022, 1, 1), date(2022, 12, 31))).facts


class TestTasks:
    def test_done_and_overdue(self, cast: Cast) -> None:
        plan = a_plan(cast.org)
        done = a_task(plan, date(2025, 1, 1), "done")
        late = a_task(plan, date(2025, 12, 31), "done", done_on=date(2026, 1, 1))
        open_one = a_task(plan, date(2025, 6, 30), "doing")
        a_task(plan, date(2025, 6, 30), "dropped")
        a_task(plan, date(2024, 12, 31))
        a_task(plan, date(2026, 1, 1))
        a_task(a_plan(cast.org, "draft"), date(2025, 6, 30))
        a_task(a_plan(cast.other), date(2025, 6, 30))
        assert fact(cast, "tasks").ids == (done.pk, late.pk, open_one.pk)
        assert fact(cast, "tasks_done").ids == (done.pk,)
        assert fact(cast, "tasks_overdue").ids == (late.pk, open_one.pk)
        assert value(cast, "tasks_rate") == Decimal("33.3")

    def test_a_task_whose_day_has_not_come_is_not_overdue(self, cast: Cast) -> None:
        a_task(a_plan(cast.org, year=2999), date(2999, 6, 30))
        assert value(cast, "tasks_overdue", Period(date(2999, 1, 1), date(2999, 12, 31))) == 0

    def test_no_tasks_no_rate(self, cast: Cast) -> None:
        assert "governance.tasks_rate" not in told(cast).facts
        assert value(cast, "tasks") == 0


class TestHonours:
    def test_commendations_by_level_the_highest_first(self, cast: Cast) -> None:
        made = [
            Commendation.objects.create(org=cast.org, title="先进", level=level, awarded_on=on, issuer="政协")
            for level, on in (
                ("district", date(2025, 1, 1)),
                ("city", date(2025, 12, 31)),
                ("district", date(2025, 5, 1)),
                ("national", date(2026, 1, 1)),
            )
        ]
        made[0].members.add(cast.li, cast.zhou)
        made[1].members.add(cast.li)
        assert value(cast, "commendations") == 3
        assert value(cast, "commended_members") == 3
        found = fact(cast, "commendations_by_level")
        assert lines(found) == [{"level": "市级", "count": 1}, {"level": "区级", "count": 2}]
        assert found.rows[1]["count"].ids == (made[0].pk, made[2].pk)

    def test_media_by_level(self, cast: Cast) -> None:
        for level, on in (("province", date(2025, 3, 1)), ("street", date(2025, 4, 1)), ("city", date(2024, 12, 31))):
            MediaReport.objects.create(org=cast.org, title="报道", medium="日报", level=level, published_on=on)
        assert value(cast, "media") == 2
        assert lines(fact(cast, "media_by_level")) == [
            {"level": "省级", "count": 1},
            {"level": "街道级", "count": 1},
        ]

    def test_nothing_won_no_lines(self, cast: Cast) -> None:
        assert not {"governance.commendations_by_level", "governance.media_by_level"} & set(told(cast).facts)


def test_removed_records_count_for_nothing(cast: Cast) -> None:
    gone = deployed(cast, date(2025, 1, 9))
    Deployment.objects.filter(pk=gone.pk).update(deleted_at="2025-02-01T00:00:00+08:00")
    assert value(cast, "deployments") == 0


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_num_queries: Any) -> None:
    plan = a_plan(cast.org)
    for n in range(3):
        a_task(plan)
        a_version(a_rule(cast.org, f"制度{n}"), "in_force")
        deployed(cast, date(2025, 1, 9))
    with django_assert_num_queries(9 + len(queries.links_to(RuleDocument))):
        governance.facts(cast.org, YEAR)
