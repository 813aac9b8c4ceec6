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
MOST_WORDS = 100_000  # characters given back: as many as the longest text of a form has
MACHINERY = frozenset({  # what forms send along and nobody types
    "csrfmiddlewaretoken", "next", "back", "then", "version", "base", "form_key", "client_key", "key", "keys", "pks",
    "password", "oldpassword", "password1", "password2",
})  # fmt: skip
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
            context = {"record_href": record_href(request), "words": typed_in(request)}
            return render(request, "409.html", context, status=409)
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
    key, model = _said(request).get("pk"), _model(request)
    if not isinstance(key, int) or not hasattr(getattr(model, "objects", None), "visible_to"):
        return ""
    record = seen(model, request.user).filter(pk=key).first()
    return detail_address(record) if record is not None else ""


def typed_in(request: Any) -> str:
    """What was typed into the form that came too late, a line for each field, to be copied.

    Fields of the record's model bear their names; of other fields only words are said, since the rest are keys of
    choices and buttons. Files and chosen records are left out: they are chosen again.
    """
    if request.method != "POST":
        return ""
    fields = {field.name: field for field in _model(request)._meta.fields} if _model(request) else {}
    lines = []
    for name, values in request.POST.lists():
        field = fields.get(name)
        typed = "、".join(value.strip() for value in values if value.strip())
        if name in MACHINERY or not typed or (field is None and typed.isascii()) or (field and field.is_relation):
            continue
        label = _("说明") if name == "note" else field.verbose_name if field else ""  # of a step, not the record's
        shown = ({"on": _("是")} | dict(field.flatchoices)).get(typed, typed) if field else typed
        lines.append(_("%(label)s：%(words)s") % {"label": label, "words": shown} if label else shown)
    return "\n".join(lines)[:MOST_WORDS]


def _said(request: Any) -> dict[str, Any]:
    return request.resolver_match.kwargs if request.resolver_match else {}


def _model(request: Any) -> Any:
    """The model of the register that the address is about; None where it is about none."""
    entry = registers.slugged(_said(request).get("slug") or request.path.split("/")[1])
    return entry.model if entry else None
