"""How a person wants to be told, and the robots of a body's groups."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.notices.channels import ROBOT_HOSTS, Refused, checked
from weiyuan.notices.models import Fate, Kind, Make, Preference, Robot, free_at
from weiyuan.orgs.models import OrgUnit

HOURS = range(24)
PHONE = re.compile(r"\+?\d{5,15}", re.ASCII)


class TimeInput(forms.TimeInput):
    """A time of the day, typed or picked."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__({"class": "in"}, "%H:%M")


class SettingsForm(forms.ModelForm[Preference]):
    """How a person wants to be told."""

    muted_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("不要往外提醒的类别"), choices=Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("勾选的类别只在“通知”页里看，不发邮件和短信"),
    )  # fmt: skip
    digest_hour = forms.TypedChoiceField(
        label=gettext_lazy("每日汇总时间"), coerce=int, choices=[(hour, f"{hour}:00") for hour in HOURS],
        help_text=gettext_lazy("征询和一般通知每天汇总成一封邮件；交办、变更、到期随时发"),
    )  # fmt: skip

    class Meta:
        model = Preference
        fields = (
            "email", "by_email", "phone", "by_sms", "muted_kinds", "quiet_from", "quiet_to", "digest_hour",
        )  # fmt: skip
        widgets = {
            "quiet_from": TimeInput,
            "quiet_to": TimeInput,
            "phone": forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
        }
        help_texts = {
            "by_sms": gettext_lazy("短信只发交办、变更和到期，不发汇总"),
            "quiet_from": gettext_lazy("这段时间里不发邮件和短信，过后补发；起止相同就是不设"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["class"] = self.fields["phone"].widget.attrs["class"] = "in"
        self.fields["digest_hour"].widget.attrs["class"] = "in"

    def clean_phone(self) -> str:
        text = re.sub(r"[\s-]", "", self.cleaned_data["phone"])
        if text and not PHONE.fullmatch(text):
            raise forms.ValidationError(_("手机号只写数字，如 13812345678"))
        return text

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("by_sms") and not said.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("要收短信请填手机号"))
        if {"quiet_from", "quiet_to", "digest_hour"} <= said.keys():
            at = timezone.localtime().replace(hour=said["digest_hour"], minute=0, second=0, microsecond=0)
            if free_at(at, said["quiet_from"], said["quiet_to"]) != at:
                self.add_error("digest_hour", _("汇总时间落在免打扰时段里，请换一个"))
        return said


class RobotForm(forms.ModelForm[Robot]):
    """A group robot. What is secret is never shown again: left empty, it stays as it is."""

    url = forms.CharField(
        label=gettext_lazy("Webhook 地址"), required=False, max_length=500,
        widget=forms.PasswordInput(attrs={"class": "in", "autocomplete": "off"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("加签密钥"), required=False, max_length=200,
        widget=forms.PasswordInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text=gettext_lazy("钉钉、飞书的机器人开了“加签”时才填；企业微信没有"),
    )  # fmt: skip

    class Meta:
        model = Robot
        fields = ("org", "make", "name", "url", "secret", "active")
        help_texts = {"name": gettext_lazy("在这里好认的名字，如“委员工作群”")}

    def __init__(self, *args: Any, bodies: list[OrgUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["org"].queryset = OrgUnit.objects.filter(pk__in=[body.pk for body in bodies])
        fields["org"].empty_label = None
        fields["make"].choices = [("", _("请选择")), *Make.choices]
        for name in ("org", "make", "name"):
            fields[name].widget.attrs["class"] = "in"
        said = _("从群设置里的机器人复制，以 https:// 开头")
        fields["url"].help_text = _("%s；不填就不变") % said if self.instance.pk else said

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip() or (self.instance.url if self.instance.pk else "")
        if not url:
            raise forms.ValidationError(_("请填 Webhook 地址"))
        return url

    def clean_secret(self) -> str:
        return str(self.cleaned_data["secret"]).strip() or self.instance.secret

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("url") and said.get("make"):
            self._weigh(said["url"], said["make"])
        return said

    def _weigh(self, url: str, make: str) -> None:
        """The address must be the platform's own, or one that the operator trusts, and reach no inner network."""
        try:
            host = checked(url)[0].hostname
        except Refused as refused:
            self.add_error("url", str(refused))
            return
        if host != ROBOT_HOSTS[make] and host not in settings.NOTICE_HOSTS:
            self.add_error("url", _("这不是所选平台的地址，应当以 https://%s/ 开头") % ROBOT_HOSTS[make])


class LogForm(forms.Form):
    """Which of the messages that were told are looked at."""

    fate = forms.ChoiceField(required=False, choices=[("", gettext_lazy("结果不限")), *Fate.choices])
    kind = forms.ChoiceField(required=False, choices=[("", gettext_lazy("类别不限")), *Kind.choices])
    who = forms.CharField(required=False, max_length=40)
