"""Writes about information and research reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.matters.actions import mark_sources
from weiyuan.reports.models import (
    AdoptionForm,
    AdoptionLevel,
    InfoAdoption,
    ResearchReport,
    SocialOpinion,
)
from weiyuan.reports.workflow import OPINION, RESEARCH, OpinionState

UNSENT = OPINION.drafts | {OpinionState.RETURNED.value}  # the writer's, to be mended
# The fields that a step may be told along with it: a form asks for these.
OPINION_FIELDS: dict[str, tuple[str, ...]] = {
    "approve": ("reviewer", "reviewed_on", "time_critical", "pertinent"),
    "return": ("returned_on",),
    "edit": ("edited_title", "edited_situation", "edited_advice"),
    "sign": ("signer",),
    "send": ("sent_on", "sent_to"),
}
RESEARCH_FIELDS: dict[str, tuple[str, ...]] = {
    "start": ("started_on",),
    "submit": ("submitted_on",),
    "send": ("sent_on", "sent_to"),
    "instruct": ("instructor",),
}


@transaction.atomic
def move_opinion(opinion: SocialOpinion, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a piece of information and keep who did it and when, unless others were said.

    Adoption and instruction are noted as rows of their own at the district level, for the clerk to make exact.
    Raises ValidationError where the record would contradict itself, else as ``transition.take`` does.
    """
    arrow, fields = OPINION.step(step), {}
    if arrow in OPINION.open_steps(opinion, by):  # otherwise ``take`` says why not
        new = told.told(opinion, step, said, OPINION_FIELDS)
        fields = told.also(new, _of_opinion(opinion, step, by.get_full_name(), note))
        told.weigh(opinion, arrow.target, fields)
    taken = transition.take(opinion, step, by=by, note=note, also=fields)
    match step:
        case "adopt" if not opinion.adoptions.exclude(form=AdoptionForm.FORWARDED):
            transition.register([_adoption(opinion)], by=by)
        case "instruct":
            words = {"form": AdoptionForm.FORWARDED, "instruction": True, "instruction_text": note}
            transition.register([_adoption(opinion, **words)], by=by)
    keep_sources(opinion, {}, by=by)
    return taken


def keep_sources(opinion: SocialOpinion, old: Mapping[str, Any], *, by: Any) -> None:
    """The residents' matters from which it came, or no longer comes, are marked as turned into it or not."""
    sources = [one for one in (opinion.source_matter, old.get("source_matter")) if one]
    draft, day = opinion.state in UNSENT and _is_own(opinion), opinion.reported_on
    mark_sources("report", sources, lambda matter: matter.opinions.alive().exists(), by=by, on=day, draft=draft)


def _is_own(opinion: SocialOpinion) -> bool:
    """Whether the member who reports wrote it down himself."""
    reporter = opinion.reporter
    return reporter is not None and reporter.user_id is not None and reporter.user_id == opinion.created_by_id


@transaction.atomic
def move_research(report: ResearchReport, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a research report and keep the dates that it implies, unless others were said.

    Raises ValidationError where the record would contradict itself, else as ``transition.take`` does.
    """
    arrow, fields = RESEARCH.step(step), {}
    if arrow in RESEARCH.open_steps(report, by):
        fields = told.also(told.told(report, step, said, RESEARCH_FIELDS), _of_research(report, step, note))
        told.weigh(report, arrow.target, fields)
    return transition.take(report, step, by=by, note=note, also=fields)


def _of_opinion(opinion: SocialOpinion, step: str, name: str, note: str) -> dict[str, Any]:
    today = timezone.localdate()
    match step:
        case "approve":
            return {"reviewer": name, "reviewed_on": today, "review_opinion": note}
        case "return":
            return {"returned_on": today, "review_opinion": note}
        case "sign":
            return {"signer": name}
        case "send":
            return {"sent_on": today, "sent_to": opinion.sent_to or [opinion.org.parent_cppcc]}
    return {}


def _of_research(report: ResearchReport, step: str, note: str) -> dict[str, Any]:
    today = timezone.localdate()
    match step:
        case "start" if report.started_on is None:
            return {"started_on": today}
        case "submit":
            return {"submitted_on": report.submitted_on or today}
        case "send":
            return {"sent_on": today}
        case "instruct":
            return {"instruction_text": note}
    return {}


def _adoption(opinion: SocialOpinion, **said: Any) -> InfoAdoption:
    return InfoAdoption(
        org=opinion.org,
        opinion=opinion,
        level=AdoptionLevel.DISTRICT,
        adopter=opinion.org.parent_cppcc,
        on=timezone.localdate(),
        **said,
    )
