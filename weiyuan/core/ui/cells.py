"""What stands in a cell: a field of a record as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.crypto import EncryptedTextField, mask
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.sight import Sight
from weiyuan.core.zh import date_text, number_text

BRIEF = 12  # characters up to which a cell stays on one line
LONG = 60  # characters of a text that a table shows
MOST_PARTS = 12  # names of a list that lead each to its page; a longer one is cut like any text


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: a field, a path over references, or a property with a ``short_description``."""

    name: str
    label: str
    field: Any = None
    sortable: bool = False

    @property
    def kind(self) -> str:
        """What the style goes by: ``num``, ``day`` or ""."""
        if self.field is None or getattr(self.field, "choices", None):
            return ""
        if isinstance(self.field, models.DateField):
            return "day"
        return "num" if isinstance(self.field, models.IntegerField | models.DecimalField) else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and where it leads. ``tone`` makes it a chip.

    ``parts`` are the names of a list, each with its address or "", where one of them leads somewhere.
    """

    column: Column
    text: str
    href: str = ""
    tone: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def style(self) -> str:
        """The classes of the cell in a table."""
        if not self.text:
            return "void"
        kind = {"num": "num r"}.get(self.column.kind, self.column.kind)
        name = "no" if self.column.name == "no" else kind
        return name or ("brief" if len(self.text) <= BRIEF else "")


def column_of(model: type[models.Model], name: str) -> Column:
    """The column of that name. Raises AttributeError where the model has no such field or property."""
    return _column(model, name)


@lru_cache(maxsize=5000)  # addresses may name paths without end
def _column(model: Any, name: str) -> Column:
    field: Any = None
    owner: Any = model
    for part in name.split("__"):
        try:
            field = owner._meta.get_field(part)
        except FieldDoesNotExist:
            return Column(name, _described(owner, part))
        owner = field.related_model or owner
    plain = "__" not in name and field.concrete and not field.is_relation
    wordy = isinstance(field, models.TextField | models.JSONField)
    first = model._meta.get_field(name.split("__")[0])
    label = getattr(first, "verbose_name", "") or first.related_model._meta.verbose_name
    return Column(name, str(label), field, plain and not wordy)


def columns_of(model: type[models.Model], names: Iterable[str]) -> list[Column]:
    """The columns of these names, in order."""
    return [column_of(model, name) for name in names]


def _described(owner: Any, name: str) -> str:
    found = getattr(owner, name)
    function = getattr(found, "fget", None) or getattr(found, "func", None) or found
    return str(getattr(function, "short_description", name))


def shown(record: Any, column: Column) -> str:
    """The value as text: labels for choices, 是/否, dates in full, residents' identity only ever masked."""
    *way, last = column.name.split("__")
    for part in way:
        record = getattr(record, part)
        if record is None:
            return ""
    if getattr(column.field, "many_to_many", False):
        return "、".join(str(other) for other in getattr(record, last).all())
    value = getattr(record, last)
    if callable(value):
        value = value()
    if isinstance(column.field, EncryptedTextField):
        return mask(value or "")
    if getattr(column.field, "choices", None):
        return str(getattr(record, f"get_{last}_display")() or "")
    return text_of(value)


def text_of(value: Any) -> str:
    """A bare value as text."""
    match value:
        case None:
            return ""
        case bool():
            return _("是") if value else _("否")
        case datetime():
            local = timezone.localtime(value)
            return f"{date_text(local.date())} {local:%H:%M}"
        case date():
            return date_text(value)
        case time():
            return f"{value:%H:%M}"
        case Decimal() | int():
            return number_text(value)
        case dict():
            return "；".join(f"{name}：{text_of(part)}" for name, part in value.items())
        case list() | tuple() | set():
            return "、".join(text_of(part) for part in value)
    return str(value)


def cut(text: str, length: int = LONG) -> str:
    """The beginning of a long text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def tone_of(record: Any, name: str) -> str:
    """The colour of a state; "" for any other field."""
    workflow = getattr(record, "workflow", None)
    return str(workflow.tone(record.state)) if workflow is not None and name == "state" else ""


def rows_of(
    records: Sequence[Any], columns: Sequence[Column], sight: Sight, *, moments: bool = False
) -> list[list[Cell]]:
    """The cells of a page of records; a reference is a link where the user may open what it points to.

    ``moments`` tells the time of day too, and where the names in a list lead, for which a table has no room.
    """
    open_to = {column.name: _openable(records, column, sight) for column in columns}
    rows = [[_cell(record, column, open_to[column.name]) for column in columns] for record in records]
    if not moments:
        return [[_day_only(cell) for cell in row] for row in rows]
    return [[_parted(record, cell, sight) for cell in row] for record, row in zip(records, rows, strict=True)]


def _parted(record: Any, cell: Cell, sight: Sight) -> Cell:
    """The cell of a list with its names one by one, where the reader may open some of them."""
    if not cell.text or not getattr(cell.column.field, "many_to_many", False):
        return cell
    others = list(getattr(record, cell.column.name).all())
    if len(others) > MOST_PARTS:
        return cell
    openable = sight.linkable(others)
    parts = tuple((str(one), detail_address(one) if one.pk in openable else "") for one in others)
    return replace(cell, parts=parts) if openable else cell


def _day_only(cell: Cell) -> Cell:
    timed = isinstance(cell.column.field, models.DateTimeField)
    return replace(cell, text=cell.text.partition(" ")[0]) if timed else cell


def _openable(records: Sequence[Any], column: Column, sight: Sight) -> set[Any]:
    if "__" in column.name or not getattr(column.field, "many_to_one", False):
        return set()
    return sight.linkable([getattr(record, column.name) for record in records])


def _cell(record: Any, column: Column, openable: set[Any]) -> Cell:
    text, href = cut(shown(record, column)), ""
    if openable and getattr(record, column.field.attname) in openable:
        href = detail_address(getattr(record, column.name))
    return Cell(column, text, href, tone_of(record, column.name) if text else "")


def title_of(record: Any, column: Column) -> str:
    """What a record is called in lists and on its page: its first column, or its own name for a bare figure."""
    text = "" if column.kind == "num" else cut(shown(record, column))
    return text or cut(str(record)) or str(getattr(record, "ref", record.pk))
