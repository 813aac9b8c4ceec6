"""Writes about consultations."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from weiyuan.consultations.models import Consultation, OutcomeItem
from weiyuan.core.workflow import Step
from weiyuan.journal import transition


@transaction.atomic
def move_consultation(consultation: Consultation, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a consultation and keep what the step says. Raises as ``transition.take`` does.

    A session held before its planned day gets the day on which it was held.
    """
    taken = transition.take(consultation, step, by=by, note=note)
    today = timezone.localdate()
    said: dict[str, Any] = {}
    match step:
        case "announce":
            said = {"announced_on": consultation.announced_on or today}
        case "hold":
            said = {"on": min(consultation.on, today)}
        case "report":
            said = {"reported_on": today}
        case "review":
            said = {"reviewed_on": today, "review_text": note}
        case "evaluate":
            said = {"evaluation": note}
    _keep(consultation, said)
    return taken


@transaction.atomic
def move_outcome(item: OutcomeItem, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with an item of an outcome: the note says what was done.

    Raises as ``transition.take`` does.
    """
    taken = transition.take(item, step, by=by, note=note)
    if step == "finish":
        _keep(item, {"done_on": timezone.localdate(), "result": note})
    return taken


def _keep(record: Any, said: dict[str, Any]) -> None:
    for name, value in said.items():
        setattr(record, name, value)
    record.save(update_fields=list(said))
