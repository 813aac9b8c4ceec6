"""Fields of record forms: the same words are understood, and the same said about mistakes, as in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
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
from weiyuan.core.ledger.columns import BadCell, Column, names, plain
from weiyuan.core.registers import Register
from weiyuan.core.ui.cells import column_of, cut, title_of
from weiyuan.core.ui.sight import seen

OFFERED = 200  # records that a select offers; beyond them one types a number or a name
LONGEST = 100_000  # characters of a text: a volume of rules has fewer
YEARS = range(1900, 2200)  # of days and moments: any other is a slip of the hand


class CellField(forms.Field):
    """A day, a moment, a time of day or a number: read as the ledger reads its cells.

    What is sent back as it was shown stays what is stored, to the second and below.
    """

    stored: Any = None

    def __init__(self, column: Column, widget: forms.Widget, **kwargs: Any) -> None:
        super().__init__(widget=widget, **kwargs)
        self.column = column

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        if self.stored is not None and str(value).strip() == str(self.prepare_value(self.stored)):
            return self.stored
        try:
            found = self.column.read(str(value))
        except BadCell as error:
            raise forms.ValidationError(str(error)) from error
        except (ValueError, ArithmeticError) as error:  # thousands of digits
            raise forms.ValidationError(_("看不懂，请再看一看")) from error
        if isinstance(found, date) and found.year not in YEARS:
            raise forms.ValidationError(_("没有这样的年份：%d") % found.year)
        return found

    def prepare_value(self, value: Any) -> Any:
        match value:
            case datetime():
                local = timezone.localtime(value) if timezone.is_aware(value) else value
                return f"{local:%Y-%m-%dT%H:%M:%S}" if local.second else f"{local:%Y-%m-%dT%H:%M}"
            case date():
                return value.isoformat()
            case time():
                return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
            case Decimal():
                return f"{value.normalize():f}"
        return value


class TextField(forms.CharField):
    """Words, with the line ends of the ledger and without marks that no page and no paper can show."""

    def to_python(self, value: Any) -> Any:
        return plain(super().to_python(value))


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
        return plain(super().clean(value)) or self.stored


class RecordChoice(forms.ModelChoiceField[Any]):
    """Another record of the body: a select, or where there are too many the number or the name.

    holder  the stored record whose field ``name`` this is, or None: what it names now can stay, even if that was
            removed since or the reader does not see it
    """

    def __init__(self, entry: Register | None, queryset: Any, holder: Any, name: str, **kwargs: Any) -> None:
        super().__init__(queryset, empty_label=gettext_lazy("（不选）"), **kwargs)
        found = list(queryset[: OFFERED + 1])
        self.many = len(found) > OFFERED
        key = getattr(holder, f"{name}_id", None)
        self.stored = next((one for one in found if one.pk == key), None) or (getattr(holder, name) if key else None)
        if self.many:
            self.widget = forms.TextInput(attrs={"class": "in", "autocomplete": "off"})
            self.help_text = gettext_lazy("填编号或名称，输入几个字后可以挑选")
            if entry is not None:
                self.widget.attrs["data-pick"] = reverse("record-pick", args=[entry.slug])
        else:
            choices = [("", _("（不选）") if not self.required else _("请选择"))]
            if self.stored is not None and self.stored not in found:
                choices.append((str(self.stored.pk), label_of(self.stored)))
            self.choices = choices + [(str(record.pk), offered_as(record)) for record in found]
            self.widget.attrs["class"] = "in"

    def prepare_value(self, value: Any) -> Any:
        if not self.many or value in self.empty_values:
            return super().prepare_value(value)
        if isinstance(value, int) and not isinstance(value, bool):
            found = self.stored if self.stored is not None and self.stored.pk == value else None
            value = found or self.queryset.filter(pk=value).first() or value  # type: ignore[union-attr]  # set above
        return label_of(value) if isinstance(value, models.Model) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = plain(str(value))
        if self.stored is not None and text == (label_of(self.stored) if self.many else str(self.stored.pk)):
            return self.stored
        return self._named(text) if self.many else super().to_python(text)

    def _named(self, text: str) -> Any:
        """The record of "编号 名称", of the number alone, or of a name that only one bears."""
        if not text:
            return None
        rows: Any = self.queryset
        found = list(rows.filter(no=text.split()[0])[:2])
        for name in ("name", "title"):
            if not found and any(f.name == name for f in rows.model._meta.fields):
                found = list(rows.filter(**{name: text})[:2])
        if len(found) == 1:
            return found[0]
        shown = text[:40]
        raise forms.ValidationError(_("有几条叫“%s”，请填编号") % shown if found else _("没有找到“%s”") % shown)


class TickedFirst(forms.CheckboxSelectMultiple):
    """Boxes to tick. What is ticked stands first: the list may be longer than its frame."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        return sorted(super().optgroups(name, value, attrs), key=lambda group: not group[1][0]["selected"])


class RecordsChoice(forms.ModelMultipleChoiceField[Any]):
    """Several records of the body: boxes to tick, or where there are too many their numbers.

    stored  the records that are named now: they can stay, even if removed since or not seen by the reader
    """

    def __init__(self, queryset: Any, stored: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(queryset, widget=TickedFirst, **kwargs)
        found = list(queryset[: OFFERED + 1])
        self.many = len(found) > OFFERED
        self.offered = {str(record.pk): record for record in [*stored, *found]}
        self.stored = {label_of(record).split()[0]: record for record in stored}
        if self.many:
            self.widget = forms.Textarea(attrs={"rows": 2, "class": "in"})
            self.help_text = gettext_lazy("填编号，用顿号隔开")
        else:
            self.choices = [
                (key, offered_as(record) if record in found else label_of(record))
                for key, record in self.offered.items()
            ]

    def prepare_value(self, value: Any) -> Any:
        if not self.many or isinstance(value, str) or not value:
            return super().prepare_value(value)
        return "、".join(label_of(record) for record in value if isinstance(record, models.Model))

    def clean(self, value: Any) -> Any:
        found: Any
        if not self.many:
            wanted, found = [str(key) for key in value or []], self.offered
        else:
            wanted = [text.split()[0] for text in names(value)]
            rows: Any = self.queryset
            found = {record.no: record for record in rows.filter(no__in=wanted)} | self.stored
        if missing := [key for key in wanted if key not in found]:
            raise forms.ValidationError(_("没有找到：%s") % "、".join(missing[:5])[:100])
        if self.required and not wanted:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [found[key] for key in dict.fromkeys(wanted)]


def label_of(record: Any) -> str:
    """How a choice names a record: its number first where it has one, since names may be the same."""
    no, said = getattr(record, "no", ""), str(record)
    return f"{no} {said}".strip() if no and said != no else said


def offered_as(record: Any) -> str:
    """The same for a record that the user may see: where it names itself by its number alone, with its title."""
    entry = registers.of(record)
    if entry is None or str(record) != getattr(record, "ref", ""):
        return label_of(record)
    title = title_of(record, column_of(entry.model, entry.columns[0]))
    return label_of(record) if title == str(record) else f"{record} {cut(title, 16)}"


def field_for(column: Column, record: Any, *, user: Any) -> forms.Field:
    """The form field of a column, for a record that has its body already."""
    model_field = column.field
    said: dict[str, Any] = {"label": column.header, "required": column.required, "help_text": ""}
    if column.reference:
        return _reference(column, record, user, said)
    if column.secret:
        return SecretField(getattr(record, column.name) or "", max_length=model_field.max_length or 2000, **said)
    if isinstance(model_field, models.BooleanField):
        return forms.BooleanField(label=column.header, required=False)
    if isinstance(model_field, models.JSONField):
        return LinesField(**said, max_length=4000)
    if column.labels:
        return _choice(column, record, said)
    if widget := _cell_widget(model_field):
        cell = CellField(column, widget, **said)
        cell.stored = getattr(record, column.name) if record.pk else None
        return cell
    if isinstance(model_field, models.TextField):
        area = forms.Textarea(attrs={"rows": 4, "class": "in grow-y"})
        return TextField(widget=area, max_length=LONGEST, **said | {"help_text": str(model_field.help_text)})
    https = {"assume_scheme": "https"} if isinstance(model_field, models.URLField) else {}
    own = {"form_class": TextField} if type(model_field) is models.CharField else {}
    found: forms.Field = model_field.formfield(**https, **own)
    found.widget.attrs["class"] = "in"
    return found


def _choice(column: Column, record: Any, said: dict[str, Any]) -> forms.Field:
    options: list[tuple[Any, str]] = [(value, label) for label, value in column.labels.items()]
    stored = getattr(record, column.name) if record.pk else None
    if stored not in (None, "", *column.labels.values()):
        options.append((stored, str(stored)))  # no longer offered, but it can stay
    optional = column.field.blank or column.field.null
    first = [("", _("（不选）") if optional else _("请选择"))] if optional or column.required else []
    said["required"] = not optional
    empty = None if column.field.null else ""
    widget = forms.Select(attrs={"class": "in"})
    return forms.TypedChoiceField(
        choices=first + options, coerce=_coerce(options), empty_value=empty, widget=widget, **said
    )


def _coerce(options: Sequence[tuple[Any, str]]) -> Any:
    known = {str(value): value for value, _label in options}
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
    if column.many:
        return RecordsChoice(rows, list(getattr(record, column.name).all()) if record.pk else (), **said)
    return RecordChoice(entry, rows, record if record.pk else None, column.name, **said)
