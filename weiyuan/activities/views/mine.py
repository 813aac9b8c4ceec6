"""A member's own part in an activity: whether he comes, and signing in by the code on the wall."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.activities.actions import answer, may_sign_in, sign_in
from weiyuan.activities.forms import LeaveForm
from weiyuan.activities.models import Activity
from weiyuan.activities.models.attendance import MOST_LEAVE_REQUESTS
from weiyuan.activities.queries import (
    closes_at,
    is_answerable,
    is_open_to_all,
    members_askable,
    own_activity,
    own_part,
    places_left,
    roll_of,
)
from weiyuan.activities.views import ACTIVITIES
from weiyuan.activities.workflow import ACTIVITY_OVER, ATTENDANCE, PRESENT
from weiyuan.core.ui.roll import clock
from weiyuan.registry.views.ways import record_at, told

ANSWERS = {"accept": lazy("报上名了"), "decline": lazy("已记下您不参加")}
ON_THE_WALL = TimestampSigner(salt="activities.on-the-wall")
IN_HAND = TimestampSigner(salt="activities.in-hand")
WALL_SECONDS, HAND_SECONDS, FRESH_SECONDS = 60, 300, 25  # a code, a page opened by it, and when the wall is redrawn


def own(request: HttpRequest, pk: int) -> Activity:
    """The activity as a member opens it: 404 where he neither sees it nor is asked, 403 where he is no member."""
    activity = own_activity(request.user, pk)
    if activity is None:
        raise Http404
    if not request.user.has_perm("activities.join_activity", activity):
        raise PermissionDenied
    return activity


@require_safe
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """The member's page of an activity."""
    return _page(request, own(request, pk))


@require_POST
def reply(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """我参加, 不参加."""
    activity = own(request, pk)
    try:
        answer(activity, step, by=request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        told(request, str(ANSWERS[step]))
    return redirect("activities-mine", pk=pk)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """请假, with the reason."""
    activity, form = own(request, pk), LeaveForm(request.POST)
    if form.is_valid():
        try:
            answer(activity, "request_leave", by=request.user, note=form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error("note", error.messages)
    if form.errors:
        return _page(request, activity, form)
    told(request, _("请假已经交给联络员，答复后会通知您"))
    return redirect("activities-mine", pk=pk)


def _page(request: HttpRequest, activity: Activity, refused: LeaveForm | None = None) -> HttpResponse:
    part, now = own_part(request.user, activity), timezone.now()
    steps: set[str] = set()
    asked = part is not None or is_open_to_all(activity)
    if part is not None:
        part.activity = activity
        steps = {step.name for step in ATTENDANCE.open_steps(part, request.user)}
    elif asked and members_askable(activity).filter(user=request.user.pk).exists():
        steps = {"accept"}
    if activity.must_attend:
        steps.discard("decline")
    if part is not None and part.leave_count >= MOST_LEAVE_REQUESTS:
        steps.discard("request_leave")
    context = {
        "activity": activity, "part": part, "form": refused, "leave": refused or LeaveForm(), "asked": asked,
        "steps": steps, "open": is_answerable(activity, now), "closes": closes_at(activity),
        "left": places_left(activity), "times_left": MOST_LEAVE_REQUESTS - (part.leave_count if part else 0),
        "over": activity.state in ACTIVITY_OVER, "came": part is not None and part.state in PRESENT,
    }  # fmt: skip
    return render(request, "activities/mine.html", context, status=400 if refused else 200)


@require_safe
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code to be shown on the wall: it signs nobody in by itself, and is worth nothing a minute later."""
    activity = record_at(ACTIVITIES, request, pk, "run")
    address = request.build_absolute_uri(reverse("activity-scan", args=[ON_THE_WALL.sign(str(pk))]))
    states = [row.state for row in roll_of(activity)]
    context = {
        "activity": activity,
        "on": may_sign_in(activity),
        "picture": segno.make(address, error="m").svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=""),
        "again": FRESH_SECONDS,
        "seconds": WALL_SECONDS,
        "came": sum(state in PRESENT for state in states),
        "asked": len(states),
        "now": timezone.now(),
    }
    return render(request, "activities/code.html", context)


@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """Where the code leads: a page that asks whether to sign in. It admits who opened it, nobody else, for minutes."""
    if request.method == "POST":
        return _signed(request)
    pk = _said(ON_THE_WALL, token, WALL_SECONDS + FRESH_SECONDS)
    if pk is None:
        return render(request, "activities/scan.html", status=410)
    activity = own(request, pk)
    pass_ = IN_HAND.sign(f"{pk}/{request.user.pk}")
    part = own_part(request.user, activity)
    came = part if part is not None and part.state in PRESENT else None
    context = {"activity": activity, "pass": pass_, "came": came, "part": part, "on": may_sign_in(activity)}
    return render(request, "activities/scan.html", context)


def _said(signer: TimestampSigner, token: str, seconds: int) -> int | None:
    """The activity that a signed text names; None where it is not ours or too old."""
    try:
        return int(signer.unsign(token, max_age=seconds).partition("/")[0])
    except BadSignature:
        return None


def _signed(request: HttpRequest) -> HttpResponse:
    """Sign in who opened the page, and only him."""
    token = request.POST.get("pass", "")
    pk = _said(IN_HAND, token, HAND_SECONDS)
    if pk is None or not token.startswith(f"{pk}/{request.user.pk}:"):
        return render(request, "activities/scan.html", status=410)
    try:
        part, newly = sign_in(own(request, pk), by=request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect("activities-mine", pk=pk)
    at = clock(part.sign_at) if part.sign_at else ""
    words = _("签到成功，%s") % at if newly else _("您已经签到过了，%s") % at
    told(request, words + (_("（迟到）") if newly and part.late else ""))
    return redirect("activities-mine", pk=pk)
