"""Pages are for whoever is signed in: no browser and no proxy keeps a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def kept_nowhere(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: a page or a download that says nothing else is not stored, so "back" after leaving shows nothing."""

    def answer(request: Any) -> Any:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return answer
