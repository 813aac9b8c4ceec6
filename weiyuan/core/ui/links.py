"""Links to the pages of registers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from weiyuan.core import registers
from weiyuan.core.registers import Register


def query_of(params: Mapping[str, Any]) -> str:
    """``?a=1&b=2`` without the empty ones; "" where nothing is left."""
    said = {name: value for name, value in params.items() if value not in ("", None)}
    return f"?{urlencode(said)}" if said else ""


def list_address(entry: Register, **params: Any) -> str:
    """The register's list, narrowed: parameters as in ``weiyuan.core.ui.listing``."""
    return reverse(entry.name) + query_of(params)


def detail_address(record: Any) -> str:
    """The page of a record; "" where its model has no register."""
    entry = registers.of(record)
    return reverse(f"{entry.slug}-detail", args=[record.pk]) if entry else ""


def new_address(slug: str, **presets: Any) -> str:
    """The form of a new record of a register; ``presets`` fill it in, ``next`` is where one goes afterwards."""
    return reverse("record-new", args=[slug]) + query_of(presets)


def edit_address(record: Any) -> str:
    """The form that corrects a record; "" where its model has no register."""
    entry = registers.of(record)
    return reverse("record-edit", args=[entry.slug, record.pk]) if entry else ""
