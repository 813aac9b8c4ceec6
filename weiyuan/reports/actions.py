"""Writes about information and research reports."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.reports.models import (
    AdoptionForm,
    AdoptionLevel,
    InfoAdoption,
    ResearchReport,
    SocialOpinion,
)


@transaction.atomic
def move_opinion(opinion: SocialOpinion, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a piece of information and keep who did it and when. Raises as ``transition.take`` does.

    Adoption and instruction are noted as rows of their own at the district level, for the clerk to make exact.
    """
    if step == "send":  # before the step, because the database refuses a sent report without a day
        _store(opinion, _sending(opinion))
    taken = transition.take(opinion, step, by=by, note=note)
    today, name = timezone.localdate(), by.get_full_name()
    match step:
        case "approve":
            _store(opinion, {"reviewer": name, "reviewed_on": today, "review_opinion": note})
        case "return":
            _store(opinion, {"returned_on": today, "review_opinion": note})
        case "sign":
            _store(opinion, {"signer": name})
        case "adopt" if not opinion.adoptions.exclude(form=AdoptionForm.FORWARDED):
            transition.register([_adoption(opinion)], by=by)
        case "instruct":
            said = {"form": AdoptionForm.FORWARDED, "instruction": True, "instruction_text": note}
            transition.register([_adoption(opinion, **said)], by=by)
    return taken


@transaction.atomic
def move_research(report: ResearchReport, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a research report and keep the dates that it implies. Raises as ``transition.take`` does."""
    today = timezone.localdate()
    if step == "submit":  # before the step, because the database refuses a finished report without a day
        _store(report, {"submitted_on": report.submitted_on or today})
    taken = transition.take(report, step, by=by, note=note)
    if step == "send":
        _store(report, {"sent_on": today})
    if step == "instruct":
        _store(report, {"instruction_text": note})
    return taken


def _sending(opinion: SocialOpinion) -> dict[str, Any]:
    return {"sent_on": timezone.localdate(), "sent_to": opinion.sent_to or [opinion.org.parent_cppcc]}


def _adoption(opinion: SocialOpinion, **said: Any) -> InfoAdoption:
    return InfoAdoption(
        org=opinion.org,
        opinion=opinion,
        level=AdoptionLevel.DISTRICT,
        adopter=opinion.org.parent_cppcc,
        on=timezone.localdate(),
        **said,
    )


def _store(record: Any, said: dict[str, Any]) -> None:
    type(record).objects.filter(pk=record.pk).update(**said)
    for name, value in said.items():
        setattr(record, name, value)
