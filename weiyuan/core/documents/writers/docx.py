"""DOCX after GB/T 9704-2012: the fixed parts lie in templates/docx, words and pictures are written here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from weiyuan.core.documents.tree import Block, Chart, Document, Heading, Paragraph, Table
from weiyuan.core.documents.writers.layout import (
    BODY_PITCH,
    LINE_PITCH,
    chart_words,
    column_shares,
    prepared,
    signature_indents,
)

_PARTS = Path(__file__).resolve().parent / "templates" / "docx"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TEXT_WIDTH = 8844  # twips: 156 mm
_RULE = '<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" '
    'w:header="851" w:footer="1361" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)
_ROOT_RELATIONS = (
    ("document", f"{_OFFICE}/officeDocument", "word/document.xml"),
    ("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
)
_RELATIONS = (
    ("styles", f"{_OFFICE}/styles", "styles.xml"),
    ("settings", f"{_OFFICE}/settings", "settings.xml"),
    ("fonts", f"{_OFFICE}/fontTable", "fontTable.xml"),
    ("odd", f"{_OFFICE}/footer", "footer_odd.xml"),
    ("even", f"{_OFFICE}/footer", "footer_even.xml"),
)
_EMU = 12700  # a point in English Metric Units
_DOS_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # what a zip entry without a date says


@dataclass(slots=True)
class _Body:
    """The body under construction: paragraphs as XML, pictures by number."""

    xml: list[str] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _paragraph(style: str, runs: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def _cell(width: int, style: str, text: str, *, numeric: bool, borders: str = "") -> str:
    align = '<w:jc w:val="right"/>' if numeric else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{borders}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(style, _text(text), align)}</w:tc>"
    )


def _table(table: Table) -> str:
    """Three rules; the head stands again on every page, and no row is torn apart."""
    widths = [int(share * _TEXT_WIDTH) for share in column_shares(table)]
    rules = "".join(_RULE.format(side=side, eighths=8) for side in ("top", "bottom"))
    under = f"<w:tcBorders>{_RULE.format(side='bottom', eighths=4)}</w:tcBorders>"
    head = "".join(
        _cell(width, "TableHead", text, numeric=i in table.numeric, borders=under)
        for i, (width, text) in enumerate(zip(widths, table.header, strict=True))
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in table.rows:
        cells = "".join(
            _cell(width, "TableText", "".join(run.text for run in line), numeric=i in table.numeric)
            for i, (width, line) in enumerate(zip(widths, row, strict=True))
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    around = (("top", 60), ("left", 120), ("bottom", 60), ("right", 120))
    margins = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side, twips in around)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        # Word joins tables that touch, and wants a paragraph after the last one.
        + _paragraph("BodyText", "", '<w:spacing w:line="290" w:lineRule="exact"/>')
    )


def _picture(png: bytes, number: int, words: str) -> str:
    """An inline picture as wide as the text; the size in pixels stands in the PNG's first chunk."""
    across, down = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    width = _TEXT_WIDTH // 20 * _EMU
    extent = f'cx="{width}" cy="{width * down // across}"'
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    shape = (
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="chart{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="chart{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    )
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{main}/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name="chart{number}" descr={quoteattr(words)}/>'
        f'<a:graphic xmlns:a="{main}/main"><a:graphicData uri="{main}/picture">'
        f'<pic:pic xmlns:pic="{main}/picture">{shape}</pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _chart(chart: Chart, body: _Body) -> None:
    if chart.conclusion:
        body.xml.append(_paragraph("BodyText", _text(chart.conclusion)))
    if not chart.labels:
        return
    # Drawing needs typst, which costs more to load than all of this module: only charts pay for it.
    png: bytes = import_module("weiyuan.core.documents.writers.pdf").to_png(chart)
    body.pictures.append(png)
    body.xml.append(_paragraph("Figure", _picture(png, len(body.pictures), chart_words(chart))))
    body.xml.append(_paragraph("Caption", _text(chart.caption)))


def _block(block: Block, body: _Body) -> None:
    match block:
        case Heading(text, level):
            body.xml.append(_paragraph(f"Heading{level}", _text(text)))
        case Paragraph():
            body.xml.append(_paragraph("BodyText", _text(block.text)))
        case Table():
            body.xml.append(_paragraph("Caption", _text(block.caption), "<w:keepNext/>"))
            body.xml.append(_table(block))
        case Chart():
            _chart(block, body)


def _signature(document: Document) -> str:
    """Signature and date, two blank lines below the text, held together on one page."""

    def line(text: str, characters: float, properties: str) -> str:
        twips = int(characters * BODY_PITCH * 20)
        return _paragraph("Signature", _text(text), f'{properties}<w:ind w:right="{twips}"/>')

    first, second = signature_indents(document)
    blank = f'<w:spacing w:before="{int(2 * LINE_PITCH * 20)}"/>'
    signature = line(document.signature, first, "<w:keepNext/>" + blank) if document.signature else ""
    date = line(document.signed_on, second, "" if signature else blank) if document.signed_on else ""
    return signature + date


def _document(document: Document, body: _Body) -> str:
    title = "<w:r><w:br/></w:r>".join(_text(line) for line in document.title)
    body.xml.append(_paragraph("Title", title))
    if document.addressee:
        body.xml.append(_paragraph("Addressee", _text(document.addressee + "：")))
    for block in document.blocks:
        _block(block, body)
    signature = _signature(document)
    if signature and document.blocks and isinstance(document.blocks[-1], Paragraph):
        # The signature never stands on a page without text.
        body.xml[-1] = _paragraph("BodyText", _text(document.blocks[-1].text), "<w:keepNext/>")
    body.xml.append(signature)
    names = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
    return f"{_HEAD}<w:document {names}><w:body>{''.join(body.xml)}{_SECTION}</w:body></w:document>"


def _relations(parts: Iterable[tuple[str, str, str]]) -> bytes:
    """A relationships part: (id, kind, target)."""
    entries = (f'<Relationship Id="{name}" Type="{kind}" Target="{to}"/>' for name, kind, to in parts)
    text = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(entries)}</Relationships>'
    return text.encode()


def _properties(document: Document, made_at: datetime | None) -> str:
    dates = ""
    if made_at:
        stamp = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name in ("created", "modified"):
            dates += f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>'
    title, author = escape("".join(document.title)), escape(document.signature)
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><dc:language>zh-CN</dc:language>"
        f"{dates}</cp:coreProperties>"
    )


def to_docx(document: Document, made_at: datetime | None = None) -> bytes:
    """``document`` as a Word file with the faces, grid, headings and page numbers of GB/T 9704-2012.

    made_at: an aware moment for the properties and the archive; without it the file carries none, and
    the same document gives the same bytes.
    """
    document = prepared(document)
    body = _Body()
    files = {path.relative_to(_PARTS).as_posix(): path.read_bytes() for path in _PARTS.rglob("*") if path.is_file()}
    files["word/document.xml"] = _document(document, body).encode()
    files["docProps/core.xml"] = _properties(document, made_at).encode()
    pictures = [(f"chart{number}", f"media/chart{number}.png", png) for number, png in enumerate(body.pictures, 1)]
    files |= {f"word/{target}": png for _, target, png in pictures}
    files["_rels/.rels"] = _relations(_ROOT_RELATIONS)
    images = ((name, f"{_OFFICE}/image", target) for name, target, _ in pictures)
    files["word/_rels/document.xml.rels"] = _relations((*_RELATIONS, *images))
    return _zipped(files, made_at)


def _zipped(files: dict[str, bytes], made_at: datetime | None) -> bytes:
    moment = max(made_at.astimezone(UTC) if made_at else _DOS_EPOCH, _DOS_EPOCH)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):  # [Content_Types].xml sorts first, where readers look for it
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return out.getvalue()
