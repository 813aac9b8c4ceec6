"""What the summary is told about proposals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.proposals.builders import a_cosign, a_feedback, a_proposal
from weiyuan.core.facts import Fact, Period
from weiyuan.members.models import Membership
from weiyuan.proposals.facts import facts
from weiyuan.summaries.catalogue import catalogue

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def told(cast: Cast, period: Period = YEAR) -> dict[str, Fact]:
    return {fact.key.removeprefix("proposals."): fact for fact in facts(cast.org, period)}


def test_nothing_sent_is_nought_and_no_rate(cast: Cast) -> None:
    a_proposal(cast, "ready", submitted_on=date(2026, 5, 1))

    found = told(cast)

    assert found["submitted"].value == 0
    assert found["members_without"].value == 2
    assert not {"filing_rate", "satisfaction_rate", "key_titles"} & set(found)


def test_the_first_and_the_last_day_belong_to_the_period(cast: Cast) -> None:
    a_proposal(cast, submitted_on=date(2025, 12, 31))
    first = a_proposal(cast, submitted_on=date(2026, 1, 1))
    last = a_proposal(cast, submitted_on=date(2026, 12, 31))
    a_proposal(cast, submitted_on=date(2027, 1, 1))
    a_proposal(cast, submitted_on=date(2026, 6, 1), deleted_at="2026-06-02T00:00:00Z")

    assert told(cast)["submitted"].ids == (first.pk, last.pk)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("filed", {"state": "filed"}),
        ("filed", {"state": "archived"}),
        ("not_filed", {"state": "not_filed"}),
        ("merged", {"state": "merged"}),
        ("key", {"key": True}),
        ("excellent", {"excellent": True}),
        ("personal", {"kind": "personal"}),
        ("joint", {"kind": "joint"}),
        ("group", {"kind": "group", "group_name": "民盟支部", "proposer": None}),
        ("replied", {"state": "tracking"}),
        ("class_a", {"state": "replied", "reply_class": "A"}),
        ("class_b", {"state": "replied", "reply_class": "B"}),
        ("repeated", {"repeat": "many_years"}),
    ],
)
def test_each_count_counts_its_own(cast: Cast, key: str, said: dict[str, Any]) -> None:
    foil = {"kind": "joint"} if key == "personal" else {"kind": "personal"}
    a_proposal(cast, "turned", **foil)
    proposal = a_proposal(cast, **said)

    fact = told(cast)[key]

    assert (fact.value, fact.unit, fact.register, fact.ids) == (1, "件", "proposals.proposal", (proposal.pk,))


def test_key_and_excellent_proposals_are_named_once(cast: Cast) -> None:
    a_proposal(cast, title="关于加装电梯的提案", key=True, excellent=True)
    a_proposal(cast, title="关于夜间停车的提案")

    assert told(cast)["key_titles"].value == ("关于加装电梯的提案",)


def test_filing_rate_is_of_those_decided(cast: Cast) -> None:
    for state in ("filed", "replied", "not_filed", "submitted", "merged"):
        a_proposal(cast, state)

    assert told(cast)["filing_rate"].value == Decimal("66.7")


def test_satisfaction_takes_the_last_word_on_each(cast: Cast) -> None:
    twice, once, silent = (a_proposal(cast, "archived") for _ in range(3))
    a_feedback(cast, twice, "unsatisfied", date(2026, 6, 1))
    a_feedback(cast, twice, "understanding", date(2026, 8, 1))
    a_feedback(cast, once, "unsatisfied")

    fact = told(cast)["satisfaction_rate"]

    assert (fact.value, fact.ids) == (Decimal("50.0"), (twice.pk, once.pk))
    assert silent.pk not in fact.ids


def test_proposing_and_signing_count_declining_does_not(cast: Cast) -> None:
    proposal = a_proposal(cast)
    cosign = a_cosign(cast, proposal, "declined")
    standing = Membership.objects.get(member=cast.zhou)
    assert told(cast)["members_without"].ids == (standing.pk,)

    type(cosign).objects.filter(pk=cosign.pk).delete()
    a_cosign(cast, proposal, "signed")
    assert told(cast)["members_without"].value == 0


def test_nobody_is_missed_where_proposals_were_never_recorded(cast: Cast) -> None:
    assert "members_without" not in told(cast)


def test_who_left_before_the_end_is_not_missed(cast: Cast) -> None:
    Membership.objects.filter(member=cast.zhou).update(left_on=date(2026, 6, 30))
    a_proposal(cast, "draft")

    assert told(cast)["members_without"].ids == (Membership.objects.get(member=cast.li).pk,)


def test_the_facts_are_those_of_the_catalogue(cast: Cast) -> None:
    a_feedback(cast, a_proposal(cast, "replied", key=True), "satisfied")

    wanted = {entry.key: entry for entry in catalogue().values() if entry.key.startswith("proposals.")}
    found = {f"proposals.{key}": fact for key, fact in told(cast).items()}

    assert set(found) == set(wanted)
    assert {key: fact.unit for key, fact in found.items()} == {key: entry.unit for key, entry in wanted.items()}


@pytest.mark.parametrize("many", [1, 3])
def test_the_facts_take_four_queries(cast: Cast, many: int) -> None:
    for _ in range(many):
        a_feedback(cast, a_proposal(cast, "replied"), "satisfied")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        told(cast)

    assert len(asked) == 4
