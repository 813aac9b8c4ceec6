"""Forms about one person: who is asked for, why something is done, how long it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.days import DayInput
from weiyuan.matters.actions.persons import LEAST_REASON, until_next_year

REASON = {"class": "in", "minlength": LEAST_REASON, "autocomplete": "off"}


class PersonForm(forms.Form):
    """Whom somebody asks for: by phone, or by a number that the person has on paper."""

    phone = forms.CharField(
        label=_("电话"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"class": "in", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    number = forms.CharField(
        label=_("意见编号或查询码"), max_length=40, required=False,
        help_text=_("没有留电话的，用回执上的编号或查询码找"),
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("phone")) == bool(said.get("number")) and not self.errors:
            raise forms.ValidationError(_("电话、编号填一项就行，两项不要都填也不要都空着"))
        return said


class WhyForm(forms.Form):
    """Why what is held about a person leaves the house."""

    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("如：本人持身份证到站申请。会记入操作日志，不要写姓名、电话"),
        error_messages={"required": _("请写明理由")}, widget=forms.TextInput(attrs=REASON),
    )  # fmt: skip


class EraseForm(WhyForm):
    """Why somebody is forgotten, and that this is meant."""

    sure = forms.BooleanField(label=_("我知道清空以后谁也恢复不了"), error_messages={"required": _("请先勾选这一项")})


class KeepForm(WhyForm):
    """Until when it is kept who spoke."""

    until = forms.DateField(
        label=_("保存到"), initial=until_next_year,
        error_messages={"required": _("请填日期"), "invalid": _("请写成 2026-05-01 的样子")},
        widget=DayInput,
    )  # fmt: skip
    field_order = ("until", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("如：诉讼未结。会记入操作日志，不要写姓名、电话")
