"""The figures of the product against a clerk's recount of the same workbook with a pencil."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.truth.cells import Cells
from tests.truth.naive import recount
from tests.truth.naive_work import recount_work
from weiyuan.core.facts import Fact, Period, PeriodFacts
from weiyuan.ledger.actions import import_ledger
from weiyuan.orgs.models import OrgUnit, User
from weiyuan.summaries.gather import gather
from weiyuan.summaries.queries import record_numbers

EXAMPLES = Path(__file__).parents[2] / "examples"
PERIODS = {
    "demo": [
        (date(2025, 1, 1), date(2025, 12, 31)), (date(2025, 1, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2025, 12, 31)), (date(2025, 4, 24), date(2025, 4, 24)),
        (date(2025, 12, 31), date(2025, 12, 31)), (date(2024, 1, 1), date(2025, 12, 31)),
        (date(2020, 1, 1), date(2020, 12, 31)), (date(2025, 2, 11), date(2025, 9, 8)),
        (date(2021, 6, 10), date(2025, 3, 1)),
    ],
    "liaison": [
        (date(2004, 1, 1), date(2004, 12, 31)), (date(2004, 1, 1), date(2004, 3, 31)),
        (date(2004, 4, 1), date(2004, 9, 30)), (date(2004, 12, 31), date(2004, 12, 31)),
        (date(2003, 1, 1), date(2004, 12, 31)), (date(1999, 1, 1), date(1999, 12, 31)),
    ],
    "shuanggui": [
        (date(2012, 1, 1), date(2013, 12, 31)), (date(2012, 1, 1), date(2012, 12, 31)),
        (date(2013, 1, 1), date(2013, 6, 30)), (date(2012, 3, 20), date(2012, 3, 20)),
        (date(2013, 12, 31), date(2014, 1, 1)), (date(2010, 1, 1), date(2011, 12, 31)),
    ],
}  # fmt: skip
ROWS = {"members.by_level": "level", "matters.channels": "channel", "matters.hot_topics": "topic"}


@pytest.fixture
def body(db: None) -> Callable[[str], OrgUnit]:
    keeper = User.objects.create(username="command-line", name="命令行", is_superuser=True)

    def imported(name: str) -> OrgUnit:
        plan = import_ledger(EXAMPLES / f"{name}.xlsx", by=keeper)
        assert plan.troubles == []
        return plan.org

    return imported


@pytest.mark.parametrize("name", sorted(PERIODS))
def test_every_figure_is_what_a_clerk_counts_in_the_same_workbook(name: str, body: Callable[[str], OrgUnit]) -> None:
    org, cells = body(name), Cells(EXAMPLES / f"{name}.xlsx")
    found = []
    for start, end in PERIODS[name]:
        facts = gather(org, Period(start, end))
        expected = recount(cells, start, end) | recount_work(cells, start, end)
        assert len(expected) > 60
        found += [f"{start}—{end} {line}" for line in _differences(facts, expected)]

    assert found == []


def _differences(facts: PeriodFacts, expected: dict[str, tuple[Any, list[str] | None]]) -> list[str]:
    known, found = record_numbers(facts), []
    for key, (value, proof) in expected.items():
        fact = facts.get(key)
        if fact is None:
            if value:
                found.append(f"{key}: no fact, the clerk has {value}")
            continue
        shown = _shown(fact, type(value))
        if shown != value:
            found.append(f"{key}: {shown}, the clerk has {value}")
        named = sorted({known[fact.register][pk] for pk in fact.ids}) if fact.ids else []
        if proof is not None and named != proof:
            found.append(f"{key}: proved by {named}, the clerk names {proof}")
    return found


def _shown(fact: Fact, kind: type) -> Any:
    """The value as the clerk writes it: lines as counts by name, titles in no order."""
    if fact.key in ROWS:
        return kind({row[ROWS[fact.key]].value: row["count"].value for row in fact.rows})
    return set(fact.value) if isinstance(fact.value, tuple) else fact.value


def test_the_clerk_counts_enough_facts_of_every_part_of_the_work() -> None:
    cells = Cells(EXAMPLES / "demo.xlsx")
    year = (date(2025, 1, 1), date(2025, 12, 31))
    parts = Counter(key.partition(".")[0] for key in recount(cells, *year) | recount_work(cells, *year))

    assert sum(parts.values()) > 120
    assert min(parts.values()) >= 4
