"""Reads about summaries and the evidence behind their figures."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.apps import apps

from weiyuan.core.facts import Fact, PeriodFacts
from weiyuan.governance.models import PlanTask
from weiyuan.summaries.compose import findings_of
from weiyuan.summaries.frozen import Intention, step_of, thaw_facts
from weiyuan.summaries.models import Revision, StepTaken, Summary

CHUNK = 500


def latest_revision(summary: Summary) -> Revision | None:
    """The newest frozen state of a summary."""
    return summary.revisions.order_by("-number").first()


def steps_of(revision: Revision) -> list[Intention]:
    """The next steps that a revision names. One older than their keeping has them found again from its facts."""
    if revision.steps is None:
        return [step_of(finding) for finding in findings_of(thaw_facts(revision.facts))]
    return [Intention(**said) for said in revision.steps]


def tasks_of(summary: Summary) -> dict[str, PlanTask]:
    """The tasks that next steps of a summary became, by the step's key; those taken out again left out."""
    found = StepTaken.objects.filter(
        summary=summary, task__deleted_at__isnull=True, task__plan__deleted_at__isnull=True
    )
    return {taken.key: taken.task for taken in found.select_related("task__plan")}


def evidence(fact: Fact, user: Any) -> Any:
    """The records behind a fact that this user may see, newest key last; None where a fact has no register."""
    if not fact.register or not fact.ids:
        return None
    model: Any = apps.get_model(fact.register)
    table = model.objects.visible_to(user) if hasattr(model.objects, "visible_to") else model.objects.all()
    return table.filter(pk__in=fact.ids).order_by("pk")


def record_numbers(facts: PeriodFacts) -> dict[str, dict[int, str]]:
    """Register → primary key → number, for every record that proves a fact: a few queries for each register."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for fact in facts.facts.values():
        for one in (fact, *(cell for row in fact.rows for cell in row.values())):
            if one.register:
                wanted[one.register].update(one.ids)
    return {register: _numbers(register, sorted(keys)) for register, keys in wanted.items()}


def _numbers(register: str, keys: list[int]) -> dict[int, str]:
    model: Any = apps.get_model(register)
    names = {field.name for field in model._meta.concrete_fields}
    shown = next((name for name in ("no", "name", "username") if name in names), "pk")
    found: dict[int, str] = {}
    for at in range(0, len(keys), CHUNK):
        rows = model._base_manager.filter(pk__in=keys[at : at + CHUNK]).values_list("pk", shown)
        found.update((key, str(number) or f"#{key}") for key, number in rows)
    return found
