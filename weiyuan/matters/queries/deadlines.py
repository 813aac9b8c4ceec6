"""How long a matter may take: in workdays, by category, kind and urgency."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from weiyuan.core.workdays import Workdays
from weiyuan.matters.models import MatterDeadline, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS, SafetyLevel
from weiyuan.matters.workflow import ANSWERED, TAKEN_UP, MatterState
from weiyuan.orgs.models import OrgUnit

FRESH = frozenset({MatterState.REGISTERED.value, MatterState.TRIAGED.value})  # the first response is owed
# The clock runs: not while the resident is waited for, and what was converted has a life of its own.
RUNNING = (FRESH | TAKEN_UP) - ANSWERED - {MatterState.WAITING.value, MatterState.CONVERTED.value}
CALLED_WITHIN = 30  # days after the end in which a resident is still called back
WEIGHTS = {"category": 4, "safety_level": 2, "kind": 1}  # how particular a line is: the category says most


class Days(NamedTuple):
    """Workdays until the first response, and until the matter is finished."""

    respond: int
    finish: int

    def due(self, calendar: Workdays, start: date) -> tuple[date, date]:
        """The last day of each, counted from the workday on which the matter could first be worked on."""
        first = calendar.next_workday(start)
        return calendar.add_workdays(first, self.respond), calendar.add_workdays(first, self.finish)


def days_for(matter: ResidentMatter, **said: Any) -> Days:
    """The workdays that a matter is given; ``said`` are values that it shall have instead of its own.

    The body's own lines come first (``MatterDeadline``), then the shipped ones. Urgency wins over kind.
    """
    wanted = {name: said.get(name, getattr(matter, name)) for name in WEIGHTS}
    lines = MatterDeadline.objects.of(matter.org_id).order_by("pk")
    fitting = [one for one in lines if all(getattr(one, name) in {"", wanted[name]} for name in WEIGHTS)]
    if fitting:
        best = max(fitting, key=lambda one: sum(w for name, w in WEIGHTS.items() if getattr(one, name)))
        return Days(best.respond_days, best.finish_days)
    shipped: dict[str, list[int]] = DEFAULTS["workdays"]
    level = wanted["safety_level"]
    return Days(*shipped[level if level != SafetyLevel.COMMON else wanted["kind"]])


def call_back_due(org: OrgUnit, today: date, calendar: Workdays) -> list[ResidentMatter]:
    """Matters closed here so long ago that the resident is to be called back, and can be; each until it was done."""
    ended = ResidentMatter.objects.of(org).filter(
        state=MatterState.CLOSED, called_back_on__isnull=True, finished_at__isnull=False, anonymised_on__isnull=True,
        closed_on__gte=today - timedelta(days=CALLED_WITHIN),
    )  # fmt: skip
    reachable = ended.exclude(phone_key="", address="").select_related("org").order_by("pk")
    return [one for one in reachable if calendar.add_workdays(one.closed_on, DEFAULTS["days"]["call_back"]) <= today]


def waited_long(org: OrgUnit, today: date, calendar: Workdays) -> list[ResidentMatter]:
    """Matters whose resident was asked for more so many workdays ago, and did not come back."""
    rows = ResidentMatter.objects.of(org).filter(state=MatterState.WAITING, waiting_since__isnull=False)
    days = DEFAULTS["days"]["wait"]
    found = rows.select_related("org").order_by("pk")
    return [one for one in found if calendar.add_workdays(one.waiting_since, days) <= today]
