"""The result of a poll, and what the office does with it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from weiyuan.activities.models import Activity
from weiyuan.core.ui.links import detail_address
from weiyuan.polls import actions
from weiyuan.polls.forms import NoteForm
from weiyuan.polls.models import Poll
from weiyuan.polls.queries import Standing
from weiyuan.polls.ranking import reasons
from weiyuan.polls.views.form import poll_for
from weiyuan.polls.views.links import show_links
from weiyuan.polls.workflow import CHANGEABLE, PollState
from weiyuan.registry.views.ways import told

KEY = re.compile(r"\d{1,18}", re.ASCII)
STEPS = {"close": lazy("截止了"), "reopen": lazy("又可以答复了"), "cancel": lazy("征询已取消")}


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Who can come when, and which slots suit best."""
    return _page(request, poll_for(request, pk, "view_result"))


def _page(request: HttpRequest, poll: Poll, form: Any = None, name: str = "") -> HttpResponse:
    standing = Standing(poll)
    rings = {ring.slot.pk: ring for ring in standing.rings()}
    places = [(place, rings[place.candidate.key], reasons(place, standing.names)) for place in standing.ranking()]
    runs = request.user.has_perm("polls.run_poll", poll)
    missing = standing.missing
    due = actions.due_for_reminder(missing)
    activity = Activity.objects.visible_to(request.user).filter(pk=poll.activity_id).first()
    context = {
        "poll": poll, "standing": standing, "places": places, "runs": runs, "form": form, "wrong": name,
        "missing": missing, "due": due, "activity": detail_address(activity) if activity else "",
        "open": poll.is_answerable(timezone.now()), "changeable": poll.state in CHANGEABLE,
        "choosing": runs and poll.state in (PollState.OPEN, PollState.CLOSED),
        "answered": len(standing.asked) - len(missing),
        "comments": [one for one in standing.asked if one.comment],
    }  # fmt: skip
    return render(request, "polls/result.html", context, status=400 if form is not None else 200)


@require_POST
def send_out(request: HttpRequest, pk: int) -> HttpResponse:
    """发出征询: the page of the personal links is the answer itself, they are kept nowhere for another page."""
    poll = poll_for(request, pk, "run")
    try:
        return show_links(request, poll, actions.open_poll(poll, by=request.user))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("poll-result", pk)


@require_POST
def move(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """截止, 重新征询, 取消征询."""
    poll = poll_for(request, pk, "run")
    if step not in STEPS:
        raise Http404(step)
    form = NoteForm(request.POST)
    if step == "cancel" and not form.is_valid():
        return _page(request, poll, form, "cancel")
    try:
        actions.move_poll(poll, step, by=request.user, note=form.data.get("note", "")[:200])
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        told(request, str(STEPS[step]))
    return redirect("poll-result", pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """选定: the activity is there with its list."""
    poll = poll_for(request, pk, "run")
    slot = get_object_or_404(poll.slots, pk=_key(request, "slot"))
    activity = actions.decide_poll(poll, slot, by=request.user)
    words = _("时间定了，活动已发布，名单 %d 人。答“可以”的记为参加，其余待本人确认。")
    told(request, words % activity.attendances.alive().count())
    return redirect("poll-result", pk)


@require_POST
def undecide(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回选定, with the reason."""
    poll = poll_for(request, pk, "run")
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, poll, form, "undecide")
    actions.undecide_poll(poll, by=request.user, note=form.cleaned_data["note"])
    told(request, _("撤回了，活动已取消。要重新征询，请先改截止时间。"))
    return redirect("poll-result", pk)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those alone who have not answered; who has no account gets a fresh link to send on."""
    poll = poll_for(request, pk, "run")
    done = actions.remind(poll, by=request.user)
    if done.links:
        return show_links(request, poll, done.links, told=done.told)
    told(request, _("提醒了 %d 人") % done.told if done.told else _("今天都提醒过了"))
    return redirect("poll-result", pk)


@require_POST
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Fresh links for those ticked; the old ones die."""
    poll = poll_for(request, pk, "run")
    keys = [int(key) for key in request.POST.getlist("invitation") if KEY.fullmatch(key)][:1000]
    found = actions.reissue(poll, keys, by=request.user)
    if found:
        return show_links(request, poll, found)
    messages.error(request, _("没有选人"))
    return redirect("poll-result", pk)


def _key(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if KEY.fullmatch(said) else 0
