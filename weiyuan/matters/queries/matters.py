"""Reads about residents' matters."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from weiyuan.core.crypto import fingerprints
from weiyuan.core.facts import Period
from weiyuan.matters.models import MatterCategory, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS
from weiyuan.matters.workflow import ANSWERED, HANDED, MatterState
from weiyuan.orgs.models import OrgUnit


def matters_received(org: OrgUnit, period: Period) -> QuerySet[ResidentMatter]:
    """Registered matters received in the period. Compares moments, so that the index on them serves."""
    found: QuerySet[ResidentMatter] = ResidentMatter.objects.of(org).filter(
        received_at__gte=_midnight(period.start), received_at__lt=_midnight(period.end + timedelta(days=1))
    )
    return found.exclude(state=MatterState.DRAFT)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def matters_overdue(org: OrgUnit, day: date) -> QuerySet[ResidentMatter]:
    """Handed over, not answered, and past the day by which they were to be finished: to be pressed.

    While the resident is waited for, the clock stands.
    """
    found: QuerySet[ResidentMatter] = ResidentMatter.objects.of(org)
    return found.filter(state__in=HANDED - ANSWERED - {MatterState.WAITING.value}, due_finish__lt=day)


def matter_of_receipt(code: str) -> ResidentMatter | None:
    """The matter that a resident follows by the code on his receipt; None for an unknown one."""
    code = code.strip().upper()
    found: ResidentMatter | None = ResidentMatter.objects.alive().filter(receipt=code).first() if code else None
    return found


def matters_of_caller(org: OrgUnit, phone: str) -> QuerySet[ResidentMatter]:
    """Everything that the same phone number brought before."""
    found: QuerySet[ResidentMatter] = ResidentMatter.objects.of(org)
    return found.filter(phone_key__in=fingerprints(phone)) if phone.strip() else found.none()


def categories(org: OrgUnit) -> list[str]:
    """The categories to choose from: those shipped, then the body's own."""
    shipped: list[str] = DEFAULTS["categories"]
    own = MatterCategory.objects.of(org).order_by("pk").values_list("name", flat=True)
    return [*shipped, *(name for name in own if name not in shipped)]
