"""Calling residents back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions.calls import call_back
from weiyuan.matters.forms.answers import CallForm
from weiyuan.matters.models import MatterAction
from weiyuan.matters.models.words import ActionKind, Satisfaction
from weiyuan.matters.views.answers import back, page
from weiyuan.matters.views.work import matter_for
from weiyuan.matters.workflow import FEEDBACK, FINISHED, MOST_REOPENINGS, REOPEN
from weiyuan.registry.views.ways import posted, tell, told

CALLS = 20


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a call-back; who is not satisfied may have it taken up again."""
    matter, user = matter_for(request, pk, FEEDBACK), request.user
    if matter.state not in FINISHED:
        raise WrongState(f"call back: {matter.state}")
    form = CallForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        try:
            call_back(matter, by=user, **said)
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("已记下回访"))
            again = matter.reopened_times < MOST_REOPENINGS and user.has_perm(REOPEN, matter)
            if said["heard"] == Satisfaction.UNSATISFIED and again:
                return redirect("record-step", "matters", pk, "reopen")
            return back(request, matter)
    calls = MatterAction.objects.alive().filter(matter=matter, kind=ActionKind.CALL_BACK).order_by("-on", "-pk")
    return page(request, "call", matter, form, calls=calls[:CALLS])
