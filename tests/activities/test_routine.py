"""How regular the work was: the share that stood in the plan, idle months, and rules that were carried out or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.activities.builders import activity, moment
from tests.cast import Cast
from tests.core.ui.records import a_record
from weiyuan.activities.facts import Done, Footing, facts, months_without
from weiyuan.activities.models import Activity, ActivitySeries
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.governance.models import PlanTask, RuleDocument

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
ASKED = "?start=2025-01-01&end=2025-12-31"


def a_series(cast: Cast, **more: Any) -> ActivitySeries:
    """The second Wednesday of each month."""
    said = {"title": "委员议事日", "kind": "forum", "nth": 2, "weekday": 3, "since": date(2025, 1, 1), "no": "CGHD-01"}
    found = ActivitySeries(org=cast.org, **{**said, **more})
    found.derive()
    found.save()
    return found


def some_year(cast: Cast) -> dict[str, Activity]:
    """Two in the plan, one on a rule alone, one on nothing; one that is not over counts nowhere."""
    task, rule = a_record(PlanTask, cast.org), a_record(RuleDocument, cast.org)
    activity(cast, start=moment(12, 30), series=a_series(cast), state="published")
    return {
        "task": activity(cast, start=moment(1, 8), plan_task=task, station=cast.station),
        "series": activity(cast, "forum", moment(2, 12), series=ActivitySeries.objects.get(), rule=rule),
        "rule": activity(cast, "forum", moment(12, 31, 23, 59), rule=rule),
        "loose": activity(cast, "service", moment(3, 3)),
    }


def test_a_task_and_a_series_are_a_plan_and_a_rule_alone_is_not(cast: Cast) -> None:
    made = some_year(cast)
    footing = Footing.of(Done(cast.org, YEAR).activities)
    assert footing.planned == (made["task"].pk, made["series"].pk)
    assert (footing.ruled, footing.loose) == ((made["rule"].pk,), (made["loose"].pk,))
    assert footing.rate == Decimal("50.0")
    assert Footing.of([]).rate is None


def test_the_page_and_the_summary_state_the_same(cast: Cast, signed_in: Enter) -> None:
    some_year(cast)
    stated = PeriodFacts.of(YEAR, facts(cast.org, YEAR))
    shown = signed_in("officer").get(f"/routine/{ASKED}").context["routine"]
    assert stated["activities.without_plan"].ids == shown.total.footing.loose
    assert stated.value("activities.total") == len(shown.total.footing.every) == 4
    assert stated.value("activities.months_without") == len(shown.empty) == 8
    assert sum(len(line.footing.every) for line in shown.months) == 4
    assert sum(len(line.footing.every) for line in shown.kinds) == 4
    assert sum(len(line.footing.every) for line in shown.stations) == 4


def test_idle_months_are_whole_months_that_are_over(cast: Cast) -> None:
    some_year(cast)
    assert [m.start.month for m in months_without(Done(cast.org, YEAR))] == [4, 5, 6, 7, 8, 9, 10, 11]
    assert months_without(Done(cast.org, Period(date(2025, 4, 2), date(2025, 4, 30)))) == []


def test_what_was_due_by_the_rule_stands_beside_what_was_held(cast: Cast, signed_in: Enter) -> None:
    some_year(cast)
    shown = signed_in("officer").get(f"/routine/{ASKED}").context["routine"].series()
    assert [(one.said, due, held) for one, due, held, _asks in shown] == [("每月第二个星期三", 12, 1)]
    march = signed_in("officer").get("/routine/?start=2025-03-01&end=2025-03-31").context["routine"].series()
    assert [due for _one, due, _held, _asks in march] == [1]


def test_the_rule_longest_neglected_comes_first(cast: Cast, signed_in: Enter) -> None:
    some_year(cast)
    never = a_record(RuleDocument, cast.org, 2)
    a_series(cast, rule=never, no="CGHD-02")
    a_record(RuleDocument, cast.org, 3)  # asks for nothing
    found = signed_in("officer").get(f"/routine/{ASKED}").context["routine"].rules()
    assert [(rule.pk == never.pk, kept.times) for rule, kept in found] == [(True, 0), (False, 2)]
    assert found[1][1].last == moment(12, 31, 23, 59)


@pytest.mark.parametrize(
    ("name", "page", "rows"),
    [
        ("director", 200, 200), ("leader", 200, 200), ("officer", 200, 200), ("reader", 200, 403),
        ("district", 200, 403), ("head", 404, 404), ("member", 404, 404), ("auditor", 404, 404), ("admin", 404, 404),
        ("stranger", 404, 404), ("visitor", 404, 404),
    ],
)  # fmt: skip
def test_staff_see_the_rows_and_readers_the_sums(cast: Cast, signed_in: Enter, name: str, page: int, rows: int) -> None:
    some_year(cast)
    asked = f"{ASKED}&org={cast.org.pk}"
    answer = signed_in(name).get(f"/routine/{asked}")
    assert answer.status_code == page
    assert signed_in(name).get(f"/routine/rows/{asked}").status_code == rows
    if page == 200:
        assert ("/routine/rows/" in answer.content.decode()) == (rows == 200)


def test_another_body_is_not_counted(cast: Cast, signed_in: Enter) -> None:
    some_year(cast)
    shown = signed_in("stranger").get(f"/routine/{ASKED}")
    assert shown.status_code == 200
    assert shown.context["routine"].total.footing.every == ()
    assert shown.context["routine"].series() == []


@pytest.mark.parametrize(
    ("asks", "names"),
    [
        ("", ["task", "series", "loose", "rule"]),
        ("what=planned", ["task", "series"]),
        ("what=loose", ["loose"]),
        ("kind=forum&what=ruled", ["rule"]),
        ("month=2025-03", ["loose"]),
        ("station=0&what=planned", ["series"]),
    ],
)
def test_every_figure_leads_to_what_proves_it(cast: Cast, signed_in: Enter, asks: str, names: list[str]) -> None:
    made = some_year(cast)
    answer = signed_in("officer").get(f"/routine/rows/{ASKED}&{asks}")
    assert [row.pk for row in answer.context["rows"]] == [made[name].pk for name in names]
    assert answer.context["count"] == len(names)


def test_what_no_line_says_is_not_found(cast: Cast, signed_in: Enter) -> None:
    some_year(cast)
    client = signed_in("officer")
    for asks in ("what=all", "kind=sport", "station=99999", "month=2025-13", "series=x", "org=9999"):
        assert client.get(f"/routine/rows/{ASKED}&{asks}").status_code == 404, asks
    assert client.get("/routine/?start=2025-05-01&end=2025-04-01").status_code == 400


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_costs_the_same_for_one_and_three(
    cast: Cast, signed_in: Enter, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    made = some_year(cast)
    for n in range(more):
        rule = a_record(RuleDocument, cast.org, n + 5)
        series = a_series(cast, no=f"CGHD-0{n + 2}", rule=rule)
        activity(cast, start=moment(6, n + 1), series=series, rule=rule, plan_task=made["task"].plan_task)
    client = signed_in("officer")
    client.get("/series/")
    with django_assert_num_queries(14):
        assert client.get(f"/routine/{ASKED}").status_code == 200
    with django_assert_num_queries(6):
        assert client.get(f"/routine/rows/{ASKED}").status_code == 200
