"""The door of an invitation: looking never uses it up, and afterwards its address is worth nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.workflow import WrongState
from weiyuan.orgs.actions import accept
from weiyuan.orgs.forms import WelcomeForm
from weiyuan.orgs.models import Invitation
from weiyuan.orgs.models.people import LINK_DAYS
from weiyuan.orgs.queries import hash_of

KEY = "invitation"
BACKEND = "weiyuan.core.ui.entrance.Entrance"


@require_safe
@login_not_required
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Remember the link's mark and go on to an address without it. Mail scanners may look as often as they like.

    Always the same answer, which no log warns of: the token stays out of logs, history and referrers.
    """
    mark = hash_of(token)
    if _open(mark) is not None:
        request.session[KEY] = mark
    else:
        request.session.pop(KEY, None)
    return redirect("welcome")


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def welcome(request: HttpRequest) -> HttpResponse:
    """The holder of the account gives name and password and is signed in. The link is used up by the POST alone."""
    link = _open(request.session.get(KEY, ""))
    if link is None:
        return _gone(request)
    form = WelcomeForm(request.POST if request.method == "POST" else None, account=link.user)
    if request.method == "POST" and form.is_valid():
        try:
            account = accept(link.hash, form.cleaned_data["name"], form.cleaned_data["password1"])
        except WrongState:
            return _gone(request)
        request.session.pop(KEY, None)
        login(request, account, backend=BACKEND)
        messages.success(request, _("密码已设好，下次用账号名 %s 登录") % account.username)
        return redirect("home")
    context = {"form": form, "account": link.user, "org": link.org}
    return render(request, "orgs/welcome.html", context, status=400 if form.errors else 200)


def _open(mark: str) -> Any:
    """The link of this mark if it still opens an account, else None."""
    found = Invitation.objects.select_related("user", "org")
    return found.filter(Invitation.open_at(timezone.now()), hash=mark, user__is_active=True).first()


def _gone(request: HttpRequest) -> HttpResponse:
    """The one answer to links unknown, used up, revoked and run out."""
    return render(request, "orgs/link_gone.html", {"days": LINK_DAYS.days}, status=410)
