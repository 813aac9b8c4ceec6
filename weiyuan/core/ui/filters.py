"""Narrowing a register by its fields: what can be chosen, what is chosen, and the rows that are left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui.cells import column_of, cut
from weiyuan.core.ui.sight import Sight, foremost, seen

OPTIONS = 200  # records that a select offers; beyond them the search box is the better way
NEWEST = 2000  # records that are looked through for the values of a plain field
KEY = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filter:
    """One select: its parameter, its options as (value, label) pairs, and the value chosen ("" none).

    An address may choose several values, joined by commas. ``known`` is False where one of them is no option.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str = ""
    more: bool = False

    @property
    def values(self) -> list[str]:
        return self.value.split(",") if self.value else []

    @property
    def known(self) -> bool:
        return set(self.values) <= {value for value, _label in self.options}

    @property
    def several(self) -> bool:
        """Whether the choice is more than one option, which the select shows as a line of its own."""
        return self.known and len(self.values) > 1

    @property
    def chosen(self) -> str:
        """What the chip says."""
        labels = [label for value, label in self.options if value in self.values]
        return "、".join(labels) if labels and self.known else _("没有这一项")


def filters_of(register: Register, sight: Sight, params: Mapping[str, str], *, offered: bool = True) -> list[Filter]:
    """The selects of a register's list, with what the address chose.

    ``offered=False`` looks up nothing but the choice itself, for pages that show no selects.
    """
    found = []
    for name in register.filters:
        value = params.get(name, "")
        if not (value or offered):
            continue
        label = column_of(register.model, name).label
        field: Any = register.model._meta.get_field(name)
        if field.is_relation:
            options, more = _records(field, sight, value, offered)
        else:
            options, more = _values(field, sight, value, offered), False
        if options or value:  # a select without options, as of members for a reader, narrows nothing
            found.append(Filter(name, label, options, value, more))
    if len(sight.bodies) > 1 and "org" not in register.filters:
        bodies = tuple((str(body.pk), body.short_name) for body in sight.bodies)
        found.insert(0, Filter("org", _("机构"), bodies, params.get("org", "")))
    return found


def narrowed(rows: Any, filters: list[Filter]) -> Any:
    """The rows that meet every choice; none at all where a choice is unknown."""
    for entry in filters:
        if entry.value and not entry.known:
            return rows.none()
        if entry.value:
            rows = rows.filter(_condition(rows.model, entry))
    return rows


def _condition(model: type[models.Model], entry: Filter) -> models.Q:
    field: Any = model._meta.get_field(entry.name)
    values: list[Any] = entry.values
    if isinstance(field, models.BooleanField):
        values = [value == "yes" for value in values]
    chosen = models.Q(**{f"{entry.name}__in": values})
    if field.many_to_many:  # a subquery, so that no record comes twice
        return models.Q(pk__in=model._base_manager.filter(chosen).values("pk"))
    return chosen


def _values(field: Any, sight: Sight, value: str, offered: bool) -> tuple[tuple[str, str], ...]:
    if field.choices:
        return tuple((str(value), str(label)) for value, label in field.flatchoices)
    if isinstance(field, models.BooleanField):
        return ("yes", _("是")), ("no", _("否"))
    return _kept(field, sight) if offered else tuple((part, part) for part in value.split(",") if part)


def _kept(field: Any, sight: Sight) -> tuple[tuple[str, str], ...]:
    """The values that occur in a short plain field of the newest records, such as the year of a plan."""
    newest = foremost(seen(field.model, sight.user).order_by("-pk"), sight, NEWEST)
    rows = field.model._base_manager.filter(pk__in=newest)
    values = rows.order_by(f"-{field.name}").values_list(field.name, flat=True).distinct()
    return tuple((str(value), str(value)) for value in values[:OPTIONS] if value not in ("", None))


def _records(field: Any, sight: Sight, value: str, offered: bool) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The records that a reference may be narrowed to: those that the user may see, the newest first."""
    model = field.related_model
    if not hasattr(model.objects, "visible_to"):
        return (), False
    entry = registers.find(model._meta.label_lower)
    table = seen(model, sight.user).order_by(*(entry.order if entry else ("no",)))
    joins = entry.joins if entry else ()
    found = []
    if offered:
        first = model._base_manager.filter(pk__in=foremost(table, sight, OPTIONS + 1)).order_by(*table.query.order_by)
        found = list(first.select_related(*joins))
    more = len(found) > OPTIONS
    found = found[:OPTIONS]
    if value and KEY.fullmatch(value) and int(value) not in {record.pk for record in found}:
        found += table.select_related(*joins).filter(pk=int(value))
    return tuple((str(record.pk), cut(str(record), 24)) for record in found), more
