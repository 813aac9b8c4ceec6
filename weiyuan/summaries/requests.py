"""Ordering the summary's long work."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from weiyuan.core.workflow import WrongState
from weiyuan.summaries.actions import OPEN_STATES
from weiyuan.summaries.models import Phase, Summary
from weiyuan.summaries.tasks import write_summary


def order_revision(summary: Summary, *, by: Any) -> None:
    """Have the next revision written; one that is already being written is not ordered twice.

    Raises PermissionDenied where ``by`` may not, WrongState once the figures are locked.
    """
    if not by.has_perm("summaries.change_summary", summary):
        raise PermissionDenied("summaries.change_summary")
    if summary.state not in OPEN_STATES:
        raise WrongState(summary.state)
    with transaction.atomic():
        idle = Summary.objects.filter(pk=summary.pk).exclude(phase__in=[Phase.WAITING, Phase.WORKING])
        if idle.update(phase=Phase.WAITING, stage="", percent=0) == 1:
            write_summary.enqueue(summary.pk, by.pk)
