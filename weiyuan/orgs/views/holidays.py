"""The holiday calendar by year, and bringing in a year that is announced."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.sight import sight_of
from weiyuan.orgs.actions import forget_day, import_days
from weiyuan.orgs.forms import CalendarForm
from weiyuan.orgs.models import CalendarDay, OrgUnit
from weiyuan.orgs.queries import calendar_of, calendar_years
from weiyuan.orgs.rules import inside
from weiyuan.orgs.views.registers import BODY

navigation.add(navigation.Entry("holidays", gettext_lazy("节假日"), "cal", BODY, 21, lambda user: bool(inside(user))))


@require_safe
def holidays(request: HttpRequest) -> HttpResponse:
    """The days of a year that differ from their weekday, this year's unless ``?year=`` says another."""
    bodies = sight_of(request.user).bodies
    if not inside(request.user):
        raise PermissionDenied
    text, years = request.GET.get("year", ""), calendar_years()
    year = int(text) if re.fullmatch(r"20\d\d", text, re.ASCII) else timezone.localdate().year
    context = {"year": year, "years": years, "days": calendar_of(year), "keeps": _kept(request.user, bodies)}
    return render(request, "orgs/holidays.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Read what was pasted or uploaded, show it, and store it once it is confirmed."""
    org = _keeper(request)
    form = CalendarForm(request.POST, request.FILES) if request.method == "POST" else CalendarForm()
    good = request.method == "POST" and form.is_valid()
    if good and "sure" in request.POST:
        import_days(form.days, org, by=request.user)
        messages.success(request, _("已导入 %d 天") % len(form.days))
        return redirect(f"{reverse('holidays')}?year={form.days[0].on.year}")
    context = {"form": form, "days": form.days if good else [], "troubles": form.troubles}
    return render(request, "orgs/holidays_import.html", context, status=400 if form.errors else 200)


@require_POST
def forget(request: HttpRequest, day: int) -> HttpResponse:
    """Take an imported day out again."""
    org = _keeper(request)
    found = get_object_or_404(CalendarDay, pk=day)
    year = found.on.year
    forget_day(found, org, by=request.user)
    messages.success(request, _("已删去导入的这一天"))
    return redirect(f"{reverse('holidays')}?year={year}")


def _kept(user: Any, bodies: list[OrgUnit]) -> list[OrgUnit]:
    return [body for body in bodies if user.has_perm("orgs.manage_calendar", body)]


def _keeper(request: HttpRequest) -> OrgUnit:
    """The body in whose log the deed stands. Raises PermissionDenied for whoever keeps no calendar."""
    found = _kept(request.user, sight_of(request.user).bodies)
    if not found:
        raise PermissionDenied
    return found[0]
