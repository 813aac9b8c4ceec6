"""Forms about what few may know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weiyuan.matters.actions.secrecy import LEAST_REASON
from weiyuan.matters.forms.people import PeopleField
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.secrecy import may_be_entrusted


class ReasonForm(forms.Form):
    """Why somebody wants to see who spoke."""

    reason = forms.CharField(
        label=_("查看理由"),
        max_length=200,
        help_text=_("理由和您的姓名、时间会记入操作日志"),
        error_messages={"required": _("请写明查看的理由，如：电话核实具体位置")},
        widget=forms.TextInput(attrs={"class": "in", "minlength": LEAST_REASON, "autocomplete": "off"}),
    )


class ConfidantsForm(forms.Form):
    """Who may know of a confidential matter, and who answers for it."""

    keeper: Any = forms.ModelChoiceField(
        label=_("保密责任人"), queryset=None, empty_label=None, widget=forms.Select(attrs={"class": "in"})
    )
    people: Any = PeopleField(
        label=_("知情人"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("除承办的单位和委员外，只有责任人和勾选的人看得到"),
    )  # fmt: skip

    def __init__(self, matter: ResidentMatter, data: Any = None) -> None:
        people = may_be_entrusted(matter)
        named = {"keeper": matter.keeper_id, "people": list(matter.entrusted.values_list("pk", flat=True))}
        super().__init__(data, initial=named, label_suffix="")
        for name in ("keeper", "people"):
            field: Any = self.fields[name]
            field.queryset = people
