"""The ledger's long work. Each job may run twice: checking and exporting repeat, importing changes nothing twice."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from weiyuan.core import jobs, registers
from weiyuan.core.ledger.sheet import Sheet
from weiyuan.core.ledger.workbook import BadFile
from weiyuan.core.registers import Register
from weiyuan.ledger.actions import export_ledger, import_ledger, read_ledger
from weiyuan.ledger.lists import export_list
from weiyuan.ledger.models import AT_WORK, Kind, LedgerJob, Phase, PreviewRow, folder
from weiyuan.ledger.plans import Plan
from weiyuan.ledger.previews import digest_of, keep_preview
from weiyuan.ledger.sheets import sheet_of

log = logging.getLogger(__name__)
SHOWN_TROUBLES = 300
MANY = 1000  # rows of an import after which statistics are taken anew
KEPT = timedelta(days=1)  # that an uploaded ledger waits to be confirmed, a preview and an exported list are kept


@task()
def check_upload(job_id: int) -> None:
    """Read an uploaded ledger and keep what it would do, for the person to confirm."""
    job = LedgerJob.objects.get(pk=job_id)
    if job.phase in {Phase.WAITING, Phase.CHECKING}:
        _run(job, Phase.CHECKING, lambda: _checked(job))


@task()
def import_upload(job_id: int) -> None:
    """Bring a confirmed ledger in. The file is the one that was checked; what is stored is looked at anew."""
    job = LedgerJob.objects.get(pk=job_id)
    if job.phase == Phase.IMPORTING:
        _run(job, Phase.IMPORTING, lambda: _imported(job))


@task()
def write_export(job_id: int) -> None:
    """Write a body's ledger, or a long list, for download; identities masked."""
    job = LedgerJob.objects.get(pk=job_id)
    if job.phase in {Phase.WAITING, Phase.IMPORTING}:
        _run(job, Phase.IMPORTING, lambda: _exported(job))


@task()
def sweep_uploads() -> None:
    """Delete the uploaded ledgers that nobody confirmed in time, with every preview and list of that age."""
    until = timezone.now() - KEPT
    refused = {"error": _("一天内没有确认导入，上传的文件已删除；请重新上传")}
    late = LedgerJob.objects.filter(kind=Kind.IMPORT, phase=Phase.CHECKED, created_at__lte=until)
    late.update(phase=Phase.REFUSED, report=refused, finished_at=timezone.now())
    PreviewRow.objects.filter(job__created_at__lte=until).delete()
    exports = Q(kind=Kind.EXPORT) & (Q(register="") | Q(created_at__gt=until))
    wanted = LedgerJob.objects.filter(exports | Q(phase__in=[*AT_WORK, Phase.CHECKED]))
    kept = {str(key) for key in wanted.values_list("key", flat=True)}
    for path in folder().glob("*"):
        if path.stem not in kept and path.stat().st_mtime <= until.timestamp():
            path.unlink(missing_ok=True)


@task()
def take_statistics() -> None:
    """Let the database count how its records are spread, by which it chooses its indexes; again after a day.

    SQLite never does so by itself. PostgreSQL does, but not at once after many records have come.
    """
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":  # a sample is taken in a moment, and misleads less where most is empty
                cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")
    except OperationalError:  # somebody else is writing; the old statistics serve until the next time
        log.warning("no statistics were taken", exc_info=True)
    if not DBTaskResult.objects.filter(task_path=take_statistics.module_path, status="READY").exists():
        take_statistics.using(run_after=timezone.now() + KEPT).enqueue()


def _give_up(job_id: int) -> None:
    """Tell the page that the work is over: its worker died each time."""
    _fail(LedgerJob.objects.get(pk=job_id))


for work in (check_upload, import_upload, write_export):
    jobs.on_giving_up(work, _give_up)


def _run(job: LedgerJob, phase: Phase, work: Callable[[], tuple[Phase, dict[str, Any]]]) -> None:
    _save(job, phase=phase)
    try:
        outcome, report = work()
    except (BadFile, ValueError) as error:
        outcome, report = Phase.REFUSED, {"error": str(error)}
    except PermissionDenied:
        outcome, report = Phase.REFUSED, {"error": _("您没有这个机构的台账权限")}
    except Exception:
        log.exception("ledger job %s failed", job.key)
        _fail(job)
        raise
    _save(job, phase=outcome, report=report, percent=100, stage="", finished_at=timezone.now())
    _forget_upload(job)


def _fail(job: LedgerJob) -> None:
    _save(job, phase=Phase.FAILED, report={"error": _("系统出错，什么都没有写入；请稍后再试或联系管理员")})
    _forget_upload(job)


def _forget_upload(job: LedgerJob) -> None:
    """Delete an uploaded ledger that is done with: it names residents in clear. Its hash stays.

    The preview goes once all is written; of a refused one the rows stay for a day, to mend the file by.
    """
    if job.kind == Kind.IMPORT and job.phase != Phase.CHECKED:
        job.path.unlink(missing_ok=True)
    if job.phase == Phase.DONE:
        job.preview.all().delete()


def _register(job: LedgerJob) -> Register | None:
    """The register that the job is about. A worker opens no pages: it reads the flats' registers only for this."""
    import_module(settings.ROOT_URLCONF)
    return registers.find(job.register)


def _only(job: LedgerJob) -> Sheet | None:
    """The one sheet that the job is about; None for a whole ledger. Raises BadFile for a register without one."""
    register = _register(job)
    sheet = sheet_of(register) if register else None
    if job.register and sheet is None:
        raise BadFile(_("这个登记簿不能导入"))
    return sheet


def _checked(job: LedgerJob) -> tuple[Phase, dict[str, Any]]:
    plan = read_ledger(job.path, by=job.by, org=job.org, only=_only(job), progress=_progress(job))
    return (Phase.REFUSED if plan.troubles else Phase.CHECKED), _told(job, plan)


def _told(job: LedgerJob, plan: Plan) -> dict[str, Any]:
    """The report of a plan that was not carried out, its rows kept for the page."""
    return {**report_of(plan), "lines": keep_preview(job, plan), "digest": digest_of(plan), "moved": plan.moved}


def _imported(job: LedgerJob) -> tuple[Phase, dict[str, Any]]:
    if hashlib.sha256(job.path.read_bytes()).hexdigest() != job.sha256:
        raise BadFile(_("文件在检查之后变了，请重新上传"))
    agreed = job.report.get("digest", "")
    plan = import_ledger(job.path, by=job.by, org=job.org, only=_only(job), agreed=agreed)
    if plan.rows >= MANY and not plan.troubles and not plan.moved:
        take_statistics.call()
    if plan.troubles:
        return Phase.REFUSED, _told(job, plan)
    return (Phase.CHECKED, _told(job, plan)) if plan.moved else (Phase.DONE, report_of(plan))


def _exported(job: LedgerJob) -> tuple[Phase, dict[str, Any]]:
    job.path.parent.mkdir(parents=True, exist_ok=True)
    register = _register(job)
    if register is None:
        written = export_ledger(job.org, job.path, by=job.by)
    else:
        report = _progress(job)
        stage = _("写入%s") % register.label
        written = export_list(
            register, job.asked, job.path, by=job.by, watch=lambda done, total: report(stage, done, total)
        )
    return Phase.DONE, {"rows": written}


def report_of(plan: Plan) -> dict[str, Any]:
    """What the page shows of a plan."""
    return {
        "rows": plan.rows,
        "sheets": [count for count in plan.counts() if count["new"] + count["changed"] + count["same"]],
        "body": plan.body_changes,
        "troubles": [asdict(t) for t in plan.troubles[:SHOWN_TROUBLES]],
        "trouble_count": len(plan.troubles),
        "warnings": [asdict(t) for t in plan.warnings[:SHOWN_TROUBLES]],
    }


def _progress(job: LedgerJob) -> Callable[[str, int, int], None]:
    """Progress lies outside the import's transaction: only the check, which writes nothing, can show it."""

    def report(stage: str, done: int, total: int) -> None:
        _save(job, stage=stage, percent=round(100 * done / max(total, 1)))

    return report


def _save(job: LedgerJob, **values: Any) -> None:
    for name, value in values.items():
        setattr(job, name, value)
    job.save(update_fields=list(values))
