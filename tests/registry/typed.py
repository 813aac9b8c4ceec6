"""What a person sends when he fills in a form that he was shown."""

from __future__ import annotations

from typing import Any

from django.test import Client


def sent(form: Any, **typed: Any) -> dict[str, Any]:
    """The data of a form as it was shown, with some fields typed over."""
    found: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value is True:
            found[bound.html_name] = "on"
        elif isinstance(value, list | tuple):
            found[bound.html_name] = [str(item) for item in value]
        elif value not in (None, False):
            found[bound.html_name] = str(value)
    return {name: value for name, value in {**found, **typed}.items() if value is not None}


def fill(client: Client, page: str, /, **typed: Any) -> Any:
    """Open a form, type some fields over and send it; the answer is not followed."""
    shown = client.get(page)
    assert shown.status_code == 200, (page, shown.status_code)
    return client.post(page, sent(shown.context["form"], **typed))
