"""The form of a poll: what, when, whom."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weiyuan.core.ui.sight import sight_of
from weiyuan.core.workflow import WrongState
from weiyuan.polls.actions import SlotsAnswered, change_poll, draft_poll
from weiyuan.polls.forms import Editor
from weiyuan.polls.models import Poll
from weiyuan.polls.views.links import show_links
from weiyuan.polls.workflow import CHANGEABLE
from weiyuan.registry.actions.records import once
from weiyuan.registry.views.ways import posted, said_by, told


def poll_for(request: HttpRequest, pk: int, right: str) -> Poll:
    """The poll that the reader sees (else 404) and holds this right over (else 403)."""
    seen = Poll.objects.visible_to(request.user).select_related("org", "station", "chosen", "activity")
    poll: Poll = get_object_or_404(seen, pk=pk)
    if not request.user.has_perm(f"polls.{right}_poll", poll):
        raise PermissionDenied(right)
    return poll


@require_http_methods(["GET", "POST"])
def poll_new(request: HttpRequest) -> HttpResponse:
    """A new poll, a draft until it is sent out."""
    bodies = [o for o in sight_of(request.user).bodies if request.user.has_perm("polls.add_poll", Poll(org=o))]
    if not bodies:
        raise PermissionDenied("polls.add_poll")
    org = next((body for body in bodies if str(body.pk) == request.GET.get("org", "")), bodies[0])
    editor = Editor(Poll(org=org), posted(request))
    if editor.act == "save" and editor.is_valid():
        with transaction.atomic():
            key = editor.form.cleaned_data["form_key"]
            sent = once(key, by=request.user) if key else None
            if sent is None or not sent.object_id:  # the same form sent twice makes one poll
                poll = draft_poll(editor.poll, editor.plan(), by=request.user)
                if sent is not None:
                    sent.made(poll)
            made = sent.object_id if sent is not None else editor.poll.pk
        told(request, _("存成草稿了，还没有发出"))
        return redirect("poll-result", made)
    return _page(request, editor, bodies=bodies)


@require_http_methods(["GET", "POST"])
def poll_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a poll; while it is out, more slots and more members."""
    poll = poll_for(request, pk, "change")
    if poll.state not in CHANGEABLE:
        raise WrongState(poll.state)
    editor = Editor(poll, posted(request))
    if editor.act == "save" and editor.is_valid() and (answer := _store(request, editor)):
        return answer
    return _page(request, editor)


def _store(request: HttpRequest, editor: Editor) -> HttpResponse | None:
    """Where to go once it is stored; None where it was not, which the page then tells."""
    stored = Poll.objects.get(pk=editor.poll.pk)
    if editor.form.cleaned_data["version"] != stored.version:
        editor.form.add_error(None, _("您打开以后，有人改过这次征询。您写的都在，核对后再存一次，就以您的为准。"))
        editor.show_version(stored.version)
        return None
    try:
        links = change_poll(editor.poll, editor.plan(), seen=stored.version, sure=editor.sure, by=request.user)
    except SlotsAnswered as found:
        editor.answered = list(found.slots)
        return None
    except ValidationError as error:
        for _field, words in said_by(error):
            editor.form.add_error(None, words)
        return None
    if links:
        return show_links(request, stored, links)
    told(request, _("存好了"))
    return redirect("poll-result", stored.pk)


def _page(request: HttpRequest, editor: Editor, bodies: Any = ()) -> HttpResponse:
    context = {"editor": editor, "form": editor.form, "poll": editor.poll, "org": editor.poll.org, "bodies": bodies}
    wrong = editor.act == "save" or editor.pattern.errors
    status = 409 if editor.answered else 400 if wrong else 200
    return render(request, "polls/form.html", context, status=status)
