"""What shall be done with the chosen records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ledger.columns import Column
from weiyuan.core.registers import Register
from weiyuan.registry.forms.fields import field_for
from weiyuan.registry.forms.records import fields_of
from weiyuan.registry.queries import right

REMOVE = "remove"


def steps_for(entry: Register, records: Sequence[Any], user: Any) -> list[tuple[str, str]]:
    """The steps that may be taken with every one of these records."""
    if entry.move is None or not records:
        return []
    open_ = [{step.name for step in record.workflow.open_steps(record, user)} for record in records]
    shared = set.intersection(*open_)
    return [(f"step:{s.name}", str(s.label)) for s in records[0].workflow.steps if s.name in shared]


def settable(entry: Register) -> list[Column]:
    """The fields that can be given one value for many records: choices, references, yes or no, days."""
    names = [name for _heading, names in fields_of(entry) for name in names]
    columns = [Column(name, entry.model._meta.get_field(name)) for name in names]
    kinds = (models.ForeignKey, models.BooleanField, models.DateField)
    return [c for c in columns if not c.many and (c.labels or isinstance(c.field, kinds))]


class BulkForm(forms.Form):
    """A step, a field with its new value, or removal; and a note."""

    deed = forms.ChoiceField(label=_("要做什么"), widget=forms.RadioSelect, error_messages={"required": _("请选一项")})

    def __init__(
        self, entry: Register, records: Sequence[Any], *, user: Any, chosen: str = "", data: Any = None
    ) -> None:
        super().__init__(data, initial={"deed": chosen}, label_suffix="")
        self.entry, self.records = entry, records
        self.steps = steps_for(entry, records, user)
        changing = bool(records) and all(user.has_perm(right(record, "change"), record) for record in records)
        self.columns = {column.name: column for column in settable(entry)} if changing else {}
        choices: list[tuple[str, Any]] = [*self.steps]
        choices += [(f"set:{c.name}", str(_("改“%s”") % c.header)) for c in self.columns.values()]
        choices += [(REMOVE, _("删除"))] if changing else []
        self.fields["deed"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        step = self._step(chosen)
        for name in self._asked(chosen, step):
            self.fields[name] = field_for(Column(name, entry.model._meta.get_field(name)), records[0], user=user)
            if step:  # what the step needs, the flat says in its own words
                self.fields[name].required = False
        self.fields["note"] = forms.CharField(
            label=_("理由或说明"), required=bool(step and step.needs_note), max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2, "class": "in"}), error_messages={"required": _("请写明理由")},
        )  # fmt: skip

    def _step(self, chosen: str) -> Any:
        known = chosen in dict(self.steps)
        return self.records[0].workflow.step(chosen.partition(":")[2]) if known else None

    def _asked(self, chosen: str, step: Any) -> tuple[str, ...]:
        kind, _colon, name = chosen.partition(":")
        if kind == "set" and name in self.columns:
            return (name,)
        return self.entry.asks.get(step.name, ()) if step else ()

    @property
    def asks(self) -> list[Any]:
        """The bound fields that the chosen deed asks for."""
        return [self[name] for name in self.fields if name not in {"deed"}]
