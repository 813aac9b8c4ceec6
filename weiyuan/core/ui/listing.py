"""The list of a register: what the address asks for, made into rows. Knows no request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Max, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.registers import Register
from weiyuan.core.ui.asked import Asked, understood
from weiyuan.core.ui.cells import Cell, Column, column_of, columns_of, rows_of, title_of
from weiyuan.core.ui.filters import Filter, filters_of, narrowed
from weiyuan.core.ui.links import query_of
from weiyuan.core.ui.sight import Sight, foremost, foremost_keys, seen, sees_few
from weiyuan.core.zh import date_text

PAGE = 50
COUNTED = 1000  # beyond it a list says 1000+ and spares the database the counting
WORDS = 8
SEARCHED = 10_000  # of the records that meet the other conditions, so many of the newest are searched for words
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in force, and the address without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head; ``address`` sorts by it, ``order`` is ascending, descending or none."""

    column: Column
    address: str = ""
    order: str = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the record, what it is called, where it leads, and the cells after the first."""

    record: Any
    title: str
    address: str
    cells: list[Cell]


def found(register: Register, sight: Sight, asked: Asked, filters: list[Filter]) -> Any:
    """The rows that the address asks for, in its order: the one rule behind list, count and dashboard."""
    rows = narrowed(seen(register.model, sight.user), filters)
    if register.date:
        rows = _dated(rows, register, asked)
    if asked.q:
        rows = _searched(rows, register, sight, asked)
    return _ordered(rows, (asked.sort,) if asked.sort else register.order)


def _ordered(rows: Any, order: Sequence[str]) -> Any:
    """The rows in this order; of those that are equal the newest first, so that pages neither lose nor repeat one."""
    return rows.order_by(*order, *([] if {"pk", "-pk"} & set(order) else ["-pk"]))


def _searched(rows: Any, register: Register, sight: Sight, asked: Asked) -> Any:
    """Those of the newest rows that hold all the words: no index finds a word inside a text."""
    newest = foremost(_ordered(rows, register.order), sight, SEARCHED)
    rows = register.model._base_manager.filter(pk__in=newest)
    for word in asked.q.split()[:WORDS]:
        rows = rows.filter(_holds(register, word))
    return rows


def unsearched(register: Register, sight: Sight, asked: Asked, filters: list[Filter]) -> bool:
    """Whether the search left older records out."""
    every = found(register, sight, replace(asked, q="", sort=""), filters)
    return bool(asked.q and every.order_by()[SEARCHED : SEARCHED + 1].exists())


def chosen(register: Register, sight: Sight, **params: Any) -> Any:
    """The rows of ``list_address(register, **params)``: for figures that must equal the list they lead to."""
    asked = understood(register, {name: str(value) for name, value in params.items() if value not in ("", None)})
    return found(register, sight, asked, filters_of(register, sight, asked.params, offered=False))


def _dated(rows: Any, register: Register, asked: Asked) -> Any:
    """Rows from one day to another, both inclusive. Moments are compared with midnights, so that an index serves."""
    starts = [day for day in (asked.start, asked.year and date(asked.year, 1, 1)) if day]
    ends = [day for day in (asked.end, asked.year and date(asked.year, 12, 31)) if day]
    field, timed = register.date, isinstance(register.model._meta.get_field(register.date), DateTimeField)
    if starts:
        first = max(*starts, FIRST_DAY)
        rows = rows.filter(**{f"{field}__gte": _midnight(first) if timed else first})
    if ends:
        last = min(*ends, LAST_DAY)
        rows = rows.filter(**({f"{field}__lt": _midnight(last + timedelta(1))} if timed else {f"{field}__lte": last}))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _holds(register: Register, word: str) -> Q:
    """A record that has the word in one of the fields searched; a subquery for a path that could give it twice."""
    # Chinese has no capitals: to look for them would cost PostgreSQL most of the search.
    how = "contains" if word.lower() == word.upper() else "icontains"
    table, found = register.model._base_manager, Q()
    for path in register.search:
        said = Q(**{f"{path}__{how}": word})
        found |= Q(pk__in=table.filter(said).values("pk")) if _many(register.model, path) else said
    return found


def _many(model: Any, path: str) -> bool:
    for part in path.split("__"):
        field = model._meta.get_field(part)
        if field.one_to_many or field.many_to_many:
            return True
        model = field.related_model or model
    return False


def counted(rows: Any) -> int:
    """How many rows, counted no further than ``COUNTED`` + 1."""
    return int(rows.order_by()[: COUNTED + 1].count())


def count_text(number: int) -> str:
    """12, or 1000+ where the counting stopped."""
    return str(number) if number <= COUNTED else f"{COUNTED}+"


def joined(rows: Any, columns: Iterable[Column], joins: Iterable[str] = ()) -> Any:
    """The rows with everything that the columns show, in as few queries as there are tables of lists."""
    paths, lists = set(joins), []
    for column in columns:
        if getattr(column.field, "many_to_many", False):
            lists.append(column.name)
        elif "__" in column.name:
            paths.add(column.name.rpartition("__")[0])
        elif getattr(column.field, "is_relation", False):
            paths.add(column.name)
    return rows.select_related(*sorted(paths)).prefetch_related(*lists)


def _keys_of(rows: Any, sight: Sight, asked: Asked, number: int) -> list[int]:
    """The keys of the first rows in order; those that a search found are few enough to be sorted as they are."""
    return list(rows.values_list("pk", flat=True)[:number]) if asked.q else foremost_keys(rows, sight, number)


class Listing:
    """A page of a register's list, ready for the screen."""

    def __init__(self, register: Register, sight: Sight, params: Mapping[str, str]) -> None:
        self.register, self.sight = register, sight
        self.asked = understood(register, params)
        self.years = _years(register, sight)
        self.filters = filters_of(register, sight, self.asked.params)
        self.columns = columns_of(register.model, register.columns)
        if len(sight.bodies) > 1 and "org" not in self.asked.params:
            self.columns.append(column_of(register.model, "org"))
        if unsearched(register, sight, self.asked, self.filters):
            said = _("只在最近的 %d 条里查了。要查更早的，请再选年份或别的条件") % SEARCHED
            self.asked = replace(self.asked, complaints=(*self.asked.complaints, said))
        keys = self._keys(found(register, sight, self.asked, self.filters))
        self.more = len(keys) > PAGE
        self.lines = self._lines(self._records(keys[:PAGE]))

    def _keys(self, rows: Any) -> list[int]:
        """The keys of the page and of one record more, in order; counts on the way, in one query where it can.

        Keys alone are sorted: the records with all that their columns show are read afterwards, for one page.
        """
        first = (self.asked.page - 1) * PAGE
        if first + PAGE < COUNTED:
            counting = self._first(rows, COUNTED + 1)
            self.total = len(counting)
            return counting[first : first + PAGE + 1]
        keys = self._first(rows, first + PAGE + 1)[first:]
        self.total = min(first + len(keys), COUNTED + 1) if keys else counted(rows)
        return keys

    def _first(self, rows: Any, number: int) -> list[int]:
        return _keys_of(rows, self.sight, self.asked, number)

    def _records(self, keys: list[int]) -> list[Any]:
        table = self.register.model._base_manager.filter(pk__in=keys)
        known = {record.pk: record for record in joined(table, self.columns, self.register.joins)} if keys else {}
        return [known[key] for key in keys if key in known]

    def _lines(self, records: list[Any]) -> list[Line]:
        from_here = query_of(self.asked.params)
        cells = rows_of(records, self.columns[1:], self.sight)
        return [
            Line(record, title_of(record, self.columns[0]), f"{record.pk}/{from_here}", row)
            for record, row in zip(records, cells, strict=True)
        ]

    @property
    def count(self) -> str:
        return count_text(self.total)

    @property
    def narrow(self) -> bool:
        """Whether any condition is in force."""
        return bool(self.chips())

    @property
    def asks_more(self) -> bool:
        """Whether a condition beyond the first few is in force, so that the page shows it open."""
        return bool(self.asked.start or self.asked.end or any(entry.value for entry in self.filters[3:]))

    def heads(self) -> list[Head]:
        """The heads of the columns; a second click turns the order round."""
        known = []
        for column in self.columns:
            name, order = column.name, "none"
            if self.asked.sort.removeprefix("-") == name:
                order = "descending" if self.asked.sort.startswith("-") else "ascending"
            wanted = f"-{name}" if order == "ascending" else name
            sortable = column.sortable and name in self.register.columns
            known.append(Head(column, self.asked.address(sort=wanted) or "?" if sortable else "", order))
        return known

    def chips(self) -> list[Chip]:
        """The conditions in force, each to be taken off."""
        asked, said = self.asked, []
        if asked.q:
            said.append((_("含“%s”") % asked.q, {"q": ""}))
        if asked.year:
            said.append((_("%d年") % asked.year, {"year": ""}))
        if asked.start:
            said.append((_("%s起") % date_text(asked.start), {"from": ""}))
        if asked.end:
            said.append((_("%s止") % date_text(asked.end), {"to": ""}))
        said += [(f"{entry.label}：{entry.chosen}", {entry.name: ""}) for entry in self.filters if entry.value]
        return [Chip(text, asked.address(**change) or "?") for text, change in said]

    def first(self) -> str:
        """The address of the first page."""
        return self.asked.address() or "?"

    def earlier(self) -> str:
        """The address of the page before; "" on the first."""
        page = self.asked.page - 1
        return self.asked.address(page=page) if page else ""

    def later(self) -> str:
        """The address of the page after; "" on the last."""
        return self.asked.address(page=self.asked.page + 1) if self.more else ""


def _years(register: Register, sight: Sight) -> list[int]:
    """The years that the register's date touches, the newest first."""
    if not register.date or "year" in register.filters:
        return []
    table = seen(register.model, sight.user).order_by()
    if sees_few(register.model, sight.user):
        return _between(table.aggregate(first=Min(register.date), last=Max(register.date)))
    # By body, so that the index over body and date gives its two ends without a walk over what lies between.
    dated = table.filter(**{f"{register.date}__isnull": False}, org=OuterRef("pk"))
    first, last = (
        Subquery(dated.order_by(way).values(register.date)[:1]) for way in (register.date, f"-{register.date}")
    )
    ends = [body for body in sight.bodies_with(first=first, last=last) if body.first]
    return _between({"first": min(b.first for b in ends), "last": max(b.last for b in ends)}) if ends else []


def _between(ends: Mapping[str, Any]) -> list[int]:
    """The years from the first to the last of two days or moments, at most the last thirty."""
    if ends["first"] is None:
        return []
    return list(range(ends["last"].year, max(ends["first"].year, ends["last"].year - 30) - 1, -1))


def neighbours(register: Register, sight: Sight, asked: Asked, pk: int) -> tuple[str, str]:
    """The addresses of the records before and after in the list from which the reader came; "" at its ends."""
    rows = found(register, sight, asked, filters_of(register, sight, asked.params, offered=False))
    start = max((asked.page - 1) * PAGE - 1, 0)
    keys = _keys_of(rows, sight, asked, asked.page * PAGE + 1)[start:]
    if pk not in keys:
        return "", ""
    at = keys.index(pk)
    return _neighbour(asked, keys, at - 1, start), _neighbour(asked, keys, at + 1, start)


def _neighbour(asked: Asked, keys: list[int], at: int, start: int) -> str:
    if not 0 <= at < len(keys):
        return ""
    page = (start + at) // PAGE + 1
    return f"../{keys[at]}/" + asked.address(page=page if page > 1 else "")
