"""The roll of a session: who is expected, who came."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weiyuan.core.roll import RollDiffersError
from weiyuan.core.ui.roll import Roll
from weiyuan.learning.actions import expect, expect_all, save_roll
from weiyuan.learning.forms import RollRow
from weiyuan.learning.models import LearningSession
from weiyuan.learning.queries import members_expectable, people_expectable, roll_of
from weiyuan.learning.workflow import LearningState
from weiyuan.registry.views.ways import told

KEEP = "learning.change_learningsession"
VIEW_ROLL = "learning.view_roll_learningsession"
KEY = re.compile(r"\d{1,18}", re.ASCII)


def session_for(request: HttpRequest, pk: int, permission: str) -> LearningSession:
    """The session that the reader sees (else 404) and holds this right in (else 403)."""
    seen = LearningSession.objects.visible_to(request.user).select_related("org", "station")
    session: LearningSession = get_object_or_404(seen, pk=pk)
    if not request.user.has_perm(permission, session):
        raise PermissionDenied(permission)
    return session


@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody listed, a row each; a POST stores all rows or none."""
    session = session_for(request, pk, VIEW_ROLL if request.method == "GET" else KEEP)
    rows = list(roll_of(session))
    in_office = set(members_expectable(session).values_list("pk", flat=True))
    called = Roll(RollRow, rows, in_office, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        if called.is_valid():
            status = _save(request, session, called)
        if status == 302:
            return redirect("learning-roll", pk=pk)
    return render(request, "learning/roll.html", _context(request, session, called, rows), status=status)


def _save(request: HttpRequest, session: LearningSession, called: Roll) -> int:
    """302 where all was stored, 409 where somebody else was quicker with some rows."""
    try:
        changed, done = save_roll(session, called.marks, by=request.user)
    except RollDiffersError as error:
        called.differs({row.pk: row for row in roll_of(session).filter(pk__in=error.keys)})
        return 409
    text = _("存好了，改动 %d 人") % changed if changed else _("没有要改的")
    told(request, text, done)
    return 302


def _context(request: HttpRequest, session: LearningSession, called: Roll, rows: list[Any]) -> dict[str, Any]:
    keeps = request.user.has_perm(KEEP, session) and session.state != LearningState.CANCELLED
    context = {"session": session, "roll": called, "keeps": keeps}
    if keeps:
        listed, people = {row.member_id for row in rows}, {row.person_id for row in rows}
        context["members"] = [m for m in members_expectable(session) if m.pk not in listed]
        context["people"] = [p for p in people_expectable(session) if p.pk not in people]
    return context


@require_POST
def roll_add(request: HttpRequest, pk: int) -> HttpResponse:
    """List the persons chosen, or everybody whom the session is for."""
    session = session_for(request, pk, KEEP)
    try:
        added = expect_all(session, by=request.user) if request.POST.get("all") else _expect_chosen(request, session)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect("learning-roll", pk=pk)
    told(request, _("列入 %d 人") % len(added) if added else _("没有选人"))
    return redirect("learning-roll", pk=pk)


def _expect_chosen(request: HttpRequest, session: LearningSession) -> list[Any]:
    """Who is not, or no longer, to be expected is left out: the page did not offer him."""
    members, people = (
        [int(key) for key in request.POST.getlist(name) if KEY.fullmatch(key)][:1000] for name in ("member", "person")
    )
    chosen = members_expectable(session).filter(pk__in=members)
    return expect(session, chosen, people=people_expectable(session).filter(pk__in=people), by=request.user)
