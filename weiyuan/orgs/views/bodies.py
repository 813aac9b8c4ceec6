"""A body: its facts, its names, who holds which post today; and the district office's bodies side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.links import detail_address, list_address, new_address
from weiyuan.core.ui.sight import sight_of
from weiyuan.core.workflow import WrongState
from weiyuan.orgs.actions import correct_body
from weiyuan.orgs.forms import BodyForm
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.queries import fact_label, knows_inside, names_of, seats_held, shown_fact
from weiyuan.orgs.rules import INSIDERS, READERS, STAFF, inside
from weiyuan.orgs.views.registers import BODY, REGISTERS

navigation.add(navigation.Entry("bodies", gettext_lazy("机构资料"), "bldg", BODY, 11, lambda user: bool(inside(user))))

PUBLIC = (
    "name", "short_name", "body_type", "level", "area_name", "founded_on", "parent_cppcc", "party_committee",
    "address", "phone", "population",
)  # fmt: skip
INSIDE = ("floor_area_m2", "invested_wan", "wall_items", "summary_from", "summary_to")
LONG = ("area_desc",)


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """The bodies in which the reader has a role; straight to the only one."""
    known = inside(request.user)
    found = [body for body in sight_of(request.user).bodies if body.pk in known]
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("body", found[0].pk)
    today = timezone.localdate()
    lines = [(body, [seat for seat in _seats(request.user, body, today) if _empty(seat)]) for body in found]
    return render(request, "orgs/bodies.html", {"lines": lines})


@require_safe
def show_body(request: HttpRequest, pk: int) -> HttpResponse:
    """A body as its reader may know it; the account of a handling unit knows none."""
    org = body_at(request, pk)
    if org.pk not in inside(request.user):
        raise PermissionDenied
    user: Any = request.user
    today = timezone.localdate()
    seats = _seats(user, org, today)
    context = {
        "org": org,
        "facts": _facts(org, PUBLIC + (INSIDE if knows_inside(user, org) else ())),
        "long": _facts(org, LONG + (("note",) if knows_inside(user, org) else ())),
        "seats": [(seat, [(one, detail_address(one)) for one in seat.holders]) for seat in seats],
        "empty": [seat for seat in seats if _empty(seat)],
        "crowded": [seat for seat in seats if seat.crowded],
        "names": names_of(org) if user.scope.has(org.pk, STAFF | READERS) else [],
        "may_change": user.has_perm("orgs.change_orgunit", org),
        "new_name": _new(user, "names", org, "orgs.add_orgnamehistory"),
        "new_post": _new(user, "appointments", org, "orgs.add_appointment"),
        "posts": list_address(REGISTERS[1]) if seats else "",
        "may_keep": user.has_perm("orgs.manage_accounts", org),
        "may_read_log": user.has_perm("orgs.view_log", org),
        "today": today,
    }
    return render(request, "orgs/body.html", context)


@require_http_methods(["GET", "POST"])
def edit_body(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a body's facts. Who comes second is told, and keeps what he wrote."""
    org = body_at(request, pk)
    if not request.user.has_perm("orgs.change_orgunit", org):
        raise PermissionDenied
    form = BodyForm(request.POST if request.method == "POST" else None, instance=org)
    status, theirs = 200, []
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                correct_body(org, form.facts(), seen=form.cleaned_data["seen"], by=request.user)
            except WrongState:
                status, theirs = 409, _theirs(form, pk)
            else:
                messages.success(request, _("机构资料已保存"))
                return redirect("body", pk)
    stored = OrgUnit.objects.get(pk=pk)  # the form has written into the other one
    return render(request, "orgs/body_edit.html", {"org": stored, "form": form, "theirs": theirs}, status=status)


def _theirs(form: Any, pk: int) -> list[tuple[str, str]]:
    """What is stored now where the form says something else; the next attempt then replaces just that."""
    stored = OrgUnit.objects.get(pk=pk)
    fresh = BodyForm(instance=stored)
    form.data = {**form.data.dict(), "seen": fresh.initial["seen"]}
    said = form.facts()
    return [
        (fact_label(name), shown_fact(name, getattr(stored, name)) or _("（空）"))
        for name in said
        if getattr(stored, name) != said[name]
    ]


def body_at(request: HttpRequest, pk: int) -> OrgUnit:
    """A body in which the reader has a role. Raises Http404 for any other."""
    found: OrgUnit | None = next((body for body in sight_of(request.user).bodies if body.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _seats(user: Any, org: OrgUnit, today: Any) -> list[Any]:
    """The posts of a body for those who may see who holds them."""
    return seats_held(org, today) if user.scope.has(org.pk, INSIDERS) else []


def _empty(seat: Any) -> bool:
    return seat.wanted and not seat.holders


def _facts(org: OrgUnit, names: tuple[str, ...]) -> list[tuple[str, str]]:
    found = [(fact_label(name), shown_fact(name, getattr(org, name))) for name in names]
    return [(label, text) for label, text in found if text]


def _new(user: Any, slug: str, org: OrgUnit, right: str) -> str:
    """The address of a register's form for this body; "" where the user may not."""
    register = next(entry for entry in REGISTERS if entry.slug == slug)
    if not user.has_perm(right, register.model(org=org)):
        return ""
    return new_address(slug, org=org.pk, next=reverse("body", args=[org.pk]))
