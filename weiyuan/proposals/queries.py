"""Reads about proposals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from weiyuan.core.facts import Period
from weiyuan.orgs.models import OrgUnit
from weiyuan.proposals.models import Proposal
from weiyuan.proposals.workflow import DRAFTS


def submitted_in(org: OrgUnit, period: Period) -> QuerySet[Any]:
    """The proposals sent to the district CPPCC in the period, whatever became of them."""
    sent: QuerySet[Any] = Proposal.objects.of(org).within(period, "submitted_on")
    return sent.exclude(state__in=DRAFTS)
