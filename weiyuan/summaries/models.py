"""Work summaries and their frozen revisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from weiyuan.core.facts import Period
from weiyuan.core.numbering import Numbering
from weiyuan.core.workflow import Workflow
from weiyuan.governance.models import PlanTask
from weiyuan.orgs.models import Record
from weiyuan.summaries.rules import PERMISSIONS
from weiyuan.summaries.workflow import SUMMARY, SummaryState, summary_states


class Phase(models.TextChoices):
    IDLE = "idle", _("未生成")
    WAITING = "waiting", _("排队中")
    WORKING = "working", _("生成中")
    READY = "ready", _("已生成")
    FAILED = "failed", _("没有完成")


def phases() -> Any:
    return Phase.choices


class Summary(Record):
    """The account of a body over a period: any two dates, both inclusive."""

    title = models.CharField(_("标题"), max_length=120)
    period_start = models.DateField(_("期间起"))
    period_end = models.DateField(_("期间止"))
    state = models.CharField(_("状态"), max_length=12, choices=summary_states, default=SummaryState.COLLECTING)
    phase = models.CharField(_("进度"), max_length=8, choices=phases, default=Phase.IDLE, editable=False)
    stage = models.CharField(max_length=40, blank=True, editable=False)
    percent = models.PositiveSmallIntegerField(default=0, editable=False)

    numbering: ClassVar[Numbering] = Numbering("ZJ", 2, "period_end")
    workflow: ClassVar[Workflow | None] = SUMMARY

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("工作总结")
        rules_permissions = PERMISSIONS
        constraints = [
            *Record.numbered("summary"),
            SUMMARY.known_states("summary_state_known"),
            models.CheckConstraint(condition=models.Q(period_end__gte=F("period_start")), name="summary_dates"),
        ]
        indexes = [models.Index(fields=["org", "-period_end"], name="summary_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def at_work(self) -> bool:
        return self.phase in {Phase.WAITING, Phase.WORKING}

    def problems(self) -> list[tuple[str, str]]:
        return self.dated("period_start", "period_end")


class Revision(models.Model):
    """A summary as it was written: facts with their evidence, the document, and the hashes of its files."""

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    facts = models.JSONField()
    document = models.JSONField()
    notices = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    steps = models.JSONField(null=True, default=None)  # the next steps; null in revisions older than the field
    hashes = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("生成时间"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("修订")
        constraints = [models.UniqueConstraint(fields=["summary", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.summary} r{self.number}"

    def path(self, suffix: str) -> Path:
        """Where the file of this revision lies: outside the web root."""
        return Path(settings.MEDIA_ROOT) / "summaries" / f"{self.summary_id}-{self.number}{suffix}"


class StepTaken(models.Model):
    """Which next step of a summary became which task of the plan; a task taken out again counts for nothing."""

    summary = models.ForeignKey(Summary, models.PROTECT, related_name="steps_taken")
    key = models.CharField(max_length=40)
    task = models.ForeignKey(PlanTask, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("列入计划的打算")
        constraints = [models.UniqueConstraint(fields=["summary", "key"], name="steptaken_once")]

    def __str__(self) -> str:
        return f"{self.summary} {self.key}"
