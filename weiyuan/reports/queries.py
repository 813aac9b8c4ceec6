"""Reads about information and research."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from weiyuan.core.facts import Period
from weiyuan.orgs.models import OrgUnit
from weiyuan.reports.models import Publication, ResearchReport, SocialOpinion
from weiyuan.reports.workflow import BEFORE_SENDING, UNFINISHED, ResearchState


def sent_in(org: OrgUnit, period: Period) -> QuerySet[Any]:
    """The information sent to the district CPPCC in the period."""
    found: QuerySet[Any] = SocialOpinion.objects.of(org).within(period, "sent_on")
    return found.exclude(state__in=BEFORE_SENDING)


def research_done_in(org: OrgUnit, period: Period) -> QuerySet[Any]:
    """The research reports completed in the period; one sent back is not complete."""
    found: QuerySet[Any] = ResearchReport.objects.of(org).within(period, "submitted_on")
    return found.exclude(state__in=UNFINISHED | {ResearchState.RETURNED.value})


def published_in(org: OrgUnit, period: Period) -> QuerySet[Any]:
    """The works that appeared in the period."""
    found: QuerySet[Any] = Publication.objects.of(org).within(period, "on")
    return found
