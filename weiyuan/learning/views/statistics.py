"""Hours and rates of each member in a period."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.days import PeriodForm
from weiyuan.core.ui.sight import sight_of
from weiyuan.learning.facts import member_lines
from weiyuan.members.queries import named_to
from weiyuan.orgs.rules import INSIDERS

navigation.add(
    navigation.Entry(
        "learning-statistics",
        gettext_lazy("学习统计"),
        "chart",
        gettext_lazy("学习和活动"),
        43,
        lambda user: bool(user.scope.bodies(INSIDERS)),
    )
)


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """A line of figures for each member whom the user may know of; members see their own alone."""
    user: Any = request.user
    allowed = set(user.scope.bodies(INSIDERS))
    bodies = [body for body in sight_of(user).bodies if body.pk in allowed]
    asked = request.GET.get("org", "")
    below = [body for body in bodies if body.parent_id in allowed] or bodies
    org = next((body for body in bodies if str(body.pk) == asked), None) if asked else next(iter(below), None)
    if org is None:
        raise Http404
    form = PeriodForm(request.GET, timezone.localdate())
    lines = member_lines(org, form.period, named_to(user, org))
    context = {
        "org": org,
        "bodies": bodies,
        "form": form,
        "period": form.period,
        "lines": lines,
        "openable": sight_of(user).linkable(line.member for line in lines),
    }
    return render(request, "learning/statistics.html", context, status=200 if form.is_valid() else 400)
