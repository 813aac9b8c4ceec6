"""Reading, importing and exporting whole ledgers: all or nothing, and twice the same as once."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from weiyuan import __version__
from weiyuan.core.ledger.columns import columns
from weiyuan.core.ledger.known import Known
from weiyuan.core.ledger.reading import BODY as ROW_BODY
from weiyuan.core.ledger.reading import Difference, Reader, Reading, Trouble
from weiyuan.core.ledger.sheet import Row, Sheet
from weiyuan.core.ledger.workbook import BadFile, Book
from weiyuan.core.ledger.writing import ABOUT, CHOICES, NOTES, no_values, record_row, write_book
from weiyuan.journal import chain, transition
from weiyuan.journal.models import Entry
from weiyuan.ledger.plans import Plan
from weiyuan.ledger.previews import digest_of
from weiyuan.ledger.sheets import BODY, SHEETS
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand

Progress = Callable[[str, int, int], None]
BATCH = 500
IGNORED = (NOTES, CHOICES, ABOUT)


def quietly(stage: str, done: int, total: int) -> None:
    """For callers who do not watch."""


@contextmanager
def unswept() -> Iterator[None]:
    """Without looking for cycles of dead objects meanwhile.

    A ledger's records all stay until it is done; going through them again and again is a fifth of the work.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@unswept()
def read_ledger(
    source: Path | IO[bytes],
    *,
    by: Any,
    org: OrgUnit | None = None,
    only: Sheet | None = None,
    progress: Progress = quietly,
) -> Plan:
    """Read a workbook against what is stored. Writes nothing; ``import_ledger`` runs the same code.

    org   the body that the ledger must belong to; without it the ledger's own 机构 sheet names the body, and a
          body not yet known is planned as new
    only  the one sheet to read, for the import of a single register into ``org``; the others are passed over
    Raises BadFile where the file is no workbook, PermissionDenied where ``by`` may not import for the body.
    """
    sheets = (only,) if only else SHEETS
    with Book(source) as book:
        plan = Plan(org) if only and org else _plan_body(book, org)
        if transaction.get_connection().in_atomic_block:
            _wait_for_others(plan.org)
        if not plan.is_new:
            demand(by, "orgs.import_ledger", plan.org)
        elif not by.is_superuser:
            raise PermissionDenied("orgs.add_orgunit")
        known = Known(plan.org, {c.reference for sheet in sheets for c in columns(sheet) if c.reference})
        for at, sheet in enumerate(sheets):
            progress(_("读取%s") % sheet.title, at, len(sheets))
            if reading := _read_sheet(book, sheet, plan, known):
                plan.readings.append(reading)
        plan.warnings += _passed_over(book, only)
    for reading in plan.readings:
        plan.troubles += [*reading.troubles, *_own_deeds(reading, by)]
        plan.warnings += reading.warnings
    _refuse_empty(plan, only)
    return plan


def _refuse_empty(plan: Plan, only: Sheet | None) -> None:
    """Raise BadFile where there was nothing to read and nothing wrong to tell: probably the wrong file."""
    empty = not plan.rows if only else not plan.readings
    if empty and not plan.troubles and not plan.body_changes and not plan.is_new:
        raise BadFile(
            _("工作簿里没有“%s”这张表，或者表里没有内容；请用模板填写") % only.title
            if only
            else _("工作簿里没有一张认识的表；请用模板填写")
        )


def _own_deeds(reading: Reading, by: Any) -> Iterator[Trouble]:
    """What a clerk who is a member may not say of himself by hand, he does not bring in by a ledger either."""
    own = getattr(getattr(by, "member", None), "pk", None)
    if own is None:
        return
    meta: Any = reading.sheet.model._meta
    for verb, rows in (("add", reading.created), ("change", reading.changed)):
        for row in rows:
            his = getattr(row.record, "member_id", None) == own
            if his and not by.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}", row.record):
                who, said = str(by.member), _("这是您自己的，请别的工作人员登记")
                yield Trouble(reading.sheet.title, row.number, _("委员"), who, said)


def _passed_over(book: Book, only: Sheet | None) -> list[Trouble]:
    """The sheets that were not read, each with the reason."""
    known = {sheet.title for sheet in (BODY, *SHEETS)}
    titles = sorted(set(book.titles) - set(IGNORED) - ({only.title} if only else known))
    others = _("这次只导入“%s”，没有读取") % only.title if only else ""
    return [Trouble(t, 0, "", "", others if t in known else _("不认识这张表，没有读取")) for t in titles]


def _read_sheet(book: Book, sheet: Sheet, plan: Plan, known: Known) -> Reading | None:
    try:
        table = book.table(sheet.title, [*(c.header for c in columns(sheet)), ROW_BODY])
        return Reader(sheet, table, plan.org, known).read() if table else None
    except BadFile as error:
        plan.troubles.append(Trouble(sheet.title, 0, "", "", str(error)))
        return None


def _wait_for_others(org: OrgUnit) -> None:
    """Inside an import: a second one of the same body looks at what is stored only when the first is over.

    Otherwise both would find the same unnumbered rows new. Records that merely name the body are not held up.
    """
    OrgUnit.objects.select_for_update(no_key=True).filter(pk=org.pk).first()


# --- the body itself --------------------------------------------------------------------------------


def _plan_body(book: Book, org: OrgUnit | None) -> Plan:
    table = book.table(BODY.title, [c.header for c in columns(BODY)])
    if table is None:
        if org is None:
            raise BadFile(_("缺少“机构”表，不知道是哪个机构的台账"))
        return Plan(org)
    reading = Reader(BODY, table, OrgUnit(), Known(OrgUnit(), ())).read()
    if reading.troubles:
        return Plan(org or OrgUnit(), org is None, troubles=reading.troubles)
    if len(reading.created) != 1:
        raise BadFile(_("“机构”表应当正好有一行，现有 %d 行") % len(reading.created))
    said: Any = reading.created[0].record
    stored = org or OrgUnit.objects.filter(name=said.name).first()
    if stored is None:
        return Plan(said, True)
    if stored.name != said.name:
        trouble = Trouble(BODY.title, reading.created[0].number, "全称", said.name, _("不是本机构的台账"))
        return Plan(stored, troubles=[trouble])
    return Plan(stored, body_changes=_body_changes(stored, said, table.headers))


def _body_changes(stored: OrgUnit, said: OrgUnit, headers: Iterable[str]) -> dict[str, tuple[str, str]]:
    found = {}
    for column in columns(BODY):
        old, new = getattr(stored, column.name), getattr(said, column.name)
        if column.header in headers and old != new:
            found[column.name] = (str(column.show(old) or ""), str(column.show(new) or ""))
            setattr(stored, column.name, new)
    return found


# --- writing ----------------------------------------------------------------------------------------


@unswept()
def import_ledger(
    source: Path | IO[bytes],
    *,
    by: Any,
    org: OrgUnit | None = None,
    only: Sheet | None = None,
    agreed: str = "",
    progress: Progress = quietly,
) -> Plan:
    """Bring a ledger in: everything, or nothing where anything is wrong (the plan's troubles say what).

    agreed  the digest of the plan that a person confirmed: where the file would do something else by now, because
            stored records changed, nothing is written and the plan is ``moved``
    Raises as ``read_ledger`` does.
    """
    with transaction.atomic():
        plan = read_ledger(source, by=by, org=org, only=only, progress=progress)
        plan.moved = bool(agreed) and digest_of(plan) != agreed
        if not plan.troubles and not plan.moved:
            try:
                with transaction.atomic():
                    _apply(plan, by, progress)
            except IntegrityError as error:
                # The database's own wall. What it refuses should have been found in reading, cell by cell.
                # Only the first line: PostgreSQL quotes the row in the second.
                said = str(error).partition("\n")[0]
                plan.troubles.append(Trouble(plan.at, 0, "", "", _("与库里的约束冲突：%s") % said))
    return plan


def _apply(plan: Plan, by: Any, progress: Progress) -> None:
    note = _("台账导入")
    if plan.is_new or plan.body_changes:
        plan.org.save()
        kind = "orgs.orgunit.register" if plan.is_new else "orgs.orgunit.correct"
        shown = {name: list(pair) for name, pair in plan.body_changes.items()}
        entry = Entry(kind=kind, model="orgs.orgunit", object_id=plan.org.pk, changes=shown, note=note)
        chain.append(plan.org, [entry], by=by)
    for at, reading in enumerate(plan.readings):
        plan.at = reading.sheet.title
        progress(_("写入%s") % plan.at, at, len(plan.readings))
        _create(reading, by, note)
        _change(reading, by, note)


def _create(reading: Reading, by: Any, note: str) -> None:
    itself = [c for c in columns(reading.sheet) if c.reference is reading.sheet.model and not c.many]
    held = _hold_back(reading.created, [c.name for c in itself])
    transition.register([row.record for row in reading.created], by=by, note=note)
    for record, name, other in held:
        setattr(record, name, other)
    for name in {name for _record, name, _other in held}:
        model: Any = reading.sheet.model
        model._base_manager.bulk_update([r for r, n, _o in held if n == name], [name], batch_size=BATCH)
    for column in columns(reading.sheet):
        if column.many:
            _link(column.field, [(row.record, row.lists.get(column.name, [])) for row in reading.created])


def _hold_back(rows: Sequence[Row], names: list[str]) -> list[tuple[Any, str, Any]]:
    """Take out references between new rows of one sheet: they can be stored only once both have keys."""
    held = []
    for row in rows:
        for name in names:
            if (other := getattr(row.record, name)) is not None and other.pk is None:
                held.append((row.record, name, other))
                setattr(row.record, name, None)
    return held


def _link(many: Any, pairs: Iterable[tuple[Any, list[Any]]]) -> None:
    through = many.remote_field.through
    mine, theirs = many.m2m_column_name(), many.m2m_reverse_name()
    links = [through(**{mine: one.pk, theirs: other.pk}) for one, others in pairs for other in others]
    through._base_manager.bulk_create(links, batch_size=BATCH, ignore_conflicts=True)


def _change(reading: Reading, by: Any, note: str) -> None:
    changes = [transition.Change(d.record, d.fields, d.shown, d.before) for d in reading.changed]
    transition.correct(changes, by=by, note=note)
    for difference in reading.changed:
        _relink(difference)


def _relink(difference: Difference) -> None:
    for name, others in difference.lists.items():
        getattr(difference.record, name).set(others)


# --- out again --------------------------------------------------------------------------------------


def write_template(path: Path | IO[bytes], only: Sheet | None = None) -> None:
    """The empty workbook: every sheet (or the one), its dropdowns, and a sheet that explains each column."""
    write_book((only,) if only else (BODY, *SHEETS), path, no_values)


def template_path() -> Path:
    """The empty workbook, written once for each version of the product."""
    path = Path(settings.MEDIA_ROOT) / f"template-{__version__}.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.xlsx")
        write_template(fresh)
        fresh.replace(path)
    return path


def export_ledger(org: OrgUnit, path: Path, *, by: Any, clear: bool = False, reason: str = "") -> int:
    """Write a body's ledger; returns the number of records. It imports to the same records.

    What only named people know is left out where ``by`` is none of them.
    clear  residents' identity in clear instead of masked: needs its own right and a reason, which is journaled
    Raises PermissionDenied, and ValueError where ``clear`` is asked without a reason.
    """
    demand(by, "orgs.export_ledger", org)
    if clear:
        demand(by, "orgs.reveal_identity", org)
    if clear and not reason.strip():
        raise ValueError(_("导出未脱敏的台账要写明理由"))
    written = write_book((BODY, *SHEETS), path, lambda sheet: _values(sheet, org, clear, by)) - 1  # the body's own row
    kind = "orgs.orgunit.reveal" if clear else "orgs.orgunit.export"
    note = _("导出台账 %(count)d 条。%(reason)s") % {"count": written, "reason": reason}
    entry = Entry(kind=kind, model="orgs.orgunit", object_id=org.pk, note=note)
    with transaction.atomic():
        chain.append(org, [entry], by=by)
    return written


def _values(sheet: Sheet, org: OrgUnit, clear: bool, by: Any) -> Iterable[Sequence[Any]]:
    shown = columns(sheet)
    model: Any = sheet.model
    if model is OrgUnit:
        return [record_row(shown, org, {}, clear)]
    references = [c.name for c in shown if c.reference and not c.many]
    lists = [c.name for c in shown if c.many]
    records = model.objects.of(org).order_by("pk")
    if model.secretive and not by.is_superuser:  # what only named people know; the command line saves everything
        records = records.filter(model.seen_by(by))
    records = records.select_related(*references).prefetch_related(*lists)
    return (
        record_row(shown, r, {name: [ref(o) for o in getattr(r, name).all()] for name in lists}, clear)
        for r in records.iterator(chunk_size=2000)
    )


def ref(record: Any) -> str:
    """How a list cell names a record: by its number, which is never ambiguous."""
    return str(record.no or record)
