"""What the database itself refuses, and that credits never go beyond what arrived nor beyond the total."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.investment.build import a_credit, a_lead, a_total
from weiyuan.core.ledger.sheet import Row
from weiyuan.investment.actions import credit_member
from weiyuan.investment.ledger import check_credits
from weiyuan.investment.models import InvestmentAreaTotal, InvestmentCredit, InvestmentLead
from weiyuan.orgs.models import OrgUnit

pytestmark = pytest.mark.django_db

DAY = date(2025, 10, 31)


def refused(make: Any, *args: Any, **fields: Any) -> bool:
    try:
        with transaction.atomic():
            make(*args, **fields)
    except IntegrityError:
        return True
    return False


def wrong(record: Any) -> set[str]:
    return {field for field, _ in record.problems() or (record.conflicts() if hasattr(record, "conflicts") else [])}


def test_foreign_capital_is_in_dollars_and_domestic_in_yuan(cast: Cast) -> None:
    assert refused(a_lead, cast, currency="CNY")
    assert refused(a_lead, cast, capital_kind="domestic")
    assert not refused(a_lead, cast, capital_kind="domestic", currency="CNY")
    assert wrong(InvestmentLead(capital_kind="foreign", currency="CNY")) == {"currency"}


LACKS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("contract", {"contract_amount": None}, {"contract_amount"}),
    ("started", {"contract_on": None}, {"contract_on"}),
    ("funds_arrived", {"arrived_amount": None}, {"arrived_amount"}),
    ("producing", {"certified_by": ""}, {"certified_by"}),
    ("clue", {"arrived_asof": None}, {"arrived_asof"}),
]


@pytest.mark.parametrize(("state", "lacking", "fields"), LACKS)
def test_a_stage_needs_its_evidence_in_the_database_and_in_words(
    cast: Cast, state: str, lacking: dict[str, Any], fields: set[str]
) -> None:
    assert refused(a_lead, cast, state, **lacking)
    complete = a_lead(cast, state)
    assert wrong(complete) == set()
    for name, value in lacking.items():
        setattr(complete, name, value)
    assert wrong(complete) == fields


def test_no_stage_outside_the_workflow_and_no_negative_amounts(cast: Cast) -> None:
    assert refused(a_lead, cast, "forgotten")
    assert refused(a_lead, cast, planned_amount=Decimal(-1))
    assert refused(a_lead, cast, arrived_amount=Decimal(-1))
    assert refused(a_lead, cast, credited_share=Decimal("100.01"))


def test_a_contract_is_not_older_than_its_lead(cast: Cast) -> None:
    assert wrong(a_lead(cast, contract_on=date(2025, 1, 31))) == {"contract_on"}


def test_totals_are_kept_once_per_kind_period_and_day(cast: Cast) -> None:
    a_total(cast, 486)
    assert refused(a_total, cast, 500)
    assert not refused(a_total, cast, 3750, capital_kind="domestic")
    assert not refused(a_total, cast, 500, asof=date(2025, 11, 30))
    for day in (date(2024, 12, 31), date(2026, 1, 1)):
        assert refused(a_total, cast, 486, asof=day)
        total = InvestmentAreaTotal(
            org=cast.org, start=date(2025, 1, 1), end=date(2025, 12, 31), asof=day, amount_wan=Decimal(1)
        )
        assert wrong(total) == {"asof"}


def test_a_credit_is_kept_once_per_lead_member_and_day(cast: Cast) -> None:
    lead = a_lead(cast)
    a_credit(lead, cast.li, 10)
    assert refused(a_credit, lead, cast.li, 20)
    assert refused(a_credit, lead, cast.zhou, 0)
    assert not refused(a_credit, lead, cast.zhou, 20)


# --- credits against the lead and the total ----------------------------------------------------------


def a_claim(lead: InvestmentLead, member: Any, amount: str, asof: date = DAY) -> InvestmentCredit:
    return InvestmentCredit(org=lead.org, lead=lead, member=member, amount_wan=Decimal(amount), asof=asof)


def test_credits_reach_the_total_but_never_pass_it(cast: Cast) -> None:
    a_total(cast, 486)
    lead = a_lead(cast)
    credit_member(a_claim(lead, cast.li, "300"), by=cast["officer"])
    with pytest.raises(ValidationError) as error:
        credit_member(a_claim(lead, cast.zhou, "186.0001"), by=cast["officer"])
    assert "486.0001" in error.value.message_dict["amount_wan"][0]
    assert credit_member(a_claim(lead, cast.zhou, "186"), by=cast["officer"]).no == "YZRL-2025-002"


def test_only_the_clerks_credit_members(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        credit_member(a_claim(a_lead(cast), cast.li, "1"), by=cast["member"])


def test_foreign_credits_are_not_weighed_against_the_domestic_total(cast: Cast) -> None:
    a_total(cast, 10, capital_kind="domestic")
    assert wrong(a_claim(a_lead(cast), cast.li, "300")) == set()


def test_credits_outside_the_days_of_the_total_are_not_part_of_it(cast: Cast) -> None:
    a_total(cast, 10)
    lead = a_lead(cast)
    assert wrong(a_claim(lead, cast.li, "300", date(2024, 12, 31))) == set()
    assert wrong(a_claim(lead, cast.li, "300", date(2025, 11, 1))) == set()
    assert wrong(a_claim(lead, cast.li, "300", date(2025, 1, 1))) == {"amount_wan"}


def test_credits_do_not_pass_the_share_of_the_funds_that_arrived(cast: Cast) -> None:
    lead = a_lead(cast, credited_share=Decimal(50))
    a_credit(lead, cast.li, 200)
    assert wrong(a_claim(lead, cast.zhou, "100")) == set()
    assert wrong(a_claim(lead, cast.zhou, "101")) == {"amount_wan"}
    bare = a_lead(cast, arrived_amount=None, arrived_asof=None)
    assert wrong(a_claim(bare, cast.li, "1")) == {"lead"}


def test_a_corrected_credit_is_not_weighed_twice(cast: Cast) -> None:
    a_total(cast, 486)
    credit = a_credit(a_lead(cast), cast.li, 400)
    credit.amount_wan = Decimal(486)
    assert wrong(credit) == set()


def test_a_total_is_not_lowered_below_its_credits(cast: Cast) -> None:
    total = a_total(cast, 486)
    a_credit(a_lead(cast), cast.li, 400)
    total.amount_wan = Decimal(399)
    assert wrong(total) == {"amount_wan"}
    total.amount_wan = Decimal(400)
    assert wrong(total) == set()


def test_the_ledger_weighs_all_its_rows_together(cast: Cast) -> None:
    a_total(cast, 486)
    lead = a_lead(cast)
    rows = [Row(5, a_claim(lead, cast.li, "300"), {}), Row(6, a_claim(lead, cast.zhou, "187"), {})]
    assert [(problem.row, problem.field) for problem in check_credits(rows, cast.org)] == [(6, "amount_wan")]
    rows[1].record.amount_wan = Decimal(186)
    assert list(check_credits(rows, cast.org)) == []


def test_the_ledger_weighs_credits_against_totals_of_the_same_file(cast: Cast) -> None:
    a_total(cast, 486)
    row = Row(2, a_claim(a_lead(cast), cast.li, "300"), {})
    lower = InvestmentAreaTotal(
        org=cast.org, capital_kind="foreign", start=date(2025, 1, 1), end=date(2025, 12, 31), asof=DAY,
        amount_wan=Decimal(299),
    )  # fmt: skip
    assert [p.row for p in check_credits([row], cast.org, {InvestmentAreaTotal: [lower]})] == [2]
    lower.amount_wan = Decimal(300)
    assert list(check_credits([row], cast.org, {InvestmentAreaTotal: [lower]})) == []


def test_the_ledger_of_a_new_body_is_weighed_against_its_own_leads(cast: Cast) -> None:
    fresh = OrgUnit(name="新街道")
    lead = InvestmentLead(org=fresh, arrived_amount=Decimal(100))
    claim = InvestmentCredit(org=fresh, lead=lead, member=cast.li, amount_wan=Decimal(101), asof=DAY)
    assert [problem.row for problem in check_credits([Row(2, claim, {})], fresh)] == [2]
