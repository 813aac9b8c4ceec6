"""常规化: how much of what was done stood in the plan, and which months went by without anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weiyuan.activities.facts import Done, Footing, months_without
from weiyuan.activities.models import Activity, ActivityKind, ActivitySeries
from weiyuan.activities.queries import RuleKept, rules_kept, series_kept
from weiyuan.core.facts import Period
from weiyuan.core.ui import navigation
from weiyuan.core.ui.days import PeriodForm
from weiyuan.core.ui.links import query_of
from weiyuan.governance.models import RuleDocument
from weiyuan.members.queries import bodies_of
from weiyuan.orgs.models import LiaisonStation
from weiyuan.orgs.rules import READERS, STAFF

MONTH = 1
MOST_MONTHS = 36  # that stand one by one
WHO = STAFF | READERS
WHAT = {
    "every": gettext_lazy("活动"),
    "planned": gettext_lazy("列入计划"),
    "ruled": gettext_lazy("只有制度依据"),
    "loose": gettext_lazy("没有计划和依据"),
}
NOTE = gettext_lazy(
    "只计已结束、开始日期在这段时间内的活动。“列入计划”：关联了计划任务，或者属于常规活动；"
    "“没有计划和依据”与工作总结里的口径相同。没有活动的月份只数完整的自然月。"
)

navigation.add(
    navigation.Entry(
        "routine",
        gettext_lazy("常规化"),
        "redo",
        gettext_lazy("学习和活动"),
        48,
        lambda user: bool(user.scope.bodies(WHO)),
    )
)


@dataclass(frozen=True)
class Line:
    """A line of a table: its name, what it counts, and by what the rows that prove it are asked for.

    idle  a whole month without anything
    """

    name: str
    footing: Footing
    asks: str = ""
    idle: bool = False

    @property
    def figures(self) -> list[tuple[str, str, int]]:
        """Name, words and number of each figure."""
        return [(what, str(label), len(getattr(self.footing, what))) for what, label in WHAT.items()]

    @property
    def rate(self) -> str:
        return "—" if self.footing.rate is None else f"{self.footing.rate}%"


@dataclass(frozen=True)
class Routine:
    """How regular a body's activities were in a period.

    proves  the reader may open the rows; a party committee and the district read sums alone
    """

    user: Any
    org: Any
    bodies: list[Any]
    form: PeriodForm
    done: Done
    proves: bool

    @property
    def total(self) -> Line:
        return Line(_("合计"), Footing.of(self.done.activities))

    @property
    def empty(self) -> list[Period]:
        return months_without(self.done)

    @property
    def kinds(self) -> list[Line]:
        found = [(kind, [a for a in self.done.activities if a.kind == kind]) for kind in ActivityKind]
        return [Line(str(kind.label), Footing.of(rows), f"kind={kind}") for kind, rows in found if rows]

    @property
    def stations(self) -> list[Line]:
        """A line for each station, be it idle, and one for what no station did."""
        names = list(LiaisonStation.objects.of(self.org).order_by("no", "pk").values_list("pk", "name"))
        lines = [(pk, str(name)) for pk, name in names] + [(None, _("不属联络站"))]
        rows = [(pk, name, [a for a in self.done.activities if a.station_id == pk]) for pk, name in lines]
        return [Line(name, Footing.of(found), f"station={pk or 0}") for pk, name, found in rows if found or pk]

    @property
    def months(self) -> list[Line]:
        """A line for each month of the period that has begun."""
        period = self.done.period
        idle, days = {month.start for month in self.empty}, self.done.days
        found = []
        for first in islice(_firsts(period.start, min(period.end, timezone.localdate())), MOST_MONTHS):
            rows = [a for a in self.done.activities if (days[a.pk].year, days[a.pk].month) == (first.year, first.month)]
            found.append(Line(month_text(first), Footing.of(rows), f"month={first:%Y-%m}", first in idle))
        return found

    def rules(self) -> list[tuple[RuleDocument, RuleKept]]:
        """The rules that ask for activities, and when they were last carried out."""
        return rules_kept(self.user, self.org, self.done.period, timezone.now())

    def series(self) -> list[tuple[ActivitySeries, int | None, int, str]]:
        """What returns: how often it was due in the period up to now, how often it was held, by what to ask."""
        held = [a.series_id for a in self.done.activities]
        due = series_kept(self.user, self.org, self.done.period, timezone.localdate())
        return [(one, number, held.count(one.pk), f"series={one.pk}") for one, number in due]

    def query(self, **more: Any) -> str:
        """The address of the same figures, with more asked."""
        period = self.form.period
        return query_of({"org": self.org.pk, "start": period.start, "end": period.end, **more})


def month_text(day: date) -> str:
    """2026年3月."""
    return _("%(year)d年%(month)d月") % {"year": day.year, "month": day.month}


def _firsts(start: date, end: date) -> Iterable[date]:
    first = start.replace(day=1)
    while first <= end:
        yield first
        first = date(first.year + (first.month == 12), first.month % 12 + 1, 1)


@require_safe
def routine(request: HttpRequest) -> HttpResponse:
    """The share that stood in the plan; by month, kind and station; the rules and the series behind it."""
    found = _routine(request)
    context = {
        "routine": found, "org": found.org, "bodies": found.bodies, "form": found.form, "period": found.form.period,
        "what": WHAT.values(), "note": NOTE, "query": found.query(), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "activities/routine.html", context, status=200 if found.form.is_valid() else 400)


def _routine(request: HttpRequest) -> Routine:
    bodies = bodies_of(request.user, WHO)
    asked = request.GET.get("org", "")
    org = next((body for body in bodies if str(body.pk) == asked), None) if asked else next(iter(bodies), None)
    if org is None:
        raise Http404
    form = PeriodForm(request.GET, timezone.localdate())
    proves = request.user.scope.has(org.pk, STAFF)  # type: ignore[union-attr]  # nobody comes here unknown
    return Routine(request.user, org, bodies, form, Done(org, form.period), proves)


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The activities behind one figure."""
    found, what = _routine(request), request.GET.get("what", "every")
    if what not in WHAT:
        raise Http404
    if not found.proves:
        raise PermissionDenied
    line = _line(found, request.GET)
    keys = getattr(line.footing, what)
    seen = Activity.objects.visible_to(request.user).filter(pk__in=keys).select_related("plan_task", "rule", "series")
    context = {"rows": list(seen.order_by("start", "pk")), "title": f"{line.name}：{WHAT[what]}", "count": len(keys)}
    context |= {"query": found.query(), "period": found.form.period, "org": found.org, "note": NOTE}
    return render(request, "activities/routine_rows.html", context)


def _line(found: Routine, params: Any) -> Line:
    """The line that the address names; 404 where there is none."""
    name = next((name for name in ("kind", "station", "month", "series") if params.get(name)), "")
    if not name:
        return found.total
    asks = f"{name}={params[name]}"
    lines = {
        "kind": lambda: found.kinds,
        "station": lambda: found.stations,
        "month": lambda: found.months,
        "series": lambda: _of_series(found),
    }[name]()
    line = next((line for line in lines if line.asks == asks), None)
    if line is None:
        raise Http404
    return line


def _of_series(found: Routine) -> list[Line]:
    activities = found.done.activities
    return [
        Line(one.title, Footing.of(a for a in activities if a.series_id == one.pk), asks)
        for one, _due, _held, asks in found.series()
    ]
