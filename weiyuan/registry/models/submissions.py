"""Forms that came in, and lists that somebody keeps at hand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Submission(models.Model):
    """A form that was sent: the same one sent twice, over a bad network, makes one record."""

    key = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    model = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="submission_day")]

    def __str__(self) -> str:
        return str(self.key)

    def made(self, record: Any) -> None:
        """Keep what the form made."""
        self.model, self.object_id = record._meta.label_lower, record.pk
        self.save(update_fields=["model", "object_id"])


class SavedView(models.Model):
    """A list as somebody looks at it again and again: a register with its conditions and its order."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="views", verbose_name=_("账号"))
    slug = models.CharField(max_length=40)
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "slug", "name"], name="savedview_once")]

    def __str__(self) -> str:
        return self.name
