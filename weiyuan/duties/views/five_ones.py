"""The five-ones of a year: what records could prove what, a member's own list, and how far everybody is."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from weiyuan.core.ui.links import detail_address, query_of
from weiyuan.core.ui.sight import sight_of
from weiyuan.duties import actions
from weiyuan.duties.forms import ClaimForm
from weiyuan.duties.models import FiveOnesItem, FiveOnesScheme
from weiyuan.duties.queries import progress_of
from weiyuan.duties.queries.matching import Match, proposed
from weiyuan.duties.queries.own import own_list
from weiyuan.duties.views.records import hrefs_of
from weiyuan.members.models import Member
from weiyuan.registry.views.ways import onward, said_by, told

CHANGE = "duties.change_fiveonesscheme"
VIEW = "duties.view_fiveonesscheme"
PAGE = 50


def scheme_at(request: HttpRequest, pk: int, permission: str = "") -> FiveOnesScheme:
    """The scheme; 404 where the reader may not see it, 403 where he lacks the right."""
    table = FiveOnesScheme.objects.visible_to(request.user).select_related("org")
    scheme: FiveOnesScheme = get_object_or_404(table, pk=pk)
    if permission and not request.user.has_perm(permission, scheme):
        raise PermissionDenied(permission)
    return scheme


@require_POST
def open_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an entry for each item and member in office."""
    scheme = scheme_at(request, pk, CHANGE)
    number = actions.open_entries(scheme, by=request.user)
    told(request, _("新建了 %d 个条目") % number if number else _("每名在届委员的条目都已经有了"))
    return redirect(detail_address(scheme) + query_of(request.GET.dict()))


@require_http_methods(["GET", "HEAD", "POST"])
def matches(request: HttpRequest, pk: int) -> HttpResponse:
    """自动匹配: the records that could prove something; staff confirm one, some or all that is needed."""
    scheme = scheme_at(request, pk, CHANGE)
    if request.method == "POST":
        keys = None if request.POST.get("all") else request.POST.getlist("match")
        number, done = actions.confirm_matches(scheme, keys, by=request.user)
        told(request, _("认定了 %d 条") % number if number else _("没有可以认定的"), done)
        return redirect(onward(request, reverse("five-ones-matches", args=[pk])))
    found, extra = proposed(scheme), request.GET.get("extra") == "1"
    shown = found if extra else [match for match in found if match.needed]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "scheme": scheme, "page": page, "extra": extra, "more": len(found) - len(shown), "count": len(shown),
        "lines": _lines(request, scheme, page.object_list), "query": query_of({"extra": "1" if extra else ""}),
    }  # fmt: skip
    return render(request, "duties/matches.html", context)


def _lines(request: HttpRequest, scheme: FiveOnesScheme, found: Any) -> list[tuple[Match, str, bool]]:
    """Each match with its record's address, and whether it is the reader's own deed, which others confirm."""
    hrefs = hrefs_of(sight_of(request.user), scheme.org_id, [(m.part.label, m.part.record) for m in found])
    own = request.user.pk
    return [(m, hrefs.get((m.part.label, m.part.record), ""), m.member.user_id == own) for m in found]


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far each member is with each item, by name."""
    scheme = scheme_at(request, pk, VIEW)
    items, found = progress_of(scheme)
    rows = [(member, list(zip(items, states, strict=True))) for member, states in found]
    return render(request, "duties/progress.html", {"scheme": scheme, "items": items, "rows": rows})


@require_safe
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's own list: what is done, what records could prove, and where to write it down."""
    scheme, member = _own(request, pk)
    return _mine(request, scheme, member)


@require_POST
def claim(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Claim an item with one of the proposed records, or with a text."""
    scheme, member = _own(request, pk)
    wanted = get_object_or_404(
        FiveOnesItem.objects.of(scheme.org).filter(scheme=scheme).select_related("scheme"), pk=item
    )
    form = ClaimForm(request.POST)
    key = request.POST.get("match", "")
    found = next((m for m in proposed(scheme, [member]) if m.key == key and m.item.pk == item), None) if key else None
    if key and found is None:
        told(request, _("这条记录已经申报过，或者不再符合"))
        return redirect("five-ones-mine", pk=pk)
    if found is None and not form.is_valid():
        return _mine(request, scheme, member, {item: form})
    try:
        actions.claim_item(wanted, member, actions.evidence(found) if found else form.cleaned_data, by=request.user)
    except ValidationError as error:
        for name, words in said_by(error):
            form.add_error(name if name in form.fields else None, words)
        return _mine(request, scheme, member, {item: form})
    told(request, _("已申报“%s”，等联络员认定") % wanted.name)
    return redirect("five-ones-mine", pk=pk)


def _own(request: HttpRequest, pk: int) -> tuple[FiveOnesScheme, Member]:
    """The scheme and the reader's own member record in its body; 404 for who is no member there."""
    scheme = scheme_at(request, pk)
    member = Member.objects.of(scheme.org).filter(user=request.user.pk).first()
    if member is None:
        raise Http404
    return scheme, member


def _mine(
    request: HttpRequest, scheme: FiveOnesScheme, member: Member, forms: dict[int, ClaimForm] | None = None
) -> HttpResponse:
    rows = own_list(scheme, member)
    parts = [(m.part.label, m.part.record) for row in rows for m in row.matches]
    hrefs = hrefs_of(sight_of(request.user), scheme.org_id, parts)
    blank = forms or {}
    context: dict[str, Any] = {
        "scheme": scheme,
        "member": member,
        "rows": [
            (
                row,
                [(m, hrefs.get((m.part.label, m.part.record), "")) for m in row.matches],
                blank.get(row.item.pk) or ClaimForm(auto_id=f"id_{row.item.pk}_%s"),
                row.item.pk in blank,
            )
            for row in rows
        ],
        "form": next(iter(blank.values()), None),
    }
    return render(request, "duties/mine.html", context, status=400 if forms else 200)
