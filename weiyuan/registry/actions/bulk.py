"""The same done to many records: one deed, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from weiyuan.core.registers import Register
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.orgs.rules import demand
from weiyuan.registry.actions.records import heard, remove_records
from weiyuan.registry.queries import right

MOST = 500  # records at once, so that the answer comes at once


def step_many(
    entry: Register, records: Sequence[Any], step: str, *, by: Any, note: str = "", said: Mapping[str, Any]
) -> Deed:
    """Take the same step with records of one body. Raises as the flat's action does; then nothing is done."""
    label = str(records[0].workflow.step(step).label)
    with _deed(records, label, by) as done:
        _hold(records)
        for record in records:
            if entry.move is not None:
                _each(record, lambda record=record: entry.move(record, step, by=by, note=note, **said))
    return done


def set_many(records: Sequence[Any], name: str, value: Any, *, by: Any) -> Deed:
    """Give one field of records of one body the same value.

    Raises PermissionDenied, and ValidationError where one of them would contradict itself.
    """
    label = _("改“%s”") % records[0]._meta.get_field(name).verbose_name
    with _deed(records, label, by) as done:
        changes, former = [], {}
        for record in records:
            demand(by, right(record, "change"), record)
            old = getattr(record, name)
            setattr(record, name, value)
            demand(by, right(record, "change"), record)  # as it would be: nobody makes a thing his own so
            if found := record.problems():
                raise ValidationError({"records": _("%(what)s：%(why)s") % {"what": record, "why": found[0][1]}})
            if old != value:
                former[record.pk] = {name: old}
                changes.append(transition.change_of(record, {name: old}))
        transition.correct(changes, by=by)
        for change in changes:
            heard(change.record, former[change.record.pk], by=by)
    return done


def remove_many(entry: Register, records: Sequence[Any], *, by: Any) -> Deed:
    """Take records of one body out of their register. Raises as ``remove_records`` does; then nothing is done."""
    with _deed(records, _("删除"), by) as done:
        remove_records(entry, records, by=by)
    return done


def _deed(records: Sequence[Any], what: str, by: Any) -> AbstractContextManager[Deed]:
    return transition.deed(records[0].org, _("%(what)s %(n)d 条") % {"what": what, "n": len(records)}, by=by)


def _hold(records: Sequence[Any]) -> None:
    """Lock them all, in the order in which everybody locks several: a step of one is not waited for half-way."""
    rows = type(records[0])._base_manager.filter(pk__in=[record.pk for record in records])
    list(rows.select_for_update().order_by("pk").values_list("pk"))


def _each(record: Any, work: Any) -> None:
    """Do it, and say of which record was spoken where it is refused."""
    try:
        work()
    except ValidationError as error:
        raise ValidationError({"records": f"{record}：{'；'.join(error.messages)}"}) from error
