"""The one door through which records come into being and change state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.crypto import EncryptedTextField
from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal import chain, deeds
from weiyuan.journal.deeds import deed
from weiyuan.journal.models import Deed, Entry
from weiyuan.journal.numbers import give_numbers

__all__ = [
    "Change",
    "change_of",
    "correct",
    "deed",
    "register",
    "remove",
    "remove_all",
    "restore",
    "restore_all",
    "take",
    "take_back",
    "undo",
]

BATCH = 500


@dataclass(frozen=True)
class Change:
    """A record as it shall be, and what differs from the stored one: field name → (old, new) as text.

    ``lists`` are the new members of many-to-many fields by name.
    """

    record: Any
    fields: tuple[str, ...]
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    before: str = ""
    lists: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def change_of(record: Any, old: Mapping[str, Any], lists: Mapping[str, Sequence[Any]] | None = None) -> Change:
    """What changed in a record that was set to its new values: ``old`` are the former ones by field name.

    ``lists`` are many-to-many fields that shall hold these records from now on.
    What is encrypted in the record is journaled as changed, never with its words.
    """
    shown = {}
    for name, before in old.items():
        field = record._meta.get_field(name)
        secret = isinstance(field, EncryptedTextField)
        pair = ("*", "*") if secret else (_words(before), _words(getattr(record, name)))
        shown[str(field.verbose_name)] = pair
    for name, others in (lists or {}).items():
        before = list(getattr(record, name).all())
        shown[str(record._meta.get_field(name).verbose_name)] = (_words(before), _words(list(others)))
    return Change(record, tuple(old), shown, getattr(record, "state", ""), lists or {})


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return "" if value is None else str(value)


@transaction.atomic
def take(record: Any, name: str, *, by: Any, note: str = "", also: Mapping[str, Any] | None = None) -> Step:
    """Take a step of the record's workflow.

    ``also`` are fields that the step implies (the date on which a task was done), stored and journaled together
    with the state, so that the database may demand both.

    Raises PermissionDenied where ``by`` lacks the step's right, ValidationError where the step needs a note,
    WrongState where the record is not where the step starts, or somebody else moved it in between.
    """
    step: Step = record.workflow.step(name)
    if not by.has_perm(step.permission, record):
        raise PermissionDenied(step.permission)
    if step.needs_note and not note.strip():
        raise ValidationError({"note": _("请写明理由")})
    before = record.state
    table = type(record)._base_manager.filter(pk=record.pk, state=before, state__in=step.sources)
    implied = {**(also or {}), "state": step.target}
    old = {name: getattr(record, name) for name, value in (also or {}).items() if getattr(record, name) != value}
    deeds.note_before(type(record), [record.pk], implied)
    if table.update(**implied, version=F("version") + 1, updated_at=timezone.now()) != 1:
        raise WrongState(f"{name}: {before}")
    for field_name, value in implied.items():
        setattr(record, field_name, value)
    record.version += 1  # a form opened before the step is refused: it shows what no longer holds
    if not record.no and step.target not in record.workflow.drafts:
        give_numbers([record])
        type(record)._base_manager.filter(pk=record.pk).update(no=record.no)
    kind = f"{record._meta.label_lower}.{name}"
    changes = {name: list(pair) for name, pair in change_of(record, old).shown.items()}
    _tell(record.org, [_entry(record, kind, before=before, after=step.target, note=note, changes=changes)], by)
    return step


@transaction.atomic
def take_back(record: Any, name: str, *, by: Any, note: str = "", also: Mapping[str, Any] | None = None) -> bool:
    """Put a record back where it stood before it took a step, with these fields: what the step was for is gone.

    Rights are the caller's business. Tells whether it was done: not where the record is elsewhere by now, or was
    brought in as it is and never took the step. Raises WrongState where somebody else moved it in between.
    """
    label = record._meta.label_lower
    told = Entry.objects.filter(kind=f"{label}.{name}", model=label, object_id=record.pk).order_by("-seq").first()
    if told is None or record.state != told.after:
        return False
    before = record.state
    values = {**(also or {}), "state": told.before}
    old = {field: getattr(record, field) for field in also or {}}
    deeds.note_before(type(record), [record.pk], values)
    table = type(record)._base_manager.filter(pk=record.pk, state=before, version=record.version)
    if table.update(**values, version=F("version") + 1, updated_at=timezone.now()) != 1:
        raise WrongState(f"{name}: {before}")
    for field_name, value in values.items():
        setattr(record, field_name, value)
    record.version += 1
    changes = {name: list(pair) for name, pair in change_of(record, old).shown.items()}
    entry = _entry(record, f"{label}.undo", before=before, after=told.before, note=note, changes=changes)
    _tell(record.org, [entry], by)
    return True


@transaction.atomic
def register(records: Sequence[Any], *, by: Any, note: str = "") -> None:
    """Store new records of one register and one body, number those past their drafts, and journal each.

    The states they bear stand as given: a ledger brings finished work. Rights are the caller's business.
    """
    if not records:
        return
    model = type(records[0])
    drafts = model.workflow.drafts if model.workflow else frozenset()
    give_numbers([r for r in records if r.no or getattr(r, "state", "") not in drafts])
    for record in records:
        record.created_by = by
        record.derive()
    model._base_manager.bulk_create(records, batch_size=BATCH)
    kind = f"{model._meta.label_lower}.register"
    _tell(records[0].org, (_entry(r, kind, after=getattr(r, "state", ""), note=note) for r in records), by)
    deeds.note_new(records)


@transaction.atomic
def correct(changes: Sequence[Change], *, by: Any, note: str = "") -> None:
    """Store corrected records of one register and one body, and journal what differed.

    Raises WrongState where a record was changed by somebody else since it was read.
    """
    if not changes:
        return
    model = type(changes[0].record)
    names: set[str] = {"version", "updated_at", "no", *model.derived}
    now = timezone.now()
    for change in changes:
        names.update(change.fields)
        change.record.version += 1
        change.record.updated_at = now
        change.record.derive()
    drafts = model.workflow.drafts if model.workflow else frozenset()
    give_numbers([c.record for c in changes if c.record.no or getattr(c.record, "state", "") not in drafts])
    _refuse_lost_updates(model, changes)
    deeds.note_before(model, [c.record.pk for c in changes], names - {"no", "updated_at", "version"})
    model._base_manager.bulk_update([c.record for c in changes], sorted(names), batch_size=BATCH)
    kind = f"{model._meta.label_lower}.correct"
    for change in changes:
        for name, others in change.lists.items():
            deeds.note_list(change.record, name)
            getattr(change.record, name).set(others)
    _tell(changes[0].record.org, (_corrected(change, kind, note) for change in changes), by)


def remove(record: Any, *, by: Any, note: str = "") -> None:
    """Take a record out of its register; it stays stored, keeps its number, and can be restored.

    Rights are the caller's business. Raises WrongState where it is gone already or was changed in between.
    """
    remove_all([record], by=by, note=note)


@transaction.atomic
def remove_all(records: Sequence[Any], *, by: Any, note: str = "") -> None:
    """Take records of one register and one body out of it, as ``remove`` does."""
    _mark(records, timezone.now(), "remove", by, note)


def restore(record: Any, *, by: Any, note: str = "") -> None:
    """Put a removed record back. Raises WrongState where it stands there already or was changed in between."""
    restore_all([record], by=by, note=note)


@transaction.atomic
def restore_all(records: Sequence[Any], *, by: Any, note: str = "") -> None:
    """Put removed records of one register and one body back, as ``restore`` does."""
    _mark(records, None, "restore", by, note)


def _mark(records: Sequence[Any], when: Any, name: str, by: Any, note: str) -> None:
    if not records:
        return
    model, now = type(records[0]), timezone.now()
    for at in range(0, len(records), BATCH):
        part = records[at : at + BATCH]
        table = model._base_manager.filter(pk__in=[record.pk for record in part])
        rows = table.filter(deleted_at__isnull=when is not None).select_for_update().order_by("pk")
        if dict(rows.values_list("pk", "version")) != {record.pk: record.version for record in part}:
            raise WrongState(f"{name}: {part[0]}")
        deeds.note_before(model, [record.pk for record in part], ["deleted_at"])
        table.update(deleted_at=when, version=F("version") + 1, updated_at=now)
    kind, entries = f"{model._meta.label_lower}.{name}", []
    for record in records:
        record.deleted_at = when
        record.version += 1
        state = getattr(record, "state", "")
        entries.append(_entry(record, kind, before=state, after=state, note=note))
    _tell(records[0].org, entries, by)


@transaction.atomic
def undo(done: Deed, *, by: Any) -> None:
    """Put back all that a deed changed. What came into being is removed; numbers given stay given.

    Rights are the caller's business. Raises WrongState, with nothing changed, where the deed was undone already or
    one of its records was changed since.
    """
    now = timezone.now()
    if Deed.objects.filter(pk=done.pk, undone_at__isnull=True).update(undone_at=now) != 1:
        raise WrongState("undone already")
    done.undone_at = now
    entries = []
    for model, record, values, lists in deeds.former(done):
        before = getattr(record, "state", "")
        model._base_manager.filter(pk=record.pk).update(**values, version=F("version") + 1, updated_at=now)
        for name, others in lists.items():
            getattr(record, name).set(others)
        note = str(_("撤销：%s") % done.title)
        after = values.get("state", before)
        entries.append(_entry(record, f"{model._meta.label_lower}.undo", before=before, after=after, note=note))
    _tell(done.org, entries, by)


def _tell(org: Any, entries: Iterable[Entry], by: Any) -> None:
    """Journal what was done, as part of the deed that is going on if there is one."""
    chain.append(org, (deeds.belonging(entry) for entry in entries), by=by)


def _refuse_lost_updates(model: Any, changes: Sequence[Change]) -> None:
    stored = {}
    keys = [c.record.pk for c in changes]
    for at in range(0, len(keys), BATCH):
        table = model._base_manager.select_for_update().filter(pk__in=keys[at : at + BATCH]).order_by("pk")
        stored.update(table.values_list("pk", "version"))
    for change in changes:
        if stored.get(change.record.pk) != change.record.version - 1:
            raise WrongState(f"{change.record}: changed by somebody else")


def _corrected(change: Change, kind: str, note: str) -> Entry:
    shown = {name: list(pair) for name, pair in change.shown.items()}
    after = getattr(change.record, "state", "")
    return _entry(change.record, kind, before=change.before, after=after, note=note, changes=shown)


def _entry(record: Any, kind: str, **said: Any) -> Entry:
    return Entry(kind=kind, model=record._meta.label_lower, object_id=record.pk, object_no=record.no, **said)
