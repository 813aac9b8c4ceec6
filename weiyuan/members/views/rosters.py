"""The roster of members in office on a day: for the wall, or for the public, without anything private."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weiyuan.core.documents.writers import write
from weiyuan.core.ui import navigation
from weiyuan.core.ui.downloads import download
from weiyuan.core.ui.links import query_of
from weiyuan.members import queries
from weiyuan.members.forms import RosterForm
from weiyuan.members.views.papers import Roster, paper_of, roster_of
from weiyuan.members.views.registers import PEOPLE
from weiyuan.orgs.queries import stations_at

navigation.add(
    navigation.Entry(
        "roster",
        gettext_lazy("在届名册"),
        "print",
        PEOPLE,
        21,
        lambda user: bool(user.scope.bodies(queries.ROSTER_READERS)),
    )
)


@require_safe
def show_roster(request: HttpRequest) -> HttpResponse:
    """The roster as the address asks, ready to be printed."""
    bodies, org = _body(request)
    form, options, roster = _asked(request, org)
    context = {"form": form, "options": options, "roster": roster, "org": org, "bodies": bodies}
    context["query"] = query_of(request.GET.dict())
    return render(request, "members/roster.html", context, status=400 if form.errors else 200)


@require_safe
def roster_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The same roster as a file to be kept or sent."""
    _bodies, org = _body(request)
    _form, options, roster = _asked(request, org)
    paper = paper_of(roster, options["on"], org.name)
    return download(write(paper, f".{suffix}", made_at=timezone.now()), roster.title, suffix)


def _body(request: HttpRequest) -> tuple[list[Any], Any]:
    """The bodies whose roster the reader may print; the one that the address names, the first without a name."""
    bodies = queries.bodies_of(request.user, queries.ROSTER_READERS)
    wanted = request.GET.get("org", "")
    org = next((body for body in bodies if not wanted or str(body.pk) == wanted), None)
    if org is None:
        raise Http404
    return bodies, org


def _asked(request: HttpRequest, org: Any) -> tuple[RosterForm, dict[str, Any], Roster]:
    form = RosterForm(request.GET.dict(), sectors=queries.sectors_of(org))
    options = form.options()
    places = queries.roster(request.user, org, options["on"], **form.conditions(options))
    stations = stations_at(org, options["on"]) if options["kind"] == "public" else []
    return form, options, roster_of(org, places, list(stations), options)
