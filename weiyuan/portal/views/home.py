"""The front page of a body, its notice on personal data, and what machines may read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from weiyuan.core.ui.links import query_of
from weiyuan.matters.models.words import DEFAULTS
from weiyuan.matters.queries.public import days_taken, public_answers
from weiyuan.orgs.queries import workdays
from weiyuan.portal.models import PortalPage
from weiyuan.portal.queries.pages import next_reception
from weiyuan.portal.rules import NOTICE
from weiyuan.portal.views.doors import public, shown

ON_FRONT = 3  # answers
ROBOTS = """\
User-agent: *
Allow: /public/
Allow: /static/
Disallow: /public/rate/
Disallow: /public/*/say/
Disallow: /public/*/track/
Disallow: /public/*?
Disallow: /
"""


@require_safe
@public
def home(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """What one can do here, what was answered lately, and when members are there."""
    calendar = workdays()
    answers = [(one, days_taken(one, calendar)) for one in public_answers(page.org)[:ON_FRONT]]
    station = request.GET.get("station", "")
    station = station if station.isascii() and station.isdigit() and len(station) < 10 else ""
    say = reverse("portal-say", args=[page.key, "what"]) + query_of({"station": station})
    context = {"answers": answers, "reception": next_reception(page), "say": say}
    return shown(request, page, "portal/home.html", context, here="home")


@require_safe
@public
def notice(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """Who uses what a resident leaves, what for, how long, and how to have it shown or deleted."""
    context = {"version": NOTICE, "months": DEFAULTS["retention"]["months"]}
    return shown(request, page, "portal/notice_page.html", context, here="notice")


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may take: the front pages and the public answers, no combinations of filters."""
    response = HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response
