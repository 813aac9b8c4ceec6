"""From what a browser sends about polls to clean values."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weiyuan.activities.models.activity import activity_kinds
from weiyuan.core.ui.days import DayInput
from weiyuan.members.models import Member
from weiyuan.members.queries import memberships_at
from weiyuan.orgs.models import LiaisonStation
from weiyuan.orgs.queries import stations_at, workdays
from weiyuan.polls.actions import FIELDS, Plan, Span
from weiyuan.polls.models import WEEKDAYS, Poll, PollSlot
from weiyuan.polls.queries import asked_of, members_to_ask, slots_of
from weiyuan.polls.workflow import Choice

BLANK_ROWS, MORE_ROWS, MOST_ROWS = 3, 3, 60
MOST_WEEKS = 12
MOST_YEARS = 5
MINUTES = "%Y-%m-%dT%H:%M"
KEY = re.compile(r"\d{1,18}", re.ASCII)


class TimeInput(forms.TimeInput):
    """A time of day, typed or picked."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__({"class": "in"}, "%H:%M")


class PollForm(forms.Form):
    """What is asked about."""

    title = forms.CharField(label=lazy("征询事项"), max_length=120, widget=forms.TextInput(attrs={"class": "in"}))
    kind = forms.ChoiceField(label=lazy("活动类型"), widget=forms.Select(attrs={"class": "in"}))
    place = forms.CharField(
        label=lazy("地点"), max_length=120, required=False, widget=forms.TextInput(attrs={"class": "in"})
    )
    station = forms.ModelChoiceField(
        LiaisonStation.objects.none(), label=lazy("联络站"), required=False, empty_label=lazy("（不选）"),
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip
    closes_at = forms.DateTimeField(
        label=lazy("答复截止时间"), input_formats=[MINUTES, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "in"}, format=MINUTES),
    )  # fmt: skip
    text = forms.CharField(
        label=lazy("说明"), help_text=lazy("委员看得到，定下时间后成为活动内容"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"class": "in grow-y", "rows": 3}),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, poll: Poll, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        kinds = [("", _("请选择")), *activity_kinds()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["station"].queryset = stations_at(poll.org, timezone.localdate())  # type: ignore[attr-defined]

    def clean_closes_at(self) -> datetime:
        """Refuse a moment that has passed: nobody could answer."""
        said: datetime = self.cleaned_data["closes_at"]
        if said <= timezone.now():
            raise forms.ValidationError(_("答复截止时间要在现在之后"))
        return said


class SlotRow(forms.Form):
    """A new slot: a day, from and to. An empty row says nothing."""

    on = forms.DateField(label=lazy("日期"), required=False, widget=DayInput)
    start = forms.TimeField(label=lazy("开始"), required=False, widget=TimeInput)
    end = forms.TimeField(label=lazy("结束"), required=False, widget=TimeInput)

    def __init__(self, data: Any, number: int, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, prefix=f"s{number}", initial=initial, label_suffix="")

    @property
    def span(self) -> Span | None:
        """From and to. Only after ``is_valid``."""
        said = self.cleaned_data
        if not said.get("on"):
            return None
        return _moment(said["on"], said["start"]), _moment(said["on"], said["end"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.errors or not any(said.values()):
            return said
        for name in ("on", "start", "end"):
            if not said.get(name):
                self.add_error(name, _("三格都要填；不要这一行就都清空"))
        if self.errors:
            return said
        if said["end"] <= said["start"]:
            self.add_error("end", _("结束时间要晚于开始时间"))
        elif _moment(said["on"], said["start"]) <= timezone.now():
            self.add_error("on", _("这个时间已经过去了"))
        return said


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


class PatternForm(forms.Form):
    """Slots by rule: every Wednesday afternoon for two weeks."""

    weekdays = forms.MultipleChoiceField(
        label=lazy("每周"), choices=list(enumerate(WEEKDAYS)), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": lazy("选至少一个星期几")},
    )  # fmt: skip
    since = forms.DateField(label=lazy("从哪天起"), widget=DayInput)
    weeks = forms.IntegerField(
        label=lazy("几周内"), min_value=1, max_value=MOST_WEEKS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "in"}),
    )  # fmt: skip
    first = forms.TimeField(label=lazy("开始"), widget=TimeInput)
    last = forms.TimeField(label=lazy("结束"), widget=TimeInput)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("first") and said.get("last") and said["last"] <= said["first"]:
            self.add_error("last", _("结束时间要晚于开始时间"))
        return said

    def clean_since(self) -> date:
        """Refuse a day from which no weeks can be counted."""
        said: date = self.cleaned_data["since"]
        if not 0 <= said.year - timezone.localdate().year <= MOST_YEARS:
            raise forms.ValidationError(_("只能排今年起 %d 年内的") % MOST_YEARS)
        return said

    def rows(self) -> list[dict[str, str]]:
        """The slots as typed rows; days on which offices do not work are left out. Only after ``is_valid``."""
        said, calendar = self.cleaned_data, workdays()
        wanted = {int(day) for day in said["weekdays"]}
        days = (said["since"] + timedelta(days=at) for at in range(7 * said["weeks"]))
        times = {"start": f"{said['first']:%H:%M}", "end": f"{said['last']:%H:%M}"}
        return [
            {"on": day.isoformat(), **times}
            for day in days
            if day.weekday() in wanted and (calendar.is_workday(day) or day.weekday() > 4)
        ]


@dataclass
class Pick:
    """A member who may be asked, as the page shows him."""

    member: Member
    sector: str
    asked: bool = False
    must: bool = False


class Editor:
    """The whole page of a poll: what is asked, the slots, the members.

    Buttons other than 存 only change what the page shows (another row, a group ticked) and store nothing.
    """

    def __init__(self, poll: Poll, data: Any = None) -> None:
        self.poll = poll
        self.act = data.get("act", "save") if data is not None else ""
        self.sure = data is not None and data.get("sure") == "1"
        self.answered: list[PollSlot] = []  # of those to be taken out: to be said twice
        self.kept = [(slot, slot.said) for slot in _counted(poll)]
        saving = data if self.act == "save" else None
        self.form = PollForm(saving, poll, _stored(poll) if data is None else data.dict())
        self.pattern = PatternForm(data if self.act == "fill" else None, label_suffix="", initial=_usual(data))
        rows: list[dict[str, Any]] = _typed(data)
        if self.act == "fill" and self.pattern.is_valid():
            rows = [*(row for row in rows if any(row.values())), *self.pattern.rows()][:MOST_ROWS]
        if self.act == "more":
            rows = [*rows, *({} for _at in range(MORE_ROWS))][:MOST_ROWS]
        self.rows = [SlotRow(saving, at, row) for at, row in enumerate(rows)]
        self.dropped = _keys(data, "drop") if data is not None else set()
        self.picks = self._picks(data)

    def _picks(self, data: Any) -> list[Pick]:
        org = self.poll.org
        stored = {one.member_id: one for one in asked_of(self.poll)} if self.poll.pk else {}
        sectors = dict(memberships_at(org, timezone.localdate()).values_list("member_id", "sector"))
        members = list(members_to_ask(org).prefetch_related("stations"))
        members += [one.member for key, one in stored.items() if key not in sectors]  # out of office since
        asked, must = set(stored), {key for key, one in stored.items() if one.must}
        if data is not None:
            asked, must = _keys(data, "ask"), _keys(data, "must")
        group = data.get("group", "") if self.act == "pick" else ""
        self.groups = [("all", str(_("全部委员")))]
        self.groups += [(f"station-{s.pk}", s.name) for s in stations_at(org, timezone.localdate())]
        self.groups += [(f"sector-{name}", name) for name in sorted(set(sectors.values()) - {""})]
        found = []
        for member in members:
            belongs = {"all", f"sector-{sectors.get(member.pk)}", *(f"station-{s.pk}" for s in member.stations.all())}
            ticked = member.pk in asked or member.pk in must or group in belongs
            found.append(Pick(member, sectors.get(member.pk, ""), ticked, member.pk in must))
        return found

    def is_valid(self) -> bool:
        """Whether all can be stored."""
        return all([self.form.is_valid(), *(row.is_valid() for row in self.rows)])

    def show_version(self, version: int) -> None:
        """Let the next saving go through: whoever sends the page has been told what happened meanwhile."""
        sent: Any = self.form.data
        data = sent.copy()
        data["version"] = str(version)
        self.form.data = data

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """What is wrong with the rows of slots: the field's id, what it is called, what is wrong."""
        return [
            (row[name].auto_id, str(_("第 %d 行时段") % at), str(text))
            for at, row in enumerate(self.rows, 1)
            if row.is_bound
            for name, texts in row.errors.items()
            for text in texts
        ]

    def plan(self) -> Plan:
        """What to store. Only after ``is_valid``."""
        said = {name: self.form.cleaned_data[name] for name in FIELDS}
        spans = [span for row in self.rows if (span := row.span)]
        return Plan(said, spans, self.dropped, {pick.member: pick.must for pick in self.picks if pick.asked})


def _counted(poll: Poll) -> list[Any]:
    """The slots, each with how many answers it has."""
    if not poll.pk:
        return []
    found = list(slots_of(poll).prefetch_related("answers"))
    for slot in found:
        slot.said = len(slot.answers.all())  # type: ignore[attr-defined]  # for the page alone
    return found


def _stored(poll: Poll) -> dict[str, Any]:
    if not poll.pk:
        return {"form_key": uuid.uuid4(), "place": poll.place, "kind": poll.kind, "station": poll.station_id}
    return {name: getattr(poll, name) for name in FIELDS} | {"version": poll.version}


def _typed(data: Any) -> list[dict[str, Any]]:
    """The rows as they were typed; some empty ones on a fresh page."""
    if data is None:
        return [{} for _at in range(BLANK_ROWS)]
    said = data.get("rows", "")
    count = min(int(said), MOST_ROWS) if KEY.fullmatch(said) else BLANK_ROWS
    return [{name: data.get(f"s{at}-{name}", "") for name in ("on", "start", "end")} for at in range(count)]


def _usual(data: Any) -> dict[str, Any]:
    """What the generator starts from: afternoons of the coming two weeks, or what was typed."""
    if data is not None:
        return data.dict() | {"weekdays": data.getlist("weekdays")}  # type: ignore[no-any-return]  # a QueryDict
    return {"since": timezone.localdate() + timedelta(days=1), "weeks": 2, "first": "14:00", "last": "16:00"}


def _keys(data: Any, name: str) -> set[int]:
    return {int(key) for key in data.getlist(name) if KEY.fullmatch(key)}


class AnswerForm(forms.Form):
    """Three choices to each slot and a word to the office."""

    comment = forms.CharField(
        label=lazy("附言"), help_text=lazy("只有工作室看得到，可以不填"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"class": "in"}),
    )  # fmt: skip

    def __init__(self, data: Any, slots: Iterable[PollSlot], stored: dict[str, Any]) -> None:
        self.slots = list(slots)
        if data is not None and data.get("rest") in Choice.values:
            data = data.copy()
            for slot in self.slots:
                data.setdefault(f"slot-{slot.pk}", data["rest"])
        super().__init__(data, initial=stored, label_suffix="")
        for slot in self.slots:
            self.fields[f"slot-{slot.pk}"] = forms.ChoiceField(
                label=slot.words, choices=Choice.choices, widget=forms.RadioSelect,
                error_messages={"required": _("这个时段还没有选")},
            )  # fmt: skip

    def field_of(self, slot: PollSlot) -> forms.BoundField:
        """The choice of one slot."""
        return self[f"slot-{slot.pk}"]

    @property
    def said(self) -> dict[int, str]:
        """The choices by slot. Only after ``is_valid``."""
        return {slot.pk: self.cleaned_data[f"slot-{slot.pk}"] for slot in self.slots}


class NoteForm(forms.Form):
    """Why something is taken back or called off."""

    note = forms.CharField(
        label=lazy("理由"), max_length=200, widget=forms.TextInput(attrs={"class": "in"}),
        error_messages={"required": lazy("请写明理由，会告诉征询过的委员")},
    )  # fmt: skip
