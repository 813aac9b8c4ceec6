"""Who is told that something is due: the clerks of its body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from weiyuan.core import registers
from weiyuan.core.ui.sight import seen
from weiyuan.desk.agenda import WATCHED
from weiyuan.governance.models import PlanTask
from weiyuan.notices.queries import Due
from weiyuan.orgs.models import RoleGrant, User
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import Role


def due_by(first: date, last: date) -> Iterator[Due]:
    """What the desk watches and is due in these days, for those of its people who may see it.

    Residents' matters have clocks of their own, which warn of the same day (``matters.tasks.watch_clocks``).
    """
    for key, field, states in WATCHED:
        if key == "matters.residentmatter":
            continue
        entry = registers.find(key)
        if entry is None:
            continue
        records = entry.model._base_manager.filter(deleted_at__isnull=True, state__in=states)
        for record in records.filter(**{f"{field}__range": (first, last)}).select_related("org").order_by("pk"):
            people = [user for user in _people(record) if seen(entry.model, user).filter(pk=record.pk).exists()]
            yield Due(people, record, _title(record), getattr(record, field))


def _people(record: Any) -> list[User]:
    """The body's clerks."""
    grants = RoleGrant.objects.filter(in_force(timezone.localdate()), org=record.org, role=Role.OFFICER)
    return list(User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk"))


def _title(record: Any) -> str:
    """What it is: the number, and of a task its title."""
    name = f"{record._meta.verbose_name} {record.ref}"
    return f"{name} {record.title}" if isinstance(record, PlanTask) else name
