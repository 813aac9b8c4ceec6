"""What nobody sent is forgotten: forms with their photos, and how often somebody came."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from weiyuan.portal.actions.drafts import discard
from weiyuan.portal.actions.limits import slot_now
from weiyuan.portal.models import Draft, Photo, Tally, pending_folder
from weiyuan.portal.rules import KEPT, WINDOW

EVERY = timedelta(hours=1)
AT_ONCE = 500
SLOTS_KEPT = 24 * 3600 // WINDOW


@task()
def sweep_portal() -> None:
    """Delete what is older than a day, then order the next run. May run twice."""
    try:
        old = timezone.now() - KEPT
        while drafts := list(Draft.objects.filter(begun_at__lt=old).order_by("pk")[:AT_ONCE]):
            discard(drafts)
        Tally.objects.filter(slot__lt=slot_now() - SLOTS_KEPT).delete()
        _sweep_files(old.timestamp())
        over = DBTaskResult.objects.filter(task_path=sweep_portal.module_path, status="SUCCESSFUL")
        over.filter(finished_at__lt=old).delete()
    finally:  # a run that failed is followed by another all the same
        _order(EVERY)


def begin() -> None:
    """Have a run done as soon as the worker works."""
    _order(timedelta(0))


def _order(wait: timedelta) -> None:
    at = timezone.now() + wait
    ordered = DBTaskResult.objects.filter(task_path=sweep_portal.module_path, status="READY", run_after__lte=at)
    if not ordered.exists():
        sweep_portal.using(run_after=at).enqueue()


def _sweep_files(before: float) -> None:
    """Files whose form is gone: the server died between the two."""
    found = [path for path in pending_folder().glob("*") if path.stat().st_mtime < before]
    wanted = {str(key) for key in Photo.objects.values_list("key", flat=True)} if found else set()
    for path in found:
        if path.stem not in wanted:
            path.unlink(missing_ok=True)
