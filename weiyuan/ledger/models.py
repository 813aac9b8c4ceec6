"""A ledger that was uploaded, or is being written for download: a file, a job, its report and its preview."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weiyuan.orgs.models import OrgUnit


class Kind(models.TextChoices):
    IMPORT = "import", _("导入")
    EXPORT = "export", _("导出")


class Phase(models.TextChoices):
    WAITING = "waiting", _("排队中")
    CHECKING = "checking", _("检查中")
    CHECKED = "checked", _("待确认")
    REFUSED = "refused", _("有错误")
    IMPORTING = "importing", _("导入中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有完成")
    CANCELLED = "cancelled", _("已取消")


class Status(models.TextChoices):
    """What a row of an uploaded ledger would do."""

    ERROR = "error", _("有错误")
    NEW = "new", _("新增")
    CHANGED = "changed", _("更正")
    SAME = "same", _("相同")


TONES = {"checked": "info", "refused": "bad", "done": "ok", "failed": "bad"}
STATUS_TONES = {"error": "bad", "new": "ok", "changed": "info"}
AT_WORK = frozenset({"waiting", "checking", "importing"})


def kinds() -> Any:
    return Kind.choices


def phases() -> Any:
    return Phase.choices


def statuses() -> Any:
    return Status.choices


def own_name(job: LedgerJob, _filename: str) -> str:
    """The stored file bears our name: what the sender called it is only text on the page.

    It lies outside the web root; files leave only through a view that asks for the right.
    """
    return f"ledgers/{job.key}.xlsx"


def folder() -> Path:
    """Where uploaded and exported ledgers lie."""
    return Path(settings.MEDIA_ROOT) / "ledgers"


class LedgerJob(models.Model):
    """One import (checked first, then confirmed) or one export.

    register  ``app_label.model`` where it is about one register's list only; "" a whole ledger
    asked     the address's parameters of the list that is exported
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("机构"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    kind = models.CharField(_("类型"), max_length=8, choices=kinds)
    phase = models.CharField(_("进度"), max_length=12, choices=phases, default=Phase.WAITING)
    file = models.FileField(upload_to=own_name, blank=True)
    register = models.CharField(_("登记簿"), max_length=60, blank=True, default="")
    asked = models.JSONField(default=dict)
    filename = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("台账导入导出")
        indexes = [models.Index(fields=["org", "-created_at"], name="ledgerjob_newest")]
        constraints = [models.CheckConstraint(condition=models.Q(phase__in=Phase.values), name="ledgerjob_phase_known")]

    def __str__(self) -> str:
        return self.filename

    @property
    def path(self) -> Path:
        return folder() / f"{self.key}.xlsx"

    @property
    def tone(self) -> str:
        return TONES.get(self.phase, "mute")

    @property
    def at_work(self) -> bool:
        return self.phase in AT_WORK


class PreviewRow(models.Model):
    """What one row of an uploaded ledger would do; kept until the import is decided, a day at the most.

    said   for a new row its cells as [column, "", text], for a changed one [column, old, new], for a wrong one
           [column, what stands there, reason]
    moved  it did not say the same when the file was checked before
    """

    job = models.ForeignKey(LedgerJob, models.CASCADE, related_name="preview")
    at = models.PositiveIntegerField()
    sheet = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=statuses)
    record = models.CharField(max_length=80)
    said = models.JSONField(default=list)
    moved = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("导入预览")
        indexes = [models.Index(fields=["job", "status", "at"], name="previewrow_of_job")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"

    @property
    def tone(self) -> str:
        return STATUS_TONES.get(self.status, "mute")
