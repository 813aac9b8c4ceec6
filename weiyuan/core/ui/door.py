"""The door of every page: a password given out by the office is changed first, a step taken too late is told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _

from weiyuan.core.crypto import WrongKey
from weiyuan.core.workflow import WrongState

log = logging.getLogger(__name__)


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
            return view(request, *args, **kwargs)
        except WrongState:
            return render(request, "409.html", status=409)
        except WrongKey:
            log.error("the identity key does not fit what lies in the database; see docs/operations.md")
            return render(request, "wrong_key.html", status=503)

    return entered
