"""Writers: the document tree as DOCX, PDF and HTML. They know no framework and no other flat."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from weiyuan.core.documents.tree import Document

# By name, because loading typst for a DOCX would double the time of a command.
_WRITERS = {".docx": ("docx", "to_docx"), ".pdf": ("pdf", "to_pdf"), ".html": ("html", "to_page")}
SUFFIXES = tuple(_WRITERS)


def write(document: Document, suffix: str, made_at: datetime | None = None) -> bytes:
    """``document`` as a file of the kind that ``suffix`` names (one of ``SUFFIXES``).

    made_at: an aware moment for the file's properties; without it the same document gives the same bytes.
    Raises ValueError for any other suffix.
    """
    if suffix not in _WRITERS:
        raise ValueError(f"no writer for {suffix!r}, only {', '.join(SUFFIXES)}")
    module, function = _WRITERS[suffix]
    written: bytes | str = getattr(import_module(f"{__name__}.{module}"), function)(document, made_at=made_at)
    return written.encode() if isinstance(written, str) else written
