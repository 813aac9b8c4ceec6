"""Reads about keeping records: who may, in which body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from operator import and_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, CheckConstraint, Model
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
    model: Any = type(record)
    all_checks = _together(model)
    hold = all_checks is None or _met(all_checks, record)
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            if not hold and not _met(constraint, record):
                yield "", _("这几项合在一起不成立（%s）") % constraint.name
        elif not _met(constraint, record):
            names = [name for name in getattr(constraint, "fields", ()) if name != "org"]
            labels = "、".join(str(record._meta.get_field(name).verbose_name) for name in names)
            yield names[-1] if names else "", _("同样的%s已经登记过") % labels


@cache
def _together(model: type[Model]) -> CheckConstraint | None:
    """All checks of a table in one, since each asks the database; None where there is none.

    What is not known (NULL) passes a check, alone or beside others.
    """
    checks = [one.condition for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    return CheckConstraint(condition=reduce(and_, checks), name="together") if checks else None


def _met(constraint: BaseConstraint, record: Any) -> bool:
    try:
        constraint.validate(type(record), record)
    except ValidationError:
        return False
    return True
