"""Reads about consultations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from weiyuan.consultations.models import Consultation
from weiyuan.consultations.workflow import HELD
from weiyuan.core.facts import Period
from weiyuan.orgs.models import OrgUnit


def held_in(org: OrgUnit, period: Period) -> QuerySet[Any]:
    """The consultations that took place in the period, whatever came of them since."""
    found: QuerySet[Any] = Consultation.objects.of(org).within(period, "on").filter(state__in=HELD)
    return found
