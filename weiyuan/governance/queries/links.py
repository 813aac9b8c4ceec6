"""Records of upper flats that carry out a rule, a task or a directive: found through the keys that point down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, DateTimeField, Q, QuerySet

from weiyuan.core.facts import Period
from weiyuan.governance.models import Directive, PlanTask, RuleDocument
from weiyuan.orgs.models import OrgUnit, Record

CANCELLED = "cancelled"  # every workflow in which a thing can fall through calls it so


@dataclass(frozen=True)
class Link:
    """A kind of record of an upper flat that names something of ours: the model, its field, its own date."""

    model: type[Record]
    field: str
    day: str


def links_to(target: type[RuleDocument] | type[PlanTask] | type[Directive]) -> list[Link]:
    """The registers whose records point at a rule, a task or a directive.

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
    records = _past_drafts(link, link.model.objects.of(org))
    found: QuerySet[Any] = records.within(period, link.day) if period and link.day else records
    return found


def _past_drafts(link: Link, records: Any) -> Any:
    return records.exclude(state__in=link.model.workflow.drafts) if link.model.workflow else records


def carried_out(link: Link, user: Any, today: date) -> QuerySet[Any]:
    """The records of a register that count as done: seen by the user, past their drafts, not cancelled, not ahead.

    A meeting announced for next month fulfils nothing yet.
    """
    records = _past_drafts(link, link.model.objects.visible_to(user))
    if link.model.workflow:
        records = records.exclude(state=CANCELLED)
    if link.day:
        timed = isinstance(link.model._meta.get_field(link.day), DateTimeField)
        path = f"{link.day}__date__lte" if timed else f"{link.day}__lte"
        records = records.filter(Q(**{path: today}) | Q(**{f"{link.day}__isnull": True}))
    found: QuerySet[Any] = records
    return found


def counts_of(targets: Sequence[Any], user: Any, today: date) -> dict[int, dict[Link, int]]:
    """How many records carry out each of these targets of one kind, by register: one query for each register."""
    found: dict[int, dict[Link, int]] = defaultdict(dict)
    if not targets:
        return found
    keys = [target.pk for target in targets]
    for link in links_to(type(targets[0])):
        rows = carried_out(link, user, today).filter(**{f"{link.field}__in": keys})
        for key, number in rows.order_by().values_list(link.field).annotate(number=Count("pk")):
            found[key][link] = number
    return found
