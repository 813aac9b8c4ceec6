"""What superiors ask and say, what members are told, and how the year stood."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.governance.rules import BRIEFING_PERMISSIONS, DIRECTIVE_PERMISSIONS
from weiyuan.governance.workflow import DIRECTIVE, DirectiveState, directive_states
from weiyuan.members.models import Member
from weiyuan.orgs.models import Record
from weiyuan.orgs.rules import record_permissions

EXECUTED = (DirectiveState.EXECUTED.value, DirectiveState.REPORTED.value)


class DirectiveKind(models.TextChoices):
    REQUIREMENT = "requirement", _("上级要求")
    INSTRUCTION = "instruction", _("领导批示")
    ARRANGEMENT = "arrangement", _("统一安排")


def directive_kinds() -> Any:
    return DirectiveKind.choices


class Directive(Record):
    """What the district CPPCC or the Party work committee asks for (seed 1, 按照区政协的统一安排)."""

    title = models.CharField(_("事由"), max_length=160)
    kind = models.CharField(_("要求类别"), max_length=16, choices=directive_kinds, default=DirectiveKind.REQUIREMENT)
    issuer = models.CharField(_("来文单位"), max_length=80)
    instructor = models.CharField(_("批示领导"), max_length=40, blank=True)
    document_no = models.CharField(_("文号"), max_length=60, blank=True)
    received_on = models.DateField(_("收到日期"))
    content = models.TextField(_("内容"))
    assigned_to = models.CharField(_("承办人"), max_length=80, blank=True)
    due_on = models.DateField(_("办理时限"), null=True, blank=True)
    executed_on = models.DateField(_("落实日期"), null=True, blank=True)
    result = models.TextField(_("落实情况"), blank=True)
    reported_on = models.DateField(_("报告日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=directive_states, default=DirectiveState.RECEIVED)

    numbering: ClassVar[Numbering] = Numbering("YQ", 3, "received_on")
    workflow: ClassVar[Workflow | None] = DIRECTIVE

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("上级要求")
        rules_permissions = DIRECTIVE_PERMISSIONS
        constraints = [
            *Record.numbered("directive"),
            DIRECTIVE.known_states("directive_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=EXECUTED) | Q(executed_on__gte=F("received_on")),
                name="directive_executed_dated",
            ),
        ]
        indexes = [models.Index(fields=["org", "received_on"], name="directive_day")]

    def __str__(self) -> str:
        return self.title

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("received_on", "executed_on") + self.dated("executed_on", "reported_on")
        if self.state in EXECUTED and self.executed_on is None:
            found.append(("executed_on", str(_("已落实的要填落实日期"))))
        return found


class Briefing(Record):
    """Members are told how the district and the street stand (seed 2, 知情)."""

    title = models.CharField(_("通报题目"), max_length=160)
    issue_no = models.CharField(_("期号"), max_length=40, blank=True)
    issued_on = models.DateField(_("印发日期"))
    issuer = models.CharField(_("通报单位"), max_length=80, blank=True)
    content = models.TextField(_("通报内容"))
    recipients = models.ManyToManyField(Member, blank=True, verbose_name=_("发送委员"), related_name="briefings")

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("TB", 2, "issued_on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("情况通报")
        rules_permissions = BRIEFING_PERMISSIONS
        constraints = Record.numbered("briefing")
        indexes = [models.Index(fields=["org", "issued_on"], name="briefing_day")]

    def __str__(self) -> str:
        return self.title


class BriefingReceipt(Record):
    """A member read a briefing."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, verbose_name=_("情况通报"), related_name="receipts")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("委员"), related_name="receipts")
    read_on = models.DateField(_("阅读日期"))

    audience: ClassVar[Audience] = Audience(own=("member__user",))
    numbering: ClassVar[Numbering] = Numbering("HZ", 4, "read_on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("阅读回执")
        rules_permissions = record_permissions("briefingreceipt")
        constraints = [
            *Record.numbered("briefingreceipt"),
            models.UniqueConstraint(fields=["briefing", "member"], name="briefing_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.read_on}"

    def problems(self) -> list[tuple[str, str]]:
        if self.read_on < self.briefing.issued_on:
            return [("read_on", str(_("阅读日期早于印发日期")))]
        return []


class Quotation(Record):
    """A superior's requirement in his own words, as summaries quote it (seed 2, 学习型的群体)."""

    text = models.TextField(_("原文"))
    speaker = models.CharField(_("提出者"), max_length=60)
    said_on = models.DateField(_("提出日期"))
    source = models.CharField(_("出处"), max_length=160, blank=True)

    numbering: ClassVar[Numbering] = Numbering("YY", 2, "said_on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("要求引语")
        rules_permissions = record_permissions("quotation")
        constraints = Record.numbered("quotation")
        indexes = [models.Index(fields=["org", "said_on"], name="quotation_day")]

    def __str__(self) -> str:
        return f"{self.speaker} {self.said_on}"


class YearlyBackground(Record):
    """How the year stood (形势): the paragraph that opens a summary (seed 2, 关键之年)."""

    year = models.PositiveSmallIntegerField(_("年度"))
    text = models.TextField(_("形势"))

    numbering: ClassVar[Numbering] = Numbering("XSH", 2, "year")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("年度形势")
        rules_permissions = record_permissions("yearlybackground")
        constraints = [
            *Record.numbered("yearlybackground"),
            models.UniqueConstraint(
                fields=["org", "year"],
                condition=Q(deleted_at__isnull=True),
                name="yearlybackground_year_once",
            ),
        ]

    def __str__(self) -> str:
        return str(_("%d年形势") % self.year)
