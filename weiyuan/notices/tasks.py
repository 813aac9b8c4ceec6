"""The worker's part of the outbox: sending what is queued, and telling what is due. Each may run twice."""

from __future__ import annotations

import logging
import time
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from weiyuan.core import jobs
from weiyuan.notices.actions import claim, deliver, next_due, take_up, tell
from weiyuan.notices.models import Kind
from weiyuan.notices.queries import Finder, finders
from weiyuan.orgs.queries import workdays

log = logging.getLogger(__name__)
AT_MOST = 20  # seconds of a run: whoever waits for an import need not wait for a slow gateway
PULSE = timedelta(minutes=10)  # a run is never further away, so that nothing waits for a wake-up that was lost
HOUR = 8  # at which people are told what is due
KEPT = timedelta(days=1)  # that runs which are over are kept


@task()
def send_notices() -> None:
    """Send all that wants to go, then order the next run."""
    pulse = timezone.now() + PULSE
    try:
        take_up(jobs.is_alive)
        until = time.monotonic() + AT_MOST
        while time.monotonic() < until and (delivery := claim(jobs.worker_name())):
            deliver(delivery)
        pulse = min(next_due() or pulse, pulse)
    finally:  # a run that failed is followed by another all the same
        _order(send_notices, pulse)


@task()
def remind_due() -> None:
    """Tell people what is due by the next workday, once for each thing and day; again tomorrow."""
    import_module(settings.ROOT_URLCONF)  # the links need the registers, which a worker does not read by itself
    try:
        tomorrow = timezone.localdate() + timedelta(days=1)
        last = workdays().next_workday(tomorrow)
        for finder in finders():
            _remind(finder, tomorrow, last)
        over = DBTaskResult.objects.filter(task_path__in=[send_notices.module_path, remind_due.module_path])
        over.filter(status="SUCCESSFUL", finished_at__lt=timezone.now() - KEPT).delete()
    finally:
        at = timezone.localtime().replace(hour=HOUR, minute=0, second=0, microsecond=0)
        _order(remind_due, at if at > timezone.now() else at + timedelta(days=1))


def _remind(finder: Finder, first: date, last: date) -> None:
    """Tell what one flat knows to be due; where it fails, the others are asked all the same."""
    try:
        for due in finder(first, last):
            label = due.record._meta.label_lower
            words = {"title": due.title, "day": f"{due.day.month}月{due.day.day}日"}
            tell(
                due.users, kind=Kind.DUE, org=due.record.org, title=_("%(day)s到期：%(title)s") % words,
                record=due.record, key=f"due-{label}-{due.record.pk}-{due.day}",
            )  # fmt: skip
    except Exception:
        log.exception("what is due: %s failed", finder.__module__)


def begin() -> None:
    """Have both done soon: a worker has started."""
    _order(remind_due, timezone.now())
    send_soon()


def send_soon() -> None:
    """Have a run begin at once, unless one is about to."""
    _order(send_notices, timezone.now())


def _order(work: Any, at: datetime) -> None:
    """Have the work done at that time, unless it is ordered for then or earlier."""
    ordered = DBTaskResult.objects.filter(task_path=work.module_path, status="READY", run_after__lte=at)
    if not ordered.exists():
        work.using(run_after=at).enqueue()
