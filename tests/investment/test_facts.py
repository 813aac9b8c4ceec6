"""Each key of the catalogue that investment states, counted by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, a_member
from tests.investment.build import a_credit, a_lead, a_total
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.investment.facts import facts
from weiyuan.investment.queries import balances

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
DOMESTIC = {"capital_kind": "domestic", "currency": "CNY"}


def told(cast: Cast, period: Period = YEAR) -> PeriodFacts:
    return PeriodFacts.of(period, facts(cast.org, period))


def lines(found: PeriodFacts, key: str) -> list[tuple[Any, Any, str]]:
    return [(row["member"].value, row["amount"].value, row["amount"].unit) for row in found[key].rows]


def test_the_figures_of_the_sentence_on_investment(cast: Cast) -> None:
    total = a_total(cast, 486)
    a_total(cast, 3750, capital_kind="domestic")
    big, small = a_lead(cast), a_lead(cast, title="电子元件")
    a_credit(small, cast.zhou, 86)
    a_credit(big, cast.li, 300)
    found = told(cast)
    assert (found.value("investment.foreign"), found["investment.foreign"].unit) == (Decimal(486), "万美元")
    assert (found.value("investment.domestic"), found["investment.domestic"].unit) == (Decimal(3750), "万元")
    assert found.value("investment.asof") == date(2025, 10, 31)
    assert found["investment.foreign"].ids == (total.pk,)
    assert lines(found, "investment.foreign_by_member") == [
        ("李知远", Decimal(300), "万美元"),
        ("周映雪", Decimal(86), "万美元"),
    ]
    assert found["investment.foreign_by_member"].rows[0]["amount"].ids == (big.pk,)
    assert not [fact for fact in found.facts.values() if fact.value == Decimal(386)]
    for key in ("investment.domestic_by_member", "investment.top_two_share"):
        assert found.get(key) is None


def test_the_latest_total_of_the_period_is_stated(cast: Cast) -> None:
    a_total(cast, 300, asof=date(2025, 6, 30))
    a_total(cast, 999, start=date(2024, 1, 1), end=date(2024, 12, 31), asof=date(2024, 12, 31))
    a_total(cast, 486, asof=YEAR.end)
    assert told(cast).value("investment.foreign") == Decimal(486)
    assert told(cast, Period(YEAR.start, date(2025, 6, 30))).value("investment.foreign") == Decimal(300)


def test_no_common_date_is_stated_where_the_kinds_differ(cast: Cast) -> None:
    a_total(cast, 486)
    a_total(cast, 3750, capital_kind="domestic", asof=date(2025, 11, 30))
    found = told(cast)
    assert found.get("investment.asof") is None
    assert found.get("investment.foreign")
    assert found.get("investment.domestic")


def test_only_certified_credits_between_start_and_cut_off_are_part_of_the_total(cast: Cast) -> None:
    a_total(cast, 486)
    lead = a_lead(cast)
    a_credit(lead, cast.li, 10, YEAR.start)
    a_credit(lead, cast.li, 20, date(2025, 10, 31))
    a_credit(lead, cast.li, 40, date(2025, 11, 1))
    a_credit(lead, cast.li, 80, date(2024, 12, 31))
    a_credit(a_lead(cast, certified_by=""), cast.li, 160)
    a_credit(a_lead(cast, deleted_at="2025-11-01T00:00:00Z"), cast.li, 320)
    assert lines(told(cast), "investment.foreign_by_member") == [("李知远", Decimal(30), "万美元")]


def test_without_a_total_the_credits_of_the_period_are_told(cast: Cast) -> None:
    lead = a_lead(cast, **DOMESTIC)
    a_credit(lead, cast.li, 10, YEAR.start)
    a_credit(lead, cast.li, 20, YEAR.end)
    a_credit(lead, cast.li, 40, date(2026, 1, 1))
    found = told(cast)
    assert lines(found, "investment.domestic_by_member") == [("李知远", Decimal(30), "万元")]
    assert found.get("investment.domestic") is None


def test_a_total_from_before_the_period_holds_the_credits_of_its_own_days(cast: Cast) -> None:
    a_total(cast, 486)
    a_credit(a_lead(cast), cast.li, 300, date(2025, 2, 1))
    found = told(cast, Period(date(2025, 7, 1), YEAR.end))
    assert lines(found, "investment.foreign_by_member") == [("李知远", Decimal(300), "万美元")]


def test_balances_tell_total_credited_and_rest_per_kind(cast: Cast) -> None:
    a_total(cast, 486)
    a_credit(a_lead(cast), cast.li, 386)
    a_credit(a_lead(cast, **DOMESTIC), cast.li, 500)
    foreign, domestic = balances(cast.org, YEAR)
    assert (foreign.unit, foreign.credited, foreign.rest, foreign.asof) == (
        "万美元", Decimal(386), Decimal(100), date(2025, 10, 31),
    )  # fmt: skip
    assert (domestic.unit, domestic.credited, domestic.rest) == ("万元", Decimal(500), None)


def test_the_share_of_two_members_is_told_from_three_on_and_per_kind(cast: Cast) -> None:
    third = a_member(cast.org, cast.term, "秦月", "WY-003")
    foreign, domestic = a_lead(cast), a_lead(cast, **DOMESTIC)
    for member, amount in ((cast.li, 300), (cast.zhou, 86)):
        a_credit(foreign, member, amount)
    assert told(cast).get("investment.top_two_share") is None
    a_credit(foreign, third, 100)
    assert told(cast).value("investment.top_two_share") == Decimal("82.3")  # 400 of 486
    for member in (cast.li, cast.zhou, third):
        a_credit(domestic, member, 200)
    assert told(cast).value("investment.top_two_share") == Decimal("82.3")  # not (400 + 400) of 1086


def test_leads_by_their_day_and_contracts_by_theirs(cast: Cast) -> None:
    first = a_lead(cast, reported_on=YEAR.start, contract_on=None)
    last = a_lead(cast, "contract", reported_on=YEAR.end, contract_on=YEAR.end)
    a_lead(cast, reported_on=date(2024, 12, 31), contract_on=date(2026, 1, 1))
    dropped = a_lead(cast, "dropped", contract_on=YEAR.end)
    found = told(cast)
    assert found["investment.leads"].ids == (first.pk, last.pk, dropped.pk)
    assert found["investment.leads_signed"].ids == (last.pk,)


def test_nothing_recorded_states_zeros_and_no_amounts(cast: Cast) -> None:
    a_total(cast, 486, org=cast.other)
    found = told(cast)
    assert {key: fact.value for key, fact in found.facts.items()} == {
        "investment.leads": 0,
        "investment.leads_signed": 0,
    }


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    a_total(cast, 486)
    for amount in (1, 2, 3):
        a_credit(a_lead(cast), cast.li, amount)
    with CaptureQueriesContext(connection) as asked:
        told(cast)
    assert len(asked) == 4
