"""What a user can see at all: which registers stand in the navigation, and which records may be linked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Exists, Model, Q
from django.utils import timezone

from weiyuan.core import registers
from weiyuan.core.registers import Register

NONE, NARROW, OPEN = range(3)  # what a condition lets a user see: nothing, perhaps a record of his own, a body
WALKED = 20_000  # rows of each body that are looked up by an index; more are sorted together with all others
EVERY = 2**31 - 1  # more rows than a register can hold
MOST_WAYS = 12  # of seeing a record that are looked up one by one


class Sight:
    """The sight of one user for the length of one request."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self._looked_up: dict[str, dict[Any, bool]] = {}  # by kind and key: whether the user may open the record
        self._read: dict[tuple[Any, str], list[Any]] = {}

    @cached_property
    def bodies(self) -> list[Any]:
        """The bodies in which the user holds a role, the highest first."""
        return self.bodies_with()

    def bodies_with(self, **asked: Any) -> list[Any]:
        """The same bodies, each with the answers to what else is asked about it: one query for both."""
        if not self.user.is_authenticated:
            return []
        model = self.user._meta.get_field("grants").related_model._meta.get_field("org").related_model
        found = list(model._base_manager.filter(pk__in=self.user.scope.roles).annotate(**asked).order_by("pk"))
        keys = {body.pk for body in found}
        self.bodies = sorted(found, key=lambda body: body.parent_id in keys)
        return self.bodies

    def met(self, body: Any) -> None:
        """A record's body is at hand: where it is the user's only one, there is no need to ask for it again."""
        if list(self.user.scope.roles) == [body.pk]:
            self.bodies = [body]

    def read(self, record: Any, accessor: str, rows: list[Any]) -> None:
        """The page has read all that the user sees of the rows that belong to a record: nobody need ask again."""
        self._read[record, accessor] = rows

    def known(self, record: Any, accessor: str) -> list[Any] | None:
        """The rows that the page has read, for a panel or a button beside them; None where it has not read them all."""
        return self._read.get((record, accessor))

    @cached_property
    def registers(self) -> list[Register]:
        """The registers to show: those open to one of the user's roles, and those that hold a record of his."""
        if not self.user.is_authenticated or not self.user.scope.roles:
            return []
        outlook = outlook_of(self.user)
        own = outlook.with_records()
        return [e for e in registers.known() if e.slug in outlook.open or e.slug in own]

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
        known = self._looked_up.setdefault(model._meta.label_lower, {})
        if asked := rest - known.keys():
            there = set(seen(model, self.user).filter(pk__in=asked).values_list("pk", flat=True))
            known.update({key: key in there for key in asked})
        return sure | {key for key in rest if known[key]}

    def _whole_bodies(self, model: type[Model]) -> set[int]:
        """The bodies of which the user sees every record of this model."""
        condition = _condition(model, self.user)
        return _whole(condition) if condition is not None else set()


@dataclass(frozen=True)
class Outlook:
    """What follows from roles alone, and the one question that does not.

    open       slugs of the registers that the user sees as a whole, of one body at least
    doubtful   slugs of those of which he may see a few records
    question   asks the database, for each doubtful register in turn, whether it holds one; with its parameters
    """

    open: frozenset[str]
    doubtful: tuple[str, ...]
    question: str
    parameters: tuple[Any, ...]

    def with_records(self) -> set[str]:
        """Slugs of the doubtful registers that hold at least one record for the user: one query for all."""
        if not self.doubtful:
            return set()
        with connection.cursor() as cursor:
            cursor.execute(self.question, self.parameters)
            row = cursor.fetchone()
        return {slug for slug, has in zip(self.doubtful, row, strict=True) if has}


def outlook_of(user: Any) -> Outlook:
    """The outlook of a user. Kept by the process as long as roles and day stay: to put the question into SQL costs
    many times what its answer does.
    """
    roles, known = tuple(sorted(user.scope.roles.items())), tuple(entry.slug for entry in registers.known())
    key = (user.pk, roles, user.scope.stations, user.scope.units, user.scope.member, timezone.localdate(), known)
    found = _outlooks.get(key)
    if found is None:
        if len(_outlooks) >= MOST_OUTLOOKS:
            _outlooks.clear()
        found = _outlooks[key] = _look_out(user)
    return found


MOST_OUTLOOKS = 500
_outlooks: dict[Any, Outlook] = {}


def _look_out(user: Any) -> Outlook:
    conditions = [(entry, _condition(entry.model, user)) for entry in registers.known()]
    reach = [(entry, NARROW if condition is None else _reach(condition)) for entry, condition in conditions]
    doubtful = [entry for entry, far in reach if far == NARROW]
    asked = [_some(entry.model, user) for entry in doubtful]
    table = get_user_model()._base_manager.filter(pk=user.pk).values_list(*asked)
    question, parameters = table.query.sql_with_params()
    return Outlook(
        frozenset(entry.slug for entry, far in reach if far == OPEN),
        tuple(entry.slug for entry in doubtful),
        question,
        tuple(parameters),
    )


def _condition(model: type[Model], user: Any) -> Q | None:
    return model.seen_by(user) if hasattr(model, "seen_by") else None


def _reach(part: Any) -> int:
    """How far a condition of sight reaches, read off the condition without asking the database."""
    if isinstance(part, tuple):
        name, value = part
        if name == "org__in":
            return OPEN if value else NONE
        if name.endswith("deleted_at__isnull"):
            return OPEN
        if name.endswith("__in"):
            return NONE if isinstance(value, list | tuple | frozenset) and not value else NARROW
        return NARROW
    if not isinstance(part, Q):  # an expression such as Exists
        return NARROW
    if part.negated or not part.children:
        return OPEN
    return (max if part.connector == Q.OR else min)(_reach(child) for child in part.children)


def sees_few(model: type[Model], user: Any) -> bool:
    """Whether the user sees no body's records as a whole, but those alone that concern himself."""
    condition = _condition(model, user)
    return condition is not None and _reach(condition) < OPEN


def seen(model: type[Model], user: Any) -> Any:
    """The records of a model that the user may see: those of ``visible_to``, asked for so that indexes serve.

    Who sees a body as a whole needs no further condition. Who sees a few records in a large register is served best
    by their keys, one look-up for each way of seeing them, because no index serves an OR of them all.
    """
    table: Any = model.objects.visible_to(user)  # type: ignore[attr-defined]  # every record's manager has it
    condition = _condition(model, user) if user.is_authenticated and user.is_active else None
    if condition is None:
        return table
    bodies, alive = list(user.scope.roles), model.objects.alive()  # type: ignore[attr-defined]  # as above
    if set(bodies) <= _whole(condition):
        return alive.filter(org__in=bodies)
    keys = _keys(model, condition)
    if not keys:
        return table
    # A single look-up says that it has an end: PostgreSQL would else read the whole order of the register beside it.
    found = keys[0].union(*keys[1:]) if len(keys) > 1 else keys[0][:EVERY]
    return alive.filter(org__in=bodies, pk__in=found)


def foremost(rows: Any, sight: Sight, number: int) -> Any:
    """The first rows in their order, by their keys, for a further question to stand on."""
    each = _of_each_body(rows, sight, number)
    if not each:
        return rows.values("pk")[:number]
    keys = [first.values("pk") for first in each]
    table = rows.model._base_manager.filter(pk__in=keys[0].union(*keys[1:]))
    return table.order_by(*rows.query.order_by).values("pk")[:number]


def foremost_keys(rows: Any, sight: Sight, number: int) -> list[int]:
    """The keys of the first rows in their order."""
    each = _of_each_body(rows, sight, number)
    if not each:
        return list(rows.values_list("pk", flat=True)[:number])
    order = rows.query.order_by
    # Each part says what it is ordered by, so that none of its rows need be looked up again.
    names = dict.fromkeys(["pk", *(name.removeprefix("-") for name in order)])
    parts = [first.values_list(*names) for first in each]
    return [row[0] for row in parts[0].union(*parts[1:], all=True).order_by(*order)[:number]]


def _of_each_body(rows: Any, sight: Sight, number: int) -> list[Any]:
    """The first rows of each of the user's bodies; none where it is as well to sort all rows together.

    An index holds the order of one body, not of several together: the first of each body are found by it, and only
    they are put in order. More than a screen or a search needs is sorted as a whole.
    """
    bodies = list(sight.user.scope.roles)
    if len(bodies) < 2 or number > WALKED or sees_few(rows.model, sight.user):
        return []
    table = rows.model._base_manager
    return [table.filter(pk__in=rows.filter(org=body)[:number].values("pk")) for body in bodies]


def _some(model: type[Model], user: Any) -> Any:
    """Whether there is a record that the user sees: each way of seeing one is asked for by itself, and the first
    that finds one ends it.
    """
    condition = _condition(model, user)
    keys = _keys(model, condition) if condition is not None else []
    if len(keys) < 2:
        return Exists(model.objects.visible_to(user))  # type: ignore[attr-defined]  # every record's manager has it
    here: Any = model.objects.alive().filter(org__in=list(user.scope.roles))  # type: ignore[attr-defined]  # as above
    return reduce(or_, (Exists(here.filter(pk__in=found)) for found in keys))


def _keys(model: type[Model], condition: Q) -> list[Any]:
    """The keys of the few records of the condition, for each way of seeing them; none where that is no help.

    The body is left to the asker: beside it, a database reads all that the body has to find the few.
    """
    ways = _ways(condition) if _reach(condition) == NARROW else []
    alive: Any = model.objects.alive()  # type: ignore[attr-defined]  # every record's manager has it
    return [alive.filter(way).order_by().values("pk") for way in ways] if len(ways) <= MOST_WAYS else []


def _whole(condition: Q) -> set[int]:
    """The bodies whose every record meets the condition."""
    if condition.negated or not condition.children:
        return set()
    each = [_whole_of(part) for part in condition.children]
    return set.union(*each) if condition.connector == Q.OR else set.intersection(*each)


def _whole_of(part: Any) -> set[int]:
    if isinstance(part, Q):
        return _whole(part)
    return set(part[1]) if isinstance(part, tuple) and part[0] == "org__in" else set()


def _ways(part: Any) -> list[Q]:
    """The condition as alternatives, each without an OR; those that nobody can meet left out."""
    if not isinstance(part, Q):
        return [Q(part)] if _reach(part) != NONE else []
    if part.negated or not part.children:
        return [part]
    if part.connector == Q.OR:
        return [way for child in part.children for way in _ways(child)]
    found = [Q()]
    for child in part.children:
        found = [way & other for way in found for other in _ways(child)]
    return found


def sight_of(user: Any) -> Sight:
    """The sight of a user, worked out once per request."""
    known: Sight | None = getattr(user, "_sight", None)
    if known is None:
        known = Sight(user)
        user._sight = known
    return known
