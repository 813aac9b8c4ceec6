"""What a user can see at all: which registers stand in the navigation, and which records may be linked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, Model, Q

from weiyuan.core import registers
from weiyuan.core.registers import Register

NONE, NARROW, OPEN = range(3)  # what a condition lets a user see: nothing, perhaps a record of his own, a body


class Sight:
    """The sight of one user for the length of one request."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def bodies(self) -> list[Any]:
        """The bodies in which the user holds a role, the highest first."""
        if not self.user.is_authenticated:
            return []
        model = self.user._meta.get_field("grants").related_model._meta.get_field("org").related_model
        found = list(model._base_manager.filter(pk__in=self.user.scope.roles).order_by("pk"))
        keys = {body.pk for body in found}
        return sorted(found, key=lambda body: body.parent_id in keys)

    @cached_property
    def registers(self) -> list[Register]:
        """The registers to show: those open to one of the user's roles, and those that hold a record of his."""
        if not self.user.is_authenticated or not self.user.scope.roles:
            return []
        sorted_out = {entry.slug: self._openness(entry.model) for entry in registers.known()}
        doubtful = [entry for entry in registers.known() if sorted_out[entry.slug] == NARROW]
        own = self._with_records(doubtful)
        return [e for e in registers.known() if sorted_out[e.slug] == OPEN or e.slug in own]

    @cached_property
    def keys(self) -> frozenset[str]:
        """``app_label.model`` of the registers to show."""
        return frozenset(entry.key for entry in self.registers)

    def linkable(self, records: Iterable[Any]) -> set[Any]:
        """Which of these records of one model have a page that the user may open.

        Asks the database only for records outside the bodies that the user sees as a whole.
        """
        found = [record for record in records if record is not None]
        if not found or found[0]._meta.label_lower not in self.keys:
            return set()
        model = type(found[0])
        whole = self._whole_bodies(model)
        sure = {record.pk for record in found if getattr(record, "org_id", None) in whole}
        rest = {record.pk for record in found} - sure
        if rest:
            sure.update(seen(model, self.user).filter(pk__in=rest).values_list("pk", flat=True))
        return sure

    def _whole_bodies(self, model: type[Model]) -> set[int]:
        """The bodies of which the user sees every record of this model."""
        condition = _condition(model, self.user)
        if condition is None or condition.negated or (condition.connector != Q.OR and len(condition.children) > 1):
            return set()
        lists = [leaf[1] for leaf in condition.children if isinstance(leaf, tuple) and leaf[0] == "org__in"]
        return {org for orgs in lists for org in orgs}

    def _openness(self, model: type[Model]) -> int:
        condition = _condition(model, self.user)
        return NARROW if condition is None else _reach(condition)

    def _with_records(self, entries: list[Register]) -> set[str]:
        """Slugs of the registers that hold at least one record for this user: one query for all."""
        if not entries:
            return set()
        asked = {f"has_{at}": Exists(seen(entry.model, self.user)) for at, entry in enumerate(entries)}
        table = get_user_model()._base_manager.filter(pk=self.user.pk)
        row = table.values_list(*asked.values()).get()
        return {entry.slug for entry, has in zip(entries, row, strict=True) if has}


def _condition(model: type[Model], user: Any) -> Q | None:
    return model.seen_by(user) if hasattr(model, "seen_by") else None


def _reach(part: Any) -> int:
    """How far a condition of sight reaches, read off the condition without asking the database."""
    if isinstance(part, tuple):
        name, value = part
        if name == "org__in":
            return OPEN if value else NONE
        if name.endswith("__in"):
            return NONE if isinstance(value, list | tuple | frozenset) and not value else NARROW
        return NARROW
    if part.negated or not part.children:
        return OPEN
    return (max if part.connector == Q.OR else min)(_reach(child) for child in part.children)


def seen(model: type[Model], user: Any) -> Any:
    """The records of a model that the user may see."""
    return model.objects.visible_to(user)  # type: ignore[attr-defined]  # every record's manager has it


def sight_of(user: Any) -> Sight:
    """The sight of a user, worked out once per request."""
    known: Sight | None = getattr(user, "_sight", None)
    if known is None:
        known = Sight(user)
        user._sight = known
    return known
