"""Opening workbooks from strangers, finding their headers, and writing ours."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.parsers.expat import ExpatError

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl.utils.cell import range_boundaries

from weiyuan.core import zh
from weiyuan.core.ledger.columns import plain
from weiyuan.core.ledger.package import Package

HEADER_WITHIN = 10
CHUNK = 1 << 20
KEEP = 512  # bytes carried over, so that no tag is cut in two
MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
MOST_NOTED = 20_000
BROKEN = (
    zipfile.BadZipFile, zlib.error, ExpatError, LookupError, ValueError, OSError, EOFError, SyntaxError, TypeError,
    AttributeError,
)  # fmt: skip


class BadFile(ValueError):
    """The file is no workbook that we read; the text says why, in Chinese."""


@dataclass
class Table:
    """One sheet as it lies in the file: where its headers are, and the rows below them."""

    title: str
    rows: Iterator[tuple[int, Sequence[Any]]]
    headers: dict[str, int]
    unknown: list[str]
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
            self.package = Package(source)
        except BROKEN as error:
            raise BadFile(_("文件已损坏，打不开；请用表格软件另存为 xlsx 再试")) from error
        self.titles = {title.strip(): path for title, path in self.package.paths.items()}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.package.close()

    def table(self, title: str, headers: list[str]) -> Table | None:
        """The sheet of that title, its header row found among the first rows; None where the book lacks it.

        Raises BadFile where the sheet has no header row that fits.
        """
        if title not in self.titles:
            return None
        if not self.titles[title]:
            raise BadFile(_("“%s”不是表格") % title)
        rows = self._rows(title)
        wanted = {canonical(h): h for h in headers}
        seen_any = False
        for number, row in rows:
            found = {canonical(cell): at for at, cell in reversed(list(enumerate(row))) if plain(cell)}
            seen_any = seen_any or bool(found)
            known = {wanted[name]: at for name, at in found.items() if name in wanted}
            if len(known) >= 2 or 0 < len(found) <= 2 * len(known):
                unknown = [name for name in found if name not in wanted]
                return Table(title, rows, known, unknown, self._covered(title))
            if number >= HEADER_WITHIN:
                break
        if not seen_any:
            return None
        raise BadFile(_("“%s”找不到表头：前 10 行里要有一行写着各列名称") % title)

    def _rows(self, title: str) -> Iterator[tuple[int, Sequence[Any]]]:
        try:
            yield from self.package.rows(self.titles[title])
        except BROKEN as error:
            raise BadFile(_("“%s”已损坏，读不下去；请用表格软件另存为 xlsx 再试") % title) from error

    def _covered(self, title: str) -> dict[tuple[int, int], tuple[int, int]]:
        """Cells covered by a merge that runs downwards, and the cell that holds their value.

        Merges stand behind the rows that they concern: so they are looked for in the bytes first, which is cheap.
        """
        filled: dict[tuple[int, int], tuple[int, int]] = {}
        with self.package.archive.open(self.titles[title]) as stream:
            carried = b""
            while chunk := stream.read(CHUNK):
                text = carried + chunk
                for span in MERGED.findall(text):
                    _fill(filled, span.decode())
                if len(filled) > MOST_NOTED:
                    break
                carried = text[-KEEP:]
        return filled


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


def _fill(filled: dict[tuple[int, int], tuple[int, int]], span: str) -> None:
    left, top, _right, bottom = (side or 0 for side in range_boundaries(span))
    for row in range(top + 1, min(bottom, top + MOST_NOTED) + 1):
        filled[(row, left)] = (top, left)
