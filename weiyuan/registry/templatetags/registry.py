"""Small pieces of the forms of records."""

from __future__ import annotations

from typing import Any

from django import forms, template

register = template.Library()


@register.simple_tag
def wide(field: Any) -> str:
    """The class of a field's place: long texts and lists take the whole line."""
    return "f-w" if isinstance(field.field.widget, forms.Textarea | forms.CheckboxSelectMultiple) else "f-n"


@register.simple_tag
def clash(form: Any, field: Any) -> str:
    """What is stored where somebody else changed the same field meanwhile; "" elsewhere."""
    return str(getattr(form, "conflicts", {}).get(field.name, ""))
