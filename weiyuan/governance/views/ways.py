"""Where pages of this flat lead, and how they give out files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse

from weiyuan.core import registers

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def slug_of(record: Any) -> str:
    """The slug of the register in which a record stands."""
    entry = registers.of(record)
    return entry.slug if entry else ""


def edit_address(record: Any) -> str:
    """The form of a record."""
    return reverse("record-edit", args=[slug_of(record), record.pk])


def sent_as(content: bytes, title: str, suffix: str) -> HttpResponse:
    """A file to keep, under its title."""
    answer = HttpResponse(content, content_type=TYPES[suffix])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title}.{suffix}')}"
    return answer
