"""Deeds: what was written together, with what was there before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, time
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from weiyuan.core.crypto import EncryptedTextField, decrypt, encrypt, fingerprint
from weiyuan.core.rotation import resealed
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Deed, Entry
from weiyuan.orgs.models import OrgUnit

_going_on: ContextVar[Deed | None] = ContextVar("deed", default=None)
BATCH = 500


@contextmanager
def deed(org: OrgUnit, title: str, *, by: Any) -> Iterator[Deed]:
    """Everything that is written inside is one deed that ``undo`` puts back. A deed inside a deed is part of it."""
    if (outer := _going_on.get()) is not None:
        yield outer
        return
    with transaction.atomic():
        opened = Deed.objects.create(org=org, by=by, title=title[:120])
        token = _going_on.set(opened)
        try:
            yield opened
        finally:
            _going_on.reset(token)
        opened.save(update_fields=["changes"])


def going_on() -> Deed | None:
    """The deed that what is written now is part of."""
    return _going_on.get()


def belonging(entry: Entry) -> Entry:
    """The entry, with the deed that is going on."""
    entry.deed = going_on()
    return entry


def note_before(model: type[models.Model], keys: Sequence[int], names: Iterable[str]) -> None:
    """Keep the stored values of these columns; call it before they are written."""
    if (opened := _going_on.get()) is None:
        return
    columns = [model._meta.get_field(name) for name in names]
    wanted = [field.attname for field in columns]  # type: ignore[union-attr]  # columns all have one
    rows = model._base_manager.filter(pk__in=keys).select_for_update().order_by("pk")  # nobody writes in between
    for row in rows.values("pk", "version", *wanted):
        values = {field.name: _kept(field, row[name]) for field, name in zip(columns, wanted, strict=True)}
        opened.changes.append([model._meta.label_lower, row["pk"], row["version"] + 1, values, {}])


def note_new(records: Sequence[Any]) -> None:
    """Keep that these records came into being."""
    if (opened := _going_on.get()) is not None:
        opened.changes += [[r._meta.label_lower, r.pk, r.version, None, {}] for r in records]


def note_list(record: Any, name: str) -> None:
    """Keep what a many-to-many field held; call it before it is set, and after ``note_before``."""
    if (opened := _going_on.get()) is not None:
        keys = list(getattr(record, name).order_by("pk").values_list("pk", flat=True))
        opened.changes.append([record._meta.label_lower, record.pk, record.version, {}, {name: keys}])


def former(done: Deed) -> Iterator[tuple[Any, Any, dict[str, Any], dict[str, list[int]]]]:
    """Each record that the deed touched: model, record as it is, the former values, the former lists.

    Raises WrongState where one was changed since.
    """
    last: dict[tuple[str, int], int] = {}
    values: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    lists: dict[tuple[str, int], dict[str, list[int]]] = defaultdict(dict)
    for label, key, version, before, were in done.changes:
        last[label, key] = version
        for name, value in ({"deleted_at": "now"} if before is None else before).items():
            values[label, key].setdefault(name, value)  # the first write knows what was there
        for name, keys in were.items():
            lists[label, key].setdefault(name, keys)
    stored = _locked(last)
    for (label, key), version in reversed(last.items()):
        record = stored.get((label, key))
        if record is None or record.version != version:
            raise WrongState(f"{label} {key}: changed since")
        model = type(record)
        yield model, record, _values(model, values[label, key]), lists[label, key]


def _locked(touched: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """These records as they are, locked in the order in which everybody locks several."""
    keys: dict[str, list[int]] = defaultdict(list)
    for label, key in touched:
        keys[label].append(key)
    found: dict[tuple[str, int], Any] = {}
    for label in sorted(keys):
        table = apps.get_model(label)._base_manager.select_for_update().order_by("pk")
        for at in range(0, len(keys[label]), BATCH):
            found |= {(label, record.pk): record for record in table.filter(pk__in=keys[label][at : at + BATCH])}
    return found


def _values(model: Any, kept: dict[str, Any]) -> dict[str, Any]:
    return {name: _read(model._meta.get_field(name), value) for name, value in kept.items()}


def _kept(field: Any, value: Any) -> Any:
    """A value as JSON; what is encrypted in the record stays so."""
    if isinstance(field, EncryptedTextField):
        return encrypt(value) if value is not None else None
    if isinstance(field, models.JSONField) or value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date | time) else str(value)  # to the microsecond


def _read(field: Any, kept: Any) -> Any:
    if field.name == "deleted_at" and kept == "now":
        return timezone.now()
    if isinstance(field, EncryptedTextField):
        return decrypt(kept) if kept is not None else None
    if isinstance(field, models.ForeignKey):
        return kept
    return field.to_python(kept)


# --- what is secret in former values -------------------------------------------------------------------


def renewed(row: dict[str, Any]) -> dict[str, Any]:
    """The former values with what is encrypted in them under the present key (``core.rotation``)."""
    new = [
        [label, key, version, _renewed(label, values), lists] for label, key, version, values, lists in row["changes"]
    ]
    return {"changes": new} if new != row["changes"] else {}


def _renewed(label: str, values: dict[str, Any] | None) -> dict[str, Any] | None:
    secrets = [one for one in apps.get_model(label)._meta.fields if isinstance(one, EncryptedTextField)]
    if not values or not secrets:
        return values
    new = dict(values)
    for one in secrets:
        if one.name in new:
            new[one.name] = resealed(new[one.name] or "")
        if one.hashed_in in new and one.name in new:
            new[one.hashed_in] = fingerprint(decrypt(new[one.name])) if new[one.name] else ""
        elif one.hashed_in in new:  # its text was not changed, so there is nothing to put back
            del new[one.hashed_in]
    return new


def forget(records: Sequence[Any], names: Iterable[str]) -> None:
    """Empty these columns of these records of one register in all former values: what was deleted is nowhere left."""
    if not records:
        return
    label, keys, wanted = records[0]._meta.label_lower, {record.pk for record in records}, frozenset(names)
    touched = Entry.objects.filter(model=label, object_id__in=keys, deed__isnull=False).values("deed")
    for done in Deed.objects.filter(pk__in=touched).select_for_update().order_by("pk"):
        for of, key, _version, values, _lists in done.changes:
            if of == label and key in keys and values:
                values.update(dict.fromkeys(wanted & values.keys(), ""))
        done.save(update_fields=["changes"])
