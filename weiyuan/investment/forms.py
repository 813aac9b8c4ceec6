"""The period that the overview of investment is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weiyuan.core.facts import Period

YEARS = range(1949, 2200)


class PeriodForm(forms.Form):
    """From one day to another, both inclusive."""

    start = forms.DateField(
        label=_("起"), widget=forms.DateInput(attrs={"type": "date", "class": "in"}, format="%Y-%m-%d")
    )
    end = forms.DateField(
        label=_("止"), widget=forms.DateInput(attrs={"type": "date", "class": "in"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("start"), said.get("end")
        if start and end and end < start:
            self.add_error("end", _("止早于起"))
        elif start and end and not (start.year in YEARS and end.year in YEARS):
            self.add_error("start", _("年份写错了"))
        return said

    def period(self) -> Period:
        """The period of a valid form."""
        return Period(self.cleaned_data["start"], self.cleaned_data["end"])
