"""A plan as a board and as a year, and its copy for another year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.ui.links import detail_address, query_of
from weiyuan.core.workflow import Step
from weiyuan.governance import actions, queries
from weiyuan.governance.forms import CopyForm
from weiyuan.governance.models import PlanTask, TaskCategory, WorkPlan
from weiyuan.governance.panels import records_address
from weiyuan.governance.queries import Progress
from weiyuan.governance.workflow import TASK, TaskState
from weiyuan.registry.views.ways import told

MONTHS = range(1, 13)
FILTERS = ("owner", "category", "month", "late")


@dataclass(frozen=True)
class Card:
    """A task on the board: its progress, the days left (negative) if it is overdue, the steps open to the reader."""

    task: PlanTask
    progress: Progress
    late: int
    steps: tuple[Step, ...]

    @property
    def href(self) -> str:
        return detail_address(self.task)

    @property
    def records(self) -> str:
        return records_address(self.task)

    @property
    def tone(self) -> str:
        return TASK.tone(self.task.state)


class Board:
    """The tasks of a plan that the address asks for, with what the reader may narrow them by."""

    def __init__(self, plan: WorkPlan, request: HttpRequest) -> None:
        self.plan, self.today, self.user = plan, timezone.localdate(), request.user
        self.said = {name: request.GET.get(name, "").strip()[:80] for name in FILTERS}
        tasks = PlanTask.objects.visible_to(self.user).filter(plan=plan).order_by("due_on", "pk")
        self.every: list[PlanTask] = list(tasks)
        wanted = [task for task in self.every if self._is_wanted(task)]
        self.cards = [self._card(one) for one in queries.progress_of(wanted, self.user, self.today)]

    def _is_wanted(self, task: PlanTask) -> bool:
        said = self.said
        return (
            said["owner"] in {"", task.owner}
            and said["category"] in {"", task.category}
            and said["month"] in {"", str(task.due_on.month)}
            and (not said["late"] or task.is_overdue(self.today))
        )

    def _card(self, progress: Progress) -> Card:
        task = progress.task
        late = (task.due_on - self.today).days if task.is_overdue(self.today) else 0
        return Card(task, progress, late, tuple(TASK.open_steps(task, self.user)))

    @property
    def query(self) -> str:
        return query_of(self.said)

    @property
    def late(self) -> int:
        return sum(task.is_overdue(self.today) for task in self.every)

    @property
    def doubtful(self) -> int:
        return sum(bool(card.progress.contradiction) for card in self.cards)

    def owners(self) -> list[str]:
        return sorted({task.owner for task in self.every if task.owner})

    def categories(self) -> list[tuple[str, str]]:
        used = {task.category for task in self.every}
        return [(str(value), str(label)) for value, label in TaskCategory.choices if value in used]

    def months(self) -> list[str]:
        return [str(month) for month in MONTHS]

    def columns(self) -> list[tuple[str, str, list[Card]]]:
        """A column for each state: its name in code, its label, its tasks by their last day."""
        return [
            (state.value, str(state.label), [card for card in self.cards if card.task.state == state])
            for state in TaskState
        ]

    def year(self) -> list[tuple[str, bool, list[Card]]]:
        """The twelve months of the plan's year (label, whether it is this month, tasks), then what lies outside."""
        this = (self.today.year, self.today.month)
        found = [(_("%d月") % month, (self.plan.year, month) == this, self._due(month)) for month in MONTHS]
        outside = [card for card in self.cards if card.task.due_on.year != self.plan.year]
        return [*found, (_("不在本年"), False, outside)] if outside else found

    def _due(self, month: int) -> list[Card]:
        wanted = (self.plan.year, month)
        return [card for card in self.cards if (card.task.due_on.year, card.task.due_on.month) == wanted]


def _plan(request: HttpRequest, pk: int) -> WorkPlan:
    found: WorkPlan = get_object_or_404(WorkPlan.objects.visible_to(request.user).select_related("org"), pk=pk)
    return found


def _page(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    plan = _plan(request, pk)
    adds = request.user.has_perm("governance.add_plantask", PlanTask(org=plan.org, plan=plan))
    context = {"plan": plan, "board": Board(plan, request), "view": name, "adds": adds}
    return render(request, f"governance/plan_{name}.html", context)


@require_safe
def plan_board(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks of a plan by their state, to be moved on by a button."""
    return _page(request, pk, "board")


@require_safe
def plan_year(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks of a plan by the month in which they fall due."""
    return _page(request, pk, "year")


@require_http_methods(["GET", "POST"])
def plan_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan of another year with the tasks ticked here."""
    plan = _plan(request, pk)
    user: Any = request.user
    if not user.has_perm("governance.add_workplan", plan):
        raise PermissionDenied("governance.add_workplan")
    tasks = PlanTask.objects.visible_to(user).filter(plan=plan).order_by("due_on", "pk")
    form = CopyForm(plan, list(tasks), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        fresh = actions.copy_plan(plan, said["year"], said["title"], form.told(), by=user)
        told(request, _("已另立%(plan)s，带过去 %(n)d 项任务") % {"plan": fresh, "n": len(form.told())})
        return redirect(detail_address(fresh))
    there = queries.plan_of(plan.org, plan.year + 1)
    context = {"plan": plan, "form": form, "there": there}
    return render(request, "governance/plan_copy.html", context, status=400 if form.errors else 200)
