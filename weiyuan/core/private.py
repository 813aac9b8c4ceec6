"""What is true of every answer: nobody on the way keeps a copy, and a busy database is no fault."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.views.defaults import server_error

RETRY_AFTER = "30"  # seconds


def kept_nowhere(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: a page or a download that says nothing else is not stored, so "back" after leaving shows nothing."""

    def answer(request: Any) -> Any:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


def failed(request: Any) -> Any:
    """The page of an error; 503 where the database was busy or away, so that whoever asks tries again soon."""
    response = server_error(request)
    if isinstance(sys.exc_info()[1], OperationalError):
        response.status_code = 503
        response["Retry-After"] = RETRY_AFTER
    return response
