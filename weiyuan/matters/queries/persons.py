"""Everything held about one person, as far as who asks may know of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from weiyuan.core.crypto import fingerprints
from weiyuan.matters.models import ResidentMatter
from weiyuan.orgs.rules import CLERKS
from weiyuan.registry.models import Attachment


def matters_known_to(user: Any) -> QuerySet[ResidentMatter, Any]:
    """The matters of the bodies whose register the user keeps, removed ones too; confidential ones where named."""
    found: QuerySet[ResidentMatter, Any] = ResidentMatter._base_manager.filter(org__in=user.scope.bodies(CLERKS))
    return found.filter(ResidentMatter.seen_by(user)).select_related("org", "station").order_by("-received_at", "-pk")


def matters_by_phone(user: Any, phone: str) -> list[ResidentMatter]:
    """All that came from a phone number."""
    return list(matters_known_to(user).filter(phone_key__in=fingerprints(phone))) if phone.strip() else []


def matters_by_number(user: Any, number: str) -> list[ResidentMatter]:
    """All of the person whose matter bears this number or this receipt code."""
    number = number.strip().upper()
    asked = matters_known_to(user).filter(Q(no=number) | Q(receipt=number)) if number else ResidentMatter.objects.none()
    return matters_of_person(user, one) if (one := asked.first()) else []


def matters_of_person(user: Any, matter: ResidentMatter) -> list[ResidentMatter]:
    """The matter, and all others of its body from the same phone number."""
    if not matter.phone:
        return [matter]
    return [one for one in matters_by_phone(user, matter.phone) if one.org_id == matter.org_id]


def state_of(matters: Sequence[ResidentMatter]) -> str:
    """A digest of what was shown, to know whether it still holds when it is acted upon."""
    shown = "|".join(f"{matter.pk}-{matter.version}" for matter in sorted(matters, key=lambda one: one.pk))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def files_of(matters: Sequence[ResidentMatter]) -> list[Attachment]:
    """The files of these matters."""
    keys = [matter.pk for matter in matters]
    label = ResidentMatter._meta.label_lower
    return list(Attachment.objects.alive().filter(model=label, object_id__in=keys).order_by("object_id", "pk"))
