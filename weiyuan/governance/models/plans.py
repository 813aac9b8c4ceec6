"""The year's deployment, its work plan, and the tasks that records fulfil."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.governance.models.words import Directive
from weiyuan.governance.rules import PLAN_PERMISSIONS, TASK_PERMISSIONS
from weiyuan.governance.workflow import PLAN, TASK, PlanState, TaskState, plan_states, task_states
from weiyuan.orgs.models import Record
from weiyuan.orgs.rules import STAFF, record_permissions

# A plan is the office's own paper until it is published.
UNPUBLISHED = (PlanState.DRAFT.value, PlanState.APPROVED.value)


class TaskCategory(models.TextChoices):
    LEARNING = "learning", _("学习")
    ORGANISATION = "organisation", _("自身建设")
    RULES = "rules", _("制度建设")
    CONTACT = "contact", _("联系委员")
    RESIDENTS = "residents", _("联系群众")
    RECEPTION = "reception", _("接待")
    ACTIVITY = "activity", _("视察调研活动")
    CONSULTATION = "consultation", _("协商议事")
    PROPOSAL = "proposal", _("提案")
    INFORMATION = "information", _("社情民意信息")
    FIVE_ONES = "five_ones", _("五个一")
    INVESTMENT = "investment", _("招商引资")
    PUBLICITY = "publicity", _("宣传")
    OTHER = "other", _("其他")


def task_categories() -> Any:
    return TaskCategory.choices


class WorkPlan(Record):
    """What the body sets out to do in a year."""

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("计划名称"), max_length=120)
    aim = models.TextField(_("总体要求"), blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=plan_states, default=PlanState.DRAFT)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    approved_by = models.CharField(_("批准机关"), max_length=80, blank=True)
    published_on = models.DateField(_("印发日期"), null=True, blank=True)
    assessment = models.TextField(_("评估结论"), blank=True)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("JH", 2, "year")
    workflow: ClassVar[Workflow | None] = PLAN

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("工作计划")
        rules_permissions = PLAN_PERMISSIONS
        constraints = [
            *Record.numbered("workplan"),
            PLAN.known_states("workplan_state_known"),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True)
                | Q(approved_on__isnull=True)
                | Q(published_on__gte=F("approved_on")),
                name="workplan_dates",
            ),
        ]
        indexes = [models.Index(fields=["org", "year"], name="workplan_year")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        return super().seen_by(user) & (Q(org__in=user.scope.bodies(STAFF)) | ~Q(state__in=UNPUBLISHED))

    def problems(self) -> list[tuple[str, str]]:
        return self.dated("approved_on", "published_on")


class PlanTask(Record):
    """A task of a plan: what, by whom, by when, how many. Records of upper flats name the task."""

    plan = models.ForeignKey(WorkPlan, models.PROTECT, verbose_name=_("工作计划"), related_name="tasks")
    title = models.CharField(_("任务"), max_length=200)
    category = models.CharField(_("任务类别"), max_length=16, choices=task_categories, default=TaskCategory.OTHER)
    owner = models.CharField(_("责任人"), max_length=80, blank=True)
    due_on = models.DateField(_("完成时限"))
    target_count = models.PositiveIntegerField(_("目标数"), null=True, blank=True)
    unit = models.CharField(_("计量单位"), max_length=8, blank=True)
    measure = models.CharField(_("衡量标准"), max_length=200, blank=True)
    directive = models.ForeignKey(
        Directive,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("依据的上级要求"),
        related_name="tasks",
    )
    state = models.CharField(_("状态"), max_length=12, choices=task_states, default=TaskState.TODO)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    result = models.TextField(_("完成情况"), blank=True)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("RW", 3, "due_on")
    workflow: ClassVar[Workflow | None] = TASK

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("计划任务")
        rules_permissions = TASK_PERMISSIONS
        constraints = [
            *Record.numbered("plantask"),
            TASK.known_states("plantask_state_known"),
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_on__isnull=False)
                | (~Q(state=TaskState.DONE) & Q(done_on__isnull=True)),
                name="plantask_done_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "due_on"], name="plantask_day"),
            models.Index(fields=["org", "no"], name="plantask_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def seen_by(cls, user: Any) -> Q:
        published = ~Q(plan__state__in=UNPUBLISHED)
        return super().seen_by(user) & (Q(org__in=user.scope.bodies(STAFF)) | published)

    def is_overdue(self, today: date) -> bool:
        """Whether the task is still open after its last day."""
        return self.state in {TaskState.TODO, TaskState.DOING} and self.due_on < today

    def problems(self) -> list[tuple[str, str]]:
        if (self.state == TaskState.DONE) != (self.done_on is not None):
            return [("done_on", str(_("已完成的要填完成日期，未完成的不填")))]
        return []


class Deployment(Record):
    """The year's work arranged at its beginning (seed 1, 每年年初都对此项工作进行了安排部署)."""

    year = models.PositiveSmallIntegerField(_("部署年度"))
    on = models.DateField(_("部署日期"))
    title = models.CharField(_("会议或文件"), max_length=160)
    content = models.TextField(_("部署内容"), blank=True)
    by_whom = models.CharField(_("部署单位"), max_length=80, blank=True)
    document_no = models.CharField(_("文号"), max_length=60, blank=True)
    plan = models.ForeignKey(
        WorkPlan,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("工作计划"),
        related_name="deployments",
    )

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("BS", 2, "year")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("年初部署")
        rules_permissions = record_permissions("deployment")
        constraints = Record.numbered("deployment")
        indexes = [models.Index(fields=["org", "on"], name="deployment_day")]

    def __str__(self) -> str:
        return self.title
