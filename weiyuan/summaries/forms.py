"""What a person gives when asking for a summary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.days import YEARS, DayInput
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import CLERKS

LONGEST_YEARS = 10


class SummaryForm(forms.Form):
    """A body of the user's and a period of any two dates."""

    org: Any = forms.ModelChoiceField(queryset=None, label=_("机构"), empty_label=None)
    start = forms.DateField(label=_("期间起"), widget=DayInput)
    end = forms.DateField(label=_("期间止"), widget=DayInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["org"]
        choice.queryset = OrgUnit.objects.filter(pk__in=user.scope.bodies(CLERKS)).order_by("name")
        first = choice.initial = choice.queryset.first()
        year = timezone.localdate().year
        self.fields["start"].initial = getattr(first, "summary_from", None) or f"{year}-01-01"
        self.fields["end"].initial = getattr(first, "summary_to", None) or f"{year}-12-31"

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("start"), said.get("end")
        if start and end and end < start:
            self.add_error("end", _("期间止早于期间起"))
        elif start and end and end.year - start.year > LONGEST_YEARS:
            self.add_error("start", _("期间最长 %d 年") % LONGEST_YEARS)
        elif start and end and not (start.year in YEARS and end.year in YEARS):
            self.add_error("start", _("年份写错了"))
        return said
