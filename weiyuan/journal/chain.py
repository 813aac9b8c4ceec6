"""Appending to the chain of a body's deeds, and checking that nobody rewrote it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from weiyuan.core.chronicle import Told
from weiyuan.journal.models import ChainHead, Entry
from weiyuan.orgs.models import OrgUnit

BATCH = 1000
NAME = 40  # characters of a name: an account without one is called by its longer address


def append(org: OrgUnit, entries: Iterable[Entry], *, by: Any) -> None:
    """Append entries in order, sealed and attributed to ``by``. Call it inside the deed's transaction."""
    head = _locked(org)
    now = timezone.now()
    sealed: list[Entry] = []
    for entry in entries:
        head.seq += 1
        entry.org, entry.seq, entry.at, entry.previous = org, head.seq, now, head.hash
        entry.actor, entry.actor_name = by, by.get_full_name()[:NAME]
        head.hash = entry.hash = entry.fingerprint()
        sealed.append(entry)
    Entry.objects.bulk_create(sealed, batch_size=BATCH)
    head.save(update_fields=["seq", "hash"])


def write_down(org: OrgUnit, told: Iterable[Told], *, by: Any) -> None:
    """Append what the storeys below have done. Call it inside the deed's transaction."""
    append(org, (_entry_of(deed) for deed in told), by=by)


def _entry_of(told: Told) -> Entry:
    meta = told.record._meta
    return Entry(
        kind=f"{meta.label_lower}.{told.verb}", model=meta.label_lower, object_id=told.record.pk,
        object_no=getattr(told.record, "no", ""), note=told.note,
        changes={name: list(pair) for name, pair in told.changes.items()},
    )  # fmt: skip


def _locked(org: OrgUnit) -> ChainHead:
    """The end of the body's chain, locked until the transaction ends."""
    heads = ChainHead.objects.select_for_update().filter(org=org)
    if (head := heads.first()) is None:
        ChainHead.objects.get_or_create(org=org)
        head = heads.get()
    return head


def broken_links(org: OrgUnit) -> list[int]:
    """The numbers of entries that do not fit the chain: changed, taken out, or slipped in from behind."""
    broken, previous, expected = [], "", 1
    for entry in Entry.objects.filter(org=org).order_by("seq").iterator():
        if entry.seq != expected or entry.previous != previous or entry.hash != entry.fingerprint():
            broken.append(entry.seq)
        previous, expected = entry.hash, entry.seq + 1
    head = ChainHead.objects.filter(org=org).first() or ChainHead(org=org)
    if (head.seq, head.hash) != (expected - 1, previous):
        broken.append(max(head.seq, expected - 1))
    return broken
