"""What the summary is told about information, research and publications."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.reports.builders import (
    a_matter,
    a_publication,
    a_report,
    an_activity,
    an_adoption,
    an_opinion,
)
from weiyuan.core.facts import Fact, Period
from weiyuan.reports.facts import facts
from weiyuan.summaries.catalogue import catalogue

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
POLICY = {"policy_title": "停车收费办法", "policy_issuer": "市发改委", "policy_date": date(2026, 2, 1)}


def told(cast: Cast) -> dict[str, Fact]:
    return {fact.key.removeprefix("reports."): fact for fact in facts(cast.org, YEAR)}


def shown(fact: Fact) -> list[dict[str, Any]]:
    return [{name: sub.value for name, sub in row.items()} for row in fact.rows]


def test_nothing_sent_is_nought_and_no_rate(cast: Cast) -> None:
    an_opinion(cast, "signed")

    found = told(cast)

    assert {found[key].value for key in ("submitted", "adopted", "unbacked", "research", "published")} == {0}
    assert not {"adoption_rate", "unbacked_rate", "triggered", "titles", "adopted_by_level"} & set(found)


def test_the_first_and_the_last_day_belong_to_the_period(cast: Cast) -> None:
    early = date(2025, 12, 1)
    an_opinion(cast, reported_on=early, sent_on=date(2025, 12, 31))
    first = an_opinion(cast, reported_on=early, sent_on=date(2026, 1, 1))
    last = an_opinion(cast, sent_on=date(2026, 12, 31))
    an_opinion(cast, sent_on=date(2027, 1, 1))
    an_opinion(cast, deleted_at="2026-06-02T00:00:00Z")

    assert told(cast)["submitted"].ids == (first.pk, last.pk)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("reviewed", {"reviewer": "岑分管"}),
        ("time_critical", {"time_critical": True}),
        ("pertinent", {"pertinent": True}),
    ],
)
def test_each_mark_is_counted(cast: Cast, key: str, said: dict[str, Any]) -> None:
    an_opinion(cast)
    marked = an_opinion(cast, **said)

    fact = told(cast)[key]

    assert (fact.value, fact.unit, fact.register, fact.ids) == (1, "篇", "reports.socialopinion", (marked.pk,))


def test_a_matter_a_visit_or_research_backs_a_report(cast: Cast) -> None:
    an_opinion(cast, source_matter=a_matter(cast))
    an_opinion(cast, source_activity=an_activity(cast))
    an_opinion(cast, source_research=a_report(cast))
    bare = an_opinion(cast)

    found = told(cast)

    assert found["unbacked"].ids == (bare.pk,)
    assert found["unbacked_rate"].value == Decimal("25.0")


def test_returned_is_counted_by_the_day_of_the_return(cast: Cast) -> None:
    back = an_opinion(cast, "submitted", returned_on=date(2026, 12, 31))
    an_opinion(cast, "returned", returned_on=date(2025, 12, 31))

    assert told(cast)["returned"].ids == (back.pk,)


def test_one_piece_counts_once_and_once_per_level(cast: Cast) -> None:
    high, low, sent_on, plain = (an_opinion(cast) for _ in range(4))
    for level in ("district", "district", "city", "national"):
        an_adoption(cast, high, level)
    an_adoption(cast, low, "district", form="combined")
    an_adoption(cast, sent_on, "province", form="forwarded", instruction=True, instructor="庞书记")

    found = told(cast)

    assert found["adopted"].ids == (high.pk, low.pk)
    assert (found["adopted_above"].value, len(found["adopted_above"].ids)) == (1, 2)
    assert found["instructed"].ids == tuple(sent_on.adoptions.values_list("pk", flat=True))
    assert found["adoption_rate"].value == Decimal("50.0")
    assert shown(found["adopted_by_level"]) == [
        {"level": "区级", "count": 2},
        {"level": "市级", "count": 1},
        {"level": "全国", "count": 1},
    ]
    assert plain.pk not in found["adopted"].ids


def test_what_a_policy_triggered_is_told_with_the_policy(cast: Cast) -> None:
    an_opinion(cast, reaction="strong", sent_to=["区政协"], edited_title="群众对停车收费办法反映强烈", **POLICY)
    an_opinion(cast, title="无日期的政策", policy_title="某办法")

    found = told(cast)

    assert shown(found["triggered"]) == [
        {
            "title": "群众对停车收费办法反映强烈",
            "policy": "停车收费办法",
            "issuer": "市发改委",
            "issued_on": date(2026, 2, 1),
            "strong": True,
            "sent_to": "区政协",
        }
    ]
    assert found["titles"].value == ("无日期的政策",)


def test_reaction_and_receiver_may_be_unknown(cast: Cast) -> None:
    an_opinion(cast, **POLICY)

    assert set(told(cast)["triggered"].rows[0]) == {"title", "policy", "issuer", "issued_on"}


def test_adopted_and_instructed_titles_come_first(cast: Cast) -> None:
    an_opinion(cast, title="甲", sent_on=date(2026, 3, 2))
    an_adoption(cast, an_opinion(cast, title="乙", sent_on=date(2026, 3, 3)))

    assert told(cast)["titles"].value == ("乙", "甲")


def test_research_counts_when_it_is_completed(cast: Cast) -> None:
    a_report(cast, "drafting", submitted_on=date(2026, 5, 1))
    a_report(cast, "returned")
    a_report(cast, submitted_on=date(2027, 1, 1))
    plain = a_report(cast, title="社区养老", submitted_on=date(2026, 1, 1))
    formal = a_report(cast, "sent", title="物业治理", is_proposal_draft=True, submitted_on=date(2026, 12, 31))

    found = told(cast)

    assert found["research"].ids == (plain.pk, formal.pk)
    assert found["research_titles"].value == ("社区养老", "物业治理")
    assert (found["recommendations"].ids, found["recommendations"].unit) == ((formal.pk,), "件")


def test_publications_are_told_by_periodical(cast: Cast) -> None:
    a_publication(cast, "甲", "城乡月刊", date(2026, 2, 1))
    a_publication(cast, "乙", "政协通讯", date(2026, 3, 1))
    a_publication(cast, "丙", "城乡月刊", date(2026, 4, 1))
    a_publication(cast, "丁", "城乡月刊", date(2027, 1, 1))

    found = told(cast)

    assert found["published"].value == 3
    assert shown(found["publications"]) == [
        {"periodical": "城乡月刊", "titles": ("甲", "丙")},
        {"periodical": "政协通讯", "titles": ("乙",)},
    ]


def everything(cast: Cast) -> None:
    an_adoption(cast, an_opinion(cast, reaction="ordinary", sent_to=["区政协"], **POLICY))
    an_opinion(cast)
    a_report(cast)
    a_publication(cast, "甲", "城乡月刊", date(2026, 2, 1))


def test_the_facts_are_those_of_the_catalogue(cast: Cast) -> None:
    everything(cast)

    wanted = {entry.key: entry for entry in catalogue().values() if entry.key.startswith("reports.")}
    found = {f"reports.{key}": fact for key, fact in told(cast).items()}

    assert set(found) == set(wanted)
    for key, entry in wanted.items():
        assert (found[key].unit, found[key].register) == (entry.unit, entry.register), key
        for row in found[key].rows:
            assert {name: sub.unit for name, sub in row.items()} == {n: f.unit for n, f in entry.fields.items()}


@pytest.mark.parametrize("many", [1, 3])
def test_the_facts_take_five_queries(cast: Cast, many: int) -> None:
    for _ in range(many):
        everything(cast)

    with CaptureQueriesContext(connection) as asked:
        told(cast)

    assert len(asked) == 5
