"""A sheet of the ledger workbook: one register, one row per record. Declared by the flat as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Problem:
    """Something wrong in one cell (or one row, where ``field`` is ""): said to the person who fills the ledger."""

    row: int
    field: str
    reason: str


@dataclass(frozen=True)
class Row:
    """A row of the sheet read into an unsaved record. ``number`` is its row number in the workbook."""

    number: int
    record: Any
    lists: dict[str, list[Any]]


Earlier = Mapping[type[Model], Sequence[Any]]
Check = Callable[[Sequence[Row], Any, Earlier], Iterable[Problem]]
NOTHING: Earlier = {}


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook, read and written by the same declaration.

    title    name of the sheet in the workbook, Chinese
    model    the record; headers are the fields' verbose names, cell types follow the field types
    fields   columns in order; a reference is written as the other record's number or name, a list joined by 、
    natural  fields that identify a row whose number is left blank
    help     hints by field for the notes sheet, where the verbose name does not say enough
    check    called with all rows of the sheet, the body, and the records of the file's earlier sheets by model:
             problems that a single cell does not show (credited above total …)
    """

    title: str
    model: type[Model]
    fields: tuple[str, ...]
    natural: tuple[str, ...]
    help: dict[str, str]
    check: Check | None = None

    @property
    def label(self) -> str:
        return self.model._meta.label_lower
