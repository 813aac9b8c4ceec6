"""A body's public pages, forms that are being filled in, and how often somebody did something."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.crypto import EncryptedTextField
from weiyuan.core.files import KINDS, Kept
from weiyuan.matters.models import ResidentMatter
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.models.records import Ruled
from weiyuan.portal.rules import KEPT, PAGE_PERMISSIONS

GREETING = _("家门口的事，找身边的政协委员")
INTRO = _("路灯不亮、助餐停了、电梯装不下去，都可以说。不用注册，三分钟填完，件件有编号，件件查得到。")


class PortalPage(Ruled):
    """The public pages of a body. Until the clerk opens them there is nothing to be found at their address."""

    org = models.OneToOneField(OrgUnit, models.PROTECT, related_name="portal", verbose_name=_("机构"))
    key = models.CharField(
        _("网址里的名字"), max_length=30, unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("只用小写字母、数字和连字符"))],
    )  # fmt: skip
    open = models.BooleanField(_("开通"), default=False)
    greeting = models.CharField(_("首页大字"), max_length=40, default=GREETING)
    intro = models.CharField(_("首页说明"), max_length=200, default=INTRO)
    hours = models.CharField(_("接电话的时间"), max_length=60, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("公众网页")
        rules_permissions = PAGE_PERMISSIONS

    def __str__(self) -> str:
        return self.key


class Draft(models.Model):
    """A form that is being filled in, page by page. Its words lie encrypted; they go when it is sent, or after a day.

    ``key`` is in the browser's cookie alone; the matter that comes of the form bears it as its ``client_key``.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey(PortalPage, models.CASCADE, related_name="drafts")
    words = EncryptedTextField(blank=True, default="")
    begun_at = models.DateTimeField(auto_now_add=True)
    matter = models.ForeignKey(ResidentMatter, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["begun_at"], name="portaldraft_age")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def said(self) -> dict[str, Any]:
        """What was typed so far, by field."""
        found: dict[str, Any] = json.loads(self.words or "{}")
        return found

    @property
    def is_stale(self) -> bool:
        return self.begun_at < timezone.now() - KEPT


def pending_folder() -> Path:
    """Where photos wait for their form to be sent: outside the web root."""
    return Path(settings.MEDIA_ROOT) / "pending"


class Photo(models.Model):
    """A photo that waits for its form to be sent: examined already, and without what it told secretly."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["draft", "sha256"], name="portalphoto_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return pending_folder() / str(self.key)

    @property
    def small_path(self) -> Path:
        return pending_folder() / f"{self.key}.small"

    def kept(self) -> Kept:
        """The photo as it is to be attached. Raises FileNotFoundError where it was swept."""
        return Kept(KINDS[self.kind], self.path.read_bytes(), self.small_path.read_bytes(), self.width, self.height)


class Tally(models.Model):
    """How often something was done within a window of time: by one address (as a keyed hash), or by all ("")."""

    kind = models.CharField(max_length=8)
    who = models.CharField(max_length=32, blank=True)
    slot = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "who", "slot"], name="portaltally_once")]
        indexes = [models.Index(fields=["slot"], name="portaltally_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slot}"
