"""The desk of a clerk or a station head: the phone rings, somebody stands there, the letter box was emptied."""

from __future__ import annotations

import uuid
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.crypto import mask
from weiyuan.core.ui import navigation
from weiyuan.core.ui.sight import seen
from weiyuan.matters.actions.intake import take_in
from weiyuan.matters.forms.capture import IntakeForm
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries import matters_of_caller
from weiyuan.matters.queries.capture import desks_of, tracking_of
from weiyuan.matters.views.registers import GROUP
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import CLERKS, demand
from weiyuan.registry.views.ways import tell, told

navigation.add(
    navigation.Entry(
        "matter-intake", gettext_lazy("来电来访登记"), "phone", GROUP, 49,
        seen=lambda user: bool(user.scope.bodies(CLERKS) or user.scope.stations),
    )
)  # fmt: skip
SHOWN = 10  # earlier matters of a caller


@sensitive_post_parameters("phone", "person_name", "address")
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """Write down what is said; with ``look``, show what the same number said before and store nothing."""
    org = _desk(request)
    if request.method != "POST":
        return _page(request, IntakeForm(org, request.user, client_key=uuid.uuid4()))
    form = IntakeForm(org, request.user, request.POST)
    if "look" in request.POST:
        return _looked(request, form)
    if form.is_valid():
        files = request.FILES.getlist("files")
        try:
            done = take_in(form.matter(), files, by=request.user, accept=bool(form.cleaned_data.get("accept")))
        except ValidationError as error:
            tell(form, error)
        else:
            return _done(request, done)
    return _page(request, form, status=400)


def _desk(request: HttpRequest) -> OrgUnit:
    """The body that the address names, else the first at whose desk the user sits. 403 for who sits at none."""
    desks, wanted = desks_of(request.user), request.GET.get("org", "")
    if not desks:
        raise PermissionDenied("matters.add_residentmatter")
    found = next((org for org in desks if str(org.pk) == wanted), None) if wanted else desks[0]
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, done: Any) -> HttpResponse:
    told(request, _("已登记 %s") % done.matter.ref)
    for name, reason in done.refused:
        messages.warning(request, _("%(name)s 没有收：%(reason)s") % {"name": name, "reason": reason})
    return redirect("matter-receipt", pk=done.matter.pk)


def _looked(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    """The form as typed, with the earlier matters of the number: found by its fingerprint, the visible ones alone."""
    phone = str(form.data.get("phone", ""))[:30]
    readable = seen(ResidentMatter, request.user)
    theirs = matters_of_caller(form.org, phone).filter(pk__in=readable.values("pk"))
    found = theirs.order_by("-received_at", "-pk")[:SHOWN]
    form.errors.clear()
    rows = [(matter, mask(matter.person_name)) for matter in found]
    return _page(request, form, found=rows, looked=bool(phone.strip()))


def _page(request: HttpRequest, form: IntakeForm, status: int = 200, **more: Any) -> HttpResponse:
    desks = desks_of(request.user)
    context = {"form": form, "org": form.org, "desks": desks if len(desks) > 1 else [], **more}
    return render(request, "matters/intake.html", context, status=status)


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip that the resident takes along: number, query code, and where to look."""
    matter = seen(ResidentMatter, request.user).select_related("org", "station").filter(pk=pk).first()
    if matter is None:
        raise Http404
    demand(request.user, "matters.register_residentmatter", matter)
    address = tracking_of(matter.org)
    # What the resident opens at home: not the address by which the office happens to reach the server.
    outside = settings.PUBLIC_ADDRESS + address if settings.PUBLIC_ADDRESS else request.build_absolute_uri(address)
    where = outside if address else ""
    code = (
        segno.make(where, error="m").svg_inline(omitsize=True, border=2, svgclass="qr", lineclass="") if where else ""
    )
    context = {"matter": matter, "picture": code, "reachable": matter.phone or matter.address}
    return render(request, "matters/receipt.html", context)
