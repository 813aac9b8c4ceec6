"""From what a browser sends about learning to clean values."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weiyuan.core.ui import roll
from weiyuan.learning.actions import mark_of
from weiyuan.learning.models import LearningAttendance, LearningQuestion, Reply
from weiyuan.learning.workflow import PresenceState


class RollRow(roll.RollRow):
    """A person on the roll of a session."""

    states = (
        (PresenceState.PRESENT.value, lazy("出席")),
        (PresenceState.EXCUSED.value, lazy("请假")),
        (PresenceState.ABSENT.value, lazy("缺席")),
        (PresenceState.EXPECTED.value, lazy("未定")),
    )
    asks = (("late", lazy("迟到")), ("online", lazy("线上")), ("spoke", lazy("发言")))

    mark_of = staticmethod(mark_of)

    @staticmethod
    def asked_leave(record: LearningAttendance) -> bool:
        return bool(record.state == PresenceState.EXPECTED and record.reply == Reply.LEAVE)

    @staticmethod
    def notes(record: LearningAttendance) -> list[str]:
        if record.reply == Reply.LEAVE:
            return [_("自己请假：%s") % record.leave_reason]
        return [_("已报名")] if record.reply == Reply.COMING else []


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
