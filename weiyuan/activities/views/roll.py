"""The roll of an activity: who is asked, who came."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weiyuan.activities.actions import save_roll
from weiyuan.activities.forms import RollRow
from weiyuan.activities.models import Activity
from weiyuan.activities.queries import members_askable, roll_of
from weiyuan.activities.views import ACTIVITIES
from weiyuan.activities.workflow import ACTIVITY_OVER
from weiyuan.core.roll import RollDiffersError
from weiyuan.core.ui.links import query_of
from weiyuan.core.ui.roll import Roll
from weiyuan.orgs.queries import people_at
from weiyuan.registry.views.ways import record_at, told


@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody listed, a row each, or those that the address asks for; a POST stores all rows or none."""
    activity = record_at(ACTIVITIES, request, pk, "view_roll" if request.method == "GET" else "run")
    everybody = list(roll_of(activity))
    in_office = set(members_askable(activity).values_list("pk", flat=True))
    sent = request.POST if request.method == "POST" else None
    called = Roll(RollRow, _asked_for(request, everybody), in_office, sent, everybody)
    status = 200
    if sent is not None:
        status = _save(request, activity, called) if called.is_valid() else 400
        if status == 302:
            return redirect(reverse("activities-roll", args=[pk]) + query_of(request.GET.dict()))
    return render(request, "activities/roll.html", _context(request, activity, called, everybody), status=status)


def _asked_for(request: HttpRequest, rows: list[Any]) -> list[Any]:
    """The rows that the address narrows to; of a POST those that the page had, whatever became of them since."""
    show, word = request.GET.get("show", ""), request.GET.get("q", "").strip()
    if not show and not word:
        return rows
    if request.method == "POST":
        return [row for row in rows if f"{row.pk}-state" in request.POST]
    return [row for row in rows if word in str(row.member or row.person) and show in {"", RollRow.mark_of(row).state}]


def _save(request: HttpRequest, activity: Activity, called: Roll) -> int:
    """302 where all was stored, 409 where somebody else was quicker with some rows."""
    try:
        changed, done = save_roll(activity, called.marks, by=request.user)
    except RollDiffersError as error:
        called.differs({row.pk: row for row in roll_of(activity).filter(pk__in=error.keys)})
        return 409
    told(request, _("存好了，改动 %d 人") % changed if changed else _("没有要改的"), done)
    return 302


def _context(request: HttpRequest, activity: Activity, called: Roll, everybody: list[Any]) -> dict[str, Any]:
    keeps = request.user.has_perm("activities.run_activity", activity) and activity.state not in ACTIVITY_OVER
    show = request.GET.get("show", "")
    states = [("", _("全部")), *RollRow.states]
    filters = [
        (value, label, query_of({**request.GET.dict(), "show": value}), value == show) for value, label in states
    ]
    context = {"activity": activity, "roll": called, "keeps": keeps, "filters": filters, "listed": len(everybody)}
    context["narrowed"] = show or request.GET.get("q", "")
    if keeps:
        members, people = {row.member_id for row in everybody}, {row.person_id for row in everybody}
        context["members"] = [m for m in members_askable(activity) if m.pk not in members]
        context["people"] = [p for p in people_at(activity.org, activity.day) if p.pk not in people]
    return context
