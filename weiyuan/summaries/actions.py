"""Writes about summaries: begin one, write its revisions, take its steps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from weiyuan.core.documents.tree import runs_of
from weiyuan.core.documents.writers import write
from weiyuan.core.facts import Period
from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal import transition
from weiyuan.orgs.models import OrgUnit
from weiyuan.summaries.compose import Draft, compose
from weiyuan.summaries.frozen import differences, freeze_document, freeze_facts, thaw_facts
from weiyuan.summaries.gather import gather
from weiyuan.summaries.models import Phase, Revision, Summary
from weiyuan.summaries.patterns import fact_words
from weiyuan.summaries.period import period_title
from weiyuan.summaries.workflow import SummaryState

Progress = Callable[[str, int], None]
SUFFIXES = (".docx", ".pdf")
OPEN_STATES = frozenset({SummaryState.COLLECTING, SummaryState.DRAFTED})


def begin_summary(org: OrgUnit, start: date, end: date, *, by: Any) -> Summary:
    """Begin the summary of a body over a period; its text is written by ``write_revision``.

    Raises PermissionDenied where ``by`` may not, ValidationError where the period ends before it begins.
    """
    if not by.has_perm("summaries.add_summary", org):
        raise PermissionDenied("summaries.add_summary")
    title = f"{org.short_name}{period_title(Period(start, end))}{_('工作总结')}" if end >= start else ""
    summary = Summary(org=org, title=title, period_start=start, period_end=end)
    if problems := summary.problems():
        raise ValidationError(dict(problems))
    transition.register([summary], by=by)
    return summary


def draft(org: OrgUnit, period: Period, progress: Progress) -> Draft:
    """Gather and compose without keeping anything. ``progress`` hears the stage and the per cent done."""
    facts = gather(org, period, lambda done, total: progress(_("统计"), 5 + 55 * done // total))
    progress(_("成文"), 65)
    return compose(facts)


def write_revision(summary: Summary, *, by: Any, progress: Progress) -> Revision:
    """Write the next revision of a summary: facts, document and files frozen together.

    Raises PermissionDenied where ``by`` may not, WrongState once the figures are locked.
    """
    if not by.has_perm("summaries.change_summary", summary):
        raise PermissionDenied("summaries.change_summary")
    if summary.state not in OPEN_STATES:
        raise WrongState(summary.state)
    made = draft(summary.org, summary.period, progress)
    with transaction.atomic():
        # The row is locked, so that two jobs for one summary cannot give two revisions the same number.
        Summary.objects.select_for_update().get(pk=summary.pk)
        before = summary.revisions.order_by("-number").first()
        number = before.number + 1 if before else 1
        revision = Revision(summary=summary, number=number, made_by=by, notices=made.notices)
        revision.changes = _changes(before, made) if before else []
        revision.facts, revision.document = freeze_facts(made.facts), freeze_document(made.document)
        progress(_("排版"), 80)
        revision.hashes = _write_files(revision, made)
        revision.save()
        if summary.state == SummaryState.COLLECTING:
            transition.take(summary, "draft", by=by)
    return revision


def _changes(before: Revision, made: Draft) -> list[list[str]]:
    """What is no longer as the last revision said: key, old words, new words; only what the text printed."""
    old = thaw_facts(before.facts)
    printed = {run.fact.partition("#")[0] for block in made.document.blocks for run in runs_of(block)}
    pairs = ((key, old.get(key), made.facts.get(key)) for key, _old, _new in differences(old, made.facts))
    return [[key, *(fact_words(f) if f else "" for f in (a, b))] for key, a, b in pairs if key in printed]


def _write_files(revision: Revision, made: Draft) -> dict[str, str]:
    hashes = {}
    for suffix in SUFFIXES:
        content = write(made.document, suffix)
        path = revision.path(suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        hashes[suffix] = hashlib.sha256(content).hexdigest()
    return hashes


def move_summary(summary: Summary, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a summary. Raises as ``transition.take`` does."""
    return transition.take(summary, step, by=by, note=note)


def note_progress(summary: Summary, phase: Phase, stage: str = "", percent: int = 0) -> None:
    """Show how far the job is: no deed, hence not in the journal."""
    summary.phase, summary.stage, summary.percent = phase, stage, percent
    summary.save(update_fields=["phase", "stage", "percent"])
