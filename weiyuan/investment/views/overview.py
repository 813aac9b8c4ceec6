"""What a body brought in: foreign and domestic capital beside each other, never one sum."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from weiyuan.core import registers
from weiyuan.core.facts import Period
from weiyuan.core.ui import navigation
from weiyuan.core.ui.cells import text_of
from weiyuan.core.ui.days import PeriodForm
from weiyuan.core.ui.links import list_address, query_of
from weiyuan.core.ui.sight import sight_of
from weiyuan.investment import queries
from weiyuan.investment.models import CapitalKind, InvestmentLead
from weiyuan.investment.views.registers import GROUP
from weiyuan.members.models import Member
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.models.bodies import BodyType
from weiyuan.orgs.rules import INSIDERS, READERS, STAFF

PAGE = 50

navigation.add(
    navigation.Entry(
        "investment-overview", _("引资一览"), "chart", GROUP, 59, lambda user: bool(user.scope.bodies(INSIDERS))
    )
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Per kind of capital: the area's total and its cut-off day, what is credited, the rest, the leads by stage."""
    org, bodies = _body(request)
    form = PeriodForm(request.GET, timezone.localdate())
    period = form.period
    wide = {"org": org.pk} if len(sight_of(request.user).bodies) > 1 else {}
    found = queries.overview(request.user, org, period)
    context = {
        "org": org,
        "bodies": bodies,
        "form": form,
        "period": period,
        "openable": _openable(request.user, found),
        "whole": request.user.scope.has(org.pk, STAFF | READERS),  # type: ignore[union-attr]  # signed in
        "kinds": [(one, _said(one), _stages(one, period, wide), _credits(one, org, period)) for one in found],
    }
    return render(request, "investment/overview.html", context, status=400 if form.errors else 200)


@require_safe
def credits(request: HttpRequest, kind: str) -> HttpResponse:
    """The credits of one kind that make up a figure of the overview."""
    org, _bodies = _body(request)
    form = PeriodForm(request.GET, timezone.localdate())
    period = form.period
    if kind not in CapitalKind.values or form.errors:
        raise Http404
    member = request.GET.get("member", "")
    found = queries.certified(request.user, org, CapitalKind(kind), period).order_by("-asof", "-pk")
    if member:
        found = found.filter(member=member) if member.isdecimal() and len(member) < 18 else found.none()
    page = Paginator(found.select_related("lead", "member"), PAGE).get_page(request.GET.get("page"))
    context = {
        "org": org,
        "period": period,
        "kind": CapitalKind(kind),
        "unit": queries.UNITS[CapitalKind(kind)],
        "page": page,
        "lines": [(credit, text_of(credit.amount_wan)) for credit in page],
        "query": query_of({"org": org.pk, "start": period.start, "end": period.end, "member": member}),
    }
    return render(request, "investment/credits.html", context)


def _body(request: HttpRequest) -> tuple[OrgUnit, list[OrgUnit]]:
    """The body that the address names, the first without a name, and all to choose from; 404 where there is none."""
    scope = request.user.scope  # type: ignore[union-attr]  # signed in
    found = OrgUnit.objects.filter(pk__in=scope.bodies(INSIDERS)).exclude(body_type=BodyType.DISTRICT_CPPCC)
    bodies = list(found.order_by("pk"))
    wanted = request.GET.get("org", "")
    org = next((body for body in bodies if str(body.pk) == wanted), None if wanted else next(iter(bodies), None))
    if org is None:
        raise Http404
    return org, bodies


def _openable(user: Any, found: list[queries.Overview]) -> set[int]:
    """The members whose records the user may open: readers know them by name and figures alone."""
    keys = {pk for one in found for pk, *_rest in one.members}
    return set(Member.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


def _said(found: queries.Overview) -> dict[str, Any]:
    """The amounts as text, each in the unit of its kind."""
    return {
        "total": text_of(found.total.amount_wan) if found.total else "",
        "credited": text_of(found.credited),
        "rest": text_of(found.rest),
        "members": [(pk, name, text_of(amount), number) for pk, name, amount, number in found.members],
    }


def _stages(found: queries.Overview, period: Period, wide: dict[str, Any]) -> list[tuple[Any, int, str, str]]:
    """Label, number, tone of the stages in which there are leads, and the list that each number leads to."""
    entry = registers.of(InvestmentLead())
    if entry is None:
        return []
    said = {"capital_kind": found.kind.value, "from": period.start, "to": period.end, **wide}
    tone = InvestmentLead.workflow.tone if InvestmentLead.workflow else str
    return [
        (state.label, number, tone(state), list_address(entry, state=state.value, **said))
        for state, number in found.stages
        if number
    ]


def _credits(found: queries.Overview, org: OrgUnit, period: Period) -> str:
    """Where the credits stand that make up the figure; a member's own are found by ``&member=``."""
    of = Period(found.total.start, found.total.asof) if found.total else period
    said = {"org": org.pk, "start": of.start, "end": of.end}
    return reverse("investment-credits", args=[found.kind.value]) + query_of(said)
