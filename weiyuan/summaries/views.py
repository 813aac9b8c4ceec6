"""Asking for a summary, reading it, and going from each figure to its evidence."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weiyuan.core import registers
from weiyuan.core.documents.tree import Run, marked, runs_of
from weiyuan.core.documents.writers.html import outline, to_html
from weiyuan.core.facts import PeriodFacts
from weiyuan.core.ui import navigation
from weiyuan.core.workflow import WrongState
from weiyuan.orgs.rules import CLERKS, Role
from weiyuan.registry.views.ways import told
from weiyuan.summaries.actions import OPEN_STATES, may_plan, take_into_plan
from weiyuan.summaries.forms import SummaryForm
from weiyuan.summaries.frozen import thaw_document, thaw_facts
from weiyuan.summaries.models import Revision, Summary
from weiyuan.summaries.patterns import fact_words
from weiyuan.summaries.queries import evidence, latest_revision, steps_of, tasks_of
from weiyuan.summaries.requests import order_revision, order_summary

RESULTS = gettext_lazy("成果")
navigation.add(
    navigation.Entry(
        "summaries", gettext_lazy("工作总结"), "sum", RESULTS, 90,
        seen=lambda user: any(held - {Role.UNIT.value} for held in user.scope.roles.values()),
    )
)  # fmt: skip

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
PAGE = 50
FEW = 8
LONGEST_NUMBER = 24  # characters: a longer text with a figure in it is a passage, not a number


@require_http_methods(["GET", "POST"])
def summaries(request: HttpRequest) -> HttpResponse:
    """The summaries made so far, and the form for another."""
    user: Any = request.user
    keeps = bool(user.scope.bodies(CLERKS))
    form = SummaryForm(request.POST or None, user=user) if keeps else None
    if request.method == "POST" and form and form.is_valid():
        said = form.cleaned_data
        summary = order_summary(said["org"], said["start"], said["end"], by=user)
        return redirect("summary", pk=summary.pk)
    if request.method == "POST" and not form:
        raise Http404
    found = Summary.objects.visible_to(user).select_related("org").order_by("-period_end", "-pk")
    context = {"form": form, "summaries": found[:PAGE]}
    return render(request, "summaries/summaries.html", context, status=400 if form and form.errors else 200)


def _seen(request: HttpRequest, pk: int) -> Summary:
    found: Summary = get_object_or_404(Summary.objects.visible_to(request.user).select_related("org"), pk=pk)
    return found


def reading_room(revision: Revision, key: str, user: Any) -> dict[str, Any]:
    """The document with a link at each figure, its outline, and the evidence of the figure that was asked for."""
    facts = thaw_facts(revision.facts)
    document = marked(thaw_document(revision.document), lambda run: is_figure(run, facts))
    html = to_html(document, figure_link)
    current = figure_link(key)
    html = html.replace(f'href="{current}"', f'href="{current}" aria-current="true"')
    figure = facts.get(key) if key else None
    rows = evidence(figure, user) if figure else None
    return {
        "page": mark_safe(html),  # noqa: S308 -- the writer escapes every run of text
        "headings": outline(document),
        "figures": len({run.fact for block in document.blocks for run in runs_of(block) if run.fact}),
        "fact": figure,
        "words": fact_words(figure) if figure else "",
        "records": rows[:FEW] if rows is not None else [],
        "register": registers.find(figure.register) if figure else None,
    }


def is_figure(run: Run, facts: PeriodFacts) -> bool:
    """Whether a stretch of text is worth a click: a number, a title or a list of names that records prove."""
    fact = facts.get(run.fact) if run.fact else None
    if fact is None or not fact.ids:
        return False
    number = len(run.text) <= LONGEST_NUMBER and any(mark.isdigit() for mark in run.text)
    return number or isinstance(fact.value, tuple) or "《" in run.text


def figure_link(key: str) -> str:
    """Where a figure of the document leads: to its evidence beside the text."""
    return f"?fact={quote(key, safe='')}#evidence"


@require_GET
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The document with a link at every figure, or the progress of the job that writes it."""
    found = _seen(request, pk)
    revision = latest_revision(found)
    may_redo = request.user.has_perm("summaries.change_summary", found) and found.state in OPEN_STATES
    context: dict[str, Any] = {"summary": found, "revision": revision, "may_redo": may_redo}
    if revision:
        context |= reading_room(revision, request.GET.get("fact", ""), request.user)
        context |= next_steps(found, revision, request.user)
    return render(request, "summaries/summary.html", context)


def next_steps(summary: Summary, revision: Revision, user: Any) -> dict[str, Any]:
    """The next steps, each with the task that it became, and whether the reader may make tasks of the others."""
    steps, tasks = steps_of(revision), tasks_of(summary)
    return {
        "steps": [(step, tasks.get(step.key)) for step in steps],
        "left": [step for step in steps if step.key not in tasks],
        "may_plan": may_plan(user, summary),
        "plan_year": summary.period_end.year + 1,
    }


@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Take next steps into next year's plan; those that are there already stay as they are."""
    found = _seen(request, pk)
    revision = latest_revision(found)
    if revision is None:
        raise Http404
    try:
        taken = take_into_plan(found, revision, set(request.POST.getlist("step")), by=request.user)
    except LookupError as error:
        raise Http404 from error
    if taken:
        begun = _("还没有%d年的计划，已起草一份。") % taken.plan.year if taken.fresh else ""
        words = _("已列入《%(plan)s》%(n)d项，责任人和时限可以再改。%(begun)s")
        told(request, words % {"plan": taken.plan.title, "n": len(taken.tasks), "begun": begun}, taken.deed)
    else:
        messages.info(request, _("已经列入过了，没有重复登记。"))
    return redirect("summary", pk=pk)  # to its top: there stands what was done, with the way back


@require_POST
def rewrite(request: HttpRequest, pk: int) -> HttpResponse:
    """Count again and write the next revision."""
    found = _seen(request, pk)
    try:
        order_revision(found, by=request.user)
    except WrongState:
        return render(request, "409.html", {"reason": _("数字已锁定，不能重新生成")}, status=409)
    return redirect("summary", pk=pk)


@require_GET
def fact(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One figure: its value, how it was counted, and the records behind it that this user may see."""
    found = _seen(request, pk)
    revision = latest_revision(found)
    figure = thaw_facts(revision.facts).get(key) if revision else None
    if figure is None:
        raise Http404
    rows = evidence(figure, request.user)
    context = {
        "summary": found, "revision": revision, "fact": figure, "words": fact_words(figure),
        "page": Paginator(rows if rows is not None else (), PAGE).get_page(request.GET.get("page")),
        "register": registers.find(figure.register), "count": len(figure.ids),
    }  # fmt: skip
    return render(request, "summaries/fact.html", context)


@require_GET
def download(request: HttpRequest, pk: int, suffix: str) -> FileResponse:
    """The document of the newest revision as DOCX or PDF."""
    found = _seen(request, pk)
    revision = latest_revision(found)
    if not revision or suffix not in TYPES or not (path := revision.path(f".{suffix}")).exists():
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{found.title}.{suffix}", content_type=TYPES[suffix]
    )
