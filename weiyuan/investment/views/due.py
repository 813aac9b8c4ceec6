"""Leads that wait for an answer, an assessment or a report to who introduced them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from weiyuan.investment import queries
from weiyuan.investment.models import InvestmentLead
from weiyuan.investment.views.overview import LOOKERS

SHOWN = 50  # of each kind: what waits longest comes first
HEADINGS = {"respond": _("待响应"), "assess": _("待评估"), "follow": _("待跟进")}


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What is due, the longest overdue first; a member sees the leads of his own."""
    if not request.user.scope.bodies(LOOKERS):  # type: ignore[union-attr]  # signed in
        raise Http404
    today = timezone.localdate()
    leads = InvestmentLead.objects.visible_to(request.user)
    groups = []
    for step, heading in HEADINGS.items():
        found = queries.waiting(leads, step)
        turns = [queries.turn_of(lead, step) for lead in found.select_related("introducer", "org")[:SHOWN]]
        lines = [(turn, turn.late(today), -turn.late(today)) for turn in turns]
        groups.append((step, heading, queries.DAYS[step], found.count(), lines))
    context = {
        "groups": [group for group in groups if group[-1]],
        "shown": SHOWN,
        "may_follow": any(
            request.user.has_perm("investment.add_leadprogress", org)
            for org in {turn.lead.org for group in groups for turn, _late, _left in group[-1]}
        ),
    }
    return render(request, "investment/due.html", context)
