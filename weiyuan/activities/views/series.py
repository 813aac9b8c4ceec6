"""The dates of what returns: looked at first, then made into activities."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weiyuan.activities.actions import arrange_series
from weiyuan.activities.forms import ArrangeForm
from weiyuan.activities.models import ActivitySeries
from weiyuan.activities.models.series import Pattern
from weiyuan.activities.queries import Fate, SeriesPlan, series_plan
from weiyuan.activities.views import SERIES
from weiyuan.activities.workflow import SeriesState
from weiyuan.core.ui.links import query_of
from weiyuan.core.workflow import WrongState
from weiyuan.orgs.queries import calendar_years
from weiyuan.registry.views.ways import onward, record_at, told

SHORTEST_MONTH = 28
TONES = {Fate.MAKE: "ok", Fate.CHANGE: "warn", Fate.DROP: "bad", Fate.EDITED: "plum"}


@require_http_methods(["GET", "POST"])
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates of a series: which stand, which would be made, changed or called off, and why some are moved."""
    series = record_at(SERIES, request, pk, "plan" if request.method == "POST" else "")
    params = request.POST if request.method == "POST" else request.GET
    form = ArrangeForm(params, series, timezone.localdate())
    if request.method == "GET" or not form.is_valid():
        return _page(request, series, form, 200 if form.is_valid() else 400)
    said = form.cleaned_data
    try:
        done, number = arrange_series(
            series, said["last"], by=request.user, publish=said["state"] == "published", digest=said["digest"]
        )
    except WrongState:
        messages.warning(request, _("刚才有改动，这是重新排的，请再看一遍"))
        return _page(request, series, form, 409)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, series, form, 400)
    told(request, _("排好了，共 %d 次") % number, done)
    return redirect(onward(request, request.path + query_of({"last": said["last"]})))


def _page(request: HttpRequest, series: ActivitySeries, form: ArrangeForm, status: int) -> HttpResponse:
    plan = series_plan(series, form.until, timezone.now())
    may = request.user.has_perm("activities.plan_activityseries", series) and series.state == SeriesState.ACTIVE
    context: dict[str, Any] = {"series": series, "form": form, "plan": plan, "may": may, "sums": _sums(plan)}
    context["lines"] = [(one, TONES.get(one.fate, "")) for one in plan.dates]
    context["published"] = [one for one in plan.of(Fate.CHANGE, Fate.DROP) if one.activity and one.activity.no]
    context["unknown"] = _unknown_years(series, plan)
    context["makes"] = plan.of(Fate.MAKE)
    context["sparse"] = series.pattern == Pattern.MONTHLY and (series.monthday or 0) > SHORTEST_MONTH
    return render(request, "activities/series_dates.html", context, status=status)


def _sums(plan: SeriesPlan) -> list[tuple[str, int, str]]:
    return [(str(fate.label), number, TONES.get(fate, "")) for fate in Fate if (number := len(plan.of(fate)))]


def _unknown_years(series: ActivitySeries, plan: SeriesPlan) -> list[int]:
    """The years whose holidays nobody has entered yet: in these, days are moved off weekends alone."""
    known = set(calendar_years()) if series.to_workday else set()
    years = {one.on.year for one in plan.dates} if series.to_workday else set()
    return sorted(years - known)
