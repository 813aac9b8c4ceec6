"""The days of a rule in a year: which are moved, and why."""

from __future__ import annotations

import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from weiyuan.rota.models import ReceptionRule
from weiyuan.rota.queries import days_of, holidays, said_of

YEAR = re.compile(r"20\d\d", re.ASCII)


def year_of(request: HttpRequest) -> int:
    """The year that the address names, else this one."""
    text = request.GET.get("year", "")
    return int(text) if YEAR.fullmatch(text) else timezone.localdate().year


@require_safe
def rule_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """A year of a rule, month by month."""
    rules = ReceptionRule.objects.visible_to(request.user).select_related("org", "station")
    rule = get_object_or_404(rules, pk=pk)
    year = year_of(request)
    calendar = holidays()
    days = days_of(rule, date(year, 1, 1), date(year, 12, 31), calendar)
    months = [(month, [day for day in days if day.on.month == month and day.on.year == year]) for month in range(1, 13)]
    context = {"rule": rule, "said": said_of(rule), "year": year, "months": months, "days": days}
    context |= {"moved": [day for day in days if day.why], "later": [day for day in days if day.on.year > year]}
    context["years"] = [year - 1, year, year + 1]
    context["unknown"] = rule.to_workday and year not in {day.year for day in calendar.names}
    context["draws"] = request.user.has_perm("rota.draw_receptionrule", rule)
    return render(request, "rota/dates.html", context)
