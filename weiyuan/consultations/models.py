"""Consultations (协商议事), what was said in them, and what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.consultations import rules
from weiyuan.consultations.workflow import (
    BEFORE,
    CONSULTATION,
    OUTCOME,
    ConsultationState,
    OutcomeState,
    consultation_states,
    outcome_states,
)
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.members.models import Member
from weiyuan.orgs.models import HandlingUnit, Record
from weiyuan.orgs.rules import record_permissions


class TopicSource(models.TextChoices):
    PARTY_GOV = "party_gov", _("党政点题")
    MEMBER = "member", _("委员荐题")
    PUBLIC = "public", _("群众出题")
    SECTOR = "sector", _("界别提题")


class ConsultationKind(models.TextChoices):
    SPECIAL = "special", _("专题协商")
    COUNTERPART = "counterpart", _("对口协商")
    SECTOR = "sector", _("界别协商")
    PROPOSAL = "proposal", _("提案办理协商")
    HEARING = "hearing", _("听取意见")
    MICRO = "micro", _("微协商")


def topic_sources() -> Any:
    return TopicSource.choices


def consultation_kinds() -> Any:
    return ConsultationKind.choices


class Consultation(Record):
    """One topic talked over by Party and government, units, members, experts and residents.

    A special hearing of the Party committee (专题听取意见) is one of the kinds.
    """

    title = models.CharField(_("议题"), max_length=100)
    kind = models.CharField(_("协商类型"), max_length=12, choices=consultation_kinds)
    source = models.CharField(_("议题来源"), max_length=12, choices=topic_sources, blank=True)
    platform = models.CharField(_("协商平台"), max_length=60, blank=True)
    on = models.DateField(_("召开日期"))
    place = models.CharField(_("地点"), max_length=100, blank=True)
    chair = models.CharField(_("主持人"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=consultation_states, default=ConsultationState.COLLECTED)
    head_present = models.BooleanField(_("党工委主要负责人到会"), default=False)
    announced_on = models.DateField(_("通知日期"), null=True, blank=True)
    research = models.TextField(_("会前调研情况"), blank=True)
    research_activities = models.ManyToManyField(
        "activities.Activity", blank=True, verbose_name=_("会前调研活动"), related_name="consultations"
    )
    source_matters = models.ManyToManyField(
        "matters.ResidentMatter", blank=True, verbose_name=_("来源群众意见"), related_name="consultations"
    )
    members = models.ManyToManyField(Member, blank=True, verbose_name=_("参加委员"), related_name="consultations")
    party_people = models.JSONField(_("党政领导"), default=list, blank=True)
    unit_people = models.JSONField(_("部门人员"), default=list, blank=True)
    experts = models.JSONField(_("专家"), default=list, blank=True)
    residents = models.PositiveSmallIntegerField(_("群众代表人数"), default=0)
    agenda = models.TextField(_("议程"), blank=True)
    consensus = models.TextField(_("共识"), blank=True)
    report_to = models.JSONField(_("成果报送对象"), default=list, blank=True)
    reported_on = models.DateField(_("成果报送日期"), null=True, blank=True)
    instruction = models.TextField(_("批示"), blank=True)
    reviewed_on = models.DateField(_("回头看日期"), null=True, blank=True)
    review_text = models.TextField(_("回头看情况"), blank=True)
    evaluation = models.TextField(_("评价"), blank=True)

    plan_task = models.ForeignKey(
        "governance.PlanTask", models.PROTECT, null=True, blank=True,
        verbose_name=_("计划任务"), related_name="consultations",
    )  # fmt: skip
    rule = models.ForeignKey(
        "governance.RuleDocument", models.PROTECT, null=True, blank=True,
        verbose_name=_("依据制度"), related_name="consultations",
    )  # fmt: skip

    audience: ClassVar[Audience] = Audience(own=("members__user",), members=True)
    numbering: ClassVar[Numbering] = Numbering("XS", 2, "on")
    workflow: ClassVar[Workflow | None] = CONSULTATION

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("协商议事")
        rules_permissions = rules.CONSULTATION_PERMISSIONS
        constraints = [
            *Record.numbered("consultation"),
            CONSULTATION.known_states("consultation_state_known"),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True) | Q(reported_on__gte=F("on")),
                name="consultation_reported",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on__isnull=True) | Q(reviewed_on__gte=F("on")),
                name="consultation_reviewed",
            ),
        ]
        indexes = [models.Index(fields=["org", "on"], name="consultation_day")]

    def __str__(self) -> str:
        return self.title

    def problems(self) -> list[tuple[str, str]]:
        found = [*self.dated("announced_on", "on"), *self.dated("on", "reported_on")]
        found += self.dated("on", "reviewed_on")
        if self.state in BEFORE and self.reported_on:
            found.append(("reported_on", str(_("尚未召开，不能填成果报送日期"))))
        return found


class ConsultationOpinion(Record):
    """An opinion or suggestion voiced in a consultation, and whether it was taken up."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, verbose_name=_("协商议事"), related_name="opinions")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("委员"), related_name="opinions"
    )
    speaker = models.CharField(_("其他发言人"), max_length=40, blank=True)
    subject = models.CharField(_("涉及事项"), max_length=40, blank=True)
    text = models.TextField(_("意见建议"))
    adopted = models.BooleanField(_("采纳"), default=False)

    audience: ClassVar[Audience] = Audience(own=("member__user",), members=True)
    numbering: ClassVar[Numbering] = Numbering("XY", 3)

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("协商意见")
        rules_permissions = record_permissions("consultationopinion")
        constraints = [
            *Record.numbered("consultationopinion"),
            models.CheckConstraint(condition=Q(member__isnull=False) | ~Q(speaker=""), name="opinion_has_speaker"),
        ]

    def __str__(self) -> str:
        return f"{self.member or self.speaker} {self.subject or self.text[:20]}"

    def problems(self) -> list[tuple[str, str]]:
        if self.member is None and not self.speaker:
            return [("member", str(_("请写明提出意见的委员或其他发言人")))]
        return []


class OutcomeItem(Record):
    """A line of the outcome list (成果清单): what shall be done, by whom, until when."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, verbose_name=_("协商议事"), related_name="outcomes")
    item = models.CharField(_("成果事项"), max_length=200)
    unit = models.ForeignKey(
        HandlingUnit,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("承办单位"),
        related_name="outcomes",
    )
    due = models.DateField(_("完成期限"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=outcome_states, default=OutcomeState.TODO)
    done_on = models.DateField(_("落实日期"), null=True, blank=True)
    result = models.TextField(_("落实情况"), blank=True)

    audience: ClassVar[Audience] = Audience(unit="unit", members=True)
    numbering: ClassVar[Numbering] = Numbering("CG", 3)
    workflow: ClassVar[Workflow | None] = OUTCOME

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("协商成果")
        rules_permissions = rules.OUTCOME_PERMISSIONS
        constraints = [
            *Record.numbered("outcomeitem"),
            OUTCOME.known_states("outcomeitem_state_known"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(state=OutcomeState.DONE), name="outcomeitem_done_day"
            ),
        ]

    def __str__(self) -> str:
        return self.item

    def problems(self) -> list[tuple[str, str]]:
        found = []
        if self.done_on and self.state != OutcomeState.DONE:
            found.append(("done_on", str(_("未落实的不填落实日期"))))
        if self.done_on and self.consultation and self.done_on < self.consultation.on:
            found.append(("done_on", str(_("落实日期早于召开日期"))))
        return found
