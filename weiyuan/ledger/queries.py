"""Which imports and exports a user may see: those of the bodies whose ledger the user keeps."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from weiyuan.ledger.models import LedgerJob
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import Role

KEEPERS = (Role.OFFICER, Role.DIRECTOR)


def jobs_of(user: Any) -> QuerySet[LedgerJob]:
    """Imports and exports of the bodies whose ledger the user keeps, newest first."""
    bodies = user.scope.bodies(KEEPERS)
    return LedgerJob.objects.filter(org__in=bodies).select_related("org", "by").order_by("-created_at")


def bodies_kept_by(user: Any) -> QuerySet[OrgUnit]:
    """The bodies whose ledger the user keeps."""
    return OrgUnit.objects.filter(pk__in=user.scope.bodies(KEEPERS)).order_by("name")
