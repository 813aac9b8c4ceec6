"""Writing records of any register: new ones, corrections, steps, removal, and undoing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.told import bearing
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.journal.models import Deed, Entry
from weiyuan.notices.actions import take_back
from weiyuan.orgs.models import Record, RoleGrant
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import demand
from weiyuan.registry.models import Submission
from weiyuan.registry.queries import refused, right

UNDO_WITHIN = timedelta(days=1)
# The right that each kind of write asks for; a step of a workflow brings its own.
VERBS = {"register": "add", "correct": "change", "remove": "change", "restore": "change", "undo": "change"}


@dataclass(frozen=True)
class Reference:
    """Living records that name a record: their register's name and how many."""

    label: str
    count: int


@transaction.atomic
def once(key: Any, *, by: Any) -> Submission:
    """The submission of a form. One that came in before has the record that it made already.

    key  the form's own key, made when it was shown: the same form sent twice makes one record
    """
    found, _fresh = Submission.objects.select_for_update().get_or_create(key=key, defaults={"by": by})
    if found.by_id != by.pk:
        raise PermissionDenied("registry.submission")
    return found


@transaction.atomic
def add_record(entry: Register, record: Any, lists: Mapping[str, Sequence[Any]], *, by: Any, late: bool = False) -> Any:
    """Store a new record with its lists; through the flat's own action where the register names one.

    late  finished work that is brought in with the state it has; asks for the right to import
    Raises PermissionDenied, and ValidationError as the flat's action does.
    """
    if not by.has_perm(right(record, "add"), record) or (late and not by.has_perm("orgs.import_ledger", record.org)):
        raise PermissionDenied(right(record, "add"))
    if entry.create is not None and not late:
        record = entry.create(record, lists, by=by)
    else:
        transition.register([record], by=by, note=_("补录") if late else "")
        for name, others in lists.items():
            getattr(record, name).set(others)
    if not late:  # what came of finished work is written down with it, as in the ledger
        heard(record, {}, by=by)
    return record


@transaction.atomic
def change_record(record: Any, old: Mapping[str, Any], lists: Mapping[str, Sequence[Any]], *, by: Any) -> bool:
    """Store a corrected record; ``old`` are the former values of what differs. Tells whether anything did.

    Raises PermissionDenied, and WrongState where somebody else changed the record since it was read.
    """
    demand(by, right(record, "change"), record)
    if not old and not lists:
        return False
    former = {name: list(getattr(record, name).all()) for name in lists}
    transition.correct([transition.change_of(record, old, lists)], by=by)
    heard(record, {**old, **former}, by=by)
    return True


def heard(record: Any, old: Mapping[str, Any], *, by: Any) -> None:
    """Let the record's flat do what follows from a write: tell those whom it concerns, mark what it came from."""
    entry = registers.of(record)
    if entry is not None and entry.changed is not None:
        entry.changed(record, old, by=by)


def take_step(entry: Register, record: Any, step: str, *, by: Any, note: str = "", said: Mapping[str, Any]) -> Deed:
    """Take a step through the flat's action, as a deed that can be undone. Raises as the flat's action does."""
    if entry.move is None:
        raise WrongState(step)
    label = str(record.workflow.step(step).label)
    with transition.deed(record.org, _("%(step)s：%(what)s") % {"step": label, "what": record}, by=by) as done:
        entry.move(record, step, by=by, note=note, **said)
    return done


def in_the_way(going: Iterable[Any]) -> list[Reference]:
    """Living records (and roles in force) that name one of those that shall go, and do not go themselves.

    One that names several of them, or one in several ways, counts once.
    """
    keys = _keys(going)
    naming: dict[Any, list[Any]] = defaultdict(list)
    for model, gone in keys.items():
        for relation in _relations(model):
            other = relation.related_model
            rows = other.objects.filter(in_force(timezone.localdate())) if other is RoleGrant else other.objects.alive()
            rows = rows.filter(**{f"{relation.field.name}__in": gone}).exclude(pk__in=keys.get(other, ()))
            naming[other].append(rows.order_by().values("pk").distinct())
    counts = ((other, first.union(*rest).count()) for other, (first, *rest) in naming.items())
    return [Reference(str(other._meta.verbose_name), count) for other, count in counts if count]


def _keys(records: Iterable[Any]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = defaultdict(list)
    for record in records:
        found[type(record)].append(record.pk)
    return dict(found)


def _relations(model: Any) -> list[Any]:
    """What other tables name records of a model by; also those that the model has no name for (related_name "+")."""
    every = [
        field for field in model._meta.get_fields(include_hidden=True) if field.auto_created and not field.concrete
    ]
    return [field for field in every if field.related_model is RoleGrant or issubclass(field.related_model, Record)]


def parts_of(entry: Register, records: Sequence[Any]) -> list[Any]:
    """The rows that go with records when they are removed: those that their page shows as its own."""
    return [part for relation in _owned(entry) for part in _rows(relation, records).filter(deleted_at__isnull=True)]


def _owned(entry: Register) -> Iterator[Any]:
    for child in entry.children:
        relation: Any = entry.model._meta.get_field(child.accessor)
        if relation.one_to_many and issubclass(relation.related_model, Record):
            yield relation


def _rows(relation: Any, records: Sequence[Any]) -> Any:
    rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": [r.pk for r in records]})
    return rows.select_related("org").order_by("pk")


def remove_record(entry: Register, record: Any, *, by: Any, note: str = "") -> Deed:
    """Take a record and the rows that belong to it out of their registers, as a deed that can be undone.

    Raises PermissionDenied, and ValidationError where other records name one of them.
    """
    with transition.deed(record.org, _("删除：%s") % record, by=by) as done:
        remove_records(entry, [record], by=by, note=note)
    return done


@transaction.atomic
def remove_records(entry: Register, records: Sequence[Any], *, by: Any, note: str = "") -> None:
    """Take records of one body and the rows that belong to them out of their registers. Raises as one's removal."""
    for record in records:
        demand(by, right(record, "change"), record)
    going = {(type(one), one.pk): one for one in [*parts_of(entry, records), *records]}
    if found := in_the_way(going.values()):
        said = "、".join(f"{ref.label} {ref.count} 条" for ref in found)
        raise ValidationError({"note": _("还有记录用到它，请先改掉或删除：%s") % said})
    for model in dict.fromkeys(model for model, _key in going):
        transition.remove_all([one for (its, _key), one in going.items() if its is model], by=by, note=note)
    for record in records:
        heard(record, {"deleted_at": None}, by=by)


def restore_record(entry: Register, record: Any, *, by: Any) -> Deed:
    """Put a removed record back with the rows that went with it, as a deed that can be undone.

    Raises PermissionDenied, WrongState, and ValidationError where its place was taken or what it belongs to is gone.
    """
    demand(by, right(record, "change"), record)
    if gone := _removed_owners(record):
        raise ValidationError(_("它所属的“%s”也已删除，请先恢复那一条") % gone[0])
    gone_at = record.deleted_at
    with transition.deed(record.org, _("恢复：%s") % record, by=by) as done:
        for one in [record, *_went_with(entry, record)]:
            one.deleted_at = None
            if reasons := list(refused(one)):
                raise ValidationError(f"{one}：{reasons[0][1]}")
            transition.restore(one, by=by)
        heard(record, {"deleted_at": gone_at}, by=by)
    return done


def _removed_owners(record: Any) -> list[Any]:
    """The removed records that a record names."""
    named = [getattr(record, f.name) for f in record._meta.fields if f.is_relation]
    return [other for other in named if getattr(other, "deleted_at", None) is not None]


def _went_with(entry: Register, record: Any) -> list[Any]:
    """The rows that were removed in the same deed as the record that they belong to."""
    label = entry.key
    last = Entry.objects.filter(model=label, object_id=record.pk, kind=f"{label}.remove").order_by("-seq").first()
    if last is None or last.deed_id is None:
        return []
    found: list[Any] = []
    for relation in _owned(entry):
        part = relation.related_model._meta.label_lower
        keys = Entry.objects.filter(deed=last.deed_id, kind=f"{part}.remove").values("object_id")
        found += _rows(relation, [record]).filter(deleted_at__isnull=False, pk__in=keys)
    return found


def undo_deed(done: Deed, *, by: Any) -> None:
    """Put back what a deed changed: one's own, within a day, by who may still do what it did.

    Raises PermissionDenied, and WrongState where it was undone already, is too old, or something changed since.
    """
    if done.by_id != by.pk or done.org_id not in by.scope.roles:  # who left the body undoes nothing in it any more
        raise PermissionDenied("registry.undo")
    if timezone.now() - done.at > UNDO_WITHIN:
        raise WrongState("too old to undo")
    _demand_again(done, by)
    try:
        with transaction.atomic():
            transition.undo(done, by=by)
            _refuse_loose_ends(done)
            _heard_again(done, by)
            take_back(done, by=by)
    except IntegrityError as error:  # its place was taken by another
        raise WrongState("its place was taken") from error


def _heard_again(done: Deed, by: Any) -> None:
    """Let the flats follow where records went or came: what was put beside them may have changed by another way."""
    touched: dict[str, set[int]] = defaultdict(set)
    for label, key, _version, before, _lists in done.changes:
        if before is None or "deleted_at" in before:
            touched[label].add(key)
    for label, keys in touched.items():
        entry = registers.find(label)
        if entry is not None and entry.changed is not None:
            rows: Any = entry.model
            for record in rows._base_manager.filter(pk__in=keys).select_related("org").order_by("pk"):
                entry.changed(record, {}, by=by)


def _demand_again(done: Deed, by: Any) -> None:
    """Raise PermissionDenied where ``by`` lacks a right by now that the deed asked for.

    What came, went or came back with the record that it belongs to asked for no right of its own.
    """
    entries = list(done.entries.order_by("seq"))
    keys: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        keys[entry.model].add(entry.object_id)
    stored: dict[tuple[str, int], Any] = {}
    for label, wanted in keys.items():
        rows = apps.get_model(label)._base_manager.select_related("org").filter(pk__in=wanted)
        stored |= {(label, record.pk): record for record in rows}
    for entry in entries:
        record, name = stored[entry.model, entry.object_id], entry.kind.rpartition(".")[2]
        if name not in VERBS or (name == "register" and entry.before):  # a step may be called "register" too
            with bearing(record, {"state": entry.before}):  # as the step found it
                demand(by, record.workflow.step(name).permission, record)
        elif name == "correct" or not _belongs(record, stored):
            demand(by, right(record, VERBS[name]), record)


def _belongs(record: Any, others: Mapping[tuple[str, int], Any]) -> bool:
    """Whether a record names one of the others."""
    named = [field for field in record._meta.concrete_fields if field.is_relation]
    return any((f.related_model._meta.label_lower, getattr(record, f.attname)) in others for f in named)


def _refuse_loose_ends(done: Deed) -> None:
    """Raise WrongState where an undone deed would leave a living record that names a removed one."""
    removed: list[Any] = []
    for label in {change[0] for change in done.changes}:
        model: Any = apps.get_model(label)
        touched = [(key, before) for its, key, _version, before, _lists in done.changes if its == label]
        rows = model._base_manager.filter(pk__in={key for key, _before in touched})
        names = {name for _key, before in touched for name in before or ()}
        if "deleted_at" in names or any(before is None for _key, before in touched):
            removed += rows.filter(deleted_at__isnull=False)
        for field in model._meta.fields:
            owner = field.related_model if field.is_relation else None
            if owner is None or not issubclass(owner, Record) or not names & {field.name, "deleted_at"}:
                continue
            if rows.filter(deleted_at__isnull=True, **{f"{field.name}__deleted_at__isnull": False}).exists():
                raise WrongState(f"{label}: names what was removed since")
    if in_the_way(removed):
        raise WrongState("other records name what would go")
