"""Proposals (提案), who co-signs them, and what the proposer thinks of the reply."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.members.models import Member, Session
from weiyuan.orgs.models import HandlingUnit, Record
from weiyuan.orgs.rules import READERS
from weiyuan.proposals import rules
from weiyuan.proposals.workflow import (
    COSIGN,
    DRAFTS,
    HANDED,
    PROPOSAL,
    REPLIED,
    CoSignState,
    ProposalState,
    cosign_states,
    proposal_states,
)

# Word lists and limits that ship with the register: code → label.
WORDS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("dictionaries.toml").read_text("utf-8"))


def months_later(day: date, months: int) -> date:
    """The same day some months later (earlier if negative), or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class ProposalKind(models.TextChoices):
    PERSONAL = "personal", _("个人")
    JOINT = "joint", _("联名")
    GROUP = "group", _("集体")


class Repeat(models.TextChoices):
    THIS_YEAR = "this_year", _("当年重复")
    MANY_YEARS = "many_years", _("多年重复")


class ReplyClass(models.TextChoices):
    A = "A", _("A类")
    B = "B", _("B类")
    C = "C", _("C类")
    D = "D", _("D类")


class TimeMark(models.TextChoices):
    IN_SESSION = "in_session", _("大会提案")
    BETWEEN = "between", _("平时提案")


class Visited(models.TextChoices):
    VISITED = "visited", _("已走访")
    NOT_WANTED = "not_wanted", _("委员提出不需要走访")
    NOT_VISITED = "not_visited", _("未走访")


class Attitude(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    UNDERSTANDING = "understanding", _("理解")
    UNSATISFIED = "unsatisfied", _("不满意")


class HeardBy(models.TextChoices):
    VISIT = "visit", _("走访")
    PHONE = "phone", _("电话")
    OTHER = "other", _("其他")
    NOT_REACHED = "not_reached", _("未联系")


class Pertinence(models.TextChoices):
    FULL = "full", _("针对")
    PARTLY = "partly", _("基本针对")
    NONE = "none", _("未针对")


class FeedbackResult(models.TextChoices):
    AGREE = "agree", _("同意")
    UNDERSTAND = "understand", _("理解")
    RESERVED = "reserved", _("保留")
    DISAGREE = "disagree", _("不同意")


def proposal_kinds() -> Any:
    return ProposalKind.choices


def repeats() -> Any:
    return Repeat.choices


def reply_classes() -> Any:
    return ReplyClass.choices


def not_filed_reasons() -> Any:
    return list(WORDS["not_filed_reasons"].items())


def categories() -> Any:
    return list(WORDS["categories"].items())


def visits() -> Any:
    return Visited.choices


def attitudes() -> Any:
    return Attitude.choices


def ways_heard() -> Any:
    return HeardBy.choices


def pertinences() -> Any:
    return Pertinence.choices


def feedback_results() -> Any:
    return FeedbackResult.choices


class Proposal(Record):
    """A proposal: drafted and sent here, filed, handed over and answered above."""

    title = models.CharField(_("案由"), max_length=50)
    kind = models.CharField(_("提案类型"), max_length=12, choices=proposal_kinds, default=ProposalKind.PERSONAL)
    proposer = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("第一提案人"), related_name="proposals"
    )
    group_name = models.CharField(_("集体名称"), max_length=80, blank=True)
    group_contact = models.CharField(_("集体联系人"), max_length=40, blank=True)
    group_phone = models.CharField(_("集体联系电话"), max_length=40, blank=True)
    group_address = models.CharField(_("集体地址邮编"), max_length=200, blank=True)
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, verbose_name=_("届次"), related_name="proposals"
    )
    submitted_on = models.DateField(_("提交日期"), null=True, blank=True)
    case_no = models.CharField(_("提案号"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=proposal_states, default=ProposalState.DRAFT)
    category = models.CharField(_("类别"), max_length=20, choices=categories, blank=True)
    problem = models.TextField(_("问题"), blank=True)
    analysis = models.TextField(_("分析"), blank=True)
    suggestion = models.TextField(_("建议"), blank=True)
    source_matters = models.ManyToManyField(
        "matters.ResidentMatter", blank=True, verbose_name=_("来源群众意见"), related_name="proposals"
    )
    other_source = models.CharField(_("其他来源"), max_length=200, blank=True)
    wished_host_units = models.JSONField(_("建议主办单位"), default=list, blank=True)
    wished_assist_units = models.JSONField(_("建议会办单位"), default=list, blank=True)
    plan_task = models.ForeignKey(
        "governance.PlanTask", models.PROTECT, null=True, blank=True,
        verbose_name=_("计划任务"), related_name="proposals",
    )  # fmt: skip
    is_open = models.BooleanField(_("同意公开"), default=True)
    closed_reason = models.CharField(_("不公开原因"), max_length=200, blank=True)
    repeat = models.CharField(_("重复提案"), max_length=12, choices=repeats, blank=True)
    not_filed_reason = models.CharField(_("不立案原因"), max_length=20, choices=not_filed_reasons, blank=True)
    merged_into = models.CharField(_("并入提案号"), max_length=40, blank=True)
    key = models.BooleanField(_("重点提案"), default=False)
    excellent = models.BooleanField(_("优秀提案"), default=False)
    host_units = models.ManyToManyField(
        HandlingUnit, blank=True, verbose_name=_("主办单位"), related_name="hosted_proposals"
    )
    assist_units = models.ManyToManyField(
        HandlingUnit, blank=True, verbose_name=_("会办单位"), related_name="assisted_proposals"
    )
    dispatched_on = models.DateField(_("交办日期"), null=True, blank=True)
    planned_finish = models.DateField(_("办复期限"), null=True, blank=True)
    reply_date = models.DateField(_("办复日期"), null=True, blank=True)
    reply_doc_no = models.CharField(_("答复文号"), max_length=60, blank=True)
    reply_signer = models.CharField(_("答复签发人"), max_length=40, blank=True)
    reply_class = models.CharField(_("办理结果"), max_length=1, choices=reply_classes, blank=True)
    done_items = models.TextField(_("已落实事项"), blank=True)
    planned_items = models.TextField(_("计划落实事项"), blank=True)
    track_class = models.CharField(_("跟踪办理结果"), max_length=1, choices=reply_classes, blank=True)
    track_text = models.TextField(_("跟踪办理情况"), blank=True)
    redo = models.BooleanField(_("重新办理"), default=False)

    audience: ClassVar[Audience] = Audience(own=("proposer__user", "cosigns__member__user"), readers=False)
    numbering: ClassVar[Numbering] = Numbering("TA", 3, "series")
    workflow: ClassVar[Workflow | None] = PROPOSAL

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("提案")
        rules_permissions = rules.PROPOSAL_PERMISSIONS
        constraints = [
            *Record.numbered("proposal"),
            PROPOSAL.known_states("proposal_state_known"),
            models.CheckConstraint(
                condition=(Q(kind=ProposalKind.GROUP) & ~Q(group_name=""))
                | (~Q(kind=ProposalKind.GROUP) & Q(proposer__isnull=False)),
                name="proposal_has_author",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DRAFTS) | Q(submitted_on__isnull=False), name="proposal_submitted_day"
            ),
            models.CheckConstraint(
                condition=Q(not_filed_reason="") | Q(state=ProposalState.NOT_FILED), name="proposal_refusal"
            ),
            models.CheckConstraint(
                condition=Q(reply_class="") | Q(state__in=REPLIED) | Q(redo=True), name="proposal_reply_class"
            ),
            models.CheckConstraint(
                condition=Q(reply_date__isnull=True)
                | Q(submitted_on__isnull=True)
                | Q(reply_date__gte=F("submitted_on")),
                name="proposal_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "submitted_on"], name="proposal_day"),
            models.Index(fields=["org", "no"], name="proposal_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """Readers see what was sent, units what was handed to them; drafts stay with author and staff."""
        seen = super().seen_by(user)
        if bodies := user.scope.bodies(READERS):
            seen |= Q(org__in=bodies) & ~Q(state__in=DRAFTS)
        if units := user.scope.units:
            answered = Q(host_units__in=units) | Q(assist_units__in=units)
            seen |= Q(state__in=HANDED) & Q(pk__in=cls._base_manager.filter(answered).values("pk"))
        return seen

    @property
    def series(self) -> int:
        """What stands between the letters and the running number: term and session (0903), else the year."""
        if self.session:
            return self.session.term.number * 100 + self.session.times
        return (self.submitted_on or timezone.localdate()).year

    @property
    def time_mark(self) -> str:
        """In-session or between sessions: in-session from three months before the opening to the deadline."""
        return str(TimeMark.IN_SESSION.label if self._in_session() else TimeMark.BETWEEN.label)

    time_mark.fget.short_description = _("提交时段")  # type: ignore[attr-defined]  # read by the register's list

    def _in_session(self) -> bool:
        if not self.session or not self.submitted_on:
            return False
        deadline = self.session.proposal_deadline
        last: date = timezone.localdate(deadline) if deadline else self.session.end
        first = months_later(self.session.start, -WORDS["limits"]["conference_months"])
        return first <= self.submitted_on <= last

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("submitted_on", "reply_date")
        if self.kind == ProposalKind.GROUP and not self.group_name:
            found.append(("group_name", str(_("集体提案要写明集体名称"))))
        if self.kind != ProposalKind.GROUP and self.proposer is None:
            found.append(("proposer", str(_("请写明第一提案人"))))
        if self.state not in DRAFTS and self.submitted_on is None:
            found.append(("submitted_on", str(_("已提交的提案要填提交日期"))))
        if self.not_filed_reason and self.state != ProposalState.NOT_FILED:
            found.append(("not_filed_reason", str(_("只有不立案的提案才填不立案原因"))))
        if self.reply_class and self.state not in REPLIED and not self.redo:
            found.append(("reply_class", str(_("尚未办复，不能填办理结果"))))
        if not self.is_open and not self.closed_reason:
            found.append(("closed_reason", str(_("不同意公开的要写明原因"))))
        most = WORDS["limits"]["words"]
        if self.state in DRAFTS and len(self.problem + self.analysis + self.suggestion) > most:
            found.append(("suggestion", str(_("问题、分析、建议合计超过 %d 个字") % most)))
        return found


class ProposalCoSign(Record):
    """A member asked to join a proposal, and the answer (会签、附议): nobody signs unasked."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, verbose_name=_("提案"), related_name="cosigns")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("联名委员"), related_name="cosigns")
    deadline = models.DateTimeField(_("签名截止时间"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=cosign_states, default=CoSignState.INVITED)
    opinion = models.TextField(_("意见"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)

    audience: ClassVar[Audience] = Audience(own=("member__user", "proposal__proposer__user"), readers=False)
    numbering: ClassVar[Numbering] = Numbering("LM", 3)
    workflow: ClassVar[Workflow | None] = COSIGN

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("提案联名")
        rules_permissions = rules.COSIGN_PERMISSIONS
        constraints = [
            *Record.numbered("proposalcosign"),
            COSIGN.known_states("proposalcosign_state_known"),
            models.UniqueConstraint(
                fields=["proposal", "member"],
                condition=Q(deleted_at__isnull=True),
                name="proposalcosign_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.proposal}"

    def problems(self) -> list[tuple[str, str]]:
        if self.proposal and self.member and self.proposal.proposer == self.member:
            return [("member", str(_("第一提案人不必再联名")))]
        return []


class ProposalFeedback(Record):
    """What the proposer thinks of the reply and of how it was worked out (征询意见)."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, verbose_name=_("提案"), related_name="feedbacks")
    on = models.DateField(_("反馈日期"))
    visited = models.CharField(_("走访情况"), max_length=12, choices=visits, blank=True)
    heard_by = models.CharField(_("听取意见方式"), max_length=12, choices=ways_heard, blank=True)
    attitude = models.CharField(_("对办理态度"), max_length=16, choices=attitudes)
    pertinence = models.CharField(_("答复针对性"), max_length=8, choices=pertinences, blank=True)
    leader_replied = models.BooleanField(_("领导当面答复"), default=False)
    result = models.CharField(_("对办理结果"), max_length=12, choices=feedback_results, blank=True)
    text = models.TextField(_("意见"), blank=True)

    audience: ClassVar[Audience] = Audience(own=("proposal__proposer__user",))
    numbering: ClassVar[Numbering] = Numbering("TF", 3, "on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("提案反馈")
        rules_permissions = rules.FEEDBACK_PERMISSIONS
        constraints = Record.numbered("proposalfeedback")
        indexes = [models.Index(fields=["org", "on"], name="proposalfeedback_day")]

    def __str__(self) -> str:
        return f"{self.proposal} {self.get_attitude_display()}"

    def problems(self) -> list[tuple[str, str]]:
        sent = self.proposal.submitted_on if self.proposal else None
        if sent and self.on < sent:
            return [("on", str(_("反馈日期早于提案的提交日期")))]
        return []
