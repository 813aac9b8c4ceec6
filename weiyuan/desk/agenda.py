"""What is due, what comes next, and how the year's tasks stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.workflow import FollowUpState
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui.cells import column_of, title_of, tone_of
from weiyuan.core.ui.links import detail_address, list_address, query_of
from weiyuan.core.ui.listing import chosen, count_text, counted
from weiyuan.core.ui.sight import Sight
from weiyuan.governance.models import PlanTask
from weiyuan.governance.queries import progress_of
from weiyuan.governance.workflow import TaskState
from weiyuan.matters.queries.deadlines import RUNNING
from weiyuan.matters.queries.inbox import View, rows_of, views_of

WATCHED = (
    ("matters.residentmatter", "due_finish", RUNNING),
    ("governance.plantask", "due_on", frozenset({TaskState.TODO.value, TaskState.DOING.value})),
    ("activities.visitfollowup", "due_on", frozenset({FollowUpState.OPEN.value})),
)
FOLLOW_UPS = WATCHED[-1:]
MEETINGS = ("activities.activity", "activities.receptionday", "learning.learningsession", "consultations.consultation")
TASK_STATES = (TaskState.TODO.value, TaskState.DOING.value, TaskState.DONE.value)
SOON = 3  # days before its last day from which a thing is marked
SHOWN = 8
AHEAD = timedelta(days=60)
GOALS = 6


@dataclass(frozen=True, slots=True)
class Due:
    """A thing to be done, by a day or some time. ``left`` are the days until then, negative once it is over."""

    title: str
    href: str
    meta: list[str]
    day: date | None
    left: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many things of a register are open, and the list of exactly these."""

    label: str
    number: str
    href: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment: its day and what it is."""

    day: date
    title: str
    href: str
    kind: str
    meta: list[str]
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A task of the plan with a figure to reach."""

    title: str
    href: str
    done: int
    target: int
    tone: str

    @property
    def shown(self) -> int:
        """What the bar shows: never beyond its end."""
        return min(self.done, self.target)

    @property
    def missing(self) -> int:
        return max(self.target - self.done, 0)


def open_things(sight: Sight, org: Any = None, kinds: Any = WATCHED) -> tuple[list[Due], list[Waiting]]:
    """What is open, the most pressing first, and how much of each kind there is."""
    due: list[Due] = []
    waiting = []
    for entry, field, states in _watched(sight, kinds):
        asked = {"org": org.pk if org is not None else "", "state": ",".join(sorted(states)), "sort": field}
        rows = chosen(entry, sight, **asked).order_by(F(field).asc(nulls_last=True), "pk")
        waiting.append(Waiting(str(entry.label), count_text(counted(rows)), list_address(entry, **asked)))
        due += [_due(entry, record, getattr(record, field)) for record in rows.select_related(*entry.joins)[:SHOWN]]
    due.sort(key=lambda item: item.day or date.max)
    return due[:SHOWN], waiting


def own_deeds(sight: Sight) -> tuple[list[Due], list[Waiting]]:
    """What waits for a member's own deed, and how much: residents to answer or to tell, follow-ups of visits.

    What he wrote down and the office is to accept, and the office's tasks, he can only watch: they stand in the lists.
    """
    due, waiting = open_things(sight, kinds=FOLLOW_UPS)
    entry = registers.find("matters.residentmatter")
    if entry is None or entry.key not in sight.keys:
        return due, waiting
    for view in (View.ANSWER, View.CALL):
        if view not in views_of(sight.user):
            continue
        today = timezone.localdate()
        rows = rows_of(sight.user, view, today, today).order_by(F("due_finish").asc(nulls_last=True), "pk")
        if number := counted(rows):
            href = reverse("matter-inbox") + query_of({"view": view.value})
            waiting.append(Waiting(str(view.label), count_text(number), href))
        for record in rows.select_related(*entry.joins)[:SHOWN]:
            due.append(_due(entry, record, record.due_finish if view is View.ANSWER else None))
    due.sort(key=lambda item: item.day or date.max)
    return due[:SHOWN], waiting


def _watched(sight: Sight, kinds: Any) -> list[tuple[Register, str, frozenset[str]]]:
    found = [(registers.find(key), field, states) for key, field, states in kinds]
    return [(entry, field, states) for entry, field, states in found if entry is not None and entry.key in sight.keys]


def _due(entry: Register, record: Any, day: date | None) -> Due:
    title = title_of(record, column_of(entry.model, entry.columns[0]))
    meta = [record.ref, str(entry.label), str(record.get_state_display())]
    if day is None:
        return Due(title, detail_address(record), meta, None, None)
    return due_on(day, title, detail_address(record), meta)


def due_on(day: date, title: str, href: str, meta: list[str]) -> Due:
    """A thing to be done by that day, as it stands today."""
    return Due(title, href, meta, day, (day - timezone.localdate()).days)


def meetings(sight: Sight, org: Any = None) -> tuple[list[Meeting], list[Meeting]]:
    """What comes next, the nearest first, and what was last, the latest first."""
    today = timezone.localdate()
    ahead: list[Meeting] = []
    past: list[Meeting] = []
    for entry in (registers.find(key) for key in MEETINGS):
        if entry is None or entry.key not in sight.keys or not entry.date:
            continue
        org_key = org.pk if org is not None else ""
        rows = chosen(entry, sight, org=org_key, **{"from": today, "to": today + AHEAD})
        ahead += _met(entry, rows.order_by(entry.date, "pk"))
        rows = chosen(entry, sight, org=org_key, to=today - timedelta(days=1))
        past += _met(entry, rows.order_by(f"-{entry.date}", "-pk"))
    ahead.sort(key=lambda meeting: meeting.day)
    past.sort(key=lambda meeting: meeting.day, reverse=True)
    return ahead[:SHOWN], past[: SHOWN - 2]


def _met(entry: Register, rows: Any) -> list[Meeting]:
    title = column_of(entry.model, entry.columns[0])
    found = []
    for record in rows.select_related(*entry.joins)[:SHOWN]:
        at = getattr(record, entry.date)
        local = timezone.localtime(at) if isinstance(at, datetime) else None
        meta = [f"{local:%H:%M}"] if local and (local.hour or local.minute) else []
        place = getattr(record, "place", "")
        meta += [place] if place and place != title_of(record, title) else []
        state = str(record.get_state_display()) if record.workflow else ""
        day = local.date() if local else at
        found.append(
            Meeting(day, title_of(record, title), detail_address(record), str(entry.label), meta, state,
                    tone_of(record, "state"))
        )  # fmt: skip
    return found


def goals(sight: Sight, year: int, org: Any) -> tuple[list[Goal], list[Waiting]]:
    """The year's tasks of one body: those with a figure to reach, and how many are done of all.

    A record that is done counts for a task when it names it: one query for each register that names tasks.
    """
    entry = registers.find("governance.plantask")
    if entry is None or entry.key not in sight.keys or org is None:
        return [], []
    asked = {"org": org.pk if len(sight.bodies) > 1 else "", "year": year}
    every = {**asked, "state": ",".join(TASK_STATES)}
    done = {**asked, "state": TaskState.DONE.value}
    wanted = list(chosen(entry, sight, **every).filter(org=org, target_count__gt=0).order_by("due_on", "pk")[:GOALS])
    reached = progress_of(wanted, sight.user, timezone.localdate())
    sums = [
        Waiting(_("已完成"), count_text(counted(chosen(entry, sight, **done))), list_address(entry, **done)),
        Waiting(_("共"), count_text(counted(chosen(entry, sight, **every))), list_address(entry, **every)),
    ]
    return [_goal(progress.task, progress.done) for progress in reached], sums


def _goal(task: PlanTask, done: int) -> Goal:
    target = task.target_count or 0
    late = done < target and task.due_on < timezone.localdate() + timedelta(days=30)
    return Goal(task.title, detail_address(task), done, target, "warn" if late else "")
