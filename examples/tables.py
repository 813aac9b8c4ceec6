"""The readable sources of the example ledgers: tables in TOML, under the headers that the workbook bears.

Three kinds of blocks, all of one sheet (``sheet``) each; several blocks of a sheet stand one below the other::

    [[table]]   columns = headers, rows = one list a record; every = cells that all rows share;
                the column 其余 holds a table of cells that only few rows have
    [[grid]]    one record a cell: rows = [name, marks], a mark for each of ``names``; － is no record
    [[matters]] a table whose column 进度 (days after receipt) is laid out into the dates of the deeds

An empty string is an empty cell, true and false are 是 and 否, a list is joined by 、.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "sources"
KINDS = ("table", "grid", "matters")
Record = dict[str, Any]

# 进度 gives these days in this order; a blank place is a deed not done.
DEEDS = ("受理日期", "交办日期", "答复日期", "反馈日期", "办结日期")
# Calendar days from taking up to the answer, as the product ships them; 13 working days are 19 days.
DAYS_TO_ANSWER = {"咨询": 5, "求助": 5, "意见建议": 19, "投诉": 19, "其他": 60}
SATURDAY = 5


class BadSource(ValueError):
    """A source that contradicts itself; the text names file, sheet and row."""


def examples() -> list[str]:
    """The names of the examples, those of one file and those of a folder alike."""
    return sorted(path.stem for path in SOURCES.iterdir() if path.is_dir() or path.suffix == ".toml")


def read(name: str) -> dict[str, list[Record]]:
    """The records of an example by sheet, in the order of the source: header → cell."""
    folder = SOURCES / name
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else [SOURCES / f"{name}.toml"]
    found: dict[str, list[Record]] = {}
    for file in files:
        blocks = tomllib.loads(file.read_text("utf-8"))
        for kind in blocks:
            if kind not in KINDS:
                raise BadSource(f"{file.name}: [[{kind}]]")
        for kind in KINDS:
            for block in blocks.get(kind, []):
                rows = _grid(block) if kind == "grid" else _table(block, file.name)
                laid = map(_dated, rows) if kind == "matters" else rows
                found.setdefault(block["sheet"], []).extend(laid)
    return found


def _table(block: Record, file: str) -> Iterator[Record]:
    shared = block.get("every", {})
    for number, row in enumerate(block["rows"], 1):
        if len(row) != len(block["columns"]):
            raise BadSource(f"{file}: {block['sheet']}, row {number}: {len(row)} of {len(block['columns'])} cells")
        record = {**shared, **dict(zip(block["columns"], row, strict=True))}
        rare: Record = record.pop("其余", {})
        yield {**record, **rare}


def _grid(block: Record) -> Iterator[Record]:
    shared = block.get("every", {})
    for name, marks in block["rows"]:
        if len(marks) != len(block["names"]):
            raise BadSource(f"{block['sheet']}, {name}: {len(marks)} marks for {len(block['names'])} names")
        for other, mark in zip(block["names"], marks, strict=True):
            if mark != "－":
                cells = {block["down"]: name, block["across"]: other}
                yield {**shared, **cells, **block["marks"][mark]}


def _dated(row: Record) -> Record:
    """Days after receipt as dates, never on a weekend; the answer is due by the kind of the matter."""
    laid = dict(row)
    first: date = row["收到时间"].date() if isinstance(row["收到时间"], datetime) else row["收到时间"]
    for name, days in zip(DEEDS, laid.pop("进度").split("/"), strict=False):
        if days:
            laid[name] = workday(first + timedelta(days=int(days)))
    if taken_up := laid.get("受理日期"):
        laid.setdefault("办结期限", workday(taken_up + timedelta(days=DAYS_TO_ANSWER[row["性质"]])))
    return laid


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day
