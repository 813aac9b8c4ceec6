"""The quick note of the phone: photo, a sentence, a station; without a network it waits on the device."""

from __future__ import annotations

import hashlib
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.sight import seen
from weiyuan.matters.actions.intake import TakenIn, take_in
from weiyuan.matters.forms.capture import NoteForm
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.capture import places_of
from weiyuan.matters.views.registers import GROUP
from weiyuan.orgs.rules import CLERKS, MEMBER_ROLES
from weiyuan.registry.models import Attachment
from weiyuan.registry.views.ways import posted, tell

navigation.add(
    navigation.Entry(
        "matter-note", gettext_lazy("随手记"), "pen", GROUP, 48,
        seen=lambda user: bool(user.scope.bodies(CLERKS | MEMBER_ROLES)),
    )
)  # fmt: skip
# What the page needs to open without a network. Nothing of anybody.
FILES = ("weiyuan.css", "icons.svg", "favicon.svg", "ui.js", "drafts.js", "notes.js", "capture.js")


@sensitive_post_parameters("person_name", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def note(request: HttpRequest) -> HttpResponse:
    """The page, and what it sends. The page's own script asks for JSON and keeps what was not stored."""
    if not request.user.is_authenticated:
        return _signed_out(request)
    places = places_of(request.user)
    if not places:
        raise PermissionDenied("matters.add_residentmatter")
    form = NoteForm(request.user, places, posted(request))
    if request.method == "POST":
        return _sent(request, form)
    return _page(request, form)


def _asks_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def _signed_out(request: HttpRequest) -> HttpResponse:
    if _asks_json(request):
        return JsonResponse({"errors": {"": [_("请先登录")]}}, status=401)
    return redirect_to_login(reverse("matter-note"))


def _page(request: HttpRequest, form: NoteForm, refused: Any = (), status: int = 200) -> HttpResponse:
    key = request.GET.get("sent", "")
    mine = seen(ResidentMatter, request.user).filter(created_by=request.user.pk)
    sent = mine.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
    context = {"form": form, "sent": sent, "refused": refused, "key": form.data.get("client_key") or uuid.uuid4()}
    return render(request, "matters/capture.html", context, status=status)


def _sent(request: HttpRequest, form: NoteForm) -> HttpResponse:
    """Store the note. What was typed under another account is not stored under this one."""
    if form.is_valid():
        if form.cleaned_data["user"] not in (None, request.user.pk):
            return _refused(request, form, _("这台设备上换了登录的人，请用原来的账号登录后再发"), 403)
        try:
            done = take_in(form.matter(), request.FILES.getlist("photos"), by=request.user)
        except PermissionDenied:
            return _refused(request, form, _("您不能登记这一条"), 403)
        except ValidationError as error:
            tell(form, error)
        else:
            return _stored(request, form, done)
    return _refused(request, form)


def _refused(request: HttpRequest, form: NoteForm, words: str = "", status: int = 400) -> HttpResponse:
    if words:
        form.add_error(None, words)
    if not _asks_json(request):
        return _page(request, form, status=status)
    errors = {("" if name == "__all__" else name): list(said) for name, said in form.errors.items()}
    return JsonResponse({"errors": errors}, status=status)


def _stored(request: HttpRequest, form: NoteForm, done: TakenIn) -> HttpResponse:
    """The number and the page of the matter; ``same`` is false where an earlier version of the note is what is kept."""
    matter = done.matter
    if not _asks_json(request):
        if not done.refused:
            return redirect(f"{reverse('matter-note')}?sent={matter.pk}")
        return _page(request, NoteForm(request.user, form.places), [matter, done.refused])
    same = not done.again or (
        matter.content == form.cleaned_data["content"]
        and Attachment.objects.of(matter).count() >= len(request.FILES.getlist("photos"))
    )
    answer = {"no": matter.ref, "href": detail_address(matter), "same": same, "refused": done.refused}
    return JsonResponse(answer, status=200 if done.again else 201)


@require_safe
@login_not_required
def state(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and a fresh token: a page that was opened without a network has an old one."""
    if not request.user.is_authenticated:
        return JsonResponse({"errors": {"": [_("请先登录")]}}, status=401)
    return JsonResponse({"user": request.user.pk, "csrf": get_token(request)})


@require_safe
@login_not_required
def shell(request: HttpRequest) -> HttpResponse:
    """The page as it is kept on the device: of nobody, so nothing personal is in it."""
    return HttpResponse(_shell())


def _shell() -> str:
    return render_to_string("matters/capture_shell.html", {"key": uuid.UUID(int=0)})


@require_safe
@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Another version of the page or of its files is another worker."""
    said = hashlib.sha256(_shell().encode() + _digest()).hexdigest()[:16]
    context = {"version": said, "files": [static(name) for name in FILES]}
    script = render_to_string("matters/capture_sw.js", context)
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@cache
def _digest() -> bytes:
    """What the files say: where their addresses do not change with them, the worker still does."""
    found = [finders.find(name) for name in FILES]
    return b"".join(hashlib.sha256(Path(str(path)).read_bytes()).digest() for path in found if path)
