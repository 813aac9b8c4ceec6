"""What a form says of a required field that was left empty: what to write there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _

CHOSEN = (forms.Select, forms.RadioSelect, forms.FileInput)
UNWORDED = forms.Field.default_error_messages["required"]


class WordedField(forms.BoundField):
    """A field of a form: its form's own words stay, those that name no field are replaced by some that do."""

    def __init__(self, form: Any, field: Any, name: str) -> None:
        super().__init__(form, field, name)
        if field.error_messages.get("required") is UNWORDED and not self.is_hidden:
            field.error_messages["required"] = _wanted(field.widget) % self.label


def _wanted(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return _("请勾选“%s”")
    return _("请选择%s") if isinstance(widget, CHOSEN) else _("请填写%s")


class Renderer(DjangoTemplates):
    """The renderer of every form: Django's, with the fields of the house."""

    bound_field_class = WordedField
