"""What was answered and may be read by everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from weiyuan.core.ui.links import query_of
from weiyuan.matters.queries import categories
from weiyuan.matters.queries.public import MOST_LETTERS, days_taken, public_answers
from weiyuan.orgs.queries import workdays
from weiyuan.portal.models import PortalPage
from weiyuan.portal.views.doors import public, shown, unlisted

AT_ONCE = 10
LAST_PAGE = 200  # who wants something older searches for it
CACHED = "public, max-age=60"  # what was withdrawn is gone from everywhere a minute later


@require_safe
@public
def answers(request: HttpRequest, page: PortalPage) -> HttpResponse:
    """The public answers, the newest first, by category and words; nothing is counted."""
    offered, q = categories(page.org), request.GET.get("q", "").strip()[:MOST_LETTERS]
    category = request.GET.get("category", "")
    asked = {"q": q.replace("\0", ""), "category": category if category in offered else ""}
    at = _page_number(request.GET.get("page", ""))
    if at > LAST_PAGE:
        return redirect("portal-answers", page.key)
    first = (at - 1) * AT_ONCE
    found = list(public_answers(page.org, **asked)[first : first + AT_ONCE + 1])
    calendar = workdays()
    context: dict[str, Any] = {
        "lines": [(one, days_taken(one, calendar)) for one in found[:AT_ONCE]], "asked": asked, "categories": offered,
        "earlier": query_of({**asked, "page": at - 1 if at > 2 else ""}) or "?" if at > 1 else "",
        "later": query_of({**asked, "page": at + 1}) if len(found) > AT_ONCE and at < LAST_PAGE else "", "at": at,
    }  # fmt: skip
    response = shown(request, page, "portal/answers.html", context, here="answers")
    response["Cache-Control"] = CACHED
    return unlisted(response) if any(request.GET.values()) else response


def _page_number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1
