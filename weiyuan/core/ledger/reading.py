"""Reading a sheet against what is stored: new, changed, same, and everything that is wrong. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from weiyuan.core.ledger.columns import BadCell, Column, columns, names, plain
from weiyuan.core.ledger.known import SHOWN_VALUE, Known, keys_of, show_reference
from weiyuan.core.ledger.package import MOST_COLUMNS, Formula
from weiyuan.core.ledger.sheet import Row, Sheet
from weiyuan.core.ledger.workbook import Table

MOST_TROUBLES = 1000
NUMBER = "编号"
BODY = "机构"  # a list of several bodies says in this column whose each row is


@dataclass(frozen=True)
class Trouble:
    """One thing wrong, where it stands, and how to mend it."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass
class Difference:
    """A stored record that the ledger changes: the fields, and old and new as text."""

    record: Any
    fields: tuple[str, ...]
    shown: dict[str, tuple[str, str]]
    before: str
    lists: dict[str, list[Any]]
    number: int


@dataclass
class Reading:
    """What one sheet would do to the records. ``alike`` are the rows that change nothing: row and record number."""

    sheet: Sheet
    created: list[Row] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    alike: list[tuple[int, str]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    warnings: list[Trouble] = field(default_factory=list)

    @property
    def same(self) -> int:
        return len(self.alike)

    @property
    def rows(self) -> int:
        return len(self.created) + len(self.changed) + self.same


class Reader:
    """Reads one sheet. ``known`` is shared by all sheets of the file."""

    def __init__(self, sheet: Sheet, table: Table, org: Any, known: Known) -> None:
        self.sheet, self.table, self.org, self.known = sheet, table, org, known
        self.columns = [c for c in columns(sheet) if c.header in table.headers]
        self.places = [(c, table.headers[c.header]) for c in self.columns]
        self.lists = [c.name for c in self.columns if c.many]
        self.reading = Reading(sheet)
        self._seen: dict[Any, tuple[int, list[Any]]] = {}
        self._read: list[Row] = []
        self._later: list[tuple[Row, Column, str]] = []
        self._stateless: set[int] = set()
        self._masked: set[tuple[int, str]] = set()

    def read(self) -> Reading:
        """Everything that the sheet says."""
        self._check_headers()
        rows = [row for row in self._rows() if row is not None]
        self._name_each_other(rows)
        if not self.reading.troubles:
            for row in rows:
                self._contradictions(row)
        if self.sheet.check and not self.reading.troubles:
            heads = {c.name: c.header for c in columns(self.sheet)}
            for problem in self.sheet.check(rows, self.org, self.known.earlier):
                self._trouble(problem.row, heads.get(problem.field, ""), None, problem.reason)
        self._compare(rows)
        # After an error every row counts as known, so that one bad cell is not reported a second time below.
        self.known.add(row.record for row in (self._read if self.reading.troubles else self.reading.created))
        self.known.earlier[self.sheet.model] = [row.record for row in rows]
        return self.reading

    # --- cells -------------------------------------------------------------------------------------

    def _check_headers(self) -> None:
        for column in columns(self.sheet):
            if column.required and column.header not in self.table.headers:
                self._trouble(0, column.header, None, _("缺少这一列"))
        for header in self.table.unknown:
            self.reading.warnings.append(
                Trouble(self.sheet.title, 0, header, "", _("不认识这一列，没有读取；请对照模板改列名"))
            )

    def _rows(self) -> list[Row | None]:
        found: list[Row | None] = []
        carried: dict[tuple[int, int], Any] = {}
        tops = set(self.table.filled.values())
        for number, cells in self.table.rows:
            values = [cells[at] if at < len(cells) else None for _column, at in self.places]
            if tops:
                self._carry(number, values, carried, tops)
            if any(plain(cell) for cell in values if cell is not None) and self._ours(number, cells):
                found.append(self._row(number, values))
            if len(self.reading.troubles) >= MOST_TROUBLES:
                self._trouble(number, "", None, _("错误太多，后面的行没有再看"))
                break
        return found

    def _ours(self, number: int, cells: Sequence[Any]) -> bool:
        """Whether the row is this body's: numbers of another body's list would fit records that they do not mean."""
        at = self.table.headers.get(BODY, MOST_COLUMNS)
        said = plain(cells[at]) if at < len(cells) else ""
        if not said or said in {self.org.name, self.org.short_name}:
            return True
        self._trouble(number, BODY, said, _("不是本机构的记录，请删去这一行"))
        return False

    def _carry(
        self, number: int, values: list[Any], carried: dict[tuple[int, int], Any], tops: set[tuple[int, int]]
    ) -> None:
        """Give cells that a merge covers the value of its first cell."""
        for index, (_column, at) in enumerate(self.places):
            place = (number, at + 1)
            if place in tops:
                carried[place] = values[index]
            elif values[index] is None and place in self.table.filled:
                values[index] = carried.get(self.table.filled[place])

    def _row(self, number: int, values: list[Any]) -> Row | None:
        record = self.sheet.model()
        if self.sheet.model is not type(self.org):
            record.org = self.org  # type: ignore[attr-defined]
        row, good = Row(number, record, {name: [] for name in self.lists}), True
        for (column, _at), cell in zip(self.places, values, strict=True):
            if column.name == "state" and not plain(cell):
                self._stateless.add(number)
            if cell is None and not column.required:
                continue  # a fresh record holds its defaults already
            try:
                self._set(row, column, cell)
            except BadCell as error:
                good = False
                self._trouble(number, column.header, None if column.secret else cell, str(error))
        self._read.append(row)
        return row if good and self._once(row, values) else None

    def _set(self, row: Row, column: Column, cell: Any) -> None:
        if isinstance(cell, Formula):
            raise BadCell(_("是公式，请复制后“选择性粘贴—数值”"))
        text = plain(cell)
        if column.many:
            row.lists[column.name] = [self.known.find(column.reference, name) for name in names(cell)]
        elif not text:
            if column.required:
                raise BadCell(_("必填"))
        elif column.reference is self.sheet.model:
            self._later.append((row, column, text))
        elif column.reference:
            setattr(row.record, column.name, self.known.find(column.reference, text))
        elif column.secret and "*" in text:
            self._masked.add((row.number, column.header))
        else:
            setattr(row.record, column.name, column.read(cell))

    def _once(self, row: Row, values: list[Any]) -> bool:
        """Whether the row is the first of its number or, without a number, of its kind.

        The same row once more is passed over with a warning; one that says something else is an error.
        """
        no = getattr(row.record, "no", "")
        first, said_first = self._seen.setdefault(no or self._nature(row.record), (row.number, values))
        if first == row.number:
            return True
        if [plain(cell) for cell in values] == [plain(cell) for cell in said_first]:
            reason = _("与第 %d 行完全相同，已跳过") % first
            self.reading.warnings.append(Trouble(self.sheet.title, row.number, "", "", reason))
        elif no:
            self._trouble(row.number, NUMBER, no, _("编号与第 %d 行重复") % first)
        else:
            reason = _("与第 %d 行是同一件事；若确是两件，请分别填编号") % first
            words = (getattr(row.record, name) for name in self.sheet.natural)
            said = str(row.record) or "，".join(word for word in words if isinstance(word, str))
            self._trouble(row.number, "", said, reason)
        return False

    def _name_each_other(self, rows: Sequence[Row]) -> None:
        """References inside the sheet (a matter merged into another) are read once all its rows are known."""
        mine = {key: row.record for row in rows for key in keys_of(row.record)} if self._later else {}
        for row, column, text in self._later:
            try:
                setattr(row.record, column.name, self.known.find(column.reference, text))
            except BadCell as error:
                if text in mine:
                    setattr(row.record, column.name, mine[text])
                else:
                    self._trouble(row.number, column.header, text, str(error))

    def _contradictions(self, row: Row) -> None:
        for name, reason in row.record.problems():
            column = Column(name, self.sheet.model._meta.get_field(name))
            value = None if column.secret or column.many else column.show(getattr(row.record, name, None))
            self._trouble(row.number, column.header, value, reason)

    def _trouble(self, row: int, column: str, value: Any, reason: str) -> None:
        shown = plain(value)[:SHOWN_VALUE]
        self.reading.troubles.append(Trouble(self.sheet.title, row, column, shown, reason))

    # --- against what is stored --------------------------------------------------------------------

    def _nature(self, record: Any) -> tuple[Any, ...]:
        return tuple(_identity(record, name) for name in self.sheet.natural)

    def _compare(self, rows: Sequence[Row]) -> None:
        by_no, by_nature = self._stored()
        linked, removed = self._linked(), self._removed()
        self._unlike_others(rows, by_no)
        for row in rows:
            no = getattr(row.record, "no", "")
            matches = by_no.get(no, []) if no else by_nature.get(self._nature(row.record), [])
            if len(matches) > 1:
                reason = _("库里有 %d 条同样的记录，请填编号") % len(matches)
                self._trouble(row.number, NUMBER, "", reason)
            elif matches:
                self._difference(matches[0], row, linked)
            elif getattr(row.record, "no", "") in removed:
                self._trouble(row.number, NUMBER, row.record.no, _("这个编号属于已删除的记录，请先恢复它，或留空"))
            else:
                self.reading.created.append(row)

    def _removed(self) -> set[str]:
        """The numbers of removed records: they are given to nobody else."""
        if self.org.pk is None or not hasattr(self.sheet.model, "deleted_at"):
            return set()
        gone = self.sheet.model._base_manager.filter(org=self.org, deleted_at__isnull=False).exclude(no="")
        return set(gone.values_list("no", flat=True))

    def _unlike_others(self, rows: Sequence[Row], by_no: dict[str, list[Any]]) -> None:
        """What the database allows once only, such as one term of that number, is told row by row."""
        numbers = {row.record.no for row in rows if getattr(row.record, "no", "")}
        kept = [r for records in by_no.values() for r in records if r.no not in numbers]
        for fields in unique_fields(self.sheet.model):
            taken: dict[Any, Any] = {tuple(_identity(r, n) for n in fields): r for r in kept}
            lines: dict[Any, int] = {}
            for row in rows:
                key = tuple(_identity(row.record, name) for name in fields)
                if "" in key or None in key:
                    continue
                other = taken.get(key)
                if lines.setdefault(key, row.number) != row.number:
                    self._trouble(row.number, self._header(fields[-1]), "", _("与第 %d 行重复") % lines[key])
                elif other is not None and row.record.no:
                    self._trouble(row.number, self._header(fields[-1]), "", _("与库里的 %s 重复") % other.no)

    def _header(self, name: str) -> str:
        return Column(name, self.sheet.model._meta.get_field(name)).header

    def _stored(self) -> tuple[dict[str, list[Any]], dict[tuple[Any, ...], list[Any]]]:
        by_no: dict[str, list[Any]] = {}
        by_nature: dict[tuple[Any, ...], list[Any]] = {}
        if self.org.pk is None:
            return by_no, by_nature
        model: Any = self.sheet.model
        for record in model.objects.of(self.org):
            record.org = self.org
            if record.no:
                by_no.setdefault(record.no, []).append(record)
            by_nature.setdefault(self._nature(record), []).append(record)
        return by_no, by_nature

    def _linked(self) -> dict[str, dict[int, set[int]]]:
        """The stored lists, one query a list: column → record → keys of what it lists."""
        found: dict[str, dict[int, set[int]]] = {}
        for column in self.columns:
            if column.many and self.org.pk is not None:
                through = column.field.remote_field.through._base_manager
                mine, theirs = column.field.m2m_column_name(), column.field.m2m_reverse_name()
                links: dict[int, set[int]] = {}
                source = f"{column.field.m2m_field_name()}__org"
                for one, other in through.filter(**{source: self.org}).values_list(mine, theirs):
                    links.setdefault(one, set()).add(other)
                found[column.name] = links
        return found

    def _difference(self, stored: Any, row: Row, linked: dict[str, dict[int, set[int]]]) -> None:
        fields, shown, lists = [], {}, {}
        before = getattr(stored, "state", "")
        for column in self.columns:
            if column.many:
                new = row.lists[column.name]
                if {r.pk for r in new} != linked[column.name].get(stored.pk, set()):
                    lists[column.name] = new
                    shown[column.header] = ("", "、".join(show_reference(r) for r in new))
            elif not self._as_it_was(column, stored, row):
                fields.append(column.name)
                shown[column.header] = self._old_and_new(column, stored, row.record)
                setattr(stored, column.name, getattr(row.record, column.name))
        if fields or lists:
            self.reading.changed.append(Difference(stored, tuple(fields), shown, before, lists, row.number))
        else:
            self.reading.alike.append((row.number, show_reference(stored)))

    def _as_it_was(self, column: Column, stored: Any, row: Row) -> bool:
        new = getattr(row.record, column.name)
        if column.name == "no" and not new:
            return True
        if column.secret and (row.number, column.header) in self._masked:
            return True
        if column.name == "state" and row.number in self._stateless:
            return True  # nothing said about the state: a finished record does not fall back to its beginning
        if column.reference:
            return (new.pk if new else None) == getattr(stored, column.field.attname) and not (new and new.pk is None)
        return column.same(getattr(stored, column.name), new)

    def _old_and_new(self, column: Column, stored: Any, record: Any) -> tuple[str, str]:
        if column.secret:
            return ("*", "*")  # a resident's identity: that it changed is all that the journal keeps
        new = getattr(record, column.name)
        if column.reference:
            old = self.known.name_of(column.reference, getattr(stored, column.field.attname))
            return (old, show_reference(new) if new else "")
        return (plain(column.show(getattr(stored, column.name))), plain(column.show(new)))


def unique_fields(model: Any) -> list[tuple[str, ...]]:
    """What may stand once only in a body, besides the number: the database's own walls."""
    own = [tuple(n for n in c.fields if n != "org") for c in model._meta.constraints if hasattr(c, "fields")]
    return [names for names in own if names and names != ("no",)]


def _identity(record: Any, name: str) -> Any:
    field: Any = record._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        key = getattr(record, field.attname)
        other = getattr(record, name) if key is None else None
        return key if other is None else ("new", id(other))
    return getattr(record, name)
