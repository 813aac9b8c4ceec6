"""The first page: what to do first, how the year stands, what comes next. One for each kind of reader."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weiyuan.core.ui.sight import Sight, sight_of
from weiyuan.desk import agenda, figures
from weiyuan.desk.duties import five_ones, owed, to_decide
from weiyuan.members.models import Member
from weiyuan.notices.queries import unread_count
from weiyuan.orgs.models import LiaisonStation
from weiyuan.orgs.rules import MEMBER_ROLES, READERS, STAFF, Role

YEAR = re.compile(r"(19|20)\d\d", re.ASCII)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The desk of an office, of a member, or of a district; a plain word to whom nothing is open."""
    sight = sight_of(request.user)
    scope = sight.user.scope
    if not sight.registers:
        return render(request, "desk/nothing.html", {"greeting": greeting()})
    year, org = _year(request, sight), _body(request, sight)
    context = {
        "greeting": greeting(), "today": timezone.localdate(), "year": year, "years": _years(year),
        "unread": unread_count(request.user), "soon": agenda.SOON,
        "meets": any(key in sight.keys for key in agenda.MEETINGS),  # a handling unit has no part in them
    }  # fmt: skip
    if org is None and scope.bodies({Role.DISTRICT.value}):
        return render(request, "desk/district.html", context | district(sight, year))
    if not scope.bodies(STAFF | READERS) and scope.bodies(MEMBER_ROLES):
        return render(request, "desk/member.html", context | member(sight, year))
    return render(request, "desk/office.html", context | office(sight, year, org))


def office(sight: Sight, year: int, org: Any) -> dict[str, Any]:
    """What an office sees: of one body, or of all its bodies together."""
    one = org if len(sight.bodies) > 1 else None
    due, waiting = agenda.open_things(sight, one)
    ahead, past = agenda.meetings(sight, one)
    goals, sums = agenda.goals(sight, year, org or sight.bodies[0])
    return {
        "org": org,
        "tiles": figures.tiles(sight, year, one),
        "due": due,
        "waiting": waiting,
        "decide": to_decide(sight, org or (sight.bodies[0] if len(sight.bodies) == 1 else None)),
        "ahead": ahead,
        "past": past,
        "goals": goals,
        "sums": sums,
    }


def member(sight: Sight, year: int) -> dict[str, Any]:
    """What a member sees: his own duties and records first."""
    ahead, past = agenda.meetings(sight)
    due, waiting = agenda.own_deeds(sight)
    who = Member.objects.alive().filter(user=sight.user.pk).first()
    return {
        "member": who,
        "tiles": figures.own_tiles(sight, who, year) if who else figures.tiles(sight, year),
        "five_ones": five_ones(who, year) if who else [],
        "owed": owed(who, sight.user) if who else [],
        "ahead": ahead,
        "past": past,
        "due": due,
        "waiting": waiting,
        "stations": stations(sight),
    }


def stations(sight: Sight) -> list[LiaisonStation]:
    """The stations that the reader heads: his own work begins there."""
    headed = sight.user.scope.stations
    return list(LiaisonStation.objects.alive().filter(pk__in=headed).order_by("no")) if headed else []


def district(sight: Sight, year: int) -> dict[str, Any]:
    """What a district office sees: its bodies side by side."""
    entries, lines = figures.bodies_beside(sight, year)
    ahead, past = agenda.meetings(sight)
    return {"entries": entries, "lines": lines, "tiles": figures.tiles(sight, year), "ahead": ahead, "past": past}


def greeting() -> str:
    """The greeting of the hour."""
    hour = timezone.localtime().hour
    if 5 <= hour < 11:
        return _("早上好")
    if 11 <= hour < 13:
        return _("中午好")
    return _("下午好") if 13 <= hour < 18 else _("晚上好")


def _body(request: HttpRequest, sight: Sight) -> Any:
    """The body that the address names (404 where it is none of the reader's), or the only one; None for all."""
    if not (wanted := request.GET.get("org", "")):
        return sight.bodies[0] if len(sight.bodies) == 1 else None
    found = next((body for body in sight.bodies if str(body.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _year(request: HttpRequest, sight: Sight) -> int:
    text = request.GET.get("year", "")
    return int(text) if YEAR.fullmatch(text) else figures.year_with_data(sight)


def _years(year: int) -> list[int]:
    """The years to switch between: the last three, and the one looked at."""
    this = timezone.localdate().year
    return sorted({this, this - 1, this - 2, year}, reverse=True)
