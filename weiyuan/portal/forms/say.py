"""The pages of the form, one thing each. What is typed wrongly comes back with words beside the field."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.portal.models import PortalPage
from weiyuan.portal.queries.pages import stations_of
from weiyuan.portal.rules import LEAST_WORDS, MOST_WORDS

SHOWN_AGAIN = 20_000  # characters of a text far too long that come back with the page
YES_NO = {"yes": True, "no": False}
NO_YES = {answer: word for word, answer in YES_NO.items()}
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
PHONE = re.compile(r"\+?[0-9]{7,15}", re.ASCII)


def cleaned(text: str) -> str:
    """A text without marks that nobody sees or that turn the order of others round; line ends as they are stored."""
    text = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(m for m in text if m in "\n\t" or unicodedata.category(m) not in {"Cc", "Cs", "Co"})


class Words(forms.CharField):
    """A text as people type it."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(cleaned(str(value or ""))))

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """Without a longest length: browsers cut off what is pasted and do not say so."""
        return {"class": "in"}


class StepForm(forms.Form):
    """One page of the form, filled with what was said before."""

    use_required_attribute = False

    def __init__(self, page: PortalPage, data: Any, said: dict[str, Any]) -> None:
        super().__init__(self._bounded(data), initial=self.shown(said))
        self.page, self.before = page, said

    @staticmethod
    def _bounded(data: Any) -> Any:
        if data is None or all(len(value) <= SHOWN_AGAIN for value in data.values()):
            return data
        short = data.copy()
        for name, value in data.items():
            short[name] = value[:SHOWN_AGAIN]
        return short

    def shown(self, said: dict[str, Any]) -> dict[str, Any]:
        """What the fields show of what was said before."""
        return {name: NO_YES[value] if isinstance(value, bool) else value for name, value in said.items()}

    def said(self) -> dict[str, Any]:
        """What this page says, to be kept with the form."""
        choices = {name for name, field in self.fields.items() if isinstance(field.widget, forms.RadioSelect)}
        return {
            name: YES_NO.get(value, value) if name in choices else value for name, value in self.cleaned_data.items()
        }


def of_two(label: Any, yes: Any, no: Any, missing: Any) -> forms.ChoiceField:
    """A choice between two, with nothing chosen beforehand."""
    return forms.ChoiceField(
        label=label, choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect, error_messages={"required": missing}
    )


class WhatForm(StepForm):
    """What the matter is. ``website`` is for machines: people do not see it."""

    content = Words(
        label=gettext_lazy("您要反映什么？"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("什么时间、什么地方、什么事、想怎么解决。不用写客套话，也不用写姓名。"),
        error_messages={"required": gettext_lazy("请写清楚事情，至少 10 个字")},
    )  # fmt: skip
    station = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)

    def clean_content(self) -> str:
        text: str = self.cleaned_data["content"]
        if len(text) < LEAST_WORDS:
            raise ValidationError(_("请写清楚事情，至少 %d 个字") % LEAST_WORDS)
        if len(text) > MOST_WORDS:
            counts = {"most": MOST_WORDS, "over": len(text) - MOST_WORDS}
            raise ValidationError(_("最多 %(most)d 个字，请删去 %(over)d 个；说不完的，电话里再说") % counts)
        return text

    def clean_station(self) -> int | None:
        """From the code on the poster of a station; anything else is no station, and no fault of the resident's."""
        said = self.cleaned_data["station"]
        return next((station.pk for station in stations_of(self.page) if str(station.pk) == said), None)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("这一栏请留空，它是用来认出机器的"))
        return ""

    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = {"content": self.cleaned_data["content"]}
        if self.cleaned_data["station"] and "station" not in self.before:
            found["station"] = self.cleaned_data["station"]
        return found


class WhereForm(StepForm):
    """Where it is, in words, and which station is near."""

    place = Words(
        label=gettext_lazy("在什么地方？"), required=False, max_length=100,
        help_text=gettext_lazy("比如：铁路新村 3 号院东门。说的是全街道的事，可以不填。"),
        error_messages={"max_length": gettext_lazy("最多 100 个字")},
    )  # fmt: skip
    station = forms.ChoiceField(label=gettext_lazy("离哪个联络站近？"), required=False, widget=forms.RadioSelect)

    def __init__(self, page: PortalPage, data: Any, said: dict[str, Any]) -> None:
        super().__init__(page, data, said)
        stations = [(str(station.pk), station.name) for station in stations_of(page)]
        if stations:
            self.fields["station"].choices = [*stations, ("", _("不清楚"))]  # type: ignore[attr-defined]
        else:
            del self.fields["station"]

    def shown(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"place": said.get("place", ""), "station": str(said.get("station") or "")}

    def said(self) -> dict[str, Any]:
        station = self.cleaned_data.get("station")
        return {"place": self.cleaned_data["place"], "station": int(station) if station else None}


class WhoForm(StepForm):
    """Who it is, or nobody. Whoever wants to stay unknown leaves nothing behind."""

    named = of_two(
        gettext_lazy("要留姓名和电话吗？"), gettext_lazy("留下，方便你们找我核实、告诉我结果"),
        gettext_lazy("不留，匿名反映"), gettext_lazy("请选一项"),
    )  # fmt: skip
    person_name = Words(label=gettext_lazy("您的姓名"), required=False, max_length=40)
    phone = Words(label=gettext_lazy("电话"), required=False, max_length=40)
    address = Words(label=gettext_lazy("住址（可以不填）"), required=False, max_length=100)

    def __init__(self, page: PortalPage, data: Any, said: dict[str, Any]) -> None:
        super().__init__(page, data, said)
        for name, kind in (("person_name", "name"), ("phone", "tel"), ("address", "street-address")):
            self.fields[name].widget.attrs["autocomplete"] = kind
        self.fields["phone"].widget.input_type = "tel"

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("named") == "no":
            for name in ("person_name", "phone", "address"):
                self.errors.pop(name, None)
                found[name] = ""
        elif found.get("named") == "yes":
            self._who(found)
        return found

    def _who(self, found: dict[str, Any]) -> None:
        if "person_name" in found and not found["person_name"]:
            self.add_error("person_name", _("请写怎么称呼您；不想留，就选匿名"))
        number = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", found.get("phone", "")))
        if "phone" in found and not PHONE.fullmatch(number):
            self.add_error("phone", _("请写能找到您的电话，比如 13800000000 或 010-85550146"))
        found["phone"] = number

    def said(self) -> dict[str, Any]:
        found = super().said()
        return found if found["named"] else {**found, "agreed": False, "consent": False}


class AnswerForm(StepForm):
    """Whether an answer is wanted; and, of those who left a name, what may be done with it."""

    wants_reply = of_two(
        gettext_lazy("要我们答复您吗？"), gettext_lazy("要"), gettext_lazy("不用，知道了就行"), gettext_lazy("请选一项")
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("我看过上面的告知书，同意工作室为办这件事使用我留的信息"),
        error_messages={"required": gettext_lazy("要留姓名电话，请先勾这一项；不同意的，可以回上一步选匿名")},
    )  # fmt: skip
    consent = forms.BooleanField(
        label=gettext_lazy("也可以把我的姓名和电话告诉承办单位"), required=False,
        help_text=gettext_lazy("可以不勾。不勾，承办单位只看到事情，看不到您是谁。"),
    )  # fmt: skip

    def __init__(self, page: PortalPage, data: Any, said: dict[str, Any]) -> None:
        super().__init__(page, data, said)
        if not said.get("named"):
            del self.fields["agreed"], self.fields["consent"]
        else:
            self.initial = {**self.initial, "agreed": said.get("agreed", False), "consent": said.get("consent", False)}
