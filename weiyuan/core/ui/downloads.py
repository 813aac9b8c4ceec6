"""Files that a page gives out."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(content: bytes, title: str, suffix: str) -> HttpResponse:
    """A file to keep, under its title. Raises KeyError for a suffix that is none of ``TYPES``."""
    answer = HttpResponse(content, content_type=TYPES[suffix])
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.{suffix}") or ""
    return answer
