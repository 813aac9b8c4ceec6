"""The outbox: what people are told, over which channels, and what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.crypto import EncryptedTextField
from weiyuan.journal.models import Deed
from weiyuan.notices import rules
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.models.records import Ruled

QUIET_FROM, QUIET_TO = time(21, 0), time(7, 30)
DIGEST_HOUR = 17
DAY = timedelta(days=1)


class Kind(models.TextChoices):
    ASSIGNED = "assigned", _("交办")
    CHANGED = "changed", _("变更")
    DUE = "due", _("到期")
    ASKED = "asked", _("征询")
    TOLD = "told", _("一般")


DIRECT = frozenset({Kind.ASSIGNED.value, Kind.CHANGED.value, Kind.DUE.value})  # the others wait for the day's digest
PERSONAL = frozenset({Kind.ASSIGNED.value, Kind.DUE.value})  # never said in a group


class Channel(models.TextChoices):
    EMAIL = "email", _("邮件")
    SMS = "sms", _("短信")
    ROBOT = "robot", _("群机器人")


class Fate(models.TextChoices):
    QUEUED = "queued", _("待发送")
    HELD = "held", _("免打扰，到点再发")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("没有发出")
    MUTED = "muted", _("本人不要提醒")


class Make(models.TextChoices):
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")


def kinds() -> Any:
    return Kind.choices


def channels() -> Any:
    return Channel.choices


def fates() -> Any:
    return Fate.choices


def makes() -> Any:
    return Make.choices


def free_at(moment: datetime, quiet_from: time = QUIET_FROM, quiet_to: time = QUIET_TO) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies; they may go over midnight."""
    local = timezone.localtime(moment)
    at, over_night = local.time(), quiet_from > quiet_to
    inside = (at >= quiet_from or at < quiet_to) if over_night else quiet_from <= at < quiet_to
    if not inside:
        return moment
    day = local.date() + DAY if over_night and at >= quiet_from else local.date()
    return timezone.make_aware(datetime.combine(day, quiet_to))


def digest_after(moment: datetime, hour: int = DIGEST_HOUR) -> datetime:
    """The end of the window in which a moment lies: the first digest hour after it. Windows are half-open."""
    until = timezone.localtime(moment).replace(hour=hour, minute=0, second=0, microsecond=0)
    return until if until > moment else until + DAY


class Message(models.Model):
    """One thing that one person is told. It always stands on the page 通知; what else carries it are deliveries.

    key        what makes it the same message: told twice it is one
    on         not shown and not sent before
    model      ``app_label.model`` of the record it is about, "" for none; with ``object_id`` what can be muted
    deed       what it came of, where that can be undone
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("收件人"))
    org = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("机构"))
    kind = models.CharField(_("类别"), max_length=12, choices=kinds)
    key = models.CharField(max_length=120)
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    href = models.CharField(max_length=300, blank=True)
    model = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    on = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deed = models.ForeignKey(Deed, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("通知")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="message_told_once")]
        indexes = [
            models.Index(fields=["user", "-on"], name="message_newest"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="message_unread"),
            models.Index(fields=["org", "-on"], name="message_of_body"),
        ]

    def __str__(self) -> str:
        return self.title


class Robot(Ruled):
    """A robot in a group chat of a body. Its address is a secret: whoever has it can write into the group."""

    org = models.ForeignKey(OrgUnit, models.PROTECT, related_name="robots", verbose_name=_("机构"))
    make = models.CharField(_("平台"), max_length=12, choices=makes)
    name = models.CharField(_("群名称"), max_length=40)
    url = EncryptedTextField(_("Webhook 地址"))
    secret = EncryptedTextField(_("加签密钥"), blank=True, default="")
    active = models.BooleanField(_("启用"), default=True)

    workflow = None  # it stands in the journal like a record

    class Meta:
        verbose_name = _("群机器人")
        rules_permissions = rules.PERMISSIONS

    def __str__(self) -> str:
        return f"{self.get_make_display()} {self.name}"


class Preference(models.Model):
    """How one person wants to be told. Who has no row has the defaults, and no address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference")
    email = models.EmailField(_("邮箱"), blank=True)
    phone = EncryptedTextField(_("手机"), blank=True, default="")
    by_email = models.BooleanField(_("发邮件"), default=True)
    by_sms = models.BooleanField(_("发短信"), default=False)
    muted_kinds = models.JSONField(_("不要提醒的类别"), default=list)
    quiet_from = models.TimeField(_("免打扰从"), default=QUIET_FROM)
    quiet_to = models.TimeField(_("到"), default=QUIET_TO)
    digest_hour = models.PositiveSmallIntegerField(_("每日汇总时间"), default=DIGEST_HOUR)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(digest_hour__lt=24), name="preference_hour")]

    def __str__(self) -> str:
        return str(self.user)

    def free_at(self, moment: datetime) -> datetime:
        """When this person may be disturbed, at that moment or after it."""
        return free_at(moment, self.quiet_from, self.quiet_to)


class Mute(models.Model):
    """A record of which somebody wants no more reminders; the page 通知 still shows them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes")
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "model", "object_id"], name="mute_once")]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One thing that leaves the house: a message over a channel, or a digest of several.

    uid          made when it is queued: every try bears it, so that the receiver knows a repeated one
    user, robot  who gets it: exactly one of them
    since, until the half-open window of a digest; it takes messages in until it is sent
    worker       the process that holds it while it is being sent
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(_("渠道"), max_length=8, choices=channels)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="deliveries")
    robot = models.ForeignKey(Robot, models.PROTECT, null=True, related_name="deliveries")
    messages = models.ManyToManyField(Message, related_name="deliveries")
    fate = models.CharField(_("结果"), max_length=8, choices=fates, default=Fate.QUEUED)
    digest = models.BooleanField(_("汇总"), default=False)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()
    worker = models.CharField(max_length=120, blank=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    error = models.CharField(_("原因"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("发送记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(robot__isnull=True), name="delivery_one_receiver"
            ),
            models.CheckConstraint(condition=Q(digest=False) | Q(until__isnull=False), name="delivery_window"),
            models.CheckConstraint(condition=Q(since__isnull=True) | Q(since__lt=F("until")), name="delivery_since"),
            models.UniqueConstraint(
                fields=["user", "channel", "until"], condition=Q(digest=True), name="delivery_one_digest"
            ),
            models.UniqueConstraint(fields=["robot", "until"], condition=Q(digest=True), name="delivery_group_digest"),
        ]
        indexes = [
            models.Index(fields=["next_try"], condition=Q(fate__in=["queued", "held"]), name="delivery_waiting"),
            models.Index(fields=["claimed_at"], condition=Q(fate="sending"), name="delivery_held_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.uid}"
