"""Investment records as the tests need them: complete for every stage, unless told otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.cast import Cast
from weiyuan.investment.models import InvestmentAreaTotal, InvestmentCredit, InvestmentLead
from weiyuan.members.models import Member


def a_lead(cast: Cast, state: str = "clue", **more: Any) -> InvestmentLead:
    """A foreign lead with 600万美元 arrived and certified."""
    said = {
        "org": cast.org, "title": "精密轴承", "reported_on": date(2025, 2, 1), "investor": "海川公司",
        "capital_kind": "foreign", "currency": "USD", "contract_amount": Decimal(600),
        "contract_on": date(2025, 5, 1), "arrived_amount": Decimal(600), "arrived_asof": date(2025, 10, 31),
        "certified_by": "区投资促进局", "state": state, **more,
    }  # fmt: skip
    found: InvestmentLead = InvestmentLead.objects.create(**said)
    return found


def a_credit(lead: InvestmentLead, member: Member, amount: int, asof: date = date(2025, 10, 31)) -> InvestmentCredit:
    found: InvestmentCredit = InvestmentCredit.objects.create(
        org=lead.org, lead=lead, member=member, amount_wan=Decimal(amount), asof=asof
    )
    return found


def a_total(cast: Cast, amount: int, **more: Any) -> InvestmentAreaTotal:
    said = {
        "org": cast.org, "capital_kind": "foreign", "start": date(2025, 1, 1), "end": date(2025, 12, 31),
        "asof": date(2025, 10, 31), "amount_wan": Decimal(amount), "source": "街道经济办", **more,
    }  # fmt: skip
    found: InvestmentAreaTotal = InvestmentAreaTotal.objects.create(**said)
    return found
