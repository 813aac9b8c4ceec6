"""Writes about summaries: begin one, write its revisions, take its steps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from weiyuan.core.documents.tree import runs_of
from weiyuan.core.documents.writers import write
from weiyuan.core.facts import Period
from weiyuan.core.workflow import Step, WrongState
from weiyuan.governance.actions import register_plan, register_task
from weiyuan.governance.models import PlanTask, WorkPlan
from weiyuan.governance.models.plans import TaskCategory
from weiyuan.governance.queries import plan_of
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand
from weiyuan.summaries.compose import Draft, compose
from weiyuan.summaries.frozen import Intention, differences, freeze_document, freeze_facts, freeze_steps, thaw_facts
from weiyuan.summaries.gather import gather
from weiyuan.summaries.models import Phase, Revision, StepTaken, Summary
from weiyuan.summaries.patterns import fact_words
from weiyuan.summaries.period import period_title
from weiyuan.summaries.queries import steps_of, tasks_of
from weiyuan.summaries.workflow import SummaryState

Progress = Callable[[str, int], None]
SUFFIXES = (".docx", ".pdf")
OPEN_STATES = frozenset({SummaryState.COLLECTING, SummaryState.DRAFTED})
ADD = "governance.add_plantask"
MEASURE = PlanTask._meta.get_field("measure").max_length or 0
# The words of the thresholds (outlines/thresholds.toml) and the categories of the plan.
CATEGORIES = {
    "学习": TaskCategory.LEARNING,
    "制度建设": TaskCategory.RULES,
    "活动": TaskCategory.ACTIVITY,
    "调研走访": TaskCategory.ACTIVITY,
    "社情民意": TaskCategory.INFORMATION,
    "提案": TaskCategory.PROPOSAL,
    "群众工作": TaskCategory.RESIDENTS,
    "联络站建设": TaskCategory.RECEPTION,
    "委员联络": TaskCategory.CONTACT,
    "平台建设": TaskCategory.ORGANISATION,
    "计划管理": TaskCategory.ORGANISATION,
    "特色工作": TaskCategory.FIVE_ONES,
    "招商引资": TaskCategory.INVESTMENT,
}


def begin_summary(org: OrgUnit, start: date, end: date, *, by: Any) -> Summary:
    """Begin the summary of a body over a period; its text is written by ``write_revision``.

    Raises PermissionDenied where ``by`` may not, ValidationError where the period ends before it begins.
    """
    demand(by, "summaries.add_summary", org)
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
    demand(by, "summaries.change_summary", summary)
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
        revision.steps = freeze_steps(made.findings)
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


# --- next steps ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken into the plan: ``fresh`` where the plan had to be begun for it; ``deed`` puts all of it back."""

    plan: WorkPlan
    fresh: bool
    tasks: list[PlanTask]
    deed: Deed


def may_plan(user: Any, summary: Summary) -> bool:
    """Whether the user may write tasks into the plans of the summary's body."""
    return bool(user.has_perm(ADD, PlanTask(org=summary.org)))


@transaction.atomic
def take_into_plan(summary: Summary, revision: Revision, keys: Collection[str], *, by: Any) -> Taken | None:
    """Make tasks of these next steps in the plan of the year after the summary's; None where all are there already.

    Where that year has no plan yet, one is begun as a draft. What such a step is measured by ("每名委员不少于2次")
    is no number of records: it is told in words, and the target is left to the clerk.
    Raises PermissionDenied where ``by`` may not, LookupError where the revision names no such step.
    """
    if not may_plan(by, summary):
        raise PermissionDenied(ADD)
    OrgUnit.objects.select_for_update().get(pk=summary.org_id)  # of two clicks at once, the second finds the first's
    steps = steps_of(revision)
    if unknown := set(keys) - {step.key for step in steps}:
        raise LookupError(*sorted(unknown))
    there = tasks_of(summary)
    wanted = [step for step in steps if step.key in keys and step.key not in there]
    if not wanted:
        return None
    year = summary.period_end.year + 1
    with transition.deed(
        summary.org, _("列入%d年计划：%s") % (year, "、".join(s.title for s in wanted)), by=by
    ) as deed:
        known = plan_of(summary.org, year)
        plan = known or register_plan(summary.org, year, _("%d年工作计划") % year, by=by)
        tasks = [_taken(step, plan, summary, revision, by) for step in wanted]
    return Taken(plan, known is None, tasks, deed)


def _taken(step: Intention, plan: WorkPlan, summary: Summary, revision: Revision, by: Any) -> PlanTask:
    task = register_task(
        plan,
        step.title,
        category=CATEGORIES.get(step.category, TaskCategory.OTHER),
        due_on=date(plan.year, 12, 31),
        measure=step.measure[:MEASURE],
        note=_("出自%(title)s（%(no)s）第%(number)d稿的下一步打算")
        % {"title": summary.title, "no": summary.ref, "number": revision.number},
        by=by,
    )
    StepTaken.objects.update_or_create(summary=summary, key=step.key, defaults={"task": task})
    return task
