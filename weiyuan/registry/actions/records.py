"""Writing records of any register: new ones, corrections, steps, removal, and undoing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.registers import Register
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.orgs.models import Record
from weiyuan.registry.models import Submission
from weiyuan.registry.queries import right

UNDO_WITHIN = timedelta(days=1)


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
    return record


def change_record(record: Any, old: Mapping[str, Any], lists: Mapping[str, Sequence[Any]], *, by: Any) -> bool:
    """Store a corrected record; ``old`` are the former values of what differs. Tells whether anything did.

    Raises PermissionDenied, and WrongState where somebody else changed the record since it was read.
    """
    if not by.has_perm(right(record, "change"), record):
        raise PermissionDenied(right(record, "change"))
    if not old and not lists:
        return False
    transition.correct([transition.change_of(record, old, lists)], by=by)
    return True


def take_step(entry: Register, record: Any, step: str, *, by: Any, note: str = "", said: Mapping[str, Any]) -> Deed:
    """Take a step through the flat's action, as a deed that can be undone. Raises as the flat's action does."""
    if entry.move is None:
        raise WrongState(step)
    label = str(record.workflow.step(step).label)
    with transition.deed(record.org, _("%(step)s：%(what)s") % {"step": label, "what": record}, by=by) as done:
        entry.move(record, step, by=by, note=note, **said)
    return done


def in_the_way(record: Any, owned: Iterable[str] = ()) -> list[Reference]:
    """Living records that name this one, so that it cannot be removed. ``owned`` are accessors that go with it."""
    found = []
    for relation in record._meta.related_objects:
        model: Any = relation.related_model
        if not issubclass(model, Record) or relation.get_accessor_name() in owned:
            continue
        count = model.objects.alive().filter(**{relation.field.name: record}).count()
        found += [Reference(str(model._meta.verbose_name), count)] if count else []
    return found


def parts_of(entry: Register, record: Any) -> list[Any]:
    """The rows that go with a record when it is removed: those that its page shows as its own."""
    found: list[Any] = []
    for child in entry.children:
        relation: Any = record._meta.get_field(child.accessor)
        if relation.one_to_many and issubclass(relation.related_model, Record):
            found += relation.related_model.objects.alive().filter(**{relation.field.name: record}).order_by("pk")
    return found


def remove_record(entry: Register, record: Any, *, by: Any, note: str = "") -> Deed:
    """Take a record and the rows that belong to it out of their registers, as a deed that can be undone.

    Raises PermissionDenied, and ValidationError where other records name one of them.
    """
    if not by.has_perm(right(record, "change"), record):
        raise PermissionDenied(right(record, "change"))
    with transition.deed(record.org, _("删除：%s") % record, by=by) as done:
        parts = parts_of(entry, record)
        names = [child.accessor for child in entry.children]
        if found := [*in_the_way(record, names), *(ref for part in parts for ref in in_the_way(part))]:
            said = "、".join(f"{ref.label} {ref.count} 条" for ref in found)
            raise ValidationError({"note": _("还有记录用到它，请先改掉或删除：%s") % said})
        for part in parts:
            transition.remove(part, by=by, note=note)
        transition.remove(record, by=by, note=note)
    return done


def restore_record(record: Any, *, by: Any) -> None:
    """Put a removed record back. Raises PermissionDenied, ValidationError where its place was taken, WrongState."""
    if not by.has_perm(right(record, "change"), record):
        raise PermissionDenied(right(record, "change"))
    record.deleted_at = None
    record.validate_constraints()
    transition.restore(record, by=by)


def undo_deed(done: Deed, *, by: Any) -> None:
    """Put back what a deed changed: one's own, within a day.

    Raises PermissionDenied, and WrongState where it was undone already, is too old, or something changed since.
    """
    if done.by_id != by.pk:
        raise PermissionDenied("registry.undo")
    if timezone.now() - done.at > UNDO_WITHIN:
        raise WrongState("too old to undo")
    transition.undo(done, by=by)
