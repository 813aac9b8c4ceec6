"""A register on the screen: which records, which columns, filters and search. Declared by the flat as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from weiyuan.core.ledger.sheet import Sheet


@dataclass(frozen=True)
class Child:
    """Rows that belong to a record and are shown on its page: the accessor and the columns of the row."""

    accessor: str
    label: str | Promise
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """One register's list and detail page.

    slug      part of the address, unique in the product
    columns   field names (or properties with a ``short_description``) of the list; the first is the title link
    filters   fields with choices, booleans, or references that the list can be narrowed by
    search    text fields (look-up paths allowed) that the search box goes through
    order     default order, as for ``order_by``
    date      the date field that "from" and "to" narrow; "" none
    detail    fields of the detail page in order; empty: all of the model's own
    children  rows shown below
    joins     ``select_related`` paths that the columns need
    icon      name of a symbol in the icon file
    group     heading of the navigation that it stands under
    sheet     its sheet of the ledger: the columns of forms, exports and imports
    form      sections of the form, (heading, fields) each; empty: the sheet's fields in one section
    create    the flat's action for a new record: ``create(record, lists, by=…)``; None: the registry's own
    move      the flat's action for a step: ``move(record, step, by=…, note=…, **said)``
    changed   what the flat does about a record made, corrected, removed or put back, in the same transaction:
              ``changed(record, old, by=…)`` with the former values of what differs (of a list the records that it
              held; of a new record none)
    musts     fields that may be empty only where another field says so: what that is, in words for beside the field
    asks      fields that a step asks to be told, by step; they arrive in ``move`` as ``said``
    """

    slug: str
    label: str | Promise
    model: type[Model]
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-pk",)
    date: str = ""
    detail: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    joins: tuple[str, ...] = ()
    icon: str = "doc"
    group: str | Promise = ""
    rank: int = 100
    sheet: Sheet | None = None
    form: tuple[tuple[str | Promise, tuple[str, ...]], ...] = ()
    create: Callable[..., Any] | None = None
    move: Callable[..., Any] | None = None
    changed: Callable[..., Any] | None = None
    musts: Mapping[str, str | Promise] = field(default_factory=dict, hash=False)
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> str:
        """``app_label.model``: the name that facts use for the register of their evidence."""
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        """Name of the list's address, for ``reverse``; the detail's is ``…-detail``."""
        return f"{self.slug}-list"


_known: dict[str, Register] = {}


def register(entry: Register) -> Register:
    """Make a register known to navigation, dashboard and evidence pages.

    Raises ValueError where two registers claim the same model.
    """
    if entry.key in _known and _known[entry.key] is not entry:
        raise ValueError(f"{entry.key} has two registers")
    _known[entry.key] = entry
    return entry


def known() -> list[Register]:
    """All registers in the order of the navigation."""
    return sorted(_known.values(), key=lambda r: r.rank)


def find(key: str) -> Register | None:
    """The register of ``app_label.model``, if that model has one."""
    return _known.get(key)


def slugged(slug: str) -> Register | None:
    """The register of that slug."""
    return next((entry for entry in _known.values() if entry.slug == slug), None)


def of(record: Any) -> Register | None:
    """The register that a record stands in."""
    return find(record._meta.label_lower)
