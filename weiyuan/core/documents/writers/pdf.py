"""PDF through typst. All text goes in as JSON data; nothing in it can become markup, a file or a link."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from weiyuan.core.documents.tree import Block, Chart, Document, Heading, Paragraph, Table
from weiyuan.core.documents.writers.charts import to_svg
from weiyuan.core.documents.writers.layout import chart_words, column_shares, prepared, signature_indents

FONTS = Path(__file__).resolve().parent.parent / "fonts"
_TEMPLATES = Path(__file__).resolve().parent / "templates"
_PICTURE = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: 442pt)
"""


@cache
def _fonts() -> typst.Fonts:
    """The system's fonts and ours; searching them costs more than a document, so once a process."""
    return typst.Fonts(font_paths=[FONTS])


def _compiled(source: bytes, **options: Any) -> bytes:
    # The root is a folder that holds the templates alone: not even a template could read beyond it.
    compiler = typst.Compiler(source, root=_TEMPLATES, font_paths=_fonts())
    result = compiler.compile(**options)
    if not isinstance(result, bytes):
        raise TypeError("typst gave several pages where one file was asked for")
    return result


def _data(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "header": block.header,
                "rows": [["".join(run.text for run in cell) for cell in row] for row in block.rows],
                "numeric": block.numeric,
                "shares": column_shares(block),
            }
        case Chart():
            return {
                "kind": "chart",
                "caption": block.caption,
                "conclusion": block.conclusion,
                "svg": to_svg(block) if block.labels else "",
                "words": chart_words(block),
            }


def to_pdf(document: Document, made_at: datetime | None = None) -> bytes:
    """``document`` as a tagged A4 PDF after GB/T 9704-2012, with every font that it uses embedded.

    made_at: the date of making in the properties; without it the file carries none, and the same
    document gives the same bytes.
    """
    document = prepared(document)
    parts = ("year", "month", "day", "hour", "minute", "second")
    data = {
        "title": document.title,
        "addressee": document.addressee,
        "signature": document.signature,
        "signed_on": document.signed_on,
        "indents": signature_indents(document),
        "blocks": [_data(block) for block in document.blocks],
        "made": {part: getattr(made_at, part) for part in parts} if made_at else None,
    }
    source = (_TEMPLATES / "document.typ").read_bytes()
    return _compiled(source, format="pdf", sys_inputs={"document": json.dumps(data, ensure_ascii=False)})


def to_png(chart: Chart, ppi: int = 220) -> bytes:
    """``chart`` as a picture for DOCX, drawn with the product's fonts."""
    return _compiled(_PICTURE.encode(), format="png", ppi=ppi, sys_inputs={"svg": to_svg(chart)})
