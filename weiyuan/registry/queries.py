"""Reads about keeping records: who may, in which body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _

from weiyuan.core.registers import Register
from weiyuan.core.ui.sight import sight_of


def right(record: Any, verb: str) -> str:
    """The name of a right over a kind of record: ``members.change_member``."""
    meta = record._meta
    return f"{meta.app_label}.{verb}_{meta.model_name}"


def blank(entry: Register, org: Any, user: Any, presets: Mapping[str, Any] | None = None) -> Any:
    """A record to be, in that body; a station head's stands in the own station."""
    record: Any = entry.model(org=org, **(presets or {}))
    stations = sorted(user.scope.stations)
    if stations and any(f.name == "station" for f in entry.model._meta.fields) and not record.station_id:
        record.station_id = stations[0]
    return record


def homes(entry: Register, user: Any, presets: Mapping[str, Any] | None = None) -> list[Any]:
    """The bodies in which the user may add records to a register."""
    if entry.sheet is None:
        return []
    found = []
    for org in sight_of(user).bodies:
        record = blank(entry, org, user, presets)
        if user.has_perm(right(record, "add"), record):
            found.append(org)
    return found


def may_import(user: Any) -> bool:
    """Whether the user keeps the ledger of a body: may bring in finished work, remove, and act on many records."""
    return any(user.has_perm("orgs.import_ledger", org) for org in sight_of(user).bodies)


def refused(record: Any) -> Iterator[tuple[str, str]]:
    """What the database would refuse, said before it does: (field or "", words)."""
    for constraint in type(record)._meta.constraints:
        try:
            constraint.validate(type(record), record)
        except ValidationError:
            if not isinstance(constraint, UniqueConstraint):
                yield "", _("这几项合在一起不成立（%s）") % constraint.name
                continue
            names = [name for name in constraint.fields if name != "org"]
            labels = "、".join(str(record._meta.get_field(name).verbose_name) for name in names)
            yield names[-1] if names else "", _("同样的%s已经登记过") % labels
