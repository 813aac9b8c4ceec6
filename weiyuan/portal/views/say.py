"""The form, one thing a page. What was typed is kept on the server; the browser holds nothing but the form's key."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weiyuan.matters.models.words import DEFAULTS
from weiyuan.portal.actions.drafts import begin, write
from weiyuan.portal.actions.limits import Busy
from weiyuan.portal.forms.say import AnswerForm, StepForm, WhatForm, WhereForm, WhoForm
from weiyuan.portal.models import Draft, PortalPage
from weiyuan.portal.rules import KEPT, NOTICE
from weiyuan.portal.views.doors import mark_in, public, shown, too_often, unlisted
from weiyuan.portal.views.following import COOKIE

STEPS = ("what", "where", "photos", "who", "answer", "check")
FORMS: dict[str, type[StepForm]] = {"what": WhatForm, "where": WhereForm, "who": WhoForm, "answer": AnswerForm}


@require_http_methods(["GET", "HEAD", "POST"])
@public
def say(request: HttpRequest, page: PortalPage, step: str) -> HttpResponse:
    """One page of the form: shown with what was typed before, or checked and kept."""
    if step not in FORMS:
        raise Http404
    draft, elsewhere = entered(request, page, step)
    if elsewhere is not None:
        return elsewhere
    said = draft.said if draft else {}
    if request.method != "POST":
        said = {"station": request.GET.get("station"), **said} if step == "what" else said
        return _page(request, page, step, FORMS[step](page, None, said), draft)
    form = FORMS[step](page, request.POST, said)
    if not form.is_valid():
        return _page(request, page, step, form, draft, status=400)
    try:
        kept = draft or begin(page, mark_in(request))
    except Busy as busy:
        return too_often(_page(request, page, step, form, draft, busy=busy), busy)
    write(kept, form.said())
    return _remembered(redirect(after(request, page, step)), page, kept)


def entered(request: HttpRequest, page: PortalPage, step: str) -> tuple[Draft | None, HttpResponse | None]:
    """The form in hand, and where to go instead: to the receipt where it was sent, to the start where there is none."""
    draft = draft_in(request, page)
    if draft is not None and draft.matter_id is not None:
        if step == STEPS[0]:
            return None, None  # another matter
        return draft, redirect("portal-done", page.key)
    if draft is None and step != STEPS[0]:
        messages.info(request, _("请从这里填起。没发出的内容只保留一天。"))
        return None, redirect("portal-say", page.key, STEPS[0])
    return draft, None


def draft_in(request: HttpRequest, page: PortalPage) -> Draft | None:
    """The form whose key the browser holds, if it is one of this body and not too old."""
    try:
        key = uuid.UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
    found = Draft.objects.filter(key=key, page=page).first()
    return None if found is None or found.is_stale else found


def gap_in(said: dict[str, Any]) -> str:
    """The first page of the form that still lacks something; "" where all is said."""
    missing = {
        "what": not said.get("content"),
        "where": "place" not in said,
        "who": "named" not in said,
        "answer": "wants_reply" not in said or bool(said.get("named") and not said.get("agreed")),
    }
    return next((step for step, lacks in missing.items() if lacks), "")


def step_context(request: HttpRequest, page: PortalPage, step: str) -> dict[str, Any]:
    """Where one is in the form, and the page before."""
    at = STEPS.index(step)
    back = reverse("portal-say", args=[page.key, STEPS[at - 1]]) if at else reverse("portal", args=[page.key])
    then = "check" if "check" in (request.GET.get("then"), request.POST.get("then")) else ""
    return {"step": step, "number": at + 1, "of": len(STEPS), "back": back, "then": then}


def after(request: HttpRequest, page: PortalPage, step: str) -> str:
    """The page that follows: the next one, or the last where one came back from there to change something."""
    if request.POST.get("then") == "check":
        return reverse("portal-say", args=[page.key, "check"])
    return reverse("portal-say", args=[page.key, STEPS[STEPS.index(step) + 1]])


def _page(
    request: HttpRequest, page: PortalPage, step: str, form: StepForm, draft: Draft | None, *, status: int = 200,
    busy: Busy | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        **step_context(request, page, step), "form": form, "draft": draft, "busy": busy, "version": NOTICE,
        "months": DEFAULTS["retention"]["months"],
    }  # fmt: skip
    return unlisted(shown(request, page, f"portal/say_{step}.html", context, here="say", status=status))


def _remembered(response: HttpResponse, page: PortalPage, draft: Draft) -> HttpResponse:
    response.set_cookie(
        COOKIE, draft.key.hex, max_age=int(KEPT.total_seconds()), path=reverse("portal", args=[page.key]),
        secure=settings.SECURE_COOKIES, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response
