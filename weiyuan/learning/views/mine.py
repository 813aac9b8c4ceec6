"""A member's own part in a session: signing up, the take-away, the short test."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weiyuan.core.workflow import WrongState
from weiyuan.learning.actions import answer_quiz, sign_up, write_takeaway
from weiyuan.learning.forms import LeaveForm, QuizForm, TakeawayForm
from weiyuan.learning.models import LearningAttendance, LearningSession, Reply
from weiyuan.learning.queries import asks_takeaway, may_sign_up, owed_in, own_part, questions_of, score_of
from weiyuan.learning.views.roll import session_for
from weiyuan.learning.workflow import OVER, QUIET
from weiyuan.registry.views.ways import told

JOIN = "learning.join_learningsession"


@require_safe
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """The member's page of a session."""
    return _page(request, session_for(request, pk, JOIN))


@require_POST
def coming(request: HttpRequest, pk: int) -> HttpResponse:
    """我参加."""
    try:
        sign_up(session_for(request, pk, JOIN), Reply.COMING, by=request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        told(request, _("报上名了"))
    return redirect("learning-mine", pk=pk)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """请假, with the reason."""
    session, form = session_for(request, pk, JOIN), LeaveForm(request.POST)
    if form.is_valid():
        try:
            sign_up(session, Reply.LEAVE, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error("reason", error.messages)
    if form.errors:
        return _page(request, session, leave=form)
    told(request, _("请假已经告诉联络员"))
    return redirect("learning-mine", pk=pk)


@require_POST
def takeaway(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in, or change, what one took away."""
    session = session_for(request, pk, JOIN)
    part = _listed(request, session)
    form = TakeawayForm(request.POST, part)
    if not form.is_valid():
        return _page(request, session, part, takeaway=form)
    write_takeaway(part, form.cleaned_data["takeaway"], by=request.user)
    told(request, _("心得交上了"))
    return redirect("learning-mine", pk=pk)


@require_POST
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the short test."""
    session = session_for(request, pk, JOIN)
    part = _listed(request, session)
    form = QuizForm(request.POST, list(questions_of(session)))
    if not form.is_valid():
        return _page(request, session, part, quiz=form)
    marks = answer_quiz(part, form.given, by=request.user)
    told(request, _("本次 %(now)d 分，最好 %(best)d 分") % {"now": marks, "best": part.quiz_score})
    return redirect("learning-mine", pk=pk)


def _listed(request: HttpRequest, session: LearningSession) -> LearningAttendance:
    """The member's own line; WrongState where the session does not list the member (any more)."""
    part = own_part(request.user, session)
    if part is None:
        raise WrongState(f"not listed in {session.pk}")
    part.session = session
    return part


def _page(
    request: HttpRequest, session: LearningSession, part: LearningAttendance | None = None, **forms: Any
) -> HttpResponse:
    part = part or own_part(request.user, session)
    questions = [] if part is None or session.state in QUIET else list(questions_of(session))
    again = "quiz" in forms or request.GET.get("again") == "1"
    context: dict[str, Any] = {"session": session, "part": part, "forms": forms}
    context["signup"] = "leave" in forms or may_sign_up(request.user, session, part, timezone.now())
    context["leave"] = forms.get("leave") or LeaveForm(initial={"reason": part.leave_reason if part else ""})
    if part is not None:
        context["owed"] = owed_in(session, part, timezone.localdate())
        context["takeaway"] = forms.get("takeaway") or TakeawayForm(None, part)
        context["may_write"] = session.state not in {*QUIET, *OVER}
        context["asked"] = asks_takeaway(session)
    if questions and part is not None and part.answers and not again:
        context.update(_result(part, questions))
    elif questions:
        context["quiz"] = forms.get("quiz") or QuizForm(None, questions)
    context["form"] = next(iter(forms.values()), None)
    return render(request, "learning/mine.html", context, status=400 if forms else 200)


def _result(part: LearningAttendance, questions: list[Any]) -> dict[str, Any]:
    """What was chosen last, beside what is right: only for who has answered."""
    given = {q.pk: part.answers.get(str(q.pk), "") for q in questions}
    result = [(q, given[q.pk], given[q.pk] == q.right) for q in questions]
    return {"result": result, "marks": score_of(questions, given)}
