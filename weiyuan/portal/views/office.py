"""The clerk opens a body's public pages, writes their words, and prints the poster with the code to scan."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from weiyuan.core.ui import navigation
from weiyuan.core.ui.links import query_of
from weiyuan.core.ui.sight import sight_of
from weiyuan.core.workflow import WrongState
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import CLERKS
from weiyuan.portal.actions.pages import keep_page
from weiyuan.portal.forms.other import PageForm
from weiyuan.portal.models import PortalPage
from weiyuan.portal.queries.pages import stations_of

navigation.add(
    navigation.Entry(
        "portal-office", gettext_lazy("公众网页"), "globe", gettext_lazy("机构"), 12,
        lambda user: bool(user.scope.bodies(CLERKS)),
    )
)  # fmt: skip


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """The bodies whose public pages the reader keeps; straight to the only one."""
    user: Any = request.user
    kept = [body for body in sight_of(user).bodies if user.has_perm("portal.change_portalpage", PortalPage(org=body))]
    if not kept:
        raise PermissionDenied if sight_of(user).bodies else Http404
    if len(kept) == 1:
        return redirect("portal-edit", kept[0].pk)
    return render(request, "portal/office.html", {"bodies": kept})


def _page_of(request: HttpRequest, pk: int) -> PortalPage:
    """The public pages of a body that the reader keeps, not stored yet where there are none. Raises Http404 for a
    body in which the reader has no role, PermissionDenied where he keeps no pages."""
    user: Any = request.user
    org: OrgUnit | None = next((body for body in sight_of(user).bodies if body.pk == pk), None)
    if org is None:
        raise Http404
    page = PortalPage.objects.filter(org=org).select_related("org").first() or PortalPage(org=org, key=f"w{org.pk}")
    if not user.has_perm("portal.change_portalpage", page):
        raise PermissionDenied
    return page


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, org: int) -> HttpResponse:
    """The form of the public pages. Who comes second is told, and keeps what he wrote."""
    page = _page_of(request, org)
    form = PageForm(request.POST if request.method == "POST" else None, instance=page)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            page.version = form.cleaned_data["version"]
            try:
                keep_page(page, form.cleaned_data, by=request.user)
            except WrongState:
                status = 409
                form.add_error(None, _("有人先改过了，您的内容还没有存。请刷新看看现在的内容，再改。"))
            else:
                messages.success(request, _("公众网页已保存"))
                return redirect("portal-edit", org)
    return render(request, "portal/edit.html", _edit_context(request, form, org), status=status)


def _edit_context(request: HttpRequest, form: PageForm, org: int) -> dict[str, Any]:
    stored = PortalPage.objects.filter(org=org).select_related("org").first()
    body = OrgUnit.objects.get(pk=org)
    return {
        "form": form, "org": body, "stored": stored, "stations": stations_of(stored) if stored else [],
        "address": _address(request, stored) if stored else "",
    }  # fmt: skip


def _address(request: HttpRequest, page: PortalPage, **query: Any) -> str:
    """The address that is printed: of the configured name, whatever the request calls the machine."""
    path = reverse("portal", args=[page.key]) + query_of(query)
    return f"{settings.PUBLIC_ADDRESS}{path}" if settings.PUBLIC_ADDRESS else request.build_absolute_uri(path)


@require_safe
def poster(request: HttpRequest, org: int) -> HttpResponse:
    """The poster: for the body, or for the station from whose wall it is scanned."""
    page = _page_of(request, org)
    if page.pk is None:
        raise Http404
    wanted = request.GET.get("station", "")
    station = next((one for one in stations_of(page) if str(one.pk) == wanted), None)
    address = _address(request, page, station=station.pk if station else "")
    context = {
        "page": page, "org": page.org, "station": station, "picture": _picture(address),
        "address": _address(request, page).partition("//")[2].rstrip("/"),
    }  # fmt: skip
    return render(request, "portal/poster.html", context)


def _picture(address: str) -> SafeString:
    # segno writes nothing but paths and numbers of its own: the address itself is not in the picture as text
    return mark_safe(segno.make(address, error="m").svg_inline(omitsize=True, border=2, svgclass="qr"))  # noqa: S308  # see above
