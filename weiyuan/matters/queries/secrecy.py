"""Reads about confidential matters: who knows, and who may be let in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.rules import CONFIDENTIAL
from weiyuan.orgs.models import COMMAND_LINE, OrgUnit, RoleGrant, User
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import CLERKS, MEMBER_ROLES, STAFF, Role


def may_be_entrusted(matter: ResidentMatter) -> QuerySet[User, Any]:
    """The accounts of those who work in the matter's body today: staff, station heads and members."""
    grants = RoleGrant.objects.filter(in_force(timezone.localdate()), org=matter.org, role__in=STAFF | MEMBER_ROLES)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name", "pk")


def known_to_nobody(org: OrgUnit) -> int:
    """How many confidential matters of a body were brought in on the machine itself, and nobody was let in since."""
    secret = ResidentMatter.objects.of(org).filter(secrecy=CONFIDENTIAL, keeper__username=COMMAND_LINE)
    return int(secret.filter(entrusted__isnull=True).count())


def read_entrusted(user: Any, matter: ResidentMatter) -> None:
    """Read once who is let in on a confidential matter, for all the rights that a page of it weighs; only a clerk's
    rights hang on it.
    """
    if matter.secrecy == CONFIDENTIAL and matter.keeper_id != user.pk and user.scope.has(matter.org_id, CLERKS):
        prefetch_related_objects([matter], "entrusted")


def secrets_of(user: Any) -> QuerySet[ResidentMatter, Any]:
    """Confidential matters of the bodies that the user directs, and those in which he is named.

    A director learns the number and who knows, so that a secret is not lost when somebody leaves; what the matter
    says, only where he is named himself (``visible_to``).
    """
    found: QuerySet[ResidentMatter, Any] = ResidentMatter.objects.alive().filter(secrecy=CONFIDENTIAL)
    directed = found.filter(org__in=user.scope.bodies({Role.DIRECTOR.value}))
    named = found.filter(pk__in=ResidentMatter.objects.visible_to(user).filter(secrecy=CONFIDENTIAL).values("pk"))
    return (directed | named).order_by("-received_at", "-pk")
