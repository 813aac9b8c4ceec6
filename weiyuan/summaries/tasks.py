"""The summary's long work. A job that is run twice writes one revision more, never half a one."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _
from django_tasks import task

from weiyuan.core import jobs
from weiyuan.orgs.models import User
from weiyuan.summaries.actions import note_progress, write_revision
from weiyuan.summaries.models import Phase, Summary

log = logging.getLogger(__name__)


@task()
def write_summary(summary_id: int, user_id: int) -> None:
    """Write the next revision of a summary, for the person who asked."""
    summary = Summary.objects.select_related("org").get(pk=summary_id)
    try:
        by = User.objects.get(pk=user_id)
        write_revision(summary, by=by, progress=lambda stage, done: note_progress(summary, Phase.WORKING, stage, done))
    except Exception:
        log.exception("summary %s failed", summary.pk)
        _fail(summary)
        raise
    note_progress(summary, Phase.READY, percent=100)


def _fail(summary: Summary) -> None:
    note_progress(summary, Phase.FAILED, _("系统出错，没有成稿"))


def _give_up(summary_id: int, _user_id: int) -> None:
    """Tell the page that the work is over: its worker died each time."""
    _fail(Summary.objects.get(pk=summary_id))


jobs.on_giving_up(write_summary, _give_up)
