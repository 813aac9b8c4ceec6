"""Activities, and what a visit leaves to be done."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.activities.rules import ACTIVITY_PERMISSIONS, FOLLOW_UP_PERMISSIONS
from weiyuan.activities.workflow import (
    ACTIVITY,
    ACTIVITY_DRAFTS,
    FOLLOW_UP,
    ActivityState,
    FollowUpState,
    activity_states,
    follow_up_states,
)
from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.members.models import Member
from weiyuan.orgs.models import LiaisonStation, Record
from weiyuan.orgs.rules import STAFF, Role

# What is known of a member's life from a visit is for these alone (domain.md B).
CONFIDANTS = frozenset({Role.DIRECTOR.value, Role.OFFICER.value})


class ActivityKind(models.TextChoices):
    """Reception days are no kind of activity: they are a register of their own, so that none counts twice."""

    RESIDENT_VISIT = "resident_visit", _("走访群众")
    MEMBER_VISIT = "member_visit", _("走访委员")
    INSPECTION = "inspection", _("视察")
    RESEARCH = "research", _("调研")
    COORDINATION = "coordination", _("协调")
    FORUM = "forum", _("座谈")
    SERVICE = "service", _("公益便民服务")
    CONSULTATION = "consultation", _("协商")
    CONSOLATION = "consolation", _("慰问")
    STUDY_TOUR = "study_tour", _("外出考察")
    HOSTING = "hosting", _("来访接待")
    REPORT = "report", _("报告会")
    OTHER = "other", _("其他")


class Organiser(models.TextChoices):
    DISTRICT = "district", _("区政协")
    STREET = "street", _("街道")
    OWN = "own", _("本机构")
    STATION = "station", _("联络站")
    MEMBER = "member", _("委员")
    OTHER = "other", _("其他")


def activity_kinds() -> Any:
    return ActivityKind.choices


def organisers() -> Any:
    return Organiser.choices


def discreet(user: Any, activity: str = "") -> Q:
    """The condition that keeps visits to members from all but those whom they concern.

    ``activity`` is the look-up path to the activity, with its two underscores.
    """
    scope = user.scope
    return (
        ~Q(**{f"{activity}kind": ActivityKind.MEMBER_VISIT})
        | Q(org__in=scope.bodies(CONFIDANTS))
        | Q(**{f"{activity}created_by": user.pk})
        | Q(**{f"{activity}station__in": scope.stations})
    )


class Activity(Record):
    """Something that the body, its members or its stations did or mean to do on a day."""

    title = models.CharField(_("活动名称"), max_length=120)
    kind = models.CharField(_("活动类型"), max_length=16, choices=activity_kinds)
    start = models.DateTimeField(_("开始时间"))
    end = models.DateTimeField(_("结束时间"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    organiser = models.CharField(_("主办"), max_length=8, choices=organisers, default=Organiser.OWN)
    station = models.ForeignKey(
        LiaisonStation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("联络站"),
        related_name="activities",
    )
    must_attend = models.BooleanField(_("必须参加"), default=False)
    signup_deadline = models.DateTimeField(_("报名截止时间"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("名额（人）"), null=True, blank=True)
    signin_from = models.DateTimeField(_("签到开始时间"), null=True, blank=True)
    leaders = models.JSONField(_("出席领导"), default=list, blank=True)
    invited = models.JSONField(_("邀请单位和人员"), default=list, blank=True)
    visited = models.ManyToManyField(Member, blank=True, verbose_name=_("被走访委员"), related_name="visits_received")
    logistics = models.CharField(_("用车用餐"), max_length=60, blank=True)
    content = models.TextField(_("活动内容"), blank=True)
    result_text = models.TextField(_("活动成效"), blank=True)
    households = models.PositiveIntegerField(_("走访慰问户数（户）"), default=0)
    people_served = models.PositiveIntegerField(_("服务人次（人次）"), default=0)
    materials_given = models.PositiveIntegerField(_("发放资料（份）"), default=0)
    amount_yuan = models.DecimalField(_("慰问捐助金额（元）"), max_digits=12, decimal_places=2, default=0)
    plan_task = models.ForeignKey(
        "governance.PlanTask", models.PROTECT, null=True, blank=True,
        verbose_name=_("计划任务"), related_name="activities",
    )  # fmt: skip
    rule = models.ForeignKey(
        "governance.RuleDocument", models.PROTECT, null=True, blank=True,
        verbose_name=_("依据制度"), related_name="activities",
    )  # fmt: skip
    directive = models.ForeignKey(
        "governance.Directive", models.PROTECT, null=True, blank=True,
        verbose_name=_("上级要求"), related_name="activities",
    )  # fmt: skip
    series = models.ForeignKey(
        "activities.ActivitySeries", models.PROTECT, null=True, blank=True,
        verbose_name=_("常规活动"), related_name="activities",
    )  # fmt: skip
    # The day of the series' rule that it stands for, and a digest of what the series said: who changed it by hand
    # is left alone.
    series_due = models.DateField(_("常规日期"), null=True, blank=True, editable=False)
    series_mark = models.CharField(max_length=64, blank=True, default="", editable=False)
    state = models.CharField(_("状态"), max_length=16, choices=activity_states, default=ActivityState.DRAFT)

    audience: ClassVar[Audience] = Audience(own=("created_by",), station="station", members=True)
    numbering: ClassVar[Numbering] = Numbering("HD", 3, "start")
    workflow: ClassVar[Workflow | None] = ACTIVITY

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("活动")
        rules_permissions = ACTIVITY_PERMISSIONS
        constraints = [
            *Record.numbered("activity"),
            ACTIVITY.known_states("activity_state_known"),
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="activity_times"),
            models.CheckConstraint(condition=Q(amount_yuan__gte=0), name="activity_amount"),
            models.CheckConstraint(
                condition=Q(signup_deadline__isnull=True) | Q(signup_deadline__lte=F("start")),
                name="activity_signup",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "start"], name="activity_day"),
            models.Index(fields=["org", "no"], name="activity_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> date:
        """The day on which it begins (Asia/Shanghai)."""
        return timezone.localtime(self.start).date()

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        """Members and readers see what is published; visits to members only those whom they concern."""
        scope = user.scope
        published = (
            ~Q(state__in=ACTIVITY_DRAFTS)
            | Q(org__in=scope.bodies(STAFF))
            | Q(created_by=user.pk)
            | Q(station__in=scope.stations)
        )
        return super().seen_by(user) & published & discreet(user)

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("start", "end")
        if self.signup_deadline and self.start and self.signup_deadline > self.start:
            found.append(("signup_deadline", str(_("报名截止时间晚于开始时间"))))
        if self.capacity == 0:
            found.append(("capacity", str(_("名额至少 1 人；不限人数的不用填"))))
        if self.amount_yuan is not None and self.amount_yuan < 0:
            found.append(("amount_yuan", str(_("金额不能小于零"))))
        return found


class VisitFollowUp(Record):
    """What a visit left to be done: open until somebody says what came of it."""

    activity = models.ForeignKey(Activity, models.PROTECT, verbose_name=_("走访活动"), related_name="follow_ups")
    content = models.TextField(_("跟进事项"))
    responsible = models.CharField(_("责任人"), max_length=60, blank=True)
    due_on = models.DateField(_("要求完成日期"), null=True, blank=True)
    result = models.TextField(_("落实情况"), blank=True)
    done_on = models.DateField(_("落实日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=follow_up_states, default=FollowUpState.OPEN)

    audience: ClassVar[Audience] = Audience(own=("created_by",), station="activity__station", readers=False)
    numbering: ClassVar[Numbering] = Numbering("HDGJ", 3)
    workflow: ClassVar[Workflow | None] = FOLLOW_UP

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("走访跟进")
        rules_permissions = FOLLOW_UP_PERMISSIONS
        constraints = [
            *Record.numbered("visitfollowup"),
            FOLLOW_UP.known_states("visitfollowup_state_known"),
            models.CheckConstraint(
                condition=~Q(state=FollowUpState.DONE.value) | Q(done_on__isnull=False),
                name="visitfollowup_done",
            ),
        ]

    def __str__(self) -> str:
        return self.content[:40]

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        return super().seen_by(user) & discreet(user, "activity__")

    def problems(self) -> list[tuple[str, str]]:
        if self.state == FollowUpState.DONE and self.done_on is None:
            return [("done_on", str(_("已落实的要填落实日期")))]
        return []
