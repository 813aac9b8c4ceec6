"""Who sees which investment record."""

from datetime import date
from typing import Any

import pytest

from tests.cast import ACTORS, Cast
from tests.investment.build import a_credit, a_lead, a_total
from weiyuan.investment.models import InvestmentLead

pytestmark = pytest.mark.django_db

OFFICE = {"director", "leader", "officer", "reader", "district"}


def seers(cast: Cast, record: Any) -> set[str]:
    return {name for name in ACTORS if type(record).objects.visible_to(cast[name]).filter(pk=record.pk).exists()}


def test_a_lead_is_seen_by_the_office_its_introducer_and_the_credited(cast: Cast) -> None:
    assert seers(cast, a_lead(cast)) == OFFICE
    lead = a_lead(cast, introducer=cast.li)
    assert seers(cast, lead) == OFFICE | {"member"}
    a_credit(lead, cast.zhou, 10)
    a_credit(lead, cast.zhou, 10, date(2025, 11, 1))
    assert seers(cast, lead) == OFFICE | {"member", "other_member"}
    assert InvestmentLead.objects.visible_to(cast["other_member"]).count() == 1


def test_a_credit_is_seen_by_the_office_and_its_member(cast: Cast) -> None:
    assert seers(cast, a_credit(a_lead(cast), cast.li, 10)) == OFFICE | {"member"}


def test_totals_are_everybodys_in_the_body(cast: Cast) -> None:
    assert seers(cast, a_total(cast, 486)) == OFFICE | {"member", "other_member", "head"}


def test_another_body_sees_its_own_only(cast: Cast) -> None:
    a_lead(cast)
    own = a_lead(cast, org=cast.other)
    assert list(InvestmentLead.objects.visible_to(cast["stranger"])) == [own]
