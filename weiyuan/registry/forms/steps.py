"""What a step of a workflow asks to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ledger.columns import Column
from weiyuan.core.registers import Register
from weiyuan.core.workflow import Step
from weiyuan.registry.forms.fields import field_for


class StepForm(forms.Form):
    """The fields that the step asks for, and a note, which some steps demand."""

    def __init__(self, entry: Register, record: Any, step: Step, *, user: Any, data: Any = None) -> None:
        names = entry.asks.get(step.name, ())
        columns = [Column(name, type(record)._meta.get_field(name)) for name in names]
        initial = {column.name: getattr(record, column.field.attname) for column in columns if not column.many}
        super().__init__(data, initial=initial, label_suffix="")
        self.lists = [column.name for column in columns if column.many]
        for column in columns:
            self.fields[column.name] = field_for(column, record, user=user)
            self.fields[column.name].required = False  # what the step needs, the flat says in its own words
        self.fields["note"] = forms.CharField(
            label=_("理由") if step.needs_note else _("说明（可不填）"),
            required=step.needs_note,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3, "class": "in"}),
            error_messages={"required": _("请写明理由")},
        )

    def told(self) -> dict[str, Any]:
        """What was said along with the step; fields left empty are left to the step.

        Somebody or something that was named and is taken out of its field is said too: None.
        """
        said = {name: value for name, value in self.cleaned_data.items() if name != "note"}
        return {name: value for name, value in said.items() if value not in (None, "", []) or self._taken_out(name)}

    def _taken_out(self, name: str) -> bool:
        is_one = isinstance(self.fields[name], forms.ModelChoiceField) and name not in self.lists
        return is_one and name in self.data and self.initial.get(name) is not None
