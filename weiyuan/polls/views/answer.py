"""Answering a poll: by a personal link, which can do nothing else, or signed in. Looking changes nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.workflow import WrongState
from weiyuan.orgs.queries import hash_of
from weiyuan.polls.actions import answer
from weiyuan.polls.forms import AnswerForm
from weiyuan.polls.models import PollInvitation
from weiyuan.polls.queries import Standing, busy_in, own_invitation
from weiyuan.polls.queries import linked as linked_by
from weiyuan.polls.views.form import poll_for

KEY = "poll-links"
MOST = 20  # links remembered for one browser
NOWHERE = 0


@require_safe
@login_not_required
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Remember the link's mark and go on to an address without it. Mail scanners may look as often as they like.

    Always the same answer, which no log warns of: the token stays out of logs, history and referrers.
    """
    mark = hash_of(token)
    found = linked_by(mark)
    if found is not None:
        kept = {key: value for key, value in request.session.get(KEY, {}).items() if key != str(found.pk)}
        request.session[KEY] = dict(list(kept.items())[1 - MOST :]) | {str(found.pk): mark}
    answered = redirect("poll-linked", found.pk if found is not None else NOWHERE)
    answered["Referrer-Policy"] = "no-referrer"
    return _unlisted(answered)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def linked(request: HttpRequest, invitation: int) -> HttpResponse:
    """The answer of whoever holds the link: the poll's slots and this one member's choices, nothing else."""
    mark = request.session.get(KEY, {}).get(str(invitation), "")
    found = linked_by(mark) if mark else None
    if found is None or found.pk != invitation:
        return _unlisted(render(request, "polls/link_gone.html", status=410))
    return _unlisted(_answered(request, found, "polls/linked.html", mark=mark))


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer of the member who is signed in."""
    poll = poll_for(request, pk, "answer")
    found = own_invitation(request.user, poll)
    if found is None:
        raise PermissionDenied("answer")
    found.poll = poll
    return _answered(request, found, "polls/answer.html", by=request.user)


def _answered(request: HttpRequest, found: PollInvitation, template: str, **way: Any) -> HttpResponse:
    """Show the answers, or store them. What comes too late is told with 409, and nothing is stored."""
    standing = Standing(found.poll)
    form = AnswerForm(request.POST if request.method == "POST" else None, standing.slots, _stored(standing, found))
    status = 200
    if request.method == "POST":
        status = 400
        if not found.poll.is_answerable(timezone.now()):
            status = 409
        elif form.is_valid():
            status = _store(form, found, **way)
        if status == 302:
            messages.success(request, _("存好了。截止前都可以改。"))
            return redirect(request.path)
    return render(request, template, _context(found, standing, form, status, bool(way.get("by"))), status=status)


def _store(form: AnswerForm, found: PollInvitation, **way: Any) -> int:
    try:
        answer(found, form.said, form.cleaned_data["comment"], **way)
    except WrongState:  # closed, or the link replaced, in the very moment
        return 409
    except ValidationError as error:
        form.add_error(None, error.messages)
        return 400
    return 302


def _stored(standing: Standing, found: PollInvitation) -> dict[str, Any]:
    said = {f"slot-{slot.pk}": standing.answers.get((slot.pk, found.pk)) for slot in standing.slots}
    return {"comment": found.comment, **said}


def _context(found: PollInvitation, standing: Standing, form: AnswerForm, status: int, own: bool) -> dict[str, Any]:
    poll = found.poll
    busy = busy_in([found.member_id], standing.slots, but=poll.activity_id).get(found.member_id, [])
    rows = []
    for ring in standing.rings():
        # What the calendar says by name is for the member alone; a link may have been passed on.
        here = [entry for entry in busy if entry.touches(ring.slot)]
        clashes = [f"{entry.kind}：{entry.title}" if own else entry.kind for entry in here]
        rows.append({"ring": ring, "field": form.field_of(ring.slot), "clashes": clashes})
    open_now = poll.is_answerable(timezone.now())
    return {
        "poll": poll, "invitation": found, "form": form, "rows": rows, "late": status == 409, "own": own,
        "open": open_now, "answered": found.answered_at is not None,
    }  # fmt: skip


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
