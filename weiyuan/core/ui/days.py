"""Days in forms: a single one, and a period from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.facts import Period

YEARS = range(1949, 2200)  # of the first CPPCC, and far enough
RECENT = 3  # years that are one click away


class DayInput(forms.DateInput):
    """A day, typed or picked. The value is ISO: browsers read nothing else."""

    input_type = "date"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"class": "in", **(attrs or {})}, "%Y-%m-%d")


class PeriodForm(forms.Form):
    """From one day to another, both inclusive; this year where the address says nothing.

    params  of the address: ``start`` and ``end``
    """

    start = forms.DateField(label=gettext_lazy("自"), widget=DayInput)
    end = forms.DateField(label=gettext_lazy("至"), widget=DayInput)

    def __init__(self, params: Mapping[str, Any], today: date) -> None:
        self.this_year = _whole(today.year)
        said = {name: params[name] for name in ("start", "end") if params.get(name)}
        super().__init__(said or {"start": self.this_year.start, "end": self.this_year.end})

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, and years in which there was no CPPCC."""
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("start"), said.get("end")
        if start and end and end < start:
            self.add_error("end", _("结束日期早于开始日期"))
        for name, day in (("start", start), ("end", end)):
            if day and day.year not in YEARS:
                self.add_error(name, _("年份要在 %(first)d 到 %(last)d 之间") % {"first": YEARS[0], "last": YEARS[-1]})
        return said

    @property
    def period(self) -> Period:
        """The period asked for; this year where it cannot be understood."""
        return Period(self.cleaned_data["start"], self.cleaned_data["end"]) if self.is_valid() else self.this_year

    @property
    def days(self) -> list[Any]:
        """The two days of the form."""
        return [self["start"], self["end"]]

    @property
    def more(self) -> list[Any]:
        """What a form of this kind asks besides."""
        return [self[name] for name in self.fields if name not in {"start", "end"}]

    def recent(self) -> list[tuple[int, str, bool]]:
        """The last years: each with its part of an address, and whether it is the one asked for."""
        years = [_whole(self.this_year.start.year - back) for back in range(RECENT)]
        return [(year.start.year, f"start={year.start}&end={year.end}", year == self.period) for year in years]


def _whole(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))
