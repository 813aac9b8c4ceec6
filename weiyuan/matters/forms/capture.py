"""What is noted on the phone, and what the clerk writes down at the desk."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.ui.days import DayInput
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.words import Channel, Kind, SafetyLevel
from weiyuan.matters.queries import categories
from weiyuan.matters.queries.capture import Place, last_place, open_stations, own_member, ways_of
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import CLERKS
from weiyuan.registry.forms.fields import LONGEST, LinesField, TextField

IN = {"class": "in"}
SHY = {"class": "in", "data-secret": "1", "autocomplete": "off"}  # never stored on the device
LATE = timedelta(days=60)  # that a note may have waited for a network
MOST_PLACES = 1000  # characters
OLDEST = 3650  # days that a letter may have lain


def words_field(label: Any, rows: int = 4, **more: Any) -> TextField:
    """A text of several lines, of bearable length."""
    return TextField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={**IN, "rows": rows}), **more)


def _person(name: Any, most: int, **more: Any) -> TextField:
    return TextField(label=name, required=False, max_length=most, widget=forms.TextInput(attrs={**SHY, **more}))


class NoteForm(forms.Form):
    """A quick note: one text; everything else is known beforehand or may be left empty."""

    client_key = forms.UUIDField(error_messages={"required": gettext_lazy("请刷新页面再试")})
    user = forms.IntegerField(required=False)
    heard_at = forms.DateTimeField(required=False)
    content = words_field(
        gettext_lazy("群众说了什么"), error_messages={"required": gettext_lazy("写一两句群众说了什么")}
    )
    place = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": gettext_lazy("您不能给这个站登记，请另选")}
    )
    channel = forms.ChoiceField(required=False)
    person_name = _person(gettext_lazy("姓名"), 40)
    phone = _person(gettext_lazy("电话"), 30, inputmode="tel")
    consent = forms.BooleanField(required=False)

    def __init__(self, user: Any, places: list[Place], data: Any = None) -> None:
        self.by, self.places, self.ways = user, places, ways_of(user)
        self.last = last_place(user, places)
        super().__init__(data, label_suffix="")
        fields: dict[str, Any] = self.fields
        fields["place"].choices = [(place.value, place.label) for place in places]
        fields["channel"].choices = self.ways

    def clean_heard_at(self) -> datetime:
        """When it was written down on the phone, if that can be."""
        said, now = self.cleaned_data.get("heard_at"), timezone.now()
        return said if said and now - LATE < said <= now else now

    @property
    def chosen(self) -> str:
        """The place that stands ticked."""
        return str(self.data.get("place") or self.last)

    @property
    def way(self) -> str:
        """The channel that stands ticked."""
        return str(self.data.get("channel") or self.ways[0][0])

    def matter(self) -> ResidentMatter:
        """The matter to be, once the form is valid."""
        said = self.cleaned_data
        place = next(one for one in self.places if one.value == (said["place"] or self.last))
        return ResidentMatter(
            org=place.org, station=place.station, received_at=said["heard_at"], content=said["content"],
            channel=said["channel"] or self.ways[0][0], person_name=said["person_name"], phone=said["phone"],
            consent=said["consent"], collected_by=own_member(self.by, place.org), client_key=said["client_key"],
        )  # fmt: skip


class IntakeForm(forms.Form):
    """What a caller, a visitor or a letter says, in the order in which one hears it.

    A station head takes in for the own station alone, and leaves sorting and accepting to the office.
    """

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    phone = _person(gettext_lazy("电话"), 30, inputmode="tel")
    person_name = _person(gettext_lazy("姓名"), 40)
    address = _person(gettext_lazy("住址"), 200)
    anonymous = forms.BooleanField(label=gettext_lazy("匿名，不留姓名电话"), required=False)
    content = words_field(
        gettext_lazy("反映什么"), 5, error_messages={"required": gettext_lazy("写下反映的是什么事，照原话就行")}
    )
    locations = LinesField(
        label=gettext_lazy("在哪里"), required=False, widget=forms.Textarea(attrs={**IN, "rows": 1}),
        help_text=gettext_lazy("路名、门牌、楼栋；几处的一行一处"),
    )  # fmt: skip
    station: Any = forms.ModelChoiceField(
        label=gettext_lazy("联络站"), queryset=None, required=False, empty_label=gettext_lazy("（不属于哪个站）")
    )
    safety_level = forms.ChoiceField(
        label=gettext_lazy("急不急"), choices=SafetyLevel.choices, initial=SafetyLevel.COMMON
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("怎么来的"), choices=Channel.choices, initial=Channel.PHONE,
        help_text=gettext_lazy("照实选：来信选来信，信箱选信箱"),
    )  # fmt: skip
    received_on = forms.DateField(
        label=gettext_lazy("收到日期"),
        widget=DayInput,
        help_text=gettext_lazy("来信、信箱填取到的那天；期限从这天起算"),
    )
    wants_reply = forms.BooleanField(label=gettext_lazy("要答复"), required=False, initial=True)
    consent = forms.BooleanField(
        label=gettext_lazy("同意把姓名电话给承办单位"), required=False, help_text=gettext_lazy("当面或在电话里问过才勾")
    )
    accept = forms.BooleanField(label=gettext_lazy("登记后马上受理"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("性质"), choices=Kind.choices, initial=Kind.SUGGESTION)

    def __init__(self, org: OrgUnit, user: Any, data: Any = None, **initial: Any) -> None:
        self.org = org
        super().__init__(data, initial={"received_on": timezone.localdate(), **initial}, label_suffix="")
        fields: dict[str, Any] = self.fields
        fields["station"].queryset = open_stations().filter(org=org).order_by("no", "pk")
        fields["category"].choices = [("", _("（以后再定）")), *((name, name) for name in categories(org))]
        for name in ("station", "safety_level", "channel", "category", "kind"):
            fields[name].widget.attrs.update(IN)
        if not user.scope.has(org.pk, CLERKS):
            self._at_own_station(user)

    def _at_own_station(self, user: Any) -> None:
        fields: dict[str, Any] = self.fields
        del fields["accept"], fields["category"]
        station = fields["station"]
        station.queryset = station.queryset.filter(pk__in=user.scope.stations)
        station.required, station.empty_label = True, None
        own = list(station.queryset)
        if len(own) == 1:
            station.initial, station.disabled = own[0], True
        fields["channel"].initial = Channel.STATION

    def clean_locations(self) -> list[str]:
        """A few places, not a book."""
        said: list[str] = self.cleaned_data["locations"]
        if sum(map(len, said)) > MOST_PLACES:
            raise forms.ValidationError(_("太长了，详细的写在“反映什么”里"))
        return said

    def clean_received_on(self) -> Any:
        """Not tomorrow, and not of another age."""
        day, today = self.cleaned_data["received_on"], timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("收到日期不能晚于今天"))
        if (today - day).days > OLDEST:
            raise forms.ValidationError(_("没有这样早的日期，请再看一看"))
        return day

    def clean(self) -> dict[str, Any]:
        """Accepting needs a category; who stays unknown leaves nothing."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("accept") and not said.get("category"):
            self.add_error("category", _("马上受理的要选类别"))
        if said.get("anonymous") and any(said.get(name) for name in ("person_name", "phone", "address")):
            self.add_error("anonymous", _("匿名的不填姓名、电话、住址"))
        return said

    def matter(self) -> ResidentMatter:
        """The matter to be, once the form is valid. Nobody of the office takes the place of who spoke."""
        said = dict(self.cleaned_data)
        said.pop("accept", None)
        day = said.pop("received_on")
        now = timezone.now()
        noon = timezone.make_aware(datetime.combine(day, time(12)))
        unknown = not any(said[name] for name in ("person_name", "phone", "address"))
        said |= {"anonymous": unknown, "consent": said["consent"] and not unknown}
        consented = _("口头") if said["consent"] else ""
        when = now if day == timezone.localdate() else noon
        return ResidentMatter(org=self.org, received_at=when, consent_version=consented, **said)
