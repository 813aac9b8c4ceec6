"""Records for the tests of consultations."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import Cast
from weiyuan.consultations.models import Consultation, ConsultationOpinion, OutcomeItem


def a_consultation(cast: Cast, state: str = "held", **more: Any) -> Consultation:
    """A consultation on parking, of 15 April 2026."""
    said = {"title": "老旧小区停车", "kind": "sector", "on": date(2026, 4, 15), **more}
    return Consultation.objects.create(org=cast.org, state=state, **said)


def an_opinion(cast: Cast, consultation: Consultation, **more: Any) -> ConsultationOpinion:
    said = {"member": cast.li, "text": "建议错时共享", **more}
    return ConsultationOpinion.objects.create(org=cast.org, consultation=consultation, **said)


def an_outcome(cast: Cast, consultation: Consultation, state: str = "todo", **more: Any) -> OutcomeItem:
    said = {"item": "增划车位二十个", "unit": cast.unit_record, **more}
    return OutcomeItem.objects.create(org=cast.org, consultation=consultation, state=state, **said)
