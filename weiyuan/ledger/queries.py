"""Which imports and exports a user may see: those of the bodies whose ledger the user keeps, and the own lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from weiyuan.ledger.models import Kind, LedgerJob, PreviewRow, Status
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import CLERKS

PREVIEW_PAGE = 50
MOVED = "moved"


@dataclass(frozen=True)
class Preview:
    """A page of what an uploaded ledger would do, and the tabs (value, label, count) over it."""

    rows: Sequence[PreviewRow]
    tabs: list[tuple[str, str, int]]
    status: str
    page: int
    more: bool


def preview_of(job: LedgerJob, status: str, page: int) -> Preview:
    """The rows of that status on that page; of an unknown status, and without one, all of them.

    Rows that are wrong come first where nothing is chosen, those that change nothing last.
    """
    counts = job.report.get("lines", {})
    known = [(value, str(label)) for value, label in [*Status.choices, (MOVED, _("和上次不同"))] if counts.get(value)]
    tabs = [("", str(_("全部")), sum(counts.get(value, 0) for value in Status.values))]
    tabs += [(value, label, counts[value]) for value, label in known]
    status = status if status in dict(known) else ""
    wanted: dict[str, Any] = {"moved": True} if status == MOVED else {"status": status} if status else {}
    first = (page - 1) * PREVIEW_PAGE
    rows = job.preview.filter(**wanted).alias(wrong=Q(status=Status.ERROR), same=Q(status=Status.SAME))
    rows = rows.order_by("-wrong", "same", "at")
    found = list(rows[first : first + PREVIEW_PAGE + 1])
    return Preview(found[:PREVIEW_PAGE], tabs, status, page, len(found) > PREVIEW_PAGE)


def jobs_of(user: Any) -> QuerySet[LedgerJob]:
    """Imports and exports of the bodies whose ledger the user keeps, newest first.

    An exported list holds what the one who asked for it sees, so it is only his, as long as he works for the body.
    """
    bodies = user.scope.bodies(CLERKS)
    lists = Q(kind=Kind.EXPORT) & ~Q(register="")
    seen = (Q(org__in=bodies) & ~lists) | (Q(by=user.pk, org__in=list(user.scope.roles)) & lists)
    return LedgerJob.objects.filter(seen).select_related("org", "by").order_by("-created_at")


def bodies_kept_by(user: Any) -> QuerySet[OrgUnit]:
    """The bodies whose ledger the user keeps."""
    return OrgUnit.objects.filter(pk__in=user.scope.bodies(CLERKS)).order_by("name")
