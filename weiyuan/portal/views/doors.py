"""The way into the public pages: no account, the page of a body that is open, and the frame around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from weiyuan.orgs.accounts import address_of
from weiyuan.portal.actions.limits import Busy, mark_of
from weiyuan.portal.models import PortalPage
from weiyuan.portal.queries.pages import open_page


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For everybody: the view is given the open page of the address; where there is none, 404 in friendly words."""

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, site: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = open_page(site)
        if page is None:
            return unlisted(render(request, "portal/closed.html", status=404))
        return view(request, page, *args, **kwargs)

    return opened


def shown(
    request: HttpRequest, page: PortalPage, template: str, context: Mapping[str, Any], *, here: str, status: int = 200
) -> HttpResponse:
    """A public page in its frame. ``here``: which line of the navigation it belongs to."""
    return render(request, template, {"page": page, "org": page.org, "here": here, **context}, status=status)


def too_often(response: HttpResponse, busy: Busy) -> HttpResponse:
    """Say when it may be tried again."""
    response.status_code = 429
    response["Retry-After"] = str(busy.wait)
    return response


def unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def mark_in(request: HttpRequest) -> str:
    """The hash that stands for the client's address today."""
    return mark_of(address_of(request))
