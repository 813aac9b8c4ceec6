"""Work on a matter written down on the spot: a look on site, a talk with offices."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weiyuan.core.ui.days import DayInput
from weiyuan.matters.models import MatterAction, ResidentMatter
from weiyuan.matters.models.words import ActionKind
from weiyuan.members.models import Member
from weiyuan.members.queries import members_at
from weiyuan.orgs.rules import CLERKS
from weiyuan.registry.forms.fields import LONGEST, LinesField, TextField

AREA = {"rows": 4, "class": "in"}


class WorkForm(forms.Form):
    """Day, words, and for coordination the offices and what they said. Photos are read from the files sent."""

    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    on = forms.DateField(label=lazy("日期"), widget=DayInput(), error_messages={"required": lazy("请写日期")})
    departments = LinesField(
        label=lazy("协调了哪些部门"), help_text=lazy("一行一个，或用顿号隔开"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "in"}), error_messages={"required": lazy("请写明部门")},
    )  # fmt: skip
    content = TextField(
        label=lazy("看到什么、做了什么"), max_length=LONGEST, widget=forms.Textarea(attrs=AREA),
        error_messages={"required": lazy("写一两句情况")},
    )  # fmt: skip
    reply = TextField(
        label=lazy("部门怎么答复"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "in"}),
    )  # fmt: skip
    member = forms.ModelChoiceField(
        Member.objects.none(), label=lazy("到场委员"), required=False, empty_label=lazy("（没有委员到场）"),
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip

    def __init__(self, user: Any, matter: ResidentMatter, kind: str, own: Member | None, data: Any = None) -> None:
        initial = {"form_key": uuid.uuid4(), "on": timezone.localdate()}
        super().__init__(data, label_suffix="", initial=initial)
        self.matter, self.kind, self.own = matter, kind, own
        fields: dict[str, Any] = self.fields
        if kind == ActionKind.SITE_CHECK:
            del fields["departments"], fields["reply"]
        if user.scope.has(matter.org_id, CLERKS):
            fields["member"].queryset = members_at(matter.org, timezone.localdate()).order_by("name", "pk")
            fields["member"].initial = matter.assigned_member_id
        else:
            del fields["member"]

    def clean_on(self) -> date:
        """Not before the matter was heard, and not after today."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("日期不能晚于今天"))
        if day < self.matter.received_on:
            raise forms.ValidationError(_("日期不能早于收到日期"))
        return day

    def action(self) -> MatterAction:
        """The record to be, once the form is valid."""
        said = self.cleaned_data
        return MatterAction(
            org=self.matter.org, matter=self.matter, kind=self.kind, on=said["on"], content=said["content"],
            departments=said.get("departments", []), reply=said.get("reply", ""), member=said.get("member") or self.own,
        )  # fmt: skip
