"""A workbook read as a stream gives what stands in its cells."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from weiyuan.core.ledger.package import MOST_COLUMNS, Formula, Package

SHEET = "xl/worksheets/sheet1.xml"


def saved(book: Workbook) -> BytesIO:
    stream = BytesIO()
    book.save(stream)
    return stream


def with_sheet(xml: str) -> BytesIO:
    """A workbook whose only sheet has these rows, as other programs write them."""
    changed = BytesIO()
    with zipfile.ZipFile(saved(Workbook())) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, xml.encode() if name == SHEET else old.read(name))
    return changed


def rows(stream: BytesIO) -> list[tuple[int, list[Any]]]:
    package = Package(stream)
    return list(package.rows(package.paths["Sheet"]))


def test_values_of_every_kind_come_back() -> None:
    values = ["字 &<>\n二", 3, 2.5, True, date(2025, 5, 1), datetime(2025, 5, 1, 9, 30), time(9, 30), None, "尾"]
    book = Workbook()
    book.active.append(values)

    [(number, cells)] = rows(saved(book))

    assert number == 1
    assert cells == [*values[:4], datetime(2025, 5, 1), *values[5:]]


def test_a_formula_is_known_from_a_text_that_looks_like_one() -> None:
    book = Workbook()
    book.active.append(["=SUM(1,2)", "=A1"])
    book.active["B1"].data_type = "s"

    [(_number, (formula, text))] = rows(saved(book))

    assert isinstance(formula, Formula)
    assert (formula, text) == ("=SUM(1,2)", "=A1")
    assert not isinstance(text, Formula)


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        ('<row r="3"><c r="B3"><v>1</v></c><c r="D3"><v>2</v></c></row>', [(3, [None, 1, None, 2])]),
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", [(1, [1, 2]), (2, [3])]),
        ('<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c></row>', [(1, ["甲乙"])]),
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><t>东京</t><rPh sb="0" eb="2"><t>とう</t></rPh></is></c></row>',
            [(1, ["东京"])],
        ),
        (
            '<row r="1"><c r="A1" t="str"><f>B1</f><v>x</v></c><c r="B1" t="e"><v>#N/A</v></c></row>',
            [(1, ["=B1", "#N/A"])],
        ),
        ('<row r="1"><c r="A1"/><c r="B1"><v></v></c></row>', [(1, [None, None])]),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', [(1, [])]),
    ],
    ids=["gaps", "no places", "runs", "reading aid", "formula and error", "empty cells", "far to the right"],
)  # fmt: skip
def test_cells_as_other_programs_write_them(xml: str, found: list[tuple[int, list[Any]]]) -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    assert rows(with_sheet(f"<worksheet {space}><sheetData>{xml}</sheetData></worksheet>")) == found


def test_prefixed_names_are_read_as_well() -> None:
    space = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = '<x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row>'
    assert rows(with_sheet(f"<x:worksheet {space}><x:sheetData>{cells}</x:sheetData></x:worksheet>")) == [(1, [7])]


def test_a_document_type_is_refused_at_the_door() -> None:
    with pytest.raises(ValueError, match="document type"):
        Package(with_sheet('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'))


def test_only_so_many_columns_are_kept() -> None:
    book = Workbook()
    book.active.append([1] * (MOST_COLUMNS + 1))
    assert rows(saved(book)) == [(1, [1] * MOST_COLUMNS)]
