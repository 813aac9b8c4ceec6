"""What happens by itself with residents' matters."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions.clocks import watch
from weiyuan.matters.actions.persons import forget_person
from weiyuan.matters.queries.retention import MONTHS, to_anonymise
from weiyuan.orgs.models import COMMAND_LINE, OrgUnit, User
from weiyuan.orgs.queries import workdays

MORNING = 8  # o'clock, when people come to work
NIGHT = 3  # o'clock, when nobody has a form open
KEPT = timedelta(days=1)  # that runs which are over are kept
BATCH = 50  # matters of one transaction

log = logging.getLogger(__name__)


@task()
def watch_clocks() -> None:
    """Warn, press and tell the leaders what is due (``actions.clocks``), body by body. May run twice."""
    import_module(settings.ROOT_URLCONF)  # the links need the registers, which a worker does not read by itself
    try:
        by, calendar, today = the_machine(), workdays(), timezone.localdate()
        for org in OrgUnit.objects.order_by("pk"):
            try:
                watch(org, today, calendar, by=by)
            except Exception:  # the other bodies are told all the same
                log.exception("clocks of body %s", org.pk)
    finally:  # a run that failed is followed by another all the same
        again(watch_clocks, MORNING)


@task()
def anonymise_old() -> None:
    """Empty who spoke in matters whose time is over (PIPL art. 19). May run twice, and after a kill goes on."""
    import_module(settings.ROOT_URLCONF)  # what is journaled is called by the registers' names
    try:
        by = the_machine()
        for org in OrgUnit.objects.order_by("pk"):
            anonymise_body(org, timezone.localdate(), by=by)
    finally:  # a run that failed is followed by another all the same
        again(anonymise_old, NIGHT)


def anonymise_body(org: OrgUnit, day: date, *, by: Any) -> int:
    """Empty who spoke in the matters of one body whose time is over, a few at a time. Returns how many."""
    note, done, last = _("满%d个月保存期，系统自动清空反映人信息") % MONTHS, 0, 0
    while found := list(to_anonymise(day).filter(org=org, pk__gt=last).select_related("org")[:BATCH]):
        last = found[-1].pk
        try:
            forget_person(found, by=by, note=note)
            done += len(found)
        except WrongState:  # somebody changed one of them just now: the next run takes them
            log.info("matters to be anonymised were changed meanwhile")
    return done


def the_machine() -> User:
    """In whose name this is done: nobody's deed, the journal says that the machine did it."""
    return User.objects.get_or_create(username=COMMAND_LINE, defaults={"name": "系统", "is_superuser": True})[0]


def begin() -> None:
    """Have a run of each done as soon as the worker works: it may have been off at their hours."""
    order(watch_clocks, timezone.now())
    order(anonymise_old, timezone.now())


def again(job: Any, hour: int) -> None:
    """Have a run done at the next such hour, and forget those that went well."""
    over = DBTaskResult.objects.filter(task_path=job.module_path, status="SUCCESSFUL")
    over.filter(finished_at__lt=timezone.now() - KEPT).delete()
    at = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    order(job, at if at > timezone.now() else at + timedelta(days=1))


def order(job: Any, at: datetime) -> None:
    """Have a run done at that time, unless one is ordered for then or earlier."""
    ordered = DBTaskResult.objects.filter(task_path=job.module_path, status="READY", run_after__lte=at)
    if not ordered.exists():
        job.using(run_after=at).enqueue()
