"""Ordering the summary's long work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from weiyuan.core.workflow import WrongState
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand
from weiyuan.summaries.actions import OPEN_STATES, begin_summary
from weiyuan.summaries.models import Phase, Summary
from weiyuan.summaries.tasks import write_summary


def order_summary(org: OrgUnit, start: date, end: date, *, by: Any) -> Summary:
    """Have the summary of a body over a period written; where one stands open already, its next revision.

    Raises as ``begin_summary`` does.
    """
    with transaction.atomic():
        OrgUnit.objects.select_for_update().get(pk=org.pk)  # of two clicks at once, the second finds the first's
        begun = Summary.objects.of(org).filter(period_start=start, period_end=end, state__in=OPEN_STATES)
        summary: Summary = begun.order_by("pk").last() or begin_summary(org, start, end, by=by)
        order_revision(summary, by=by)
    return summary


def order_revision(summary: Summary, *, by: Any) -> None:
    """Have the next revision written; one that is already being written is not ordered twice.

    Raises PermissionDenied where ``by`` may not, WrongState once the figures are locked.
    """
    demand(by, "summaries.change_summary", summary)
    if summary.state not in OPEN_STATES:
        raise WrongState(summary.state)
    with transaction.atomic():
        idle = Summary.objects.filter(pk=summary.pk).exclude(phase__in=[Phase.WAITING, Phase.WORKING])
        if idle.update(phase=Phase.WAITING, stage="", percent=0) == 1:
            write_summary.enqueue(summary.pk, by.pk)
