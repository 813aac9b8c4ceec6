"""What the pages of records share: which register and record an address means, and where one goes afterwards."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.sight import seen
from weiyuan.journal.models import Deed
from weiyuan.registry.queries import right

LONGEST_ADDRESS = 2000  # Django redirects to none that is longer
REFUSED = (IntegrityError, DataError, OverflowError)  # by the database, although no rule foresaw it


def kept(slug: str) -> Register:
    """The register of that slug; 404 where there is none that is kept by hand."""
    entry = registers.slugged(slug)
    if entry is None or entry.sheet is None:
        raise Http404
    return entry


def record_at(entry: Register, request: HttpRequest, pk: int, verb: str = "") -> Any:
    """The record; 404 where the reader may not see it, 403 where he may not ``verb`` it."""
    record = seen(entry.model, request.user).select_related("org", *entry.joins).filter(pk=pk).first()
    if record is None:
        raise Http404
    if verb and not request.user.has_perm(right(record, verb), record):
        raise PermissionDenied(right(record, verb))
    return record


def onward(request: HttpRequest, otherwise: str) -> str:
    """The page that ``next`` names, if it is one of ours; else the other."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False)
    return wanted if safe and wanted.startswith("/") and len(quote(wanted)) < LONGEST_ADDRESS else otherwise


def told(request: HttpRequest, words: str, done: Deed | None = None) -> None:
    """Say on the next page what was done; with a deed, offer to undo it there."""
    messages.success(request, words, extra_tags=str(done.key) if done else "")


def back_to(request: HttpRequest, record: Any) -> HttpResponse:
    """To where the reader came from, or to the record's page."""
    return redirect(onward(request, detail_address(record)))


def said_by(error: ValidationError) -> list[tuple[str | None, str]]:
    """What a flat refused, as (field or None, words)."""
    if not hasattr(error, "error_dict"):
        return [(None, words) for words in error.messages]
    return [
        (None if name == NON_FIELD_ERRORS else name, words)
        for name, list_ in error.message_dict.items()
        for words in list_
    ]


def tell(form: Any, error: ValidationError) -> None:
    """Say it in the form, beside the fields that it has."""
    for name, words in said_by(error):
        form.add_error(name if name in form.fields else None, words)


def posted(request: HttpRequest) -> Any:
    """What was sent, be it nothing at all; None where nothing was."""
    return request.POST if request.method == "POST" else None
