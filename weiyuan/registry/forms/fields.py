"""Fields of record forms: the same words are understood, and the same said about mistakes, as in the ledger."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core import registers
from weiyuan.core.crypto import mask
from weiyuan.core.ledger.columns import BadCell, Column, names
from weiyuan.core.registers import Register
from weiyuan.core.ui.sight import seen

OFFERED = 200  # records that a select offers; beyond them one types a number or a name
SHORT = {"maxlength", "type"}


class CellField(forms.Field):
    """A day, a moment, a time of day or a number: read as the ledger reads its cells."""

    def __init__(self, column: Column, widget: forms.Widget, **kwargs: Any) -> None:
        super().__init__(widget=widget, **kwargs)
        self.column = column

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return self.column.read(str(value))
        except BadCell as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        match value:
            case datetime():
                local = timezone.localtime(value) if timezone.is_aware(value) else value
                return f"{local:%Y-%m-%dT%H:%M}"
            case date():
                return value.isoformat()
            case time():
                return f"{value:%H:%M}"
            case Decimal():
                return f"{value.normalize():f}"
        return value


class LinesField(forms.CharField):
    """A list of texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "in"})

    def to_python(self, value: Any) -> Any:
        return names(super().to_python(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, list) else value


class SecretField(forms.CharField):
    """What is encrypted in the record: not shown; left empty, it stays as it is."""

    widget = forms.Textarea(attrs={"rows": 1, "class": "in", "data-secret": "1", "autocomplete": "off"})

    def __init__(self, stored: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.stored = stored
        if stored:
            self.required = False
            self.help_text = _("已登记：%s。不改就留空") % mask(stored)

    def prepare_value(self, value: Any) -> Any:
        return "" if value == self.stored else value

    def clean(self, value: Any) -> Any:
        return super().clean(value) or self.stored


class RecordChoice(forms.ModelChoiceField[Any]):
    """Another record of the body: a select, or where there are too many the number or the name."""

    def __init__(self, entry: Register | None, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, empty_label=gettext_lazy("（不选）"), **kwargs)
        found = list(queryset[: OFFERED + 1])
        self.many = len(found) > OFFERED
        if self.many:
            self.widget = forms.TextInput(attrs={"class": "in", "autocomplete": "off"})
            self.help_text = gettext_lazy("填编号或名称，输入几个字后可以挑选")
            if entry is not None:
                self.widget.attrs["data-pick"] = reverse("record-pick", args=[entry.slug])
        else:
            blank = [("", _("（不选）") if not self.required else _("请选择"))]
            self.choices = blank + [(str(record.pk), label_of(record)) for record in found]
            self.widget.attrs["class"] = "in"

    def prepare_value(self, value: Any) -> Any:
        if not self.many or value in self.empty_values:
            return super().prepare_value(value)
        if isinstance(value, int) and not isinstance(value, bool):
            value = self.queryset.filter(pk=value).first() or value  # type: ignore[union-attr]  # set in __init__
        return label_of(value) if isinstance(value, models.Model) else value

    def to_python(self, value: Any) -> Any:
        if not self.many or value in self.empty_values:
            return super().to_python(value)
        return self._named(str(value).strip())

    def _named(self, text: str) -> Any:
        """The record of "编号 名称", of the number alone, or of a name that only one bears."""
        rows: Any = self.queryset
        found = list(rows.filter(no=text.split()[0])[:2])
        for name in ("name", "title"):
            if not found and any(f.name == name for f in rows.model._meta.fields):
                found = list(rows.filter(**{name: text})[:2])
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(_("有几条叫“%s”，请填编号") % text if found else _("没有找到“%s”") % text)


class RecordsChoice(forms.ModelMultipleChoiceField[Any]):
    """Several records of the body: boxes to tick, or where there are too many their numbers."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, widget=forms.CheckboxSelectMultiple, **kwargs)
        found = list(queryset[: OFFERED + 1])
        self.many = len(found) > OFFERED
        if self.many:
            self.widget = forms.Textarea(attrs={"rows": 2, "class": "in"})
            self.help_text = gettext_lazy("填编号，用顿号隔开")
        else:
            self.choices = [(str(record.pk), label_of(record)) for record in found]

    def prepare_value(self, value: Any) -> Any:
        if not self.many or isinstance(value, str) or not value:
            return super().prepare_value(value)
        return "、".join(label_of(record) for record in value if isinstance(record, models.Model))

    def clean(self, value: Any) -> Any:
        if not self.many:
            return super().clean(value)
        wanted = [text.split()[0] for text in names(value)]
        found = {record.no: record for record in self.queryset.filter(no__in=wanted)}  # type: ignore[union-attr]
        if missing := [no for no in wanted if no not in found]:
            raise forms.ValidationError(_("没有找到：%s") % "、".join(missing))
        return [found[no] for no in wanted]


def label_of(record: Any) -> str:
    """How a choice names a record: its number first where it has one, since names may be the same."""
    return f"{record.no} {record}".strip() if getattr(record, "no", "") else str(record)


def field_for(column: Column, record: Any, *, user: Any) -> forms.Field:
    """The form field of a column, for a record that has its body already."""
    plain = column.field
    said: dict[str, Any] = {"label": column.header, "required": column.required, "help_text": ""}
    if column.reference:
        return _reference(column, record, user, said)
    if column.secret:
        return SecretField(getattr(record, column.name) or "", max_length=plain.max_length or 2000, **said)
    if isinstance(plain, models.BooleanField):
        return forms.BooleanField(label=column.header, required=False)
    if isinstance(plain, models.JSONField):
        return LinesField(**said, max_length=4000)
    if column.labels:
        return _choice(column, said)
    if widget := _cell_widget(plain):
        return CellField(column, widget, **said)
    https = {"assume_scheme": "https"} if isinstance(plain, models.URLField) else {}
    found: forms.Field = plain.formfield(**https)
    found.widget.attrs["class"] = "in"
    if isinstance(plain, models.TextField):
        found.widget = forms.Textarea(attrs={"rows": 4, "class": "in grow-y"})
        found.max_length = 20000  # type: ignore[attr-defined]  # a CharField
    return found


def _choice(column: Column, said: dict[str, Any]) -> forms.Field:
    options = [(value, label) for label, value in column.labels.items()]
    optional = column.field.blank or column.field.null
    first = [("", _("（不选）") if optional else _("请选择"))] if optional or column.required else []
    said["required"] = not optional
    empty = None if column.field.null else ""
    widget = forms.Select(attrs={"class": "in"})
    return forms.TypedChoiceField(
        choices=first + options, coerce=_coerce(column), empty_value=empty, widget=widget, **said
    )


def _coerce(column: Column) -> Any:
    known = {str(value): value for value in column.labels.values()}
    return lambda text: known.get(str(text), text)


def _cell_widget(field: Any) -> forms.Widget | None:
    """The input of a day, a moment, a time or a number; None for text."""
    if isinstance(field, models.DateTimeField):
        return forms.DateTimeInput(attrs={"type": "datetime-local", "class": "in"})
    if isinstance(field, models.DateField):
        return forms.DateInput(attrs={"type": "date", "class": "in"})
    if isinstance(field, models.TimeField):
        return forms.TimeInput(attrs={"type": "time", "class": "in"})
    if isinstance(field, models.DecimalField):
        return forms.TextInput(attrs={"inputmode": "decimal", "class": "in"})
    if isinstance(field, models.IntegerField):
        return forms.TextInput(attrs={"inputmode": "numeric", "class": "in"})
    return None


def _reference(column: Column, record: Any, user: Any, said: dict[str, Any]) -> forms.Field:
    model = column.reference
    entry = registers.find(model._meta.label_lower)
    rows = seen(model, user).filter(org=record.org_id)
    if record.pk and model is type(record):
        rows = rows.exclude(pk=record.pk)
    rows = rows.select_related(*(entry.joins if entry else ())).order_by(*(entry.order if entry else ("no",)))
    return RecordsChoice(rows, **said) if column.many else RecordChoice(entry, rows, **said)
