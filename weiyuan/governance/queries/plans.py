"""Plans and their tasks: what is due, what is overdue, and what the records say was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from weiyuan.core.facts import Period
from weiyuan.governance.models import PlanTask, WorkPlan
from weiyuan.governance.models.plans import UNPUBLISHED
from weiyuan.governance.queries.links import counts_of
from weiyuan.governance.workflow import TaskState
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import READERS, STAFF


def tasks_in(org: OrgUnit, period: Period, category: str = "") -> QuerySet[PlanTask]:
    """The tasks of published plans that fall due in a period, dropped ones left out."""
    found = PlanTask.objects.of(org).within(period, "due_on").exclude(state=TaskState.DROPPED)
    found = found.exclude(plan__state__in=UNPUBLISHED).filter(plan__deleted_at__isnull=True)
    kept: QuerySet[PlanTask] = found.filter(category=category) if category else found
    return kept


def planned(org: OrgUnit, period: Period, category: str) -> tuple[int, tuple[int, ...]] | None:
    """How often a kind of work was planned in a period: the sum of the tasks' targets, and the tasks.

    A task without a target counts once. None where nothing was planned.
    """
    tasks = list(tasks_in(org, period, category).order_by("pk").values_list("pk", "target_count"))
    if not tasks:
        return None
    return sum(1 if target is None else target for _pk, target in tasks), tuple(pk for pk, _target in tasks)


def overdue_tasks(org: OrgUnit, today: date) -> QuerySet[PlanTask]:
    """Tasks of published plans still open after their last day."""
    late = Q(due_on__lt=today, state__in=(TaskState.TODO, TaskState.DOING))
    found: QuerySet[PlanTask] = PlanTask.objects.of(org).filter(late, plan__deleted_at__isnull=True)
    return found.exclude(plan__state__in=UNPUBLISHED)


def plan_of(org: OrgUnit, year: int) -> WorkPlan | None:
    """The plan of a year; the latest where a body made several."""
    found: WorkPlan | None = WorkPlan.objects.of(org).filter(year=year).order_by("-pk").first()
    return found


@dataclass(frozen=True)
class Progress:
    """A task and the records that fulfil it.

    done   how many of them the reader sees
    whole  whether the reader sees all of them: only then can they be held against the target
    """

    task: PlanTask
    done: int
    whole: bool

    @property
    def unit(self) -> str:
        return self.task.unit or _("次")

    @property
    def words(self) -> str:
        """3/12 次, or 3 次 where nothing was aimed at or the reader does not see all."""
        if self.whole and self.task.target_count:
            return f"{self.done}/{self.task.target_count} {self.unit}"
        return f"{self.done} {self.unit}"

    @property
    def contradiction(self) -> str:
        """What the stated state and the records say against each other; "" where they agree."""
        task, target = self.task, self.task.target_count
        said = {"done": self.done, "target": target, "unit": self.unit}
        if not self.whole:
            return ""
        if task.state == TaskState.DROPPED and self.done:
            return _("已作废，却登记了 %(done)d %(unit)s") % said
        if task.state == TaskState.DONE and target and self.done < target:
            return _("写着已完成；目标 %(target)d %(unit)s，只登记了 %(done)d %(unit)s") % said
        if task.state in {TaskState.TODO, TaskState.DOING} and target and self.done >= target:
            return _("目标 %(target)d %(unit)s，已登记 %(done)d %(unit)s，还没有点完成") % said
        if task.state == TaskState.TODO and self.done:
            return _("写着未开始，已登记 %(done)d %(unit)s") % said
        return ""


def progress_of(tasks: Sequence[PlanTask], user: Any, today: date) -> list[Progress]:
    """What the records say was done for each task: one query for each register that names tasks."""
    counts = counts_of(tasks, user, today)
    whole = STAFF | READERS
    return [Progress(task, sum(counts.get(task.pk, {}).values()), user.scope.has(task.org_id, whole)) for task in tasks]
