"""What a ledger would do, row by row: told as plain text, kept for the person who decides."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from weiyuan.core.ledger.columns import Column, columns, plain
from weiyuan.core.ledger.known import SHOWN_VALUE, show_reference
from weiyuan.core.ledger.reading import Difference, Reading, Trouble
from weiyuan.core.ledger.sheet import Row
from weiyuan.ledger.models import LedgerJob, PreviewRow, Status
from weiyuan.ledger.plans import Plan

MOST_KEPT = 20_000  # rows of a preview; nobody reads on
NEW_CELLS = 8  # of a new row, enough to know it by
BATCH = 1000


@dataclass(frozen=True)
class Line:
    """A row of the file: where it stands, what it would do, the record, and what changes. See ``PreviewRow``."""

    sheet: str
    number: int
    status: str
    record: str
    said: list[list[str]]


def lines_of(plan: Plan) -> Iterator[Line]:
    """Every row of a plan in the order of the file. Residents' identity is masked, and when it changes not told."""
    told = {reading.sheet.title for reading in plan.readings}
    yield from _wrong([trouble for trouble in plan.troubles if trouble.sheet not in told])
    for reading in plan.readings:
        yield from sorted(_lines(reading, plan.troubles), key=attrgetter("number"))


def digest_of(plan: Plan) -> str:
    """A fingerprint of all that a plan would do, to know again what was agreed to."""
    found = hashlib.sha256(json.dumps(plan.body_changes, sort_keys=True).encode())
    for line in lines_of(plan):
        found.update(json.dumps([line.sheet, line.number, line.status, line.said]).encode())
    return found.hexdigest()


def keep_preview(job: LedgerJob, plan: Plan) -> dict[str, int]:
    """Store a plan's rows for the page, in place of those before; returns how many there are of each status.

    ``moved`` counts the rows that say something else than at the time before; 0 the first time.
    """
    before = {(row.sheet, row.number): (row.status, row.said) for row in job.preview.all()}
    counts: Counter[str] = Counter()
    kept: list[PreviewRow] = []
    for at, line in enumerate(lines_of(plan)):
        moved = bool(before) and before.get((line.sheet, line.number)) != (line.status, line.said)
        counts[line.status] += 1
        if at < MOST_KEPT:
            counts["moved"] += moved
            kept.append(PreviewRow(job=job, at=at, moved=moved, **vars(line)))
    with transaction.atomic():
        job.preview.all().delete()
        PreviewRow.objects.bulk_create(kept, batch_size=BATCH)
    return dict(counts)


def _lines(reading: Reading, troubles: Sequence[Trouble]) -> Iterator[Line]:
    title, shown = reading.sheet.title, columns(reading.sheet)
    yield from _wrong([trouble for trouble in troubles if trouble.sheet == title])
    wrong = {trouble.row for trouble in troubles if trouble.sheet == title}
    for row in reading.created:
        if row.number not in wrong:
            yield Line(title, row.number, Status.NEW.value, _name(row.record), _cells(shown, row))
    for change in reading.changed:
        if change.number not in wrong:
            yield Line(title, change.number, Status.CHANGED.value, _name(change.record), _changes(change))
    for number, no in reading.alike:
        if number not in wrong:
            yield Line(title, number, Status.SAME.value, no[:SHOWN_VALUE], [])


def _wrong(troubles: Sequence[Trouble]) -> Iterator[Line]:
    rows: dict[tuple[str, int], list[list[str]]] = {}
    for trouble in troubles:
        rows.setdefault((trouble.sheet, trouble.row), []).append([trouble.column, trouble.value, trouble.reason])
    for (sheet, number), said in rows.items():
        yield Line(sheet, number, Status.ERROR.value, "", said)


def _changes(change: Difference) -> list[list[str]]:
    return [[header, _cut(old), _cut(new)] for header, (old, new) in change.shown.items()]


def _cells(shown: Sequence[Column], row: Row) -> list[list[str]]:
    """The first filled cells of a new row."""
    said: list[list[str]] = []
    for column in shown:
        if len(said) == NEW_CELLS:
            break
        if text := _text(column, row):
            said.append([column.header, "", _cut(text)])
    return said


def _text(column: Column, row: Row) -> str:
    with suppress(ObjectDoesNotExist, TypeError):  # it names a row that is wrong itself
        if column.many:
            return "、".join(show_reference(other) for other in row.lists.get(column.name, ()))
        value = getattr(row.record, column.name)
        if column.reference:
            return show_reference(value) if value else ""
        return plain(column.show(value))
    return ""


def _name(record: Any) -> str:
    with suppress(ObjectDoesNotExist, TypeError):
        return _cut(show_reference(record))
    return ""


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_VALUE else text[: SHOWN_VALUE - 1] + "…"
