"""Opening workbooks from strangers, finding their headers, and writing ours."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from weiyuan.core import zh
from weiyuan.core.ledger.columns import plain

HEADER_WITHIN = 10
CHUNK = 1 << 20
KEEP = 512  # bytes carried over, so that no tag is cut in two
FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[\s>/]')
MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
MOST_NOTED = 20_000
BROKEN = (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError, TypeError, AttributeError)


class BadFile(ValueError):
    """The file is no workbook that we read; the text says why, in Chinese."""


@dataclass
class Table:
    """One sheet as it lies in the file: where its headers are, and the rows below them."""

    title: str
    rows: Iterator[tuple[int, tuple[Any, ...]]]
    headers: dict[str, int]
    unknown: list[str]
    formulas: frozenset[tuple[int, int]] = frozenset()
    filled: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def canonical(header: Any) -> str:
    """A header as we compare it: no blanks, no star for required, one kind of brackets."""
    return re.sub(r"[\s*＊]+", "", zh.half_width(plain(header))).replace("(", "（").replace(")", "）")


class Book:
    """A workbook opened for reading. Use as a context manager.

    Raises BadFile for anything that is no XLSX, is too large once unpacked, or is broken inside.
    """

    def __init__(self, source: Path | IO[bytes]) -> None:
        self.source = source
        _refuse(source)
        try:
            self.book = load_workbook(source, read_only=True, data_only=False, keep_links=False)
        except BROKEN as error:
            raise BadFile(_("文件已损坏，打不开；请用表格软件另存为 xlsx 再试")) from error
        self.titles = {title.strip(): title for title in self.book.sheetnames}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()

    def table(self, title: str, headers: list[str]) -> Table | None:
        """The sheet of that title, its header row found among the first rows; None where the book lacks it.

        Raises BadFile where the sheet has no header row that fits.
        """
        if title not in self.titles:
            return None
        sheet = self.book[self.titles[title]]
        if not hasattr(sheet, "iter_rows"):
            raise BadFile(_("“%s”不是表格") % title)
        formulas, filled = _noted(self.source, sheet)
        if hasattr(sheet, "reset_dimensions"):
            sheet.reset_dimensions()
        rows = self._rows(sheet)
        wanted = {canonical(h): h for h in headers}
        seen_any = False
        for number, row in rows:
            found = {canonical(cell): at for at, cell in reversed(list(enumerate(row))) if plain(cell)}
            seen_any = seen_any or bool(found)
            known = {wanted[name]: at for name, at in found.items() if name in wanted}
            if len(known) >= 2 or 0 < len(found) <= 2 * len(known):
                unknown = [name for name in found if name not in wanted]
                return Table(title, rows, known, unknown, formulas, filled)
            if number >= HEADER_WITHIN:
                break
        if not seen_any:
            return None
        raise BadFile(_("“%s”找不到表头：前 10 行里要有一行写着各列名称") % title)

    def _rows(self, sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
        try:
            yield from enumerate(sheet.iter_rows(values_only=True), 1)
        except BROKEN as error:
            raise BadFile(_("“%s”已损坏，读不下去；请用表格软件另存为 xlsx 再试") % sheet.title) from error


def _refuse(source: Path | IO[bytes]) -> None:
    """Look at the file before anything unpacks it."""
    if not zipfile.is_zipfile(source):
        raise BadFile(_("不是 xlsx 文件（旧版 xls、加密或改了后缀的文件请另存为 xlsx）"))
    if not isinstance(source, Path):
        source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
    except BROKEN as error:
        raise BadFile(_("文件已损坏，打不开")) from error
    known = {part.filename for part in parts}
    if sum(part.file_size for part in parts) > settings.LEDGER_MAX_UNPACKED:
        raise BadFile(_("解开后超过 %d 兆，不收") % (settings.LEDGER_MAX_UNPACKED >> 20))
    if "xl/workbook.xml" not in known:
        raise BadFile(_("不是 xlsx 工作簿"))
    if any(name.endswith("vbaProject.bin") for name in known):
        raise BadFile(_("工作簿带有宏，请另存为不带宏的 xlsx"))
    if not isinstance(source, Path):
        source.seek(0)


def _noted(source: Path | IO[bytes], sheet: Any) -> tuple[frozenset[tuple[int, int]], dict[Any, Any]]:
    """Formula cells, and cells covered by a merge that runs downwards: read from the bytes, which is cheap.

    The streaming reader keeps neither.
    """
    formulas: set[tuple[int, int]] = set()
    filled: dict[tuple[int, int], tuple[int, int]] = {}
    path = getattr(sheet, "_worksheet_path", "").lstrip("/")
    with zipfile.ZipFile(source) as archive, archive.open(path) as stream:
        carried = b""
        while chunk := stream.read(CHUNK):
            text = carried + chunk
            for cell in FORMULA.findall(text):
                formulas.add(coordinate_to_tuple(cell.decode()))
            for span in MERGED.findall(text):
                _fill(filled, span.decode())
            if len(formulas) + len(filled) > MOST_NOTED:
                break
            carried = text[-KEEP:]
    if not isinstance(source, Path):
        source.seek(0)
    return frozenset(formulas), filled


def _fill(filled: dict[tuple[int, int], tuple[int, int]], span: str) -> None:
    left, top, _right, bottom = (side or 0 for side in range_boundaries(span))
    for row in range(top + 1, min(bottom, top + MOST_NOTED) + 1):
        filled[(row, left)] = (top, left)
