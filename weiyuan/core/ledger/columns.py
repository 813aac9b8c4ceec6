"""Columns of a sheet: what a cell means, and what a value looks like in a cell. Follows the model's fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core import zh
from weiyuan.core.crypto import EncryptedTextField, mask
from weiyuan.core.ledger.sheet import Sheet

YES = frozenset({"是", "有", "对", "√", "✓", "y", "yes", "true", "1"})
NO = frozenset({"否", "无", "不", "×", "✗", "n", "no", "false", "0"})
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A mark within 《》 or “” belongs to the title; a title may hold another one.
ITEM = re.compile(r"(?:《(?:[^《》\n]|《[^《》\n]*》)*》|“[^“”\n]*”|[^、，,;；\n])+")
WHOLE = re.compile(r"(-?\d+)\s*[个人次件户份篇名项]?")
SHOWN_CHOICES = 8


class BadCell(ValueError):
    """The cell cannot be understood; the text says why and how to mend it, in Chinese."""


def plain(cell: Any) -> str:
    """The words of a cell: numbers without ``.0``, no control characters, no blanks around."""
    if cell is None:
        return ""
    if type(cell) is str and cell.isprintable() and "_x000D_" not in cell:
        return cell.strip()  # by far the most; the rest below would find nothing to do
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == datetime.min.time() else cell.isoformat(" ", "minutes")
    return CONTROL.sub("", str(cell).replace("_x000D_", "\n").replace("\r\n", "\n").replace("\r", "\n")).strip()


def names(cell: Any) -> list[str]:
    """The items of a list cell: 甲、乙, or one per line; 《甲、乙》 and “甲、乙” are one item."""
    return [part for part in (p.strip() for p in ITEM.findall(plain(cell))) if part]


@dataclass(frozen=True)
class Column:
    """A column: the model's field, its header, and how its cells are read and shown."""

    name: str
    field: Any

    @cached_property
    def header(self) -> str:
        return str(self.field.verbose_name)

    @cached_property
    def many(self) -> bool:
        return isinstance(self.field, models.ManyToManyField)

    @cached_property
    def reference(self) -> Any:
        """The model that cells of this column name, or None."""
        return self.field.related_model if isinstance(self.field, models.ForeignKey) or self.many else None

    @cached_property
    def secret(self) -> bool:
        return isinstance(self.field, EncryptedTextField)

    @cached_property
    def required(self) -> bool:
        return not (self.many or self.field.blank or self.field.null or self.field.has_default())

    @cached_property
    def labels(self) -> dict[str, str]:
        """Choices by label, in order; empty where the field has none."""
        return {str(label): value for value, label in self.field.flatchoices} if self.field.choices else {}

    @cached_property
    def read(self) -> Callable[[Any], Any]:
        """From a filled cell to the value of the field. Raises BadCell. References are read by the resolver."""
        if self.labels:
            return self._choice
        kinds: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
            (models.DateTimeField, _moment),
            (models.DateField, _day),
            (models.TimeField, _clock),
            (models.BooleanField, _yes_no),
            (models.DecimalField, self._decimal),
            (models.IntegerField, self._whole),
            (models.JSONField, names),
        )
        return next((reader for kind, reader in kinds if isinstance(self.field, kind)), self._text)

    def _text(self, cell: Any) -> str:
        text = plain(cell)
        limit = self.field.max_length
        if limit and len(text) > limit:
            raise BadCell(_("超过 %(limit)d 个字（现有 %(now)d 个字）") % {"limit": limit, "now": len(text)})
        for validator in self.field.validators:
            if not self.field.max_length or validator.__class__.__name__ != "MaxLengthValidator":
                _obey(validator, text)
        return text

    def _choice(self, cell: Any) -> Any:
        if cell in self.labels:
            return self.labels[cell]
        text = zh.half_width(plain(cell))
        if text in self.labels:
            return self.labels[text]
        if text in self.labels.values():
            return text
        shown = "、".join(list(self.labels)[:SHOWN_CHOICES]) + (" …" if len(self.labels) > SHOWN_CHOICES else "")
        raise BadCell(_("只能填：%s") % shown)

    def _whole(self, cell: Any) -> int:
        found = WHOLE.fullmatch(zh.half_width(plain(cell)).replace(",", ""))
        if not found:
            raise BadCell(_("请填整数"))
        value = int(found[1])
        low, high = (0, 2**31 - 1) if "Positive" in type(self.field).__name__ else (-(2**31), 2**31 - 1)
        if "Small" in type(self.field).__name__:
            high = 2**15 - 1
        if not low <= value <= high:
            raise BadCell(_("超出范围：%(low)d 到 %(high)d") % {"low": low, "high": high})
        return value

    def _decimal(self, cell: Any) -> Decimal:
        try:
            value = zh.parse_wan(cell) if "万" in self.header else Decimal(zh.half_width(plain(cell)).replace(",", ""))
        except InvalidOperation as error:
            raise BadCell(_("请填数字")) from error
        except ValueError as error:
            raise BadCell(str(error)) from error
        places, digits = self.field.decimal_places, self.field.max_digits
        try:
            rounded = value.quantize(Decimal(1).scaleb(-places))
        except InvalidOperation as error:
            raise BadCell(_("数字太大")) from error
        if rounded != value:
            raise BadCell(_("最多 %d 位小数") % places)
        if abs(rounded) >= Decimal(10) ** (digits - places):
            raise BadCell(_("数字太大"))
        return rounded

    def same(self, old: Any, new: Any) -> bool:
        """Whether two values are the same to the ledger, which knows whole seconds only."""
        if isinstance(old, datetime) and isinstance(new, datetime):
            return old.replace(microsecond=0) == new.replace(microsecond=0)
        return bool(old == new)

    def show(self, value: Any, clear: bool = False) -> Any:
        """What stands in the cell: real dates and numbers, labels, names. Secrets masked unless ``clear``."""
        if value is None or value == "":
            return None
        if self.secret and not clear:
            return mask(value)
        if self.labels:
            return next((label for label, known in self.labels.items() if known == value), value)
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime):
            return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        if isinstance(value, list | tuple):
            return "、".join(str(v) for v in value) or None
        if isinstance(value, int | Decimal | date | time):
            return value
        return CONTROL.sub("", str(value))


def columns(sheet: Sheet) -> tuple[Column, ...]:
    """The columns of a sheet in order."""
    return _columns(sheet.model, tuple(sheet.fields))


@cache
def _columns(model: Any, names_of_fields: tuple[str, ...]) -> tuple[Column, ...]:
    """Kept, with what each has found out about its field: they are asked for at every row and every form."""
    return tuple(Column(name, model._meta.get_field(name)) for name in names_of_fields)


def _obey(validator: Any, text: str) -> None:
    try:
        validator(text)
    except ValidationError as error:
        raise BadCell("；".join(str(m) for m in error.messages)) from error


def _day(cell: Any) -> date:
    try:
        return zh.parse_date(cell)
    except (ValueError, OverflowError) as error:
        raise BadCell(str(error)) from error


CLOCK = re.compile(r"(.*?\d日?)[ T\u3000]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?")


def _moment(cell: Any) -> datetime:
    if isinstance(cell, datetime):
        return timezone.make_aware(cell.replace(microsecond=0))
    found = CLOCK.fullmatch(plain(cell))
    day = _day(found[1] if found else cell)
    hour, minute, second = (int(part or 0) for part in found.groups()[1:]) if found else (0, 0, 0)
    try:
        return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute, second))
    except ValueError as error:
        raise BadCell(_("没有这个时刻：%s") % plain(cell)) from error


def _clock(cell: Any) -> time:
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return cell.replace(microsecond=0)
    found = re.fullmatch(r"(\d{1,2})[:：时点](\d{2})?分?(?::\d{2})?", zh.half_width(plain(cell)))
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else time.fromisoformat(plain(cell))
    except ValueError as error:
        raise BadCell(_("看不懂的时刻：“%s”，请写成 9:30") % plain(cell)) from error


def _yes_no(cell: Any) -> bool:
    text = zh.half_width(plain(cell)).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise BadCell(_("请填 是 或 否"))
