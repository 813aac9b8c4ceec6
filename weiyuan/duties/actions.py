"""Writes about the five-ones."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from weiyuan.core.workflow import Step, WrongState
from weiyuan.duties.models import SHIPPED, FiveOnesEntry, FiveOnesItem, FiveOnesScheme
from weiyuan.journal import transition
from weiyuan.members.queries import memberships_at
from weiyuan.orgs.models import OrgUnit


@transaction.atomic
def move_entry(entry: FiveOnesEntry, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a member's entry and keep the day and the name that it implies.

    Raises as ``transition.take`` does, and WrongState after the day on which the scheme closes.
    """
    today = timezone.localdate()
    if step == "claim" and entry.done_on is None:  # before the step: the database refuses a claim without a day
        _store(entry, "done_on", today)
    taken = transition.take(entry, step, by=by, note=note)
    closing = entry.item.scheme.frozen_on
    if closing and today > closing:
        raise WrongState(f"{step}: {closing}")
    if step == "verify":
        _store(entry, "verified_by", by.get_full_name())
    return taken


@transaction.atomic
def start_scheme(org: OrgUnit, year: int, template: str, *, by: Any) -> FiveOnesScheme:
    """A scheme for a year with the items of a shipped set; KeyError where there is no such set."""
    shipped = SHIPPED[template]
    scheme = FiveOnesScheme(org=org, year=year, title=shipped["title"])
    transition.register([scheme], by=by)
    items = [
        FiveOnesItem(org=org, scheme=scheme, position=at, code=code, name=name, counts_record_type=kind)
        for at, (code, (name, kind)) in enumerate(shipped["items"].items(), 1)
    ]
    transition.register(items, by=by)
    return scheme


@transaction.atomic
def open_entries(scheme: FiveOnesScheme, *, by: Any) -> int:
    """Open what each member in office still has to do; returns how many entries were opened."""
    members = memberships_at(scheme.org, timezone.localdate()).values_list("member", flat=True)
    there = set(FiveOnesEntry.objects.of(scheme.org).values_list("member", "item"))
    missing = [
        FiveOnesEntry(org=scheme.org, member_id=member, item=item, record_kind=item.counts_record_type)
        for item in FiveOnesItem.objects.of(scheme.org).filter(scheme=scheme).order_by("position")
        for member in sorted(set(members))
        if (member, item.pk) not in there
    ]
    transition.register(missing, by=by)
    return len(missing)


def _store(entry: FiveOnesEntry, name: str, value: Any) -> None:
    FiveOnesEntry.objects.filter(pk=entry.pk).update(**{name: value})
    setattr(entry, name, value)
