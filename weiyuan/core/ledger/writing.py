"""Writing workbooks: the empty template with its notes and dropdowns, the whole ledger, and a single list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from django.db import models
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from weiyuan.core.ledger.columns import Column, columns
from weiyuan.core.ledger.known import show_reference
from weiyuan.core.ledger.sheet import Sheet

NOTES = "填写说明"
CHOICES = "选项"
ABOUT = "说明"
DROPDOWN_ROWS = 2000
HEAD = PatternFill("solid", fgColor="E1EEF1")
NEEDED = Font(bold=True, color="9A1B21")
OPTIONAL = Font(bold=True)
FORMATS: tuple[tuple[Any, str], ...] = (
    (models.DateTimeField, "yyyy-mm-dd hh:mm"),
    (models.DateField, "yyyy-mm-dd"),
    (models.TimeField, "hh:mm"),
)
BARE_FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm"}
LIKE_FORMULA = ("=", "+", "-", "@", "#", "\t")  # what a spreadsheet may take for more than text, now or once edited
NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
TITLE_LENGTH = 31

Values = Callable[[Sheet], Iterable[Sequence[Any]]]


@dataclass(frozen=True)
class Head:
    """The head of a column: its words, its width in characters, how dates are shown, and what a cell may hold."""

    label: str
    width: float = 14
    form: str = ""
    needed: bool = False
    choices: tuple[str, ...] = ()


def heads_of(sheet: Sheet) -> list[Head]:
    """The heads of a sheet's columns."""
    return [
        Head(
            column.header,
            _width(column),
            next((form for kind, form in FORMATS if isinstance(column.field, kind)), ""),
            column.required,
            _labels(column),
        )
        for column in columns(sheet)
    ]


def write_list(
    title: str,
    heads: Sequence[Head],
    rows: Iterable[Sequence[Any]],
    about: Iterable[tuple[str, str]],
    target: Path | IO[bytes],
) -> int:
    """Write one list as a workbook to be sorted, filtered and imported again; returns how many rows it wrote.

    ``about`` are the lines of the second sheet, which says what the list is.
    """
    book, choices = Workbook(write_only=True), _Choices()
    title = NOT_IN_TITLE.sub("", title)[:TITLE_LENGTH]
    written = _write_page(book, title, heads, rows, choices)
    page: Any = book[title]
    page.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{written + 1}"
    notes: Any = book.create_sheet(ABOUT)
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 14, 80
    for name, text in about:
        notes.append([_cell(notes, name, ""), _cell(notes, text, "")])
    choices.write(book)
    book.save(target)
    return written


def write_book(sheets: Sequence[Sheet], path: Path | IO[bytes], values: Values) -> int:
    """Write a workbook with these sheets; ``values`` gives the rows of each. Returns how many rows it wrote.

    Text is always text: a value that begins with ``=`` never becomes a formula.
    """
    book, written = Workbook(write_only=True), 0
    choices = _Choices()
    _write_notes(book, sheets)
    for sheet in sheets:
        written += _write_page(book, sheet.title, heads_of(sheet), values(sheet), choices)
    choices.write(book)
    book.save(path)
    return written


def no_values(sheet: Sheet) -> Iterator[Sequence[Any]]:
    """For the empty template."""
    return iter(())


class _Choices:
    """The hidden sheet that dropdowns point to: a list in the cell itself may not pass 255 characters."""

    def __init__(self) -> None:
        self.lists: dict[tuple[str, ...], str] = {}

    def place(self, labels: tuple[str, ...]) -> str:
        if labels not in self.lists:
            letter = get_column_letter(len(self.lists) + 1)
            self.lists[labels] = f"'{CHOICES}'!${letter}$1:${letter}${len(labels)}"
        return self.lists[labels]

    def write(self, book: Workbook) -> None:
        page = book.create_sheet(CHOICES)
        page.sheet_state = "hidden"
        deepest = max((len(labels) for labels in self.lists), default=0)
        for at in range(deepest):
            page.append([labels[at] if at < len(labels) else None for labels in self.lists])


def _write_page(
    book: Workbook, title: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]], choices: _Choices
) -> int:
    page: Any = book.create_sheet(title)
    page.freeze_panes = "B2"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    page.print_title_rows = "1:1"
    for at, head in enumerate(heads, 1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = head.width
        if head.choices:
            rule = DataValidation(type="list", formula1=choices.place(head.choices), allow_blank=True)
            rule.error = _("请从下拉列表里选")
            rule.add(f"{letter}2:{letter}{DROPDOWN_ROWS}")
            page.data_validations.append(rule)
    page.append([_head(page, head) for head in heads])
    forms, written = [head.form for head in heads], 0
    for row in rows:
        page.append([_cell(page, value, form) for value, form in zip(row, forms, strict=True)])
        written += 1
    return written


def _cell(page: Any, value: Any, form: str) -> Any:
    """A cell that is what it looks like: text stays text, also after somebody has edited it."""
    form = form or BARE_FORMATS.get(type(value), "")
    if form and value is not None:
        cell = WriteOnlyCell(page, value)
        cell.number_format = form
        return cell
    if isinstance(value, str) and value.startswith(LIKE_FORMULA):
        cell = WriteOnlyCell(page, value)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell
    return value


def _head(page: Any, head: Head) -> Any:
    cell = WriteOnlyCell(page, head.label)
    cell.fill, cell.font = HEAD, NEEDED if head.needed else OPTIONAL
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _labels(column: Column) -> tuple[str, ...]:
    if isinstance(column.field, models.BooleanField):
        return ("是", "否")
    return tuple(column.labels)


def _width(column: Column) -> float:
    if isinstance(column.field, models.TextField | models.JSONField):
        return 36
    if column.many or (getattr(column.field, "max_length", 0) or 0) > 60:
        return 28
    if isinstance(column.field, models.DateTimeField):
        return max(18, 2.2 * len(column.header))  # "2025-12-10 09:30" whole: a narrower column shows ####
    return max(12, 2.2 * len(column.header))


def _write_notes(book: Workbook, sheets: Sequence[Sheet]) -> None:
    page: Any = book.create_sheet(NOTES)
    for letter, width in zip("ABCDE", (14, 22, 8, 24, 80), strict=True):
        page.column_dimensions[letter].width = width
    page.append([_("一行一条记录。编号留空时由系统编；同一本台账导入两次不会重复。红色列名必填。")])
    page.append([_("工作表"), _("列"), _("必填"), _("填什么"), _("说明")])
    for sheet in sheets:
        for column in columns(sheet):
            page.append(
                [
                    sheet.title,
                    column.header,
                    "是" if column.required else "",
                    kind_of(column),
                    hint(sheet, column),
                ]
            )


def kind_of(column: Column) -> str:
    """What a cell of this column holds, in a word or two."""
    kinds: tuple[tuple[Any, str], ...] = (
        (models.ManyToManyField, _("几个名称，顿号隔开")),
        (models.ForeignKey, _("编号或名称")),
        (models.DateTimeField, _("日期和时间")),
        (models.DateField, _("日期")),
        (models.TimeField, _("时刻，如 9:30")),
        (models.BooleanField, _("是 或 否")),
        (models.DecimalField, _("数字")),
        (models.IntegerField, _("整数")),
        (models.JSONField, _("几项，顿号隔开")),
    )
    if column.labels:
        return str(_("从列表选"))
    return str(next((word for kind, word in kinds if isinstance(column.field, kind)), _("文字")))


def hint(sheet: Sheet, column: Column) -> str:
    """The words that explain a column on the notes sheet."""
    said = [sheet.help.get(column.name, "") or str(column.field.help_text)]
    if column.name == "no":
        said.append(_("留空由系统编号"))
    if column.labels:
        said.append(_("可填：%s") % "、".join(column.labels))
    if column.reference:
        said.append(_("须是“%s”里有的") % column.reference._meta.verbose_name)
    if column.secret:
        said.append(_("加密保存，导出时脱敏"))
    return "；".join(part for part in said if part)


def record_row(shown: Sequence[Column], record: Any, lists: dict[str, list[str]], clear: bool) -> list[Any]:
    """One record as the cells of its row. ``lists`` are the names in its list columns, already fetched."""
    cells: list[Any] = []
    for column in shown:
        if column.many:
            cells.append("、".join(lists.get(column.name, ())) or None)
        elif column.reference:
            other = getattr(record, column.name)
            cells.append(show_reference(other) if other else None)
        else:
            cells.append(column.show(getattr(record, column.name), clear))
    return cells
