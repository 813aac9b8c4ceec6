"""Who is asked to an activity, what they answer, and the leave that they ask for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weiyuan.activities.actions import invite, move_attendance
from weiyuan.activities.forms import DecisionForm
from weiyuan.activities.models import Activity
from weiyuan.activities.queries import leaves_waiting, places_left, roll_of
from weiyuan.activities.views import ACTIVITIES
from weiyuan.activities.workflow import ACTIVITY_OVER, ATTENDANCE, AttendanceState
from weiyuan.members.queries import Place, roster
from weiyuan.orgs.queries import people_at
from weiyuan.orgs.rules import CLERKS
from weiyuan.registry.views.ways import onward, record_at, told

KEY = re.compile(r"\d{1,18}", re.ASCII)
MOST = 1000  # persons chosen at once


@require_safe
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is asked and what they answered; who else can be asked: all, a station, a sector, single members."""
    activity = record_at(ACTIVITIES, request, pk, "view_roll")
    rows = list(roll_of(activity))
    states = Counter(row.state for row in rows)
    sums = [(state.label, states[state], ATTENDANCE.tone(state)) for state in AttendanceState if states[state]]
    context: dict[str, Any] = {"activity": activity, "rows": rows, "sums": sums, "left": places_left(activity)}
    context["decides"] = request.user.has_perm("activities.publish_activity", activity)
    context["keeps"] = request.user.has_perm("activities.change_activity", activity)
    if context["keeps"] and activity.state not in ACTIVITY_OVER:
        context |= _askable(request.user, activity, rows)
    return render(request, "activities/invitations.html", context)


def _askable(user: Any, activity: Activity, rows: list[Any]) -> dict[str, Any]:
    """Who is not asked yet, with the groups by which they can be asked together."""
    listed, people = {row.member_id for row in rows}, {row.person_id for row in rows}
    places = [place for place in roster(user, activity.org, activity.day) if place.member.pk not in listed]
    stations = Counter(name for place in places for name in place.stations)
    sectors = Counter(name for place in places for name in _sectors(place))
    groups = [("station", name, n) for name, n in sorted(stations.items())]
    groups += [("sector", name, n) for name, n in sorted(sectors.items())]
    staff = [person for person in people_at(activity.org, activity.day) if person.pk not in people]
    return {"places": places, "groups": groups, "staff": staff}


def _sectors(place: Place) -> set[str]:
    return {seat.sector for seat in place.seats if seat.sector}


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those chosen, or all of a group. Who is not in office that day is left out: the page did not offer him."""
    activity, said = record_at(ACTIVITIES, request, pk, "change"), request.POST
    chosen, all_ = _keys(said.getlist("member")), said.get("all", "")
    station, sector = said.get("station"), said.get("sector")
    members = [
        place.member
        for place in roster(request.user, activity.org, activity.day)
        if all_ or place.member.pk in chosen or station in place.stations or sector in _sectors(place)
    ]
    people: Iterable[Any] = people_at(activity.org, activity.day)
    if all_ != "1":  # the roll lists everybody; an invitation to all members means members
        people = people_at(activity.org, activity.day).filter(pk__in=_keys(said.getlist("person")))
    added = invite(activity, members, people=people, by=request.user)
    told(request, _("列入 %d 人") % len(added) if added else _("没有选人，或者都已经在名单里"))
    return redirect(onward(request, reverse("activities-invitations", args=[pk])))


def _keys(said: list[str]) -> set[int]:
    return {int(key) for key in said[:MOST] if KEY.fullmatch(key)}


@require_safe
def leaves(request: HttpRequest) -> HttpResponse:
    """The requests for leave that wait for the reader."""
    return _leaves(request, None)


@require_POST
def decide_leave(request: HttpRequest, attendance: int) -> HttpResponse:
    """Grant leave or refuse it."""
    asked, form = get_object_or_404(leaves_waiting(request.user), pk=attendance), DecisionForm(request.POST)
    if form.is_valid():
        try:
            move_attendance(asked, form.cleaned_data["step"], by=request.user, note=form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error("note", error.messages)
    if form.errors:
        return _leaves(request, attendance, form)
    told(request, _("已答复%s的请假") % (asked.member or asked.person))
    return redirect(onward(request, reverse("activity-leaves")))


def _leaves(request: HttpRequest, sent: int | None, refused: DecisionForm | None = None) -> HttpResponse:
    """The list; ``refused`` is the form that was sent for the line ``sent``."""
    if not request.user.scope.bodies(CLERKS):  # type: ignore[union-attr]  # nobody comes here unknown
        raise Http404
    lines = [
        (row, refused if row.pk == sent else DecisionForm(auto_id=f"d{row.pk}_%s"))
        for row in leaves_waiting(request.user)
    ]
    context = {"lines": lines, "form": refused}
    return render(request, "activities/leaves.html", context, status=400 if refused else 200)
