"""What happens by itself every morning: announcements that are due, and questions that nobody answered in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from weiyuan.orgs.models import COMMAND_LINE, OrgUnit, User
from weiyuan.rota import actions

HOUR = 7  # in the morning, before people are told what is due
KEPT = timedelta(days=1)  # that runs which are over are kept


@task()
def keep_rota() -> None:
    """Announce what is due and wants to be announced by itself, and end questions whose day has come. May run twice."""
    import_module(settings.ROOT_URLCONF)  # the links need the registers, which a worker does not read by itself
    today = timezone.localdate()
    try:
        by, _made = User.objects.get_or_create(
            username=COMMAND_LINE, defaults={"name": "系统", "is_superuser": True}
        )  # nobody's deed: the journal says that the machine did it
        for org in OrgUnit.objects.order_by("pk"):
            actions.announce_due(org, today, by=by)
            actions.expire_swaps(org, today, by=by)
        over = DBTaskResult.objects.filter(task_path=keep_rota.module_path, status="SUCCESSFUL")
        over.filter(finished_at__lt=timezone.now() - KEPT).delete()
    finally:  # a run that failed is followed by another all the same
        at = timezone.localtime().replace(hour=HOUR, minute=0, second=0, microsecond=0)
        _order(at if at > timezone.now() else at + timedelta(days=1))


def begin() -> None:
    """Have a run done as soon as the worker works: it may have been off in the morning."""
    _order(timezone.now())


def _order(at: datetime) -> None:
    """Have a run done at that time, unless one is ordered for then or earlier."""
    ordered = DBTaskResult.objects.filter(task_path=keep_rota.module_path, status="READY", run_after__lte=at)
    if not ordered.exists():
        keep_rota.using(run_after=at).enqueue()
