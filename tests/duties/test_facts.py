"""What the summary is told about the five-ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.duties.builders import a_scheme, an_entry, an_item
from weiyuan.core.facts import Fact, Period
from weiyuan.duties.facts import facts
from weiyuan.members.models import Membership
from weiyuan.summaries.catalogue import catalogue

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def told(cast: Cast, period: Period = YEAR) -> dict[str, Fact]:
    return {fact.key.removeprefix("duties."): fact for fact in facts(cast.org, period)}


def lines(fact: Fact) -> list[dict[str, Any]]:
    return [{name: sub.value for name, sub in row.items()} for row in fact.rows]


def test_without_a_scheme_nothing_is_said(cast: Cast) -> None:
    a_scheme(cast, 2025)
    a_scheme(cast, 2026, deleted_at="2026-02-01T00:00:00Z")

    assert told(cast) == {}


def test_the_latest_scheme_of_the_period_speaks(cast: Cast) -> None:
    a_scheme(cast, 2025, title="四个一", featured=True)
    a_scheme(cast, 2026)

    two_years = told(cast, Period(date(2025, 1, 1), date(2026, 12, 31)))

    assert (two_years["scheme"].value, two_years["featured"].value) == ("五个一", False)


def test_who_did_everything_is_complete(cast: Cast) -> None:
    scheme = a_scheme(cast)
    first, second = an_item(cast, scheme, 1), an_item(cast, scheme, 2)
    proof = (an_entry(cast, first), an_entry(cast, second), an_entry(cast, first, member=cast.zhou))

    found = told(cast)

    assert (found["members"].value, found["members_complete"].value) == (2, 1)
    assert found["complete_rate"].value == Decimal("50.0")
    assert found["members_complete"].ids == tuple(entry.pk for entry in proof)
    assert lines(found["items"]) == [
        {"item": "事项1", "done": 2, "target": 2, "rate": Decimal("100.0")},
        {"item": "事项2", "done": 1, "target": 2, "rate": Decimal("50.0")},
    ]
    assert found["items_open"].value == 1


def test_twice_a_year_needs_two_deeds(cast: Cast) -> None:
    item = an_item(cast, a_scheme(cast), target=2)
    an_entry(cast, item)
    for _ in range(2):
        an_entry(cast, item, member=cast.zhou)

    assert lines(told(cast)["items"])[0]["done"] == 1


@pytest.mark.parametrize("state", ["open", "claimed", "rejected"])
def test_only_what_was_verified_counts(cast: Cast, state: str) -> None:
    an_entry(cast, an_item(cast, a_scheme(cast)), state)

    assert told(cast)["members_complete"].value == 0


@pytest.mark.parametrize(("day", "done"), [(date(2026, 1, 1), 1), (date(2026, 6, 30), 1), (date(2026, 7, 1), 0)])
def test_a_half_year_counts_its_own_days(cast: Cast, day: date, done: int) -> None:
    an_entry(cast, an_item(cast, a_scheme(cast)), done_on=day)

    half = told(cast, Period(date(2026, 1, 1), date(2026, 6, 30)))

    assert lines(half["items"])[0]["done"] == done


def test_who_left_is_neither_due_nor_counted(cast: Cast) -> None:
    an_entry(cast, an_item(cast, a_scheme(cast)), member=cast.zhou)
    Membership.objects.filter(member=cast.zhou).update(left_on=date(2026, 6, 30))

    found = told(cast)

    assert (found["members"].value, found["members_complete"].value) == (1, 0)


def test_without_members_there_is_no_rate(cast: Cast) -> None:
    an_item(cast, a_scheme(cast))
    Membership.objects.update(left_on=date(2026, 6, 30))

    assert set(told(cast)) == {"scheme", "featured", "members", "members_complete", "items_open"}


def test_the_facts_are_those_of_the_catalogue(cast: Cast) -> None:
    an_entry(cast, an_item(cast, a_scheme(cast)))

    wanted = {e.key: e for e in catalogue().values() if e.key.startswith("duties.")}
    found = {f"duties.{key}": fact for key, fact in told(cast).items()}

    assert {key: fact.unit for key, fact in found.items()} == {key: e.unit for key, e in wanted.items()}
    [row] = found["duties.items"].rows
    assert {name: sub.unit for name, sub in row.items()} == {
        name: field.unit for name, field in wanted["duties.items"].fields.items()
    }


@pytest.mark.parametrize("many", [1, 3])
def test_the_facts_take_four_queries(cast: Cast, many: int) -> None:
    scheme = a_scheme(cast)
    for position in range(1, many + 1):
        an_entry(cast, an_item(cast, scheme, position))

    with CaptureQueriesContext(connection) as asked:
        told(cast)

    assert len(asked) == 4
