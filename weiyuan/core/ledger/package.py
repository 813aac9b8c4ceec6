"""The parts of an XLSX file, read as a stream: sheets, texts and rows, values only.

Styles and the list of sheets are read by openpyxl; its way through the rows takes about five times as long as this
one, because it guards against entities in Python. Here a document type declaration is refused outright, so that
there are no entities.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from xml.parsers.expat import ParserCreate

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.constants import SHARED_STRINGS

CHUNK = 1 << 16
MOST_COLUMNS = 512  # what stands further right belongs to no register
WORDS = frozenset({"t", "v", "f"})  # elements that hold the text of a cell
BAD_DATE = "#VALUE!"


class Formula(str):
    """A cell that computes its value, as the text of the formula."""

    __slots__ = ()


class Package:
    """An XLSX file opened for reading.

    Raises ValueError for a document type declaration, else whatever a broken file leads to (``workbook.BROKEN``).
    """

    def __init__(self, source: Path | IO[bytes]) -> None:
        reader: Any = ExcelReader(source, read_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        self.archive, self.book = reader.archive, reader.wb
        self.paths: dict[str, str] = {
            sheet.name: "" if "chartsheet" in relation.Type else relation.target
            for sheet, relation in reader.parser.find_sheets()
            if relation.target in reader.valid_files
        }
        for path in filter(None, self.paths.values()):
            with self.archive.open(path) as part:
                next(_Start().read(part), None)
        self.texts: list[str] = []
        if found := reader.package.find(SHARED_STRINGS):
            with self.archive.open(found.PartName[1:]) as part:
                self.texts += _Texts().read(part)

    def close(self) -> None:
        """Let go of the file."""
        self.archive.close()

    def rows(self, path: str) -> Iterator[tuple[int, list[Any]]]:
        """The rows written in the sheet, each with its number; those without cells may be missing."""
        with self.archive.open(path) as part:
            yield from _Rows(self.texts, self.book).read(part)


class _Stream:
    """One part, read chunk by chunk: what is done is handed out after each."""

    chunk = CHUNK

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.pieces: list[str] = []
        self.aside = 0  # inside a reading aid (rPh), which is not part of the text
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def read(self, part: IO[bytes]) -> Iterator[Any]:
        """What the part holds, in order."""
        while chunk := part.read(self.chunk):
            self.parser.Parse(chunk)
            yield from self.done
            self.done.clear()
        self.parser.Parse(b"", True)

    def begins(self, name: str, said: dict[str, str]) -> None:
        """An element without text of its own begins."""

    def ends(self, name: str) -> None:
        """An element ends."""

    def text(self) -> str:
        """The words since the last time."""
        found = "".join(self.pieces)
        self.pieces.clear()
        return found

    def _start(self, name: str, said: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "rPh":
            self.aside += 1
        elif name in WORDS and not self.aside:
            self.parser.CharacterDataHandler = self.pieces.append
        else:
            self.begins(name, said)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in WORDS:
            self.parser.CharacterDataHandler = None
        if name == "rPh":
            self.aside -= 1
        else:
            self.ends(name)


class _Start(_Stream):
    """Nothing but the first element: enough to know that no document type was declared before it."""

    chunk = 512

    def begins(self, name: str, said: dict[str, str]) -> None:
        self.done.append(name)


class _Texts(_Stream):
    """The texts that cells share."""

    def ends(self, name: str) -> None:
        if name == "si":
            self.done.append(self.text().replace("x005F_", ""))


class _Rows(_Stream):
    """The rows of a sheet."""

    def __init__(self, texts: list[str], book: Any) -> None:
        super().__init__()
        self.texts, self.epoch = texts, book.epoch
        self.dates, self.spans = book._date_formats, book._timedelta_formats
        self.row, self.column = 0, 0
        self.cells: list[Any] = []
        self.kind, self.style = "n", 0
        self.formula: Formula | None = None
        self.columns: dict[str, int] = {}

    def begins(self, name: str, said: dict[str, str]) -> None:
        if name == "c":
            self.column = self._column(said["r"]) if "r" in said else self.column + 1
            self.kind, self.style, self.formula = said.get("t", "n"), int(said.get("s", 0)), None
            self.pieces.clear()
        elif name == "row":
            self.row = int(float(said["r"])) if "r" in said else self.row + 1
            self.column, self.cells = 0, []

    def ends(self, name: str) -> None:
        if name == "c":
            if self.column <= MOST_COLUMNS:
                self.cells += [None] * (self.column - len(self.cells))
                self.cells[self.column - 1] = self.formula or self._value(self.text())
        elif name == "f":
            self.formula = Formula("=" + self.text())
        elif name == "row":
            self.done.append((self.row, self.cells))

    def _column(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = column_index_from_string(letters)
        return self.columns[letters]

    def _value(self, text: str) -> Any:
        if not text:
            return None
        if self.kind == "s":
            return self.texts[int(text)]
        if self.kind == "n":
            return self._number(text)
        if self.kind == "b":
            return bool(int(text))
        return text  # a date written out, an error, or plain words

    def _number(self, text: str) -> Any:
        number = float(text) if "." in text or "e" in text.lower() else int(text)
        if self.style not in self.dates:
            return number
        try:
            return from_excel(number, self.epoch, timedelta=self.style in self.spans)
        except (OverflowError, ValueError):
            return BAD_DATE


def _refuse(*_said: Any) -> None:
    raise ValueError("a document type is declared")
