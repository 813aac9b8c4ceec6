"""A note inside the office, and the reason for taking a matter out of another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weiyuan.matters.actions.notes import LONGEST
from weiyuan.matters.forms.people import PeopleField
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries import categories
from weiyuan.matters.queries.notes import mentionable
from weiyuan.orgs.models import User
from weiyuan.registry.forms.fields import TextField


class RemarkForm(forms.Form):
    """The words, and who is asked to look at them."""

    text = TextField(
        label=_("备注"), max_length=LONGEST, error_messages={"required": _("请写备注内容")},
        widget=forms.Textarea(attrs={"rows": 2, "class": "in"}),
    )  # fmt: skip
    mentions = PeopleField(
        User.objects.none(), label=_("提醒谁看"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("只能提醒看得到这件意见备注的人")},
    )  # fmt: skip

    def __init__(self, user: Any, matter: ResidentMatter, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        fields: dict[str, Any] = self.fields
        fields["mentions"].queryset = mentionable(user, matter)
        self.people = list(fields["mentions"].queryset)
        fields["mentions"].choices = [(one.pk, str(one)) for one in self.people]  # a queryset would ask once more


class UnmergeForm(forms.Form):
    """Why a matter is taken out again, and its category where it never had one."""

    note = TextField(
        label=_("撤销的原因"), max_length=1000, error_messages={"required": _("请写明理由")},
        widget=forms.Textarea(attrs={"rows": 3, "class": "in"}),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("类别"), widget=forms.Select(attrs={"class": "in"}))

    def __init__(self, matter: ResidentMatter, data: Any = None) -> None:
        super().__init__(data, label_suffix="", initial={"category": matter.category})
        known = categories(matter.org)
        fields: dict[str, Any] = self.fields
        fields["category"].choices = [("", _("（请选）")), *((name, name) for name in known)]
