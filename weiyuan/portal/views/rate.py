"""The link by which a resident rates an answer. Looking at it does nothing: scanners of messages look first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions.ratings import rate
from weiyuan.matters.models import MatterRating
from weiyuan.matters.queries.merging import answering
from weiyuan.matters.queries.ratings import is_open, rating_of
from weiyuan.matters.workflow import MOST_REOPENINGS
from weiyuan.portal.forms.other import RateForm
from weiyuan.portal.models import PortalPage
from weiyuan.portal.queries.following import answer_shown, choices_of_rating
from weiyuan.portal.views.doors import unlisted


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def rate_link(request: HttpRequest, token: str) -> HttpResponse:
    """Four answers to the one answer that the link is about; given once, and then thanked for."""
    found = rating_of(token)
    if found is None:
        return _private(render(request, "portal/rate_gone.html", status=404))
    if not is_open(found):
        return _page(request, found)
    form = RateForm(request.POST if request.method == "POST" else None, initial={"choice": _chosen(request)})
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form, status=400 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        rate(found, said["choice"], said["remark"], again=said["again"])
    except (WrongState, ValidationError):  # rated or overtaken in this very moment
        return _page(request, rating_of(token) or found, status=409, unsaved=said["remark"])
    return _page(request, rating_of(token) or found)


def _chosen(request: HttpRequest) -> str:
    wanted = request.GET.get("choice", "")
    return wanted if wanted in dict(choices_of_rating()) else ""


def _page(
    request: HttpRequest, found: MatterRating, form: RateForm | None = None, *, status: int = 200, unsaved: str = ""
) -> HttpResponse:
    matter, told = found.matter, answering(found.matter)
    context: dict[str, Any] = {
        "rating": found, "answer": answer_shown(matter), "matter": matter, "org": matter.org, "form": form,
        "page": PortalPage.objects.filter(org=matter.org_id, open=True).first(),
        "given": dict(choices_of_rating()).get(found.satisfaction, ""),
        "again_left": told.reopened_times < MOST_REOPENINGS,
        "reopened": found.rated_at is not None and told.reopened_times > found.round, "due": told.due_finish,
        "unsaved": unsaved,
    }  # fmt: skip
    return _private(render(request, "portal/rate.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """The token stays here: no search engine, and no other site learns it."""
    response["Referrer-Policy"] = "same-origin"  # with none at all the browser would send the form from nowhere
    return unlisted(response)
