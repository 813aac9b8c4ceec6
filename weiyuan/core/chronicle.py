"""How the storeys below the journal have their deeds written down: they tell, the journal keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Told:
    """One deed. Never a password, a token, or what is encrypted in the record.

    record   what it was done to
    verb     what was done: the journal's kind is ``app_label.model.verb``
    changes  heading → (old, new) as text
    """

    record: Any
    verb: str
    changes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    note: str = ""


Keeper = Callable[..., None]
_keepers: list[Keeper] = []
_words: dict[str, str | Promise] = {}


def kept_by(keeper: Keeper) -> None:
    """Name who writes deeds down: ``keeper(org, told, by=…)``. The journal does, at the start."""
    _keepers[:] = [keeper]


def tell(org: Any, *told: Told, by: Any) -> None:
    """Have deeds written into the chain of a body. Call it inside the deed's transaction.

    Raises RuntimeError where nobody keeps a journal: a deed is never done unwritten.
    """
    if not _keepers:
        raise RuntimeError("nobody keeps the journal")
    _keepers[0](org, told, by=by)


def call(kind: str, label: str | Promise) -> None:
    """Say how a kind of deed (``orgs.user.invite``) is called on the screen."""
    _words[kind] = label


def label_of(kind: str) -> str:
    """What a kind of deed is called; "" where nobody said."""
    return str(_words.get(kind, ""))


def verbs() -> dict[str, str]:
    """All kinds that were given a name, with it."""
    return {kind: str(label) for kind, label in _words.items()}
