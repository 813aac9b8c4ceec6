"""Writes about consultations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from weiyuan.consultations.models import Consultation, OutcomeItem
from weiyuan.consultations.workflow import CONSULTATION, OUTCOME
from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.matters.actions import mark_sources

# The fields that a step may be told along with it: a form asks for these.
CONSULTATION_FIELDS: dict[str, tuple[str, ...]] = {
    "select": ("on", "source"),
    "announce": ("announced_on",),
    "research": ("research",),
    "hold": ("on", "place", "chair", "head_present", "residents"),
    "agree": ("consensus",),
    "report": ("reported_on", "report_to"),
    "accept": ("instruction",),
    "review": ("reviewed_on",),
}
OUTCOME_FIELDS: dict[str, tuple[str, ...]] = {"finish": ("done_on",)}


@transaction.atomic
def move_consultation(consultation: Consultation, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a consultation and keep what the step says; the days are today's unless said.

    A session held before its planned day gets the day on which it was held.
    Raises ValidationError where the record would contradict itself, else as ``transition.take`` does.
    """
    arrow, fields = CONSULTATION.step(step), {}
    if arrow in CONSULTATION.open_steps(consultation, by):  # otherwise ``take`` says why not
        new = told.told(consultation, step, said, CONSULTATION_FIELDS)
        fields = told.also(new, _implied(consultation, step, note))
        told.weigh(consultation, arrow.target, fields)
    taken = transition.take(consultation, step, by=by, note=note, also=fields)
    keep_sources(consultation, {}, by=by)
    return taken


def keep_sources(consultation: Consultation, old: Mapping[str, Any], *, by: Any) -> None:
    """The residents' matters from which it came, or no longer comes, are marked as turned into it or not."""
    sources = [*consultation.source_matters.all(), *old.get("source_matters", [])]
    mark_sources("consultation", sources, lambda matter: matter.consultations.alive().exists(), by=by)


def _implied(consultation: Consultation, step: str, note: str) -> dict[str, Any]:
    today = timezone.localdate()
    match step:
        case "announce" if consultation.announced_on is None and today <= consultation.on:
            return {"announced_on": today}
        case "hold":
            return {"on": min(consultation.on, today)}
        case "report":
            return {"reported_on": today}
        case "review":
            return {"reviewed_on": today, "review_text": note}
        case "evaluate":
            return {"evaluation": note}
    return {}


@transaction.atomic
def move_outcome(item: OutcomeItem, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with an item of an outcome: the note says what was done.

    Raises ValidationError where the record would contradict itself, else as ``transition.take`` does.
    """
    arrow, fields = OUTCOME.step(step), {}
    if arrow in OUTCOME.open_steps(item, by):
        implied = {"done_on": timezone.localdate(), "result": note} if step == "finish" else {}
        fields = told.also(told.told(item, step, said, OUTCOME_FIELDS), implied)
        told.weigh(item, arrow.target, fields)
    return transition.take(item, step, by=by, note=note, also=fields)
