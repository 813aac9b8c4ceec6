"""Moves everything that lies sealed under the present key (``weiyuan keys rotate``), a batch at a time.

What is sealed is found from the models, not from a list: every ``EncryptedTextField`` and the hash that goes with it,
and the columns that somebody said hold sealed texts inside of other data (``also``). Rows are written as they lie,
past the records: no version, no time of change, and no text in clear outside of this process's memory. A run that was
killed is simply run again: what was moved already is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, TextField, Value

from weiyuan.core.crypto import EncryptedTextField, WrongKey, decrypt, encrypt, fingerprint, present_mark

BATCH = 500
Row = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Columns of a table: ``renewed`` gives of a row what is to be written anew, nothing where all is well."""

    model: type[models.Model]
    columns: tuple[str, ...]
    renewed: Callable[[Row], Row]
    sealed: tuple[str, ...] = ()  # of the columns, those whose texts are themselves sealed
    batch: int = BATCH


@dataclass
class Progress:
    """How far a run has come. ``unread``: table and key of rows for which there is no key."""

    total: int = 0
    seen: int = 0
    renewed: int = 0
    unread: list[str] = field(default_factory=list)


_others: list[Place] = []


def also(place: Place) -> None:
    """Name a place of sealed texts that no field of a model tells of."""
    _others.append(place)


def places() -> list[Place]:
    """All places where something may lie sealed."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        fields = [one for one in model._meta.local_fields if isinstance(one, EncryptedTextField)]
        if fields and not model._meta.proxy and model._meta.managed:
            names = tuple(one.name for one in fields)
            hashes = tuple(one.hashed_in for one in fields if one.hashed_in)
            found.append(Place(model, (*names, *hashes), partial(_renewed, fields), names))
    return [*found, *_others]


def resealed(sealed: str) -> str:
    """The text under the present key; the same where it lies there already. Raises WrongKey."""
    return sealed if not sealed or sealed.startswith(present_mark()) else encrypt(decrypt(sealed))


def _renewed(fields: list[EncryptedTextField], row: Row) -> Row:
    new = {}
    for one in fields:
        sealed = row[one.name]
        new[one.name] = resealed(sealed) if sealed else sealed
        if one.hashed_in:
            new[one.hashed_in] = fingerprint(decrypt(sealed)) if sealed else row[one.hashed_in]
    return {name: value for name, value in new.items() if value != row[name]}


def run(*, write: bool = True) -> Iterator[Progress]:
    """Go through all places, and move what does not lie under the present key; one word of progress after each batch.

    write  False only counts it
    """
    everywhere = places()
    progress = Progress(sum(place.model._base_manager.count() for place in everywhere))
    for place in everywhere:
        last: Any = None
        while True:
            with transaction.atomic():
                last = _batch(place, last, progress, write)
            yield progress
            if last is None:
                break


def _batch(place: Place, after: Any, progress: Progress, write: bool) -> Any:
    """One batch, its rows locked so that nobody's correction is lost. Returns its last key, None after the end."""
    table = place.model._base_manager.order_by("pk")
    if after is not None:
        table = table.filter(pk__gt=after)
    raw: Any = {f"raw_{name}": ExpressionWrapper(F(name), output_field=TextField()) for name in place.sealed}
    names = [f"raw_{name}" if name in place.sealed else name for name in place.columns]
    rows = (table.select_for_update() if write else table).annotate(**raw).values_list("pk", *names)[: place.batch]
    key = None
    for key, *values in rows:
        progress.seen += 1
        try:
            new = place.renewed(dict(zip(place.columns, values, strict=True)))
        except WrongKey:
            progress.unread.append(f"{place.model._meta.label} {key}")
            continue
        if new:
            progress.renewed += 1
            if write:
                said = {name: Value(text) if name in place.sealed else text for name, text in new.items()}
                place.model._base_manager.filter(pk=key).update(**said)
    return key
