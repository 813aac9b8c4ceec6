"""The accounts of points: everybody's for the staff, by name; the own one for a member."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weiyuan.core.facts import Period
from weiyuan.core.ui.sight import sight_of
from weiyuan.duties.actions import recompute_points
from weiyuan.duties.models import PointRule, PointScheme
from weiyuan.duties.queries.accounts import accounts, entries_of, own_account
from weiyuan.duties.queries.counting import kinds_of
from weiyuan.duties.queries.parts import parts
from weiyuan.duties.queries.scoring import minimums
from weiyuan.duties.views.records import hrefs_of
from weiyuan.members.models import Member
from weiyuan.registry.views.ways import onward, told

READ = "duties.read_pointscheme"


def points_at(request: HttpRequest, pk: int) -> PointScheme:
    """The scheme; 404 where the reader may not see it."""
    scheme: PointScheme = get_object_or_404(PointScheme.objects.visible_to(request.user).select_related("org"), pk=pk)
    return scheme


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """All accounts by name, for the staff; for anybody else there is no such page."""
    scheme = points_at(request, pk)
    if not request.user.has_perm(READ, scheme):
        raise Http404
    groups, rows = accounts(scheme)
    lines = [(row, [(group, row.sums.get(group)) for group in groups]) for row in rows]
    context = {
        "scheme": scheme, "groups": groups, "lines": lines,
        "computes": request.user.has_perm("duties.compute_pointscheme", scheme),
    }  # fmt: skip
    return render(request, "duties/points.html", context)


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Work out all accounts anew."""
    scheme = points_at(request, pk)
    number = recompute_points(scheme, by=request.user)
    told(request, _("算好了，共 %d 条明细") % number)
    return redirect(onward(request, reverse("points-table", args=[pk])))


@require_safe
def account(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """One member's account line by line, each with its why: for the staff and for the member."""
    scheme = points_at(request, pk)
    whose = get_object_or_404(Member.objects.of(scheme.org), pk=member)
    staff = request.user.has_perm(READ, scheme)
    if not staff and whose.user_id != request.user.pk:
        raise Http404
    lines = entries_of(scheme, whose)
    places = [(line.label, line.record_id) for line in lines] + [("duties.pointaward", line.award_id) for line in lines]
    hrefs = hrefs_of(sight_of(request.user), scheme.org_id, places)
    context = {
        "scheme": scheme, "member": whose, "staff": staff, "account": own_account(scheme, whose, lines),
        "lines": [(x, hrefs.get((x.label, x.record_id)) or hrefs.get(("duties.pointaward", x.award_id), ""))
                  for x in lines],
        "least": _least(scheme, whose),
    }  # fmt: skip
    return render(request, "duties/account.html", context)


def _least(scheme: PointScheme, member: Member) -> list[tuple[PointRule, int]]:
    """What the rules ask at least, and how often the member did it."""
    rules = list(PointRule.objects.of(scheme.org).filter(scheme=scheme, minimum__isnull=False).order_by("position"))
    if not rules:
        return []
    kinds = {kind for rule in rules for kind in kinds_of(rule.record_kind)}
    return minimums(rules, parts(scheme.org, Period(scheme.start, scheme.end), {member.pk}, kinds=kinds))
