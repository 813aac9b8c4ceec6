"""What superiors asked for and is late, who has read a briefing, and the records that carry things out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weiyuan.core import registers
from weiyuan.core.ui.cells import column_of, shown, title_of, tone_of
from weiyuan.core.ui.links import detail_address, query_of
from weiyuan.core.ui.panels import Row
from weiyuan.core.zh import date_text
from weiyuan.governance import actions, queries
from weiyuan.governance.models import Briefing, Directive, PlanTask, RuleDocument
from weiyuan.governance.queries import Link
from weiyuan.registry.views.ways import told

PAGE = 50
TARGETS: dict[str, Any] = {str(model._meta.model_name): model for model in (RuleDocument, PlanTask, Directive)}


@require_safe
def directives_overdue(request: HttpRequest) -> HttpResponse:
    """What superiors asked for and is not carried out in time, the longest overdue first."""
    today = timezone.localdate()
    found = queries.directives_overdue(request.user, today)[:PAGE]
    late = [(one, (one.due_on - today).days) for one in found if one.due_on]
    return render(
        request, "governance/directives_overdue.html", {"late": late, "most": PAGE if len(late) == PAGE else 0}
    )


# --- briefings --------------------------------------------------------------------------------------


def _briefing(request: HttpRequest, pk: int) -> Briefing:
    found: Briefing = get_object_or_404(Briefing.objects.visible_to(request.user).select_related("org"), pk=pk)
    return found


@require_safe
def briefing_reads(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has read a briefing and who has not, with words to remind the latter."""
    briefing = _briefing(request, pk)
    if not request.user.has_perm("governance.view_briefing", briefing):
        raise PermissionDenied("governance.view_briefing")
    sent = queries.readings(briefing)
    unread = [one for one in sent if one.read_on is None]
    context = {"briefing": briefing, "unread": unread, "read": [one for one in sent if one.read_on], "all": len(sent)}
    return render(request, "governance/briefing_reads.html", context | {"reminder": _reminder(briefing, unread)})


def _reminder(briefing: Briefing, unread: list[Any]) -> str:
    """Words for the members' chat group."""
    names = "、".join(str(one.member) for one in unread)
    said = {"day": date_text(briefing.issued_on), "title": briefing.title, "names": names}
    words = _("%(names)s委员：%(day)s印发的《%(title)s》还没有您的阅读回执，请登录委员工作室阅读，看完点“我已阅读”。")
    return words % said


@require_POST
def briefing_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """The member whose account this is has read it."""
    briefing = _briefing(request, pk)
    actions.acknowledge_briefing(briefing, by=request.user)
    told(request, _("已记下您阅读了《%s》") % briefing.title)
    query = request.GET.urlencode()
    return redirect(detail_address(briefing) + (f"?{query}" if query else ""))


# --- what was done ----------------------------------------------------------------------------------


@require_safe
def records(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The records that carry out a rule, a task or a directive, one register at a time: ``?in=app.model``."""
    model = TARGETS.get(kind)
    if model is None:
        raise Http404
    target = get_object_or_404(model.objects.visible_to(request.user).select_related("org"), pk=pk)
    today = timezone.localdate()
    counts = queries.counts_of([target], request.user, today).get(target.pk, {})
    tabs = [(link.model._meta.label_lower, str(link.model._meta.verbose_name), n) for link, n in counts.items()]
    wanted = request.GET.get("in", "")
    link = next((one for one in counts if one.model._meta.label_lower == wanted), next(iter(counts), None))
    context: dict[str, Any] = {"target": target, "register": registers.of(target), "back": detail_address(target)}
    context |= {"tabs": tabs, "total": sum(counts.values()), "here": link.model._meta.label_lower if link else ""}
    if link:
        found = queries.carried_out(link, request.user, today).filter(**{link.field: target})
        order = [f"-{link.day}"] if link.day else []
        context["page"] = page = Paginator(found.order_by(*order, "-pk"), PAGE).get_page(request.GET.get("page"))
        context["rows"] = [_row(record, link) for record in page]
        context["query"] = query_of({"in": context["here"]})
    return render(request, "governance/records.html", context)


def _row(record: Any, link: Link) -> Row:
    entry = registers.of(record)
    title = title_of(record, column_of(type(record), entry.columns[0])) if entry else str(record)
    day = shown(record, column_of(type(record), link.day)) if link.day else ""
    state = str(record.get_state_display()) if record.workflow else ""
    return Row(
        title, detail_address(record), (record.ref, *([day] if day else [])), "", state, tone_of(record, "state")
    )
