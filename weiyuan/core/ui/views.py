"""The pages of registers, and the menu of the phone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weiyuan.core.registers import Register
from weiyuan.core.ui import offers
from weiyuan.core.ui.asked import understood
from weiyuan.core.ui.detail import Page, record_of
from weiyuan.core.ui.links import list_address
from weiyuan.core.ui.listing import Listing, neighbours
from weiyuan.core.ui.panels import file_of, has_file, panels_of
from weiyuan.core.ui.sight import sight_of


@require_safe
def register_list(request: HttpRequest, register: Register) -> HttpResponse:
    """A register's list, as the address asks."""
    listing = Listing(register, sight_of(request.user), request.GET.dict())
    buttons = offers.for_list(request.user, register, listing.asked)
    context = {
        "register": register,
        "listing": listing,
        "buttons": [button for button in buttons if not button.many],
        "many": [button for button in buttons if button.many] if listing.lines else [],
        "shelf": offers.shelf_of(request.user, register, listing.asked),
    }
    return render(request, "core/register_list.html", context)


@require_safe
def register_detail(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """A record's page; 404 where the reader may not see it."""
    sight = sight_of(request.user)
    record = record_of(register, sight, pk)
    if record is None:
        raise Http404
    asked = understood(register, request.GET.dict())
    earlier, later = neighbours(register, sight, asked, pk)
    context = {
        "register": register,
        "page": Page(register, sight, record),
        "panels": panels_of(request.user, record),
        "file": has_file(register.key),
        "buttons": offers.for_record(request.user, record, request.GET.urlencode()),
        "back": list_address(register, **asked.params),
        "earlier": earlier,
        "later": later,
    }
    return render(request, "core/register_detail.html", context)


@require_safe
def register_file(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """What all flats know of a record, on a page of its own; the record's page fetches it once it stands."""
    record = record_of(register, sight_of(request.user), pk)
    if record is None or not has_file(register.key):
        raise Http404
    context = {"register": register, "record": record, "panels": file_of(request.user, record)}
    return render(request, "core/register_file.html", context)


@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """Everything that the reader may open, on one page: the phone's "more"."""
    return render(request, "core/menu.html")
