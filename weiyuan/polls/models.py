"""Polls: which slots suit whom. What is decided becomes an activity."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.activities.models.activity import activity_kinds
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.members.models import Member
from weiyuan.orgs.models import LiaisonStation, Record
from weiyuan.polls.rules import POLL_PERMISSIONS
from weiyuan.polls.workflow import POLL, Choice, PollState, choices, poll_states

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
LINK_STAYS = timedelta(days=60)  # after the last day of answering: until then a link still tells what was decided


def span_words(start: datetime, end: datetime) -> str:
    """From and to as it is said: 10月14日（周三）14:00—16:00; with the year where it is not the present one."""
    first, last = timezone.localtime(start), timezone.localtime(end)
    year = "" if first.year == timezone.localdate().year else f"{first.year}年"
    until = f"{last:%H:%M}" if last.date() == first.date() else f"{last.month}月{last.day}日 {last:%H:%M}"
    return f"{year}{first.month}月{first.day}日（{WEEKDAYS[first.weekday()]}）{first:%H:%M}—{until}"


class Poll(Record):
    """Several slots put to members for choice, before an activity is fixed."""

    title = models.CharField(_("征询事项"), max_length=120)
    kind = models.CharField(_("活动类型"), max_length=16, choices=activity_kinds)
    station = models.ForeignKey(
        LiaisonStation, models.PROTECT, null=True, blank=True, verbose_name=_("联络站"), related_name="polls"
    )
    place = models.CharField(_("地点"), max_length=120, blank=True)
    text = models.TextField(_("说明"), blank=True)
    closes_at = models.DateTimeField(_("答复截止时间"))
    chosen = models.ForeignKey(
        "polls.PollSlot", models.PROTECT, null=True, blank=True, editable=False,
        verbose_name=_("选定的时段"), related_name="+",
    )  # fmt: skip
    activity = models.ForeignKey(
        "activities.Activity", models.PROTECT, null=True, blank=True, editable=False,
        verbose_name=_("形成的活动"), related_name="polls",
    )  # fmt: skip
    state = models.CharField(_("状态"), max_length=12, choices=poll_states, default=PollState.DRAFT)

    audience: ClassVar[Audience] = Audience(station="station", readers=False)
    numbering: ClassVar[Numbering] = Numbering("ZQ", 3, "closes_at")
    workflow: ClassVar[Workflow | None] = POLL

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("时间征询")
        rules_permissions = POLL_PERMISSIONS
        constraints = [
            *Record.numbered("poll"),
            POLL.known_states("poll_state_known"),
            models.CheckConstraint(
                condition=Q(activity__isnull=True) | Q(state=PollState.DECIDED.value), name="poll_activity_decided"
            ),
        ]
        indexes = [models.Index(fields=["org", "closes_at"], name="poll_day")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """The office, the head of the station, and, once it is sent out, whoever is asked."""
        invited = PollInvitation.objects.filter(member__user=user.pk, removed_at__isnull=True)
        return super().seen_by(user) | (Q(pk__in=invited.values("poll")) & ~Q(state=PollState.DRAFT))

    def is_answerable(self, now: datetime) -> bool:
        """Whether answers are taken: it is open, and its last moment has not passed."""
        return self.state == PollState.OPEN and now <= self.closes_at and self.deleted_at is None


class PollSlot(models.Model):
    """A slot from and to. Its times never change: an answer was given to these; another time is another slot."""

    poll = models.ForeignKey(Poll, models.CASCADE, verbose_name=_("时间征询"), related_name="slots")
    start = models.DateTimeField(_("开始时间"))
    end = models.DateTimeField(_("结束时间"))
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("时段")
        ordering = ["start", "end", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="pollslot_times"),
            models.UniqueConstraint(fields=["poll", "start", "end"], name="pollslot_once"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The slot as it is said: 10月14日（周三）14:00—16:00."""
        return span_words(self.start, self.end)


class PollInvitation(models.Model):
    """A member who is asked, with the hash of the personal link. The link itself is kept nowhere."""

    poll = models.ForeignKey(Poll, models.CASCADE, verbose_name=_("时间征询"), related_name="invitations")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("委员"), related_name="poll_invitations")
    must = models.BooleanField(_("必须到"), default=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("发出链接时间"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(  # empty where the personal link was used
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    comment = models.CharField(_("附言"), max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("征询对象")
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="pollinvitation_once")]

    def __str__(self) -> str:
        return f"{self.poll} {self.member}"


class PollAnswer(models.Model):
    """What one member said to one slot. It stays when the slot is taken out."""

    slot = models.ForeignKey(PollSlot, models.CASCADE, verbose_name=_("时段"), related_name="answers")
    invitation = models.ForeignKey(PollInvitation, models.CASCADE, verbose_name=_("征询对象"), related_name="answers")
    choice = models.CharField(_("答复"), max_length=5, choices=choices)

    class Meta:
        verbose_name = _("征询答复")
        constraints = [
            models.UniqueConstraint(fields=["slot", "invitation"], name="pollanswer_once"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="pollanswer_known"),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.choice}"
