"""The form of a record: sections of fields, what contradicts itself, and what somebody else changed meanwhile."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from weiyuan.core.crypto import fingerprint
from weiyuan.core.ledger.columns import Column
from weiyuan.core.ledger.sheet import Row
from weiyuan.core.registers import Register
from weiyuan.registry.forms.fields import field_for
from weiyuan.registry.queries import refused

SET_BY_STEPS = ("no", "state")


def fields_of(entry: Register, *, whole: bool = False, state: bool = False) -> list[tuple[str, list[str]]]:
    """The sections of a register's form: heading and fields.

    whole  with everything that steps fill in too, for putting finished work right
    state  with the state and the number as well, for bringing in work that was finished before (补录)
    """
    sheet = entry.sheet.fields if entry.sheet else ()
    told = [(str(heading), list(names)) for heading, names in entry.form]
    told = told or [("", [name for name in sheet if name not in SET_BY_STEPS])]
    if whole or state:
        known = {name for _heading, names in told for name in names} | (set() if state else set(SET_BY_STEPS))
        rest = [name for name in sheet if name not in known]
        told += [(_("办理情况"), rest)] if rest else []
    return told


class RecordForm(forms.Form):
    """A form over a record of a register.

    record  unsaved with its body set, or stored
    said    the sections: heading and fields
    begun   what the lists of a new record start from
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        entry: Register,
        record: Any,
        said: Sequence[tuple[str, list[str]]],
        *,
        user: Any,
        data: Any = None,
        begun: Mapping[str, list[Any]] | None = None,
    ) -> None:
        self.entry, self.record, self.said, self.begun = entry, record, said, begun or {}
        columns = {name: Column(name, type(record)._meta.get_field(name)) for _heading, ns in said for name in ns}
        self.lists = [name for name, column in columns.items() if column.many]
        if record.pk and self.lists:
            prefetch_related_objects([record], *self.lists)
        super().__init__(data, initial=self._stored(columns), label_suffix="")
        sheet_help = entry.sheet.help if entry.sheet else {}
        for name, column in columns.items():
            field = field_for(column, record, user=user)
            if not column.reference:  # what the ledger says of these is how to write them in a cell
                field.help_text = field.help_text or sheet_help.get(name, "")
            if name in entry.musts:  # refused when empty, by what the record says of itself: marked like the required
                field.starred, field.help_text = True, str(entry.musts[name])  # type: ignore[attr-defined]  # for the page
            self.fields[name] = field
        self.columns = columns
        self.conflicts: dict[str, str] = {}  # what somebody else stored where both changed a field
        self.met = False  # somebody else was quicker
        if data is None:
            self.initial.update(version=record.version, form_key=uuid.uuid4())
            self.initial["base"] = json.dumps({name: self._digest(name) for name in columns})

    def _stored(self, columns: Mapping[str, Column]) -> dict[str, Any]:
        found = {}
        for name, column in columns.items():
            if column.many:
                found[name] = list(getattr(self.record, name).all()) if self.record.pk else self.begun.get(name, [])
            else:
                found[name] = getattr(self.record, column.field.attname)
        return found

    def sections(self) -> Iterator[tuple[str, list[Any]]]:
        """Heading and bound fields, for the page."""
        for heading, names in self.said:
            yield heading, [self[name] for name in names]

    # --- mistakes ---------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        old = {name: getattr(self.record, name) for name in self._plain() if name in said} if self.record.pk else {}
        for name in self._plain():
            if name in said:
                value = said[name]
                field = self.columns[name].field
                setattr(self.record, name, value if value is not None or field.null else self._empty(field))
        self.old = {name: before for name, before in old.items() if before != getattr(self.record, name)}
        if not self.errors:
            for name, reason in self._contradictions(said):
                self.add_error(name if name in self.columns else None, reason)
        return said

    def _plain(self) -> list[str]:
        return [name for name in self.columns if name not in self.lists]

    def _empty(self, field: Any) -> Any:
        return field.get_default() if field.has_default() else ""

    def _contradictions(self, said: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """What the record says against itself, what the ledger would refuse, what the database would refuse."""
        record, sheet = self.record, self.entry.sheet
        found = list(record.problems())
        if not found and sheet is not None and sheet.check is not None:
            row = Row(0, record, {name: list(said.get(name) or []) for name in self.lists})
            found = [(problem.field, problem.reason) for problem in sheet.check([row], record.org, {})]
        return found or list(refused(record))

    # --- the other clerk --------------------------------------------------------------------------

    def changed_lists(self) -> dict[str, list[Any]]:
        """The many-to-many fields that shall hold other records than they do."""
        said = {name: list(self.cleaned_data.get(name) or []) for name in self.lists}
        return {n: others for n, others in said.items() if {o.pk for o in others} != {o.pk for o in self.initial[n]}}

    def _digest(self, name: str) -> str:
        """What a field shows, so that two of them can be compared; of a secret, a keyed hash of what it would store."""
        shown = self[name].value()
        if self.columns[name].secret:
            return fingerprint(shown or getattr(self.record, name) or "")[:12]
        if isinstance(shown, list | tuple | set):
            shown = "|".join(sorted(str(item) for item in shown))
        text = "" if shown in (None, False) else "\n".join(str(shown).split())
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def merged_into(self, fresh: RecordForm) -> Any:
        """What was typed here, for a form over the record as it stands now.

        Fields that only the other one changed take the stored value; where both changed, the words typed here stay
        and ``fresh.conflicts`` tells what is stored.
        """
        try:
            base = dict(json.loads(self.data.get("base") or "{}"))
        except (ValueError, TypeError, RecursionError):
            base = {}
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for name in self.columns:
            mine: str | None = self._digest(name)
            theirs, before = fresh._digest(name), base.get(name)
            if self.columns[name].secret and not typed.get(name):
                mine = before  # left empty, it stays as it is
            if theirs in (before, mine):
                continue
            if mine == before:
                _put(typed, name, fresh[name].value())
            else:
                fresh.conflicts[name] = _shown(fresh, name)
        _put(typed, "version", fresh.record.version)
        _put(typed, "base", fresh.initial["base"])
        return typed


def _put(data: Any, name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        data.setlist(name, [str(getattr(item, "pk", item)) for item in value])
    elif value in (None, False):
        data.pop(name, None)
    else:
        data[name] = str(value) if value is not True else "on"


def _shown(form: RecordForm, name: str) -> str:
    value = form.initial[name]
    column = form.columns[name]
    if column.reference and not column.many:
        value = getattr(form.record, name)
    if column.secret:
        return _("（有改动）")
    if isinstance(value, list):
        return "、".join(str(item) for item in value) or _("（空）")
    return str(column.show(value) or _("（空）"))
