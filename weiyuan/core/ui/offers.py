"""Buttons that flats put on lists and records, declared in a room called panels, found at the start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise

from weiyuan.core.registers import Register
from weiyuan.core.ui.asked import Asked

EVERY = "*"


@dataclass(frozen=True, slots=True)
class Button:
    """What a reader may do here.

    label    its words
    href     the page that it opens, or, with ``post``, the address that it posts to
    icon     name of a symbol in the icon file, or ""
    primary  the one that most come for; of several on a page the first stays primary
    post     it changes something at once
    many     on a list: it is about the records ticked there
    rank     its place in the row
    """

    label: str | Promise
    href: str
    icon: str = ""
    primary: bool = False
    post: bool = False
    many: bool = False
    rank: int = 100


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lists that a reader keeps at hand: (name, address, address to forget it), and where a new one is kept."""

    views: tuple[tuple[str, str, str], ...]
    save: str


OnList = Callable[[Any, Register, Asked], Iterable[Button]]
OnRecord = Callable[[Any, Any, str], Iterable[Button]]

OnShelf = Callable[[Any, Register, Asked], Shelf | None]
OnChildren = Callable[[Any, Any, Any, str], str]

_lists: list[tuple[str, OnList]] = []
_records: list[tuple[str, OnRecord]] = []
_shelves: list[OnShelf] = []
_children: list[OnChildren] = []


def on_lists(model: str, offer: OnList) -> None:
    """Offer buttons on the list of ``app_label.model`` (or ``EVERY``): called with reader, register, address."""
    _lists.append((model, offer))


def on_records(model: str, offer: OnRecord) -> None:
    """Offer buttons on a record's page: called with reader, record, and the ``?…`` of the list to keep."""
    _records.append((model, offer))


def on_shelves(offer: OnShelf) -> None:
    """Offer lists kept at hand above each list."""
    _shelves.append(offer)


def on_children(offer: OnChildren) -> None:
    """Offer to add a row to a record: called with reader, record, the rows' model, the field that names the record.

    Gives the address of the form, "" where the reader may not.
    """
    _children.append(offer)


def shelf_of(user: Any, register: Register, asked: Asked) -> Shelf | None:
    """The lists kept at hand, if anybody offers that."""
    return next((shelf for offer in _shelves if (shelf := offer(user, register, asked))), None)


def adding(user: Any, record: Any, model: Any, back: str) -> str:
    """Where a row is added to a record; "" where the reader may not."""
    return next((href for offer in _children if (href := offer(user, record, model, back))), "")


def for_list(user: Any, register: Register, asked: Asked) -> list[Button]:
    """The buttons of a list, in order."""
    found = [b for model, offer in _lists if model in {register.key, EVERY} for b in offer(user, register, asked)]
    return _in_order(found)


def for_record(user: Any, record: Any, query: str) -> list[Button]:
    """The buttons of a record's page, in order."""
    key = record._meta.label_lower
    found = [b for model, offer in _records if model in {key, EVERY} for b in offer(user, record, query)]
    return _in_order(found)


def _in_order(found: list[Button]) -> list[Button]:
    """By rank. Several flats may each call theirs the primary one; the first of them is it."""
    rows = sorted(found, key=lambda button: button.rank)
    first = next((button for button in rows if button.primary), None)
    return [replace(button, primary=button is first) for button in rows]
