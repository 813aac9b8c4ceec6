"""Starting the ledger's long work."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.registers import Register
from weiyuan.core.ui.sight import sight_of
from weiyuan.core.workflow import WrongState
from weiyuan.ledger.lists import filename_of, may_export
from weiyuan.ledger.models import Kind, LedgerJob, Phase
from weiyuan.ledger.tasks import KEPT, check_upload, import_upload, sweep_uploads, write_export
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand


def receive_upload(file: Any, org: OrgUnit, *, by: Any, register: str = "") -> LedgerJob:
    """Keep an uploaded ledger and have it checked. ``file`` is a Django UploadedFile.

    register  ``app_label.model`` where only that register's sheet is to be read
    It names residents in clear: it is deleted once it is imported or refused, and a day later at the latest.
    Raises PermissionDenied where ``by`` may not import for the body.
    """
    demand(by, "orgs.import_ledger", org)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    name = file.name[:200]
    job = LedgerJob(org=org, by=by, kind=Kind.IMPORT, register=register, filename=name, sha256=digest.hexdigest())
    job.file.save(file.name, file, save=False)
    with transaction.atomic():
        job.save()
        check_upload.enqueue(job.pk)
        sweep_uploads.using(run_after=timezone.now() + KEPT).enqueue()
    return job


def confirm_import(job: LedgerJob, *, by: Any) -> None:
    """Import what was checked. Raises WrongState where somebody was quicker, PermissionDenied without the right."""
    demand(by, "orgs.import_ledger", job.org)
    with transaction.atomic():
        taken = LedgerJob.objects.filter(pk=job.pk, phase=Phase.CHECKED)
        if taken.update(phase=Phase.IMPORTING, by=by, stage=_("写入"), percent=0) != 1:
            raise WrongState(job.phase)
        import_upload.enqueue(job.pk)


def cancel_import(job: LedgerJob, *, by: Any) -> None:
    """Let a checked import go, and delete what was uploaded.

    Raises WrongState where it is decided already, PermissionDenied without the right.
    """
    demand(by, "orgs.import_ledger", job.org)
    waiting = LedgerJob.objects.filter(pk=job.pk, kind=Kind.IMPORT, phase__in=[Phase.CHECKED, Phase.REFUSED])
    with transaction.atomic():
        if waiting.update(phase=Phase.CANCELLED, finished_at=timezone.now()) != 1:
            raise WrongState(job.phase)
        job.preview.all().delete()
    job.path.unlink(missing_ok=True)


def start_list_export(register: Register, asked: Mapping[str, str], *, by: Any) -> LedgerJob:
    """Have a long list written; one that is already being written for the same person is not begun twice.

    Raises PermissionDenied where ``by`` may not export it.
    """
    if not may_export(by, register):
        raise PermissionDenied("ledger.export_list")
    waiting = LedgerJob.objects.filter(
        by=by, kind=Kind.EXPORT, register=register.key, asked=dict(asked), phase__in=[Phase.WAITING, Phase.IMPORTING]
    )
    if found := waiting.first():
        return found
    with transaction.atomic():
        job = LedgerJob.objects.create(
            org=sight_of(by).bodies[0], by=by, kind=Kind.EXPORT, register=register.key, asked=dict(asked),
            filename=filename_of(register),
        )  # fmt: skip
        write_export.enqueue(job.pk)
        sweep_uploads.using(run_after=timezone.now() + KEPT).enqueue()
    return job


def start_export(org: OrgUnit, *, by: Any) -> LedgerJob:
    """Have a body's ledger written; one that is already being written for the same person is not begun twice.

    Raises PermissionDenied where ``by`` may not export for the body.
    """
    demand(by, "orgs.export_ledger", org)
    name = _("%(body)s台账%(day)s.xlsx") % {
        "body": org.short_name,
        "day": timezone.localdate().strftime("%Y%m%d"),
    }
    waiting = LedgerJob.objects.filter(
        org=org, by=by, kind=Kind.EXPORT, register="", phase__in=[Phase.WAITING, Phase.IMPORTING]
    )
    with transaction.atomic():
        OrgUnit.objects.select_for_update().get(pk=org.pk)  # of two clicks at once, the second finds the first's job
        if found := waiting.first():
            return found
        job = LedgerJob.objects.create(org=org, by=by, kind=Kind.EXPORT, filename=name)
        write_export.enqueue(job.pk)
    return job
