"""Who is told that something is due: whoever has it in hand, and the clerks of its body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from weiyuan.core import registers
from weiyuan.core.ui.sight import seen
from weiyuan.desk.agenda import WATCHED
from weiyuan.governance.models import PlanTask
from weiyuan.matters.models import ResidentMatter
from weiyuan.notices.queries import Due
from weiyuan.orgs.models import RoleGrant, User
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import Role


def due_by(first: date, last: date) -> Iterator[Due]:
    """What the desk watches and is due in these days, for those of its people who may see it."""
    for key, field, states in WATCHED:
        entry = registers.find(key)
        if entry is None:
            continue
        records = entry.model._base_manager.filter(deleted_at__isnull=True, state__in=states)
        for record in records.filter(**{f"{field}__range": (first, last)}).select_related("org").order_by("pk"):
            people = [user for user in _people(record) if seen(entry.model, user).filter(pk=record.pk).exists()]
            yield Due(people, record, _title(record), getattr(record, field))


def _people(record: Any) -> list[User]:
    """The body's clerks; of a matter also the member and the accounts of the unit that have it in hand."""
    grants = RoleGrant.objects.filter(in_force(timezone.localdate()))
    held = grants.filter(org=record.org, role=Role.OFFICER)
    wanted = set(held.values_list("user", flat=True))
    if isinstance(record, ResidentMatter):
        if record.assigned_unit_id:
            wanted |= set(grants.filter(unit=record.assigned_unit_id).values_list("user", flat=True))
        if record.assigned_member and record.assigned_member.user_id:
            wanted.add(record.assigned_member.user_id)
    return list(User.objects.filter(pk__in=wanted, is_active=True).order_by("pk"))


def _title(record: Any) -> str:
    """What it is, without a word of what residents said: the number, and of a task its title."""
    name = f"{record._meta.verbose_name} {record.ref}"
    return f"{name} {record.title}" if isinstance(record, PlanTask) else name
