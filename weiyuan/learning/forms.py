"""From what a browser sends about learning to clean values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weiyuan.learning.actions import AS_PRESENT, Mark
from weiyuan.learning.models import LearningAttendance, LearningQuestion, Reply
from weiyuan.learning.workflow import PRESENCE, PresenceState

ROLL_STATES = (
    (PresenceState.PRESENT.value, lazy("出席")),
    (PresenceState.EXCUSED.value, lazy("请假")),
    (PresenceState.ABSENT.value, lazy("缺席")),
    (PresenceState.EXPECTED.value, lazy("未定")),
)
SAID = ("state", *AS_PRESENT, "leave_reason")


class RollRow(forms.Form):
    """What the roll says of one person; ``was`` and ``seen`` are what the page showed when it was opened."""

    state = forms.ChoiceField(choices=ROLL_STATES, error_messages={"required": lazy("请选一项")})
    late = forms.BooleanField(required=False)
    online = forms.BooleanField(required=False)
    spoke = forms.BooleanField(required=False)
    leave_reason = forms.CharField(required=False, max_length=200)
    was = forms.CharField(required=False)
    seen = forms.IntegerField(required=False)

    def __init__(self, data: Any, record: LearningAttendance, in_office: bool) -> None:
        super().__init__(data, prefix=str(record.pk), initial=_as_shown(record))
        self.record, self.in_office, self.theirs = record, in_office, ""

    @property
    def shown(self) -> dict[str, Any]:
        """The values on the page: those sent, else those stored."""
        return {name: self[name].value() for name in (*SAID, "was")} | {"seen": str(self["seen"].value())}

    @property
    def tone(self) -> str:
        """The colour of what is stored."""
        return PRESENCE.tone(self.record.state)

    @property
    def suggested(self) -> bool:
        """The member asked for leave and nobody has decided yet: the page has it ticked already."""
        return self.record.state == PresenceState.EXPECTED and self.record.reply == Reply.LEAVE

    @property
    def mark(self) -> Mark | None:
        """What to store; None where the person was left as the page showed him."""
        said = {name: self.cleaned_data[name] for name in SAID}
        if said["state"] != PresenceState.PRESENT:
            said.update(dict.fromkeys(AS_PRESENT, False))
        if said["state"] != PresenceState.EXCUSED:
            said["leave_reason"] = ""
        if _text(said) == self.cleaned_data["was"]:
            return None
        return Mark(self.record.pk, self.cleaned_data["seen"] or 0, **said)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("state") == PresenceState.EXCUSED and not said.get("leave_reason"):
            self.add_error("leave_reason", _("写明请假事由"))
        newly = self.record.state != PresenceState.PRESENT
        if said.get("state") == PresenceState.PRESENT and newly and not self.in_office:
            self.add_error("state", _("当天不在任期内，不能记出席"))
        return said

    def differs(self) -> None:
        """Keep what was chosen here, tell what somebody else stored, and let the next saving go through."""
        sent: Any = self.data
        data = sent.copy()
        fresh = _as_shown(self.record)
        self.theirs = _words(self.record)
        for name in ("was", "seen"):
            data[self.add_prefix(name)] = str(fresh[name])
        self.data = data


def _as_shown(record: LearningAttendance) -> dict[str, Any]:
    said = {name: getattr(record, name) for name in SAID}
    if record.state not in {PresenceState.EXCUSED, PresenceState.EXPECTED}:
        said["leave_reason"] = ""
    was = _text({**said, "leave_reason": said["leave_reason"] if record.state == PresenceState.EXCUSED else ""})
    if record.state == PresenceState.EXPECTED and record.reply == Reply.LEAVE:
        said["state"] = PresenceState.EXCUSED.value  # decided only when the roll is saved
    return {**said, "was": was, "seen": record.version}


def _text(said: Mapping[str, Any]) -> str:
    return json.dumps([str(said["state"]), *(bool(said[n]) for n in AS_PRESENT), said["leave_reason"]])


def _words(record: LearningAttendance) -> str:
    flags = [str(record._meta.get_field(name).verbose_name) for name in AS_PRESENT if getattr(record, name)]  # type: ignore[union-attr]
    reason = [record.leave_reason] if record.state == PresenceState.EXCUSED else []
    label = dict(ROLL_STATES)[record.state]
    return "，".join([str(label), *flags, *reason])


class Roll:
    """The whole roll of a session: a row for each person listed."""

    def __init__(self, rows: Sequence[LearningAttendance], in_office: Collection[int], data: Any = None) -> None:
        self.sent = data is not None
        if data is not None and data.get("rest"):
            data = _rest_present(rows, data)
        known = [row for row in rows if data is None or f"{row.pk}-state" in data]
        self.rows = [RollRow(data, row, row.member_id is None or row.member_id in in_office) for row in known]
        self.newer = [row for row in rows if row not in known]  # listed while the page was open

    def is_valid(self) -> bool:
        """Whether every row can be stored."""
        return all(row.is_valid() for row in self.rows)

    @property
    def marks(self) -> list[Mark]:
        """What the sender changed. Only after ``is_valid``."""
        return [mark for row in self.rows if (mark := row.mark)]

    @property
    def errors(self) -> list[tuple[RollRow, str]]:
        """What is wrong, person by person."""
        return [(row, str(text)) for row in self.rows if self.sent for texts in row.errors.values() for text in texts]

    @property
    def count(self) -> list[tuple[str, int, str]]:
        """How many of each, as stored: label, number, tone."""
        states = [row.record.state for row in self.rows]
        found = [(str(label), states.count(state), PRESENCE.tone(state)) for state, label in ROLL_STATES]
        return [(str(_("应到")), len(states), ""), *found]


def _rest_present(rows: Sequence[LearningAttendance], data: Any) -> Any:
    """Who was left open counts as present: the button 其余出席，存下."""
    data = data.copy()
    for row in rows:
        if data.get(f"{row.pk}-state") == PresenceState.EXPECTED:
            data[f"{row.pk}-state"] = PresenceState.PRESENT.value
    return data


class LeaveForm(forms.Form):
    """Why a member cannot come."""

    reason = forms.CharField(
        label=lazy("请假事由"), max_length=200, widget=forms.TextInput(attrs={"class": "in"}),
        error_messages={"required": lazy("写一句为什么来不了")},
    )  # fmt: skip


class TakeawayForm(forms.Form):
    """What a member took away; ``was`` tells whether it was changed elsewhere while the page was open."""

    takeaway = forms.CharField(
        label=lazy("心得体会"), widget=forms.Textarea(attrs={"class": "in", "rows": 8}),
        error_messages={"required": lazy("请写心得体会")},
    )  # fmt: skip
    was = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any, record: LearningAttendance) -> None:
        self.record = record
        super().__init__(data, initial={"takeaway": record.takeaway, "was": print_of(record.takeaway)})

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        changed = said.get("was") != print_of(self.record.takeaway)
        if changed and "takeaway" in said and said["takeaway"] != self.record.takeaway:
            self.add_error("takeaway", _("这篇心得刚在别处改过，您写的还在下面。再交一次，就以这里的为准"))
            sent: Any = self.data
            data = sent.copy()
            data["was"] = print_of(self.record.takeaway)
            self.data = data
        return said


def print_of(text: str) -> str:
    """A short mark by which a text is told from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class QuizForm(forms.Form):
    """The short test: a field a question. Which options are right is not in here."""

    def __init__(self, data: Any, questions: Sequence[LearningQuestion]) -> None:
        super().__init__(data)
        for at, question in enumerate(questions, 1):
            many = len(question.right) > 1
            kind = forms.MultipleChoiceField if many else forms.ChoiceField
            self.fields[f"q{question.pk}"] = kind(
                label=f"{at}. {question.text}",
                choices=[(letter, f"{letter}. {text}") for letter, text in question.choices],
                help_text=_("可以选几个") if many else "",
                widget=forms.CheckboxSelectMultiple() if many else forms.RadioSelect(),
                error_messages={"required": _("这一题还没有选")},
            )

    @property
    def given(self) -> dict[int, str]:
        """The letters chosen, by the question's key. Only after ``is_valid``."""
        return {int(name[1:]): "".join(sorted(chosen)) for name, chosen in self.cleaned_data.items()}
