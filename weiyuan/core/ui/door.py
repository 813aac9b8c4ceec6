"""The door of every page: an initial password is changed first, a step too late or not for opening is told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _

from weiyuan.core import registers
from weiyuan.core.crypto import WrongKey
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.sight import seen
from weiyuan.core.workflow import WrongState

log = logging.getLogger(__name__)
NOT_SO = 405  # an address that a button sends to was opened, or the other way round


def behind_door(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Put the door before every view of these addresses, those included from flats too."""
    found = list(patterns)
    for pattern in found:
        if isinstance(pattern, URLResolver):
            behind_door(pattern.url_patterns)
        else:
            pattern.callback = _guarded(pattern.callback)
    return found


def _guarded(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def entered(request: Any, *args: Any, **kwargs: Any) -> Any:
        if getattr(request.user, "must_change_password", False):
            messages.info(request, _("这是办公室给的初始密码，请先换成自己的"))
            return redirect("account_change_password")
        try:
            answer = view(request, *args, **kwargs)
            if answer.status_code == NOT_SO and not answer.streaming and not answer.content:
                return _not_so(request, answer)
            return answer
        except WrongState:
            return render(request, "409.html", {"record_href": record_href(request)}, status=409)
        except WrongKey:
            log.error("the identity key does not fit what lies in the database; see docs/operations.md")
            return render(request, "wrong_key.html", status=503)

    return entered


def _not_so(request: Any, answer: Any) -> Any:
    """The page of an address that cannot be opened like this, for who is signed in; the blank answer for others."""
    if not getattr(request.user, "is_authenticated", False):
        return answer
    page = render(request, "405.html", {"record_href": record_href(request)}, status=NOT_SO)
    page["Allow"] = answer["Allow"]
    return page


def record_href(request: Any) -> str:
    """The page of the record that the address is about (``/<register>/…/<key>/…``); "" where the reader sees none."""
    said = request.resolver_match.kwargs if request.resolver_match else {}
    entry, key = registers.slugged(said.get("slug") or request.path.split("/")[1]), said.get("pk")
    model: Any = entry.model if entry else None
    if not isinstance(key, int) or not hasattr(getattr(model, "objects", None), "visible_to"):
        return ""
    record = seen(model, request.user).filter(pk=key).first()
    return detail_address(record) if record is not None else ""
