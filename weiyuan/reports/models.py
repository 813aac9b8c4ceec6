"""Information on social conditions and public opinion (社情民意信息), research reports, and what was published."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.members.models import Member
from weiyuan.orgs.models import Record
from weiyuan.orgs.rules import READERS, record_permissions
from weiyuan.reports import rules
from weiyuan.reports.workflow import (
    BEFORE_SENDING,
    DRAFTS,
    OPINION,
    RESEARCH,
    RESEARCH_SENT,
    SENT,
    UNFINISHED,
    OpinionState,
    ResearchState,
    opinion_states,
    research_states,
)

# Word lists and limits that ship with the register: code → label.
WORDS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("dictionaries.toml").read_text("utf-8"))


class Identity(models.TextChoices):
    MEMBER = "member", _("政协委员")
    BODY = "body", _("本机构")
    OTHER = "other", _("非委员")


class Reaction(models.TextChoices):
    ORDINARY = "ordinary", _("一般")
    STRONG = "strong", _("强烈")


class AdoptionLevel(models.TextChoices):
    """From below upward: the first level above the street is the district."""

    STREET = "street", _("街道")
    DISTRICT = "district", _("区级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")
    NATIONAL = "national", _("全国")


class AdoptionForm(models.TextChoices):
    SINGLE = "single", _("单篇采用")
    COMBINED = "combined", _("综合采用")
    FORWARDED = "forwarded", _("转送")


def categories() -> Any:
    return list(WORDS["categories"].items())


def identities() -> Any:
    return Identity.choices


def reactions() -> Any:
    return Reaction.choices


def adoption_levels() -> Any:
    return AdoptionLevel.choices


def adoption_forms() -> Any:
    return AdoptionForm.choices


class SocialOpinion(Record):
    """One short report on one matter, reviewed by the leader in charge before it goes up."""

    title = models.CharField(_("题目"), max_length=100)
    reporter_identity = models.CharField(_("反映人身份"), max_length=8, choices=identities, default=Identity.MEMBER)
    reporter = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("反映委员"), related_name="opinions_reported"
    )
    co_reporters = models.ManyToManyField(
        Member, blank=True, verbose_name=_("联名委员"), related_name="opinions_joined"
    )
    other_reporters = models.JSONField(_("其他反映人"), default=list, blank=True)
    reported_on = models.DateField(_("反映日期"))
    state = models.CharField(_("状态"), max_length=12, choices=opinion_states, default=OpinionState.DRAFT)
    category = models.CharField(_("类别"), max_length=16, choices=categories, blank=True)
    policy_title = models.CharField(_("针对政策"), max_length=120, blank=True)
    policy_issuer = models.CharField(_("政策出台单位"), max_length=60, blank=True)
    policy_date = models.DateField(_("政策出台日期"), null=True, blank=True)
    reaction = models.CharField(_("群众反映程度"), max_length=8, choices=reactions, blank=True)
    situation = models.TextField(_("情况反映"), blank=True)
    cause = models.TextField(_("原因分析"), blank=True)
    advice = models.TextField(_("意见建议"), blank=True)
    time_critical = models.BooleanField(_("时效性强"), default=False)
    pertinent = models.BooleanField(_("针对性强"), default=False)
    is_open = models.BooleanField(_("同意公开"), default=True)
    source_matter = models.ForeignKey(
        "matters.ResidentMatter", models.PROTECT, null=True, blank=True, verbose_name=_("来源群众意见"),
        related_name="opinions",
    )  # fmt: skip
    source_activity = models.ForeignKey(
        "activities.Activity", models.PROTECT, null=True, blank=True, verbose_name=_("来源活动"),
        related_name="opinions",
    )  # fmt: skip
    source_research = models.ForeignKey(
        "reports.ResearchReport", models.PROTECT, null=True, blank=True, verbose_name=_("来源调研"),
        related_name="opinions",
    )  # fmt: skip
    plan_task = models.ForeignKey(
        "governance.PlanTask", models.PROTECT, null=True, blank=True,
        verbose_name=_("计划任务"), related_name="opinions",
    )  # fmt: skip
    reviewer = models.CharField(_("审阅领导"), max_length=40, blank=True)
    reviewed_on = models.DateField(_("审阅日期"), null=True, blank=True)
    review_opinion = models.TextField(_("审阅意见"), blank=True)
    returned_on = models.DateField(_("退回日期"), null=True, blank=True)
    edited_title = models.CharField(_("核稿题目"), max_length=100, blank=True)
    edited_situation = models.TextField(_("核稿情况反映"), blank=True)
    edited_advice = models.TextField(_("核稿意见建议"), blank=True)
    signer = models.CharField(_("签发人"), max_length=40, blank=True)
    sent_to = models.JSONField(_("报送对象"), default=list, blank=True)
    sent_on = models.DateField(_("报送日期"), null=True, blank=True)

    audience: ClassVar[Audience] = Audience(own=("reporter__user", "co_reporters__user", "created_by"), readers=False)
    numbering: ClassVar[Numbering] = Numbering("SQ", 3, "reported_on")
    workflow: ClassVar[Workflow | None] = OPINION

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("社情民意信息")
        rules_permissions = rules.OPINION_PERMISSIONS
        constraints = [
            *Record.numbered("socialopinion"),
            OPINION.known_states("socialopinion_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=SENT) | Q(sent_on__isnull=False), name="socialopinion_sent_day"
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(reviewed_on__isnull=True) | Q(sent_on__gte=F("reviewed_on")),
                name="socialopinion_review_first",
            ),
            models.CheckConstraint(
                condition=~Q(reporter_identity=Identity.MEMBER) | Q(reporter__isnull=False),
                name="socialopinion_reporter",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "sent_on"], name="socialopinion_day"),
            models.Index(fields=["org", "reported_on"], name="socialopinion_reported"),
            models.Index(fields=["org", "no"], name="socialopinion_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """Before it is sent, a report is for its authors and the staff alone."""
        seen = super().seen_by(user)
        if bodies := user.scope.bodies(READERS):
            seen |= Q(org__in=bodies, sent_on__isnull=False)
        return seen

    def problems(self) -> list[tuple[str, str]]:
        found = [*self.dated("reported_on", "sent_on"), *self.dated("reviewed_on", "sent_on")]
        if self.reporter_identity == Identity.MEMBER and self.reporter is None:
            found.append(("reporter", str(_("请写明反映委员；不是委员反映的，请改反映人身份"))))
        if self.state in SENT and self.sent_on is None:
            found.append(("sent_on", str(_("已报送的要填报送日期"))))
        if self.sent_on and self.state in BEFORE_SENDING:
            found.append(("state", str(_("填了报送日期，状态却在报送之前"))))
        if self.reviewer and self.reporter and self.reviewer == self.reporter.name:
            found.append(("reviewer", str(_("审阅领导和反映委员不能是同一人"))))
        if self.policy_date and self.policy_date > self.reported_on:
            found.append(("policy_date", str(_("政策出台日期晚于反映日期"))))
        most = WORDS["limits"]["words"]
        if self.state in DRAFTS and len(self.situation + self.cause + self.advice) > most:
            found.append(("advice", str(_("情况、原因、建议合计超过 %d 个字") % most)))
        return found


class InfoAdoption(Record):
    """A report taken up at one level, forwarded there, or answered by a leader's instruction (批示)."""

    opinion = models.ForeignKey(SocialOpinion, models.PROTECT, verbose_name=_("社情民意信息"), related_name="adoptions")
    level = models.CharField(_("采用级别"), max_length=12, choices=adoption_levels)
    form = models.CharField(_("采用形式"), max_length=12, choices=adoption_forms, default=AdoptionForm.SINGLE)
    adopter = models.CharField(_("采用单位"), max_length=80)
    on = models.DateField(_("采用日期"))
    issue_no = models.CharField(_("期数"), max_length=40, blank=True)
    receiver = models.CharField(_("主送"), max_length=80, blank=True)
    instruction = models.BooleanField(_("领导批示"), default=False)
    instructor = models.CharField(_("批示人"), max_length=60, blank=True)
    instruction_text = models.TextField(_("批示内容"), blank=True)

    audience: ClassVar[Audience] = Audience(own=("opinion__reporter__user", "opinion__co_reporters__user"))
    numbering: ClassVar[Numbering] = Numbering("CY", 3, "on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("信息采用")
        rules_permissions = rules.ADOPTION_PERMISSIONS
        constraints = [
            *Record.numbered("infoadoption"),
            models.CheckConstraint(
                condition=Q(instruction=True) | Q(instructor="", instruction_text=""), name="infoadoption_instruction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} {self.get_level_display()}"

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if not self.instruction and (self.instructor or self.instruction_text):
            found.append(("instruction", str(_("写了批示人或批示内容的，“领导批示”要填“是”"))))
        if self.opinion and self.on < self.opinion.reported_on:
            found.append(("on", str(_("采用日期早于反映日期"))))
        return found


class ResearchReport(Record):
    """A report on research done, or a formal recommendation (建议案)."""

    title = models.CharField(_("题目"), max_length=100)
    is_proposal_draft = models.BooleanField(_("建议案"), default=False)
    topic = models.CharField(_("调研课题"), max_length=100, blank=True)
    done_by = models.CharField(_("完成单位"), max_length=80, blank=True)
    lead_writer = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("执笔委员"), related_name="reports_written"
    )
    other_writer = models.CharField(_("其他执笔人"), max_length=40, blank=True)
    team = models.ManyToManyField(Member, blank=True, verbose_name=_("课题组委员"), related_name="reports_shared")
    other_team = models.JSONField(_("课题组其他成员"), default=list, blank=True)
    activities = models.ManyToManyField(
        "activities.Activity", blank=True, verbose_name=_("调研活动"), related_name="reports"
    )
    visits = models.JSONField(_("走访单位"), default=list, blank=True)
    plan_task = models.ForeignKey(
        "governance.PlanTask", models.PROTECT, null=True, blank=True,
        verbose_name=_("计划任务"), related_name="reports",
    )  # fmt: skip
    started_on = models.DateField(_("开始日期"), null=True, blank=True)
    submitted_on = models.DateField(_("完成日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=research_states, default=ResearchState.PLANNED)
    body = models.TextField(_("正文"), blank=True)
    sent_to = models.JSONField(_("报送对象"), default=list, blank=True)
    sent_on = models.DateField(_("报送日期"), null=True, blank=True)
    instructor = models.CharField(_("批示人"), max_length=60, blank=True)
    instruction_text = models.TextField(_("批示内容"), blank=True)

    audience: ClassVar[Audience] = Audience(own=("lead_writer__user", "team__user", "created_by"), readers=False)
    numbering: ClassVar[Numbering] = Numbering("DY", 2, "submitted_on")
    workflow: ClassVar[Workflow | None] = RESEARCH

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("调研报告")
        rules_permissions = rules.RESEARCH_PERMISSIONS
        constraints = [
            *Record.numbered("researchreport"),
            RESEARCH.known_states("researchreport_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED) | Q(submitted_on__isnull=False), name="researchreport_done_day"
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(submitted_on__isnull=True)
                | Q(submitted_on__gte=F("started_on")),
                name="researchreport_dates",
            ),
        ]
        indexes = [models.Index(fields=["org", "submitted_on"], name="researchreport_day")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """Before it is sent, a report is for those who write it and the staff alone."""
        seen = super().seen_by(user)
        if bodies := user.scope.bodies(READERS):
            seen |= Q(org__in=bodies, state__in=RESEARCH_SENT)
        return seen

    def problems(self) -> list[tuple[str, str]]:
        found = [*self.dated("started_on", "submitted_on"), *self.dated("submitted_on", "sent_on")]
        if self.state not in UNFINISHED and self.submitted_on is None:
            found.append(("submitted_on", str(_("已提交的报告要填完成日期"))))
        return found


class Publication(Record):
    """A work that appeared in a periodical; the research behind it where there is one."""

    title = models.CharField(_("题目"), max_length=100)
    report = models.ForeignKey(
        ResearchReport, models.PROTECT, null=True, blank=True, verbose_name=_("调研报告"), related_name="publications"
    )
    authors = models.ManyToManyField(Member, blank=True, verbose_name=_("作者委员"), related_name="publications")
    other_authors = models.JSONField(_("其他作者"), default=list, blank=True)
    periodical = models.CharField(_("报刊"), max_length=60)
    issue = models.CharField(_("期号"), max_length=40, blank=True)
    on = models.DateField(_("发表日期"))
    url = models.URLField(_("网址"), max_length=300, blank=True)

    audience: ClassVar[Audience] = Audience(own=("authors__user",), members=True)
    numbering: ClassVar[Numbering] = Numbering("FB", 2, "on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("文章发表")
        rules_permissions = record_permissions("publication")
        constraints = Record.numbered("publication")
        indexes = [models.Index(fields=["org", "on"], name="publication_day")]

    def __str__(self) -> str:
        return self.title
