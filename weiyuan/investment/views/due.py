"""Leads that wait for an answer, an assessment or a report to who introduced them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from weiyuan.investment import queries
from weiyuan.investment.models import InvestmentLead
from weiyuan.orgs.rules import INSIDERS

SHOWN = 50  # of each kind: what waits longest comes first
# Of each step its heading, and what is asked within the days of ``defaults.toml``.
STEPS = {
    "respond": (_("待响应"), _("登记后 %d 天内响应")),
    "assess": (_("待评估"), _("响应后 %d 天内评估")),
    "follow": (_("待跟进"), _("每 %d 天向引荐人反馈一次进展")),
}


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What is due, the longest overdue first; a member sees the leads of his own."""
    if not request.user.scope.bodies(INSIDERS):  # type: ignore[union-attr]  # signed in
        raise Http404
    today = timezone.localdate()
    leads = InvestmentLead.objects.visible_to(request.user)
    groups = []
    for step, (heading, rule) in STEPS.items():
        found = queries.waiting(leads, step)
        turns = [queries.turn_of(lead, step) for lead in found.select_related("introducer", "org")[:SHOWN]]
        lines = [(turn, turn.left(today)) for turn in turns]
        groups.append((step, heading, rule % queries.DAYS[step], found.count(), lines))
    context = {
        "groups": [group for group in groups if group[-1]],
        "shown": SHOWN,
        "soon": queries.DAYS["soon"],
        "may_follow": any(
            request.user.has_perm("investment.add_leadprogress", org)
            for org in {turn.lead.org for group in groups for turn, _left in group[-1]}
        ),
    }
    return render(request, "investment/due.html", context)
