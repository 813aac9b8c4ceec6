"""Answering a matter, telling the resident, making the answer public, sending the matter elsewhere."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions.answers import (
    StillPersonal,
    answer_matter,
    is_publishable,
    publish_answer,
    withdraw_answer,
)
from weiyuan.matters.actions.handling import move_matter
from weiyuan.matters.actions.ratings import issue_link
from weiyuan.matters.forms.answers import AnswerForm, FeedbackForm, PublishForm, ReferForm
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.words import Satisfaction
from weiyuan.matters.queries.quoting import quoted
from weiyuan.matters.views.ratings import show_link
from weiyuan.matters.views.work import matter_for
from weiyuan.matters.workflow import DECIDE, MATTER
from weiyuan.registry.views.ways import onward, posted, tell, told


def matter_at_step(request: HttpRequest, pk: int, name: str) -> ResidentMatter:
    """The matter from which the reader may take the step now: 404 not seen, 403 not allowed, 409 not from here."""
    step = MATTER.step(name)
    matter = matter_for(request, pk, step.permission)
    if matter.state not in step.sources:
        raise WrongState(f"{name}: {matter.state}")
    return matter


def back(request: HttpRequest, matter: ResidentMatter) -> HttpResponse:
    """To where the reader came from, else to the matter."""
    return redirect(onward(request, f"/matters/{matter.pk}/"))


def page(request: HttpRequest, name: str, matter: ResidentMatter, form: Any, **more: Any) -> HttpResponse:
    """A form about a matter, 400 where it was refused."""
    context = {"matter": matter, "form": form, "next": onward(request, ""), **more}
    return render(request, f"matters/{name}.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the answer, from a template if wanted."""
    matter = matter_at_step(request, pk, "reply")
    form = AnswerForm(matter, posted(request), quoted(request.user, matter, request.GET.get("quote", "")))
    if "fill" in request.POST:
        return page(request, "answer", matter, form.filled())
    if request.method == "POST" and form.is_valid():
        try:
            answer_matter(matter, by=request.user, **form.told())
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("已答复"))
            return back(request, matter)
    return page(request, "answer", matter, form)


@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the resident was told; who has not said what he thinks of it gets a link to rate it."""
    matter = matter_at_step(request, pk, "feedback")
    form = FeedbackForm(matter, posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.told()
        try:
            move_matter(matter, "feedback", by=request.user, note=form.cleaned_data["note"], **said)
        except ValidationError as error:
            tell(form, error)
        else:
            if said["satisfaction"] == Satisfaction.UNRATED:
                return show_link(request, matter, issue_link(matter, by=request.user), done=_("已记下反馈"))
            told(request, _("已记下反馈"))
            return back(request, matter)
    return page(request, "feedback", matter, form)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the answer public in a version of its own, beside the original."""
    matter = matter_for(request, pk, DECIDE)
    if not is_publishable(matter):
        raise WrongState(f"publish: {matter.state}")
    form = PublishForm(matter, posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            publish_answer(matter, by=request.user, **said)
        except ValidationError as error:
            tell(form, error)
        except StillPersonal:
            form.warn(said["content"], said["answer"])
        else:
            told(request, _("已公开"))
            return back(request, matter)
    return page(request, "publish", matter, form)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the answer off the public page."""
    matter = matter_for(request, pk, DECIDE)
    withdraw_answer(matter, by=request.user)
    told(request, _("已撤下公开的答复"))
    return back(request, matter)


@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a matter that is not for the studio where it belongs, with advice for the resident."""
    matter = matter_at_step(request, pk, "refer")
    form = ReferForm(posted(request))
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data["referred_to"]
        try:
            move_matter(matter, "refer", by=request.user, note=form.words(), referred_to=place)
        except ValidationError as error:
            tell(form, error)
        else:
            told(request, _("已转其他渠道"))
            return back(request, matter)
    return page(request, "refer", matter, form)
