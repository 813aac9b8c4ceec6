"""A file that belongs to a record of any register."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weiyuan.core.files import KINDS, Kind
from weiyuan.orgs.models import OrgUnit


def kinds() -> Any:
    return [(kind.name, kind.label) for kind in KINDS.values()]


def folder() -> Path:
    """Where attached files lie: outside the web root; they leave only through a view that asks for the right."""
    return Path(settings.MEDIA_ROOT) / "attachments"


class AttachmentQuery(models.QuerySet["Attachment"]):
    """Attachments by their record."""

    def of(self, record: Any) -> AttachmentQuery:
        """All that were ever attached to the record, removed ones too, the oldest first."""
        return self.filter(model=record._meta.label_lower, object_id=record.pk).order_by("pk")

    def alive(self) -> AttachmentQuery:
        """Without the removed ones."""
        return self.filter(deleted_at__isnull=True)


class Attachment(models.Model):
    """A file of a record. On disk it bears ``key``; what the sender called it is only text.

    model, object_id   the record: ``app_label.model`` and its key
    size               bytes as stored
    width, height      pixels of an image, 0 of others
    deleted_at         when it was taken off the record; the file stays until ``swept_at``
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("机构"))
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    name = models.CharField(_("文件名"), max_length=100)
    kind = models.CharField(_("类型"), max_length=8, choices=kinds)
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    caption = models.CharField(_("说明"), max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuery.as_manager()

    class Meta:
        verbose_name = _("附件")
        indexes = [models.Index(fields=["model", "object_id"], name="attachment_of_record")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="attachment_kind_known"),
            models.CheckConstraint(
                condition=models.Q(swept_at__isnull=True) | models.Q(deleted_at__isnull=False),
                name="attachment_swept_if_deleted",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def type(self) -> Kind:
        return KINDS[self.kind]

    @property
    def path(self) -> Path:
        return folder() / str(self.key)

    @property
    def small_path(self) -> Path:
        """The small picture of an image, in WebP."""
        return folder() / f"{self.key}.small"
