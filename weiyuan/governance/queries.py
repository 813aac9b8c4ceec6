"""Reads about rules, plans and tasks that other flats and pages ask for."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Q, QuerySet

from weiyuan.core.facts import Period
from weiyuan.governance.models import PlanTask, RuleDocument, RuleVersion, WorkPlan
from weiyuan.governance.models.plans import UNPUBLISHED
from weiyuan.governance.workflow import HELD, RuleState, TaskState
from weiyuan.orgs.models import OrgUnit, Record


@dataclass(frozen=True)
class Link:
    """A kind of record of an upper flat that names a rule or a task: the model, its field, its own date."""

    model: type[Record]
    field: str
    day: str


def links_to(target: type[RuleDocument] | type[PlanTask]) -> list[Link]:
    """The registers whose records point at a rule or a task.

    Upper flats are found through the keys that point down here, so that this flat need not know them.
    """
    found = []
    for relation in target._meta.related_objects:
        model: Any = relation.related_model
        if not issubclass(model, Record) or model._meta.app_label == "governance":
            continue
        day = model.numbering.date_field
        dated = bool(day) and any(f.name == day and isinstance(f, DateField) for f in model._meta.fields)
        found.append(Link(model, relation.field.name, day if dated else ""))
    return sorted(found, key=lambda link: link.model._meta.label_lower)


def linked(target: RuleDocument | PlanTask, period: Period | None = None) -> Iterator[Record]:
    """The records, past their drafts, that implement a rule or fulfil a task: one query for each register."""
    for link in links_to(type(target)):
        yield from _of_link(link, target.org, period).filter(**{link.field: target})


def targets_with_records(org: OrgUnit, target: type[RuleDocument], period: Period) -> set[int]:
    """The rules that records of the period implement: one query for each register that names rules."""
    found: set[int] = set()
    for link in links_to(target):
        keys = _of_link(link, org, period).values_list(link.field, flat=True).distinct().order_by()
        found.update(key for key in keys if key is not None)
    return found


def _of_link(link: Link, org: OrgUnit, period: Period | None) -> QuerySet[Any]:
    records: Any = link.model.objects.of(org)
    if link.model.workflow:
        records = records.exclude(state__in=link.model.workflow.drafts)
    found: QuerySet[Any] = records.within(period, link.day) if period and link.day else records
    return found


def version_at(rule: RuleDocument, day: date) -> RuleVersion | None:
    """The text of a rule that was in force on a day."""
    begun = rule.versions.filter(deleted_at__isnull=True, state__in=HELD, effective_on__lte=day)
    last: RuleVersion | None = begun.order_by("-effective_on").first()
    if last is None or (last.repealed_on and last.repealed_on <= day):
        return None
    return last


def versions_at(org: OrgUnit, day: date) -> list[RuleVersion]:
    """The texts in force on a day (有章可循), by title."""
    begun = RuleVersion.objects.of(org).filter(state__in=HELD, effective_on__lte=day)
    last = {version.rule_id: version for version in begun.select_related("rule").order_by("effective_on")}
    held = [v for v in last.values() if v.repealed_on is None or v.repealed_on > day]
    return sorted(held, key=lambda version: version.rule.title)


def earlier_in_force(version: RuleVersion) -> QuerySet[RuleVersion]:
    """Other versions of the same rule that are in force."""
    found: QuerySet[RuleVersion] = RuleVersion.objects.of(version.org).filter(
        rule=version.rule, state=RuleState.IN_FORCE
    )
    return found.exclude(pk=version.pk)


def text_changes(version: RuleVersion) -> list[str]:
    """What a version changed against the one before it, line by line: "+" added, "-" taken out, " " kept."""
    before = version.rule.versions.filter(deleted_at__isnull=True, edition__lt=version.edition)
    last = before.order_by("-edition").first()
    old = last.text.splitlines() if last else []
    lines = difflib.unified_diff(old, version.text.splitlines(), n=len(old), lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def tasks_in(org: OrgUnit, period: Period, category: str = "") -> QuerySet[PlanTask]:
    """The tasks of published plans that fall due in a period, dropped ones left out."""
    found = PlanTask.objects.of(org).within(period, "due_on").exclude(state=TaskState.DROPPED)
    found = found.exclude(plan__state__in=UNPUBLISHED).filter(plan__deleted_at__isnull=True)
    kept: QuerySet[PlanTask] = found.filter(category=category) if category else found
    return kept


def planned(org: OrgUnit, period: Period, category: str) -> tuple[int, tuple[int, ...]] | None:
    """How often a kind of work was planned in a period: the sum of the tasks' targets, and the tasks.

    A task without a target counts once. None where nothing was planned.
    """
    tasks = list(tasks_in(org, period, category).order_by("pk").values_list("pk", "target_count"))
    if not tasks:
        return None
    return sum(1 if target is None else target for _pk, target in tasks), tuple(pk for pk, _target in tasks)


def overdue_tasks(org: OrgUnit, today: date) -> QuerySet[PlanTask]:
    """Tasks of published plans still open after their last day."""
    late = Q(due_on__lt=today, state__in=(TaskState.TODO, TaskState.DOING))
    found: QuerySet[PlanTask] = PlanTask.objects.of(org).filter(late, plan__deleted_at__isnull=True)
    return found.exclude(plan__state__in=UNPUBLISHED)


def plan_of(org: OrgUnit, year: int) -> WorkPlan | None:
    """The plan of a year; the latest where a body made several."""
    found: WorkPlan | None = WorkPlan.objects.of(org).filter(year=year).order_by("-pk").first()
    return found
