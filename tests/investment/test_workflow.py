"""An investment lead: who may take which step from where (domain.md D8), and with what evidence."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from tests.cast import Cast
from tests.investment.build import a_lead
from tests.matrix import walk
from weiyuan.investment.actions import move_lead
from weiyuan.investment.workflow import LEAD
from weiyuan.journal.models import Entry

pytestmark = pytest.mark.django_db

CLERKS = {"director", "officer"}
ARROWS = {
    "respond": ({"clue"}, "responded", CLERKS),
    "assess": ({"responded"}, "assessed", CLERKS),
    "follow": ({"assessed"}, "following", CLERKS),
    "drop": ({"assessed", "following", "negotiating"}, "dropped", CLERKS),
    "negotiate": ({"following"}, "negotiating", CLERKS),
    "agree": ({"negotiating"}, "agreement", CLERKS),
    "sign": ({"agreement"}, "contract", CLERKS),
    "start": ({"contract"}, "started", CLERKS),
    "arrive": ({"started"}, "funds_arrived", CLERKS),
    "produce": ({"funds_arrived"}, "producing", CLERKS),
}


def test_every_step_from_every_state_by_everybody(cast: Cast) -> None:
    def make(state: str) -> Model:
        return a_lead(cast, state, introducer=cast.li)

    walk(cast, LEAD, make, move_lead, ARROWS)


def test_response_assessment_and_start_are_dated_today_unless_dated_before(cast: Cast) -> None:
    today = timezone.localdate()
    lead = a_lead(cast, assessed_on=date(2025, 2, 3))
    move_lead(lead, "respond", by=cast["officer"])
    move_lead(lead, "assess", by=cast["officer"])
    lead.refresh_from_db()
    assert (lead.responded_on, lead.assessed_on) == (today, date(2025, 2, 3))


def test_signing_needs_amount_and_day(cast: Cast) -> None:
    lead = a_lead(cast, "agreement", contract_amount=None, contract_on=None)
    with pytest.raises(ValidationError) as error:
        move_lead(lead, "sign", by=cast["officer"], contract_amount=Decimal(80))
    assert set(error.value.message_dict) == {"contract_on"}
    assert not Entry.objects.exists()
    move_lead(lead, "sign", by=cast["officer"], contract_amount=Decimal(80), contract_on=date(2025, 6, 1))
    lead.refresh_from_db()
    assert (lead.state, lead.contract_amount, lead.contract_on) == ("contract", Decimal(80), date(2025, 6, 1))


def test_arrived_funds_need_their_certificate(cast: Cast) -> None:
    lead = a_lead(cast, "started", arrived_amount=None, arrived_asof=None, certified_by="")
    with pytest.raises(ValidationError) as error:
        move_lead(lead, "arrive", by=cast["officer"])
    assert set(error.value.message_dict) == {"arrived_amount", "arrived_asof", "certified_by"}


def test_a_step_is_told_only_what_it_asks(cast: Cast) -> None:
    with pytest.raises(TypeError):
        move_lead(a_lead(cast), "respond", by=cast["officer"], title="别的")
