"""The one door through which records come into being and change state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.crypto import EncryptedTextField
from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal import chain
from weiyuan.journal.models import Entry
from weiyuan.journal.numbers import give_numbers

BATCH = 500


@dataclass(frozen=True)
class Change:
    """A record as it shall be, and what differs from the stored one: field name → (old, new) as text."""

    record: Any
    fields: tuple[str, ...]
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    before: str = ""


def change_of(record: Any, old: Mapping[str, Any]) -> Change:
    """What changed in a record that was set to its new values: ``old`` are the former ones by field name.

    What is encrypted in the record is journaled as changed, never with its words.
    """
    shown = {}
    for name, before in old.items():
        field = record._meta.get_field(name)
        secret = isinstance(field, EncryptedTextField)
        pair = ("*", "*") if secret else (_words(before), _words(getattr(record, name)))
        shown[str(field.verbose_name)] = pair
    return Change(record, tuple(old), shown, getattr(record, "state", ""))


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return "" if value is None else str(value)


@transaction.atomic
def take(record: Any, name: str, *, by: Any, note: str = "", also: Mapping[str, Any] | None = None) -> Step:
    """Take a step of the record's workflow.

    ``also`` are fields that the step implies (the date on which a task was done), stored together with the state
    so that the database may demand both.

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
    if table.update(**implied, version=F("version") + 1, updated_at=timezone.now()) != 1:
        raise WrongState(f"{name}: {before}")
    for field_name, value in implied.items():
        setattr(record, field_name, value)
    record.version += 1  # a form opened before the step is refused: it shows what no longer holds
    if not record.no and step.target not in record.workflow.drafts:
        give_numbers([record])
        type(record)._base_manager.filter(pk=record.pk).update(no=record.no)
    kind = f"{record._meta.label_lower}.{name}"
    chain.append(record.org, [_entry(record, kind, before=before, after=step.target, note=note)], by=by)
    return step


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
    chain.append(records[0].org, (_entry(r, kind, after=getattr(r, "state", ""), note=note) for r in records), by=by)


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
    model._base_manager.bulk_update([c.record for c in changes], sorted(names), batch_size=BATCH)
    kind = f"{model._meta.label_lower}.correct"
    entries = (_corrected(change, kind, note) for change in changes)
    chain.append(changes[0].record.org, entries, by=by)


def _refuse_lost_updates(model: Any, changes: Sequence[Change]) -> None:
    stored = {}
    keys = [c.record.pk for c in changes]
    for at in range(0, len(keys), BATCH):
        table = model._base_manager.select_for_update().filter(pk__in=keys[at : at + BATCH])
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
