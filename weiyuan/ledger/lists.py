"""The list of one register as a workbook: the very rows that the reader sees, and for staff all that is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import DateTimeField
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.ledger.columns import CONTROL
from weiyuan.core.ledger.columns import columns as sheet_columns
from weiyuan.core.ledger.known import show_reference
from weiyuan.core.ledger.reading import BODY
from weiyuan.core.ledger.sheet import Sheet
from weiyuan.core.ledger.writing import Head, heads_of, record_row, write_list
from weiyuan.core.registers import Register
from weiyuan.core.ui.cells import Column, shown
from weiyuan.core.ui.listing import Listing, chosen, joined
from weiyuan.core.ui.sight import sight_of
from weiyuan.core.zh import date_text
from weiyuan.journal import chain
from weiyuan.journal.models import Entry
from weiyuan.ledger.sheets import sheet_of
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import MEMBER_ROLES, STAFF

AT_ONCE = 2000  # rows that are written while the reader waits: of the widest sheet under a second; more are a job
EVERY = 500  # rows between two looks at the progress
PRINTED = 2000  # rows of a printed list
CHUNK = 1000
WIDTHS = {"num": 12, "day": 14}

Watch = Callable[[int, int], None]


def unwatched(done: int, total: int) -> None:
    """For callers who do not watch."""


def may_export(user: Any, register: Register) -> bool:
    """Whether the user takes this register's list away as a workbook.

    Staff of the body (domain.md B), and members and station heads what they see themselves; handling units, readers
    and the district office read on the screen.
    """
    return _with_body(register) and bool(user.scope.bodies(STAFF | MEMBER_ROLES))


def _with_body(register: Register) -> bool:
    try:
        return register.model._meta.get_field("org").related_model is OrgUnit
    except FieldDoesNotExist:
        return False


def rows_of_list(user: Any, register: Register, asked: Mapping[str, str]) -> Any:
    """The rows that the list shows for these parameters, in its order; of all its pages.

    Where the user only reads in one of several bodies, without the rows of that one.
    Raises PermissionDenied for who may not export.
    """
    if not may_export(user, register):
        raise PermissionDenied("ledger.export_list")
    rows = chosen(register, sight_of(user), **asked)
    bodies = user.scope.bodies(STAFF | MEMBER_ROLES)
    return rows if set(bodies) == set(user.scope.roles) else rows.filter(org__in=bodies)


def export_list(
    register: Register, asked: Mapping[str, str], target: Path | IO[bytes], *, by: Any, watch: Watch = unwatched
) -> int:
    """Write a register's list as the address asks; returns the number of rows, which is journaled in their bodies.

    Staff get the columns of the register's sheet, so that the file can be imported again; others those of the list.
    Residents' identity is masked. Raises PermissionDenied for who may not export.
    """
    rows = rows_of_list(by, register, asked)
    listing = Listing(register, sight_of(by), {**asked, "page": ""})
    several = len(listing.sight.bodies) > 1
    sheet = sheet_of(register) if set(by.scope.bodies(STAFF)) >= set(by.scope.bodies(MEMBER_ROLES)) else None
    seen: Counter[int] = Counter()
    heads, lines = _by_sheet(sheet, rows, several) if sheet else _by_columns(listing, rows)
    total = rows.count()
    title = sheet.title if sheet else str(register.label)
    about = [
        (_("登记簿"), str(register.label)),
        (_("机构"), "、".join(body.name for body in listing.sight.bodies)),
        (_("条件"), conditions(listing)),
        (_("条数"), str(total)),
        (_("导出时间"), moment()),
        (_("导出人"), by.get_full_name()),
        (_("说明"), _("群众的姓名、电话、住址已脱敏；带 * 的单元格再导入时不改动原来的内容。")),
    ]
    written = write_list(title, heads, _counting(lines, seen, total, watch), about, target)
    _journal(register, listing, seen, by)
    return written


def conditions(listing: Listing) -> str:
    """The conditions of a list in words."""
    return "；".join(chip.text for chip in listing.chips()) or _("全部")


def moment() -> str:
    """Now, as a person reads it."""
    now = timezone.localtime()
    return f"{date_text(now.date())} {now:%H:%M}"


def filename_of(register: Register) -> str:
    """What an exported list is called."""
    day = timezone.localdate().strftime("%Y%m%d")
    return f"{register.label}{day}.xlsx"


def _by_sheet(sheet: Sheet, rows: Any, several: bool) -> tuple[list[Head], Iterator[tuple[int, list[Any]]]]:
    told = sheet_columns(sheet)
    references = [c.name for c in told if c.reference and not c.many]
    lists = [c.name for c in told if c.many]
    records = rows.select_related(*references, *(["org"] if several else [])).prefetch_related(*lists)
    heads = heads_of(sheet) + ([Head(BODY, 20)] if several else [])

    def lines() -> Iterator[tuple[int, list[Any]]]:
        for record in records.iterator(chunk_size=CHUNK):
            named = {name: [show_reference(other) for other in getattr(record, name).all()] for name in lists}
            cells = record_row(told, record, named, False)
            yield record.org_id, cells + ([record.org.short_name] if several else [])

    return heads, lines()


def _by_columns(listing: Listing, rows: Any) -> tuple[list[Head], Iterator[tuple[int, list[Any]]]]:
    heads = [Head(column.label, WIDTHS.get(column.kind, 24)) for column in listing.columns]
    records = joined(rows, listing.columns, listing.register.joins)
    lines = (
        (record.org_id, [typed(record, column) for column in listing.columns])
        for record in records.iterator(chunk_size=CHUNK)
    )
    return heads, lines


def typed(record: Any, column: Column) -> Any:
    """What the list shows in this cell, whole; a real date or number where the field is one."""
    text = CONTROL.sub("", shown(record, column))
    if not text or column.field is None or column.field.choices or column.field.is_relation:
        return text or None
    value = record
    for part in column.name.split("__"):
        value = getattr(value, part)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, Decimal | int | date | time) and not isinstance(value, bool):
        return value
    return text


def _counting(
    lines: Iterator[tuple[int, list[Any]]], seen: Counter[int], total: int, watch: Watch
) -> Iterator[Sequence[Any]]:
    for done, (org, cells) in enumerate(lines):
        seen[org] += 1
        if done % EVERY == 0:
            watch(done, total)
        yield cells


def _journal(register: Register, listing: Listing, seen: Counter[int], by: Any) -> None:
    """Who took how many rows, and under which conditions, in the chain of each body whose rows they are."""
    told = {"name": register.label, "asked": conditions(listing)}
    with transaction.atomic():
        for org in OrgUnit.objects.filter(pk__in=seen).order_by("pk"):
            note = _("导出“%(name)s” %(count)d 条（%(asked)s）") % {**told, "count": seen[org.pk]}
            entry = Entry(kind="orgs.orgunit.export", model="orgs.orgunit", object_id=org.pk, note=note)
            chain.append(org, [entry], by=by)


def printed(register: Register, asked: Mapping[str, str], user: Any) -> dict[str, Any]:
    """What the printed list needs: all rows that match, not a page of them, up to ``PRINTED``."""
    listing = Listing(register, sight_of(user), {**asked, "page": ""})
    rows = joined(chosen(register, listing.sight, **asked), listing.columns, register.joins)
    records = list(rows[: PRINTED + 1])
    lines = [[(column, _on_paper(record, column)) for column in listing.columns] for record in records[:PRINTED]]
    return {
        "listing": listing, "lines": lines, "conditions": conditions(listing), "moment": moment(),
        "cut": len(records) > PRINTED, "most": PRINTED,
    }  # fmt: skip


def _on_paper(record: Any, column: Column) -> str:
    """The whole text; of a moment the day only, as on the screen: a table has no room for more."""
    text = shown(record, column)
    return text.partition(" ")[0] if isinstance(column.field, DateTimeField) else text
