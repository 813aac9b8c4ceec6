"""What the registry does outside the request."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from weiyuan.registry.models import Attachment
from weiyuan.registry.models.attachments import folder

KEPT = timedelta(days=30)  # that a file taken off its record can be put back
ARRIVING = timedelta(days=1)  # after which a file without a row is no upload in the making


@task()
def sweep_attachments() -> None:
    """Delete files that were taken off their record long ago, and files that never became an attachment."""
    now = timezone.now()
    for attachment in Attachment.objects.filter(deleted_at__lte=now - KEPT, swept_at__isnull=True):
        if Attachment.objects.filter(pk=attachment.pk, deleted_at__lte=now - KEPT).update(swept_at=now):
            attachment.path.unlink(missing_ok=True)
            attachment.small_path.unlink(missing_ok=True)
    old = [path for path in folder().glob("*") if path.stat().st_mtime <= (now - ARRIVING).timestamp()]
    if not old:
        return
    wanted = {str(key) for key in Attachment.objects.filter(swept_at__isnull=True).values_list("key", flat=True)}
    for path in old:
        if path.stem not in wanted:
            path.unlink(missing_ok=True)
