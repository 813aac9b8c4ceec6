"""The links by which calendar programs fetch a person's calendar."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    MINE = "mine", _("只要与我有关的")
    ALL = "all", _("我能看到的全部")


def scopes() -> Any:
    return Scope.choices


class FeedToken(models.Model):
    """A link that shows one person's calendar to whoever has it, and nothing else. Only the link's hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds", verbose_name=_("账号"))
    scope = models.CharField(_("范围"), max_length=4, choices=scopes)
    name = models.CharField(_("用在哪里"), max_length=20, blank=True)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    used_on = models.DateField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    # What was sent last and since when it looks so: the answer to "has it changed since?".
    digest = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    workflow = None  # links stand in the journal like records

    class Meta:
        verbose_name = _("日历订阅链接")
        indexes = [models.Index(fields=["user", "made_at"], name="feedtoken_of_user")]

    def __str__(self) -> str:
        return self.name or str(self.get_scope_display())
