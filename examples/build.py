"""Builds the example ledgers from their sources: ``python -m examples.build [name …]``.

The same sources give the same bytes: a workbook carries no time of its making.
"""

from __future__ import annotations

import os
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

from examples.tables import BadSource, Record, examples, read

HERE = Path(__file__).parent
MADE = b"2000-01-01T00:00:00Z"
MADE_ZIP = (2000, 1, 1, 0, 0, 0)
TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def build(name: str, path: Path) -> int:
    """Write the workbook of an example; returns how many records it holds.

    Raises BadSource where the source names a sheet or a column that the ledger does not have.
    """
    from weiyuan.core.ledger.writing import write_book  # noqa: PLC0415 -- only once Django is set up
    from weiyuan.ledger.sheets import BODY, SHEETS  # noqa: PLC0415 -- only once Django is set up

    records = read(name)
    sheets = (BODY, *SHEETS)
    if unknown := set(records) - {sheet.title for sheet in sheets}:
        raise BadSource(f"{name}: no sheet {'、'.join(sorted(unknown))}")
    rows = {sheet.title: list(_cells(sheet, records.get(sheet.title, []))) for sheet in sheets}
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / path.name
        written = write_book(sheets, fresh, lambda sheet: rows[sheet.title])
        _without_times(fresh, path)
    return written


def _cells(sheet: Any, records: Sequence[Record]) -> Iterator[list[Any]]:
    from weiyuan.core.ledger.columns import columns  # noqa: PLC0415 -- only once Django is set up

    shown = columns(sheet)
    headers = [column.header for column in shown]
    for record in records:
        if unknown := set(record) - set(headers):
            raise BadSource(f"{sheet.title}: no column {'、'.join(sorted(unknown))}")
        yield [_cell(record.get(header, "")) for header in headers]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value) or None
    return None if value == "" else value


def _without_times(fresh: Path, path: Path) -> None:
    """The same workbook with one fixed time everywhere."""
    with zipfile.ZipFile(fresh) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in made.infolist():
            content = made.read(part)
            if part.filename == "docProps/core.xml":
                content = TIMES.sub(rb"\g<1>" + MADE + rb"\g<2>", content)
            kept.writestr(zipfile.ZipInfo(part.filename, MADE_ZIP), content, zipfile.ZIP_DEFLATED)


def main(names: Sequence[str]) -> int:
    """Build the examples named, or all. Returns 0, or 1 where a name is unknown."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weiyuan.settings")
    django.setup()
    known = examples()
    if unknown := [name for name in names if name not in known]:
        print(f"没有这个样例：{'、'.join(unknown)}；现有：{'、'.join(known)}")
        return 1
    for name in names or known:
        path = HERE / f"{name}.xlsx"
        print(f"{path.name}：{build(name, path)} 行")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
