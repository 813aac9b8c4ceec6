"""The page of a record: its fields, the way of its state, what belongs to it. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q

from weiyuan.core import registers
from weiyuan.core.crypto import EncryptedTextField
from weiyuan.core.registers import Child, Register
from weiyuan.core.ui import offers
from weiyuan.core.ui.cells import Cell, Column, column_of, columns_of, rows_of, shown, title_of, tone_of
from weiyuan.core.ui.links import detail_address, list_address
from weiyuan.core.ui.listing import joined
from weiyuan.core.ui.sight import Sight, seen
from weiyuan.core.ui.stages import Stage, stages

ROWS = 50  # of a table of children
BRIEF = 40  # characters up to which a text stands among the short fields
QUIET = {"org", "state", "no"}  # said in the page's head


@dataclass(frozen=True, slots=True)
class Children:
    """A table of rows that belong to the record.

    ``rest`` leads to all of them where the table is cut off, ``add`` to the form of a new one.
    """

    child: Child
    columns: list[Column]
    lines: list[tuple[str, str, list[Cell]]]
    rest: str
    add: str


class Page:
    """A record ready for the screen."""

    def __init__(self, register: Register, sight: Sight, record: Any) -> None:
        self.register, self.sight, self.record = register, sight, record
        columns = [column for column in columns_of(type(record), _names(register)) if column.name not in QUIET]
        filled = [column for column in columns if shown(record, column) and not _quiet(record, column)]
        said = [
            column
            for column in filled
            if getattr(column.field, "is_relation", True) or shown(record, column) != self.title
        ]
        self.long = [(column.label, shown(record, column)) for column in said if self._is_long(column)]
        short = [column for column in said if not self._is_long(column)]
        self.facts = rows_of([record], short, sight, moments=True)[0]
        self.blank = [column.label for column in columns if not shown(record, column)]
        tables = [self._table(child) for child in register.children]
        self.children = [table for table in tables if table.lines or table.add]

    @property
    def title(self) -> str:
        return title_of(self.record, column_of(type(self.record), self.register.columns[0]))

    @property
    def state(self) -> str:
        return str(self.record.get_state_display()) if hasattr(self.record, "get_state_display") else ""

    @property
    def tone(self) -> str:
        return tone_of(self.record, "state") or "mute"

    @property
    def stages(self) -> list[Stage]:
        workflow = getattr(self.record, "workflow", None)
        return stages(workflow, self.record.state) if workflow else []

    def _is_long(self, column: Column) -> bool:
        wordy = isinstance(column.field, models.TextField) and not isinstance(column.field, EncryptedTextField)
        return wordy and len(shown(self.record, column)) > BRIEF

    def _table(self, child: Child) -> Children:
        relation: Any = self.record._meta.get_field(child.accessor)
        model, back = relation.related_model, relation.remote_field.name
        entry = registers.find(model._meta.label_lower)
        rows = seen(model, self.sight.user) if hasattr(model.objects, "visible_to") else model._base_manager.all()
        columns = columns_of(model, child.columns)
        rows = rows.filter(**{back: self.record}).order_by(*(entry.order if entry else ("pk",)))
        found = list(joined(rows, columns, entry.joins if entry else ())[: ROWS + 1])
        if relation.one_to_many:  # the record is at hand, with its body
            for row in found:
                setattr(row, back, self.record)
        if len(found) <= ROWS:
            self.sight.read(self.record, child.accessor, found)
        linked = entry is not None and entry.key in self.sight.keys
        titles = [(title_of(row, columns[0]), detail_address(row) if linked else "") for row in found[:ROWS]]
        cells = rows_of(found[:ROWS], columns[1:], self.sight)
        rest = ""
        if entry and linked and len(found) > ROWS and back in entry.filters:
            rest = list_address(entry, **{back: self.record.pk})
        lines = [(*title, row) for title, row in zip(titles, cells, strict=True)]
        add = offers.adding(self.sight.user, self.record, model, back) if entry else ""
        return Children(child, columns, lines, rest, add)


def _quiet(record: Any, column: Column) -> bool:
    """Whether the value says no more than that nothing was said: a No, or a zero that stands there by itself."""
    value = getattr(record, column.name, None)
    return value is False or (value == 0 and getattr(column.field, "default", None) == 0)


def record_of(register: Register, sight: Sight, pk: int) -> Any:
    """The record with all that its page shows, or None where the user may not see it."""
    columns = columns_of(register.model, [*_names(register), *register.columns])
    alike = _alike(columns)
    apart = [column for column in columns if not any(column.field in fields for fields in alike)]
    rows = joined(seen(register.model, sight.user), apart, (*register.joins, "org"))
    record = rows.filter(pk=pk).first()
    if record is not None:
        sight.met(record.org)
        for fields in alike:
            _read_together(record, fields)
    return record


def _alike(columns: list[Column]) -> list[list[Any]]:
    """The lists of one and the same kind of record, such as the units that host a proposal and those that assist."""
    found: dict[Any, list[Any]] = {}
    for column in columns:
        if getattr(column.field, "many_to_many", False) and column.field not in found.get(
            column.field.related_model, ()
        ):
            found.setdefault(column.field.related_model, []).append(column.field)
    return [fields for fields in found.values() if len(fields) > 1]


def _read_together(record: Any, fields: list[Any]) -> None:
    """Read several lists of one kind of record in one query, as prefetching reads each in its own."""
    links = {
        field.name: Q(pk__in=field.remote_field.through._base_manager.filter(**{field.m2m_field_name(): record.pk})
                      .values(field.m2m_reverse_field_name()))
        for field in fields
    }  # fmt: skip
    said = {f"in_{name}": models.ExpressionWrapper(link, models.BooleanField()) for name, link in links.items()}
    others = list(fields[0].related_model._base_manager.filter(reduce(or_, links.values())).annotate(**said))
    read = record.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in links:
        rows = getattr(record, name).all()
        rows._result_cache = [other for other in others if getattr(other, f"in_{name}")]
        read[name] = rows


def _names(register: Register) -> list[str]:
    """The fields of the page: those declared, or all that a person fills in; the note comes last."""
    if register.detail:
        return list(register.detail)
    meta: Any = register.model._meta
    own = [f.name for f in (*meta.fields, *meta.many_to_many) if f.editable and not f.primary_key]
    return sorted(own, key="note".__eq__)
