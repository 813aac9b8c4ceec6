"""From what a browser sends to clean values: how a scheme starts, and what a member claims in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.days import YEARS, DayInput
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import CLERKS


class StartForm(forms.Form):
    """A body, a year, and what to start from: a shipped set, or a scheme of the body's own."""

    org: Any = forms.ModelChoiceField(queryset=None, label=_("机构"), empty_label=None)
    year = forms.IntegerField(
        label=_("年度"), min_value=YEARS[0], max_value=YEARS[-1], widget=forms.NumberInput(attrs={"class": "in"})
    )
    template = forms.ChoiceField(label=_("从哪里开始"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["org"]
        bodies.queryset = OrgUnit.objects.filter(pk__in=user.scope.bodies(CLERKS)).order_by("name")
        bodies.initial = bodies.queryset.first()
        if bodies.queryset.count() == 1:
            bodies.widget = forms.HiddenInput()
        self.fields["year"].initial = timezone.localdate().year
        template: Any = self.fields["template"]
        template.choices = list(choices)


class ClaimForm(forms.Form):
    """What a member did where no register holds it: the day and a text."""

    done_on = forms.DateField(label=_("完成日期"), widget=DayInput)
    description = forms.CharField(
        label=_("完成情况"), max_length=2000, widget=forms.Textarea(attrs={"class": "in", "rows": 3})
    )
