"""How a matter stands, for whoever holds its number and code; what is found is kept in the session for a while."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions.ratings import rate, rating_for
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.merging import answering
from weiyuan.matters.queries.public import matter_followed, plain_code
from weiyuan.matters.workflow import FINISHED, MOST_REOPENINGS, MatterState
from weiyuan.orgs.queries import workdays
from weiyuan.portal.actions.following import add_words
from weiyuan.portal.actions.limits import Busy, give_back, mark_of_text, take
from weiyuan.portal.forms.other import MoreForm, RateForm, TrackForm
from weiyuan.portal.models import PortalPage
from weiyuan.portal.queries.following import rating_shown, story_of
from weiyuan.portal.views.doors import mark_in, public, shown, too_often, unlisted

FOLLOWED = "portal-followed"
COOKIE = "weiyuan_form"  # the key of the form in hand, and of the receipt that came of it
STAYS = 1800  # seconds that a matter stays open in this browser


@require_http_methods(["GET", "HEAD", "POST"])
@public
def track(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """Number and code, asked in a form. Whatever is wrong, the answer is the same."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, page, form, status=400 if form.is_bound else 200)
    no, mark = plain_code(form.cleaned_data["no"]), mark_in(request)
    number = mark_of_text(f"{page.pk}.{no}")  # whether there is such a number or not
    try:
        take("look", mark)
        take("number", number)
    except Busy as busy:
        return too_often(_asked(request, page, form, busy=busy), busy)
    matter = matter_followed(page.org, no, form.cleaned_data["code"])
    if matter is None:
        form.add_error(None, _("没有查到。请对照回执，看编号和查询码是不是都填对了。"))
        return _asked(request, page, form, status=400)
    give_back("look", mark)
    give_back("number", number)
    remember(request, matter)
    return redirect("portal-matter", page.key)


def _asked(
    request: HttpRequest, page: PortalPage, form: TrackForm, *, status: int = 200, busy: Busy | None = None
) -> HttpResponse:
    context = {"form": form, "busy": busy}
    return unlisted(shown(request, page, "portal/track.html", context, here="track", status=status))


def remember(request: HttpRequest, matter: ResidentMatter) -> None:
    """Keep in the session which matter is looked at: never in an address."""
    request.session[FOLLOWED] = {"pk": matter.pk, "until": int(time.time()) + STAYS}


def _matter(request: HttpRequest, page: PortalPage) -> ResidentMatter | None:
    kept = request.session.get(FOLLOWED, {})
    if kept.get("until", 0) < time.time():
        return None
    table: Any = ResidentMatter.objects.of(page.org).filter(pk=kept["pk"])
    found: ResidentMatter | None = table.select_related("merged_into", "assigned_unit", "org").first()
    return found


@require_safe
@public
def matter(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """The matter that was asked for with its code."""
    found = _matter(request, page)
    return _told(request, page, found) if found else _expired(request, page)


@require_POST
@public
def more(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """The resident adds what he was asked for."""
    found = _matter(request, page)
    if found is None:
        return _expired(request, page)
    form = MoreForm(request.POST)
    if not form.is_valid():
        return _told(request, page, found, status=400, more=form)
    try:
        take("photo", mark_in(request))
        add_words(found, form.cleaned_data["words"])
    except Busy as busy:
        return too_often(_told(request, page, found, more=form, busy=busy), busy)
    except (WrongState, PermissionDenied):
        return _told(request, page, found, status=409, more=form, late=True, unsaved=form.cleaned_data["words"])
    messages.success(request, _("收到了，承办的同志会接着办"))
    return redirect("portal-matter", page.key)


@require_POST
@public
def opinion(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """The resident rates the answer from here, without a link."""
    found = _matter(request, page)
    if found is None:
        return _expired(request, page)
    form = RateForm(request.POST)
    if not form.is_valid():
        return _told(request, page, found, status=400, rate=form)
    said = form.cleaned_data
    try:
        rated = rate(rating_for(found), said["choice"], said["remark"], again=said["again"])
    except (WrongState, ValidationError):
        return _told(request, page, found, status=409, late=True, unsaved=said["remark"])
    back = answering(rated).state == MatterState.REOPENED
    messages.success(request, _("谢谢，您的评价记下了，这件事已退回重办") if back else _("谢谢，您的评价记下了"))
    return redirect("portal-matter", page.key)


@require_POST
@public
def leave(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """Whoever comes next to this machine sees nothing: not the matter, and not the receipt or the form either."""
    request.session.pop(FOLLOWED, None)
    messages.success(request, _("已退出"))
    response = redirect("portal-track", page.key)
    response.delete_cookie(COOKIE, path=reverse("portal", args=[page.key]), samesite="Lax")
    return response


def _expired(request: HttpRequest, page: PortalPage) -> HttpResponse:
    messages.info(request, _("请填编号和查询码"))
    return redirect("portal-track", page.key)


def _told(
    request: HttpRequest, page: PortalPage, found: ResidentMatter, *, status: int = 200, **said: Any
) -> HttpResponse:
    given, story = rating_shown(found), story_of(found, workdays())
    ratable = given is None and story.told.state in FINISHED and bool(story.answer)
    context = {
        "matter": found, "story": story, "given": given,
        "rate": RateForm() if ratable else None,
        "again_left": story.told.reopened_times < MOST_REOPENINGS, "more": MoreForm(), **said,
    }  # fmt: skip
    return unlisted(shown(request, page, "portal/matter.html", context, here="track", status=status))
