"""From what a browser sends about activities to clean values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weiyuan.activities.actions import mark_of
from weiyuan.activities.models import ActivitySeries, Attendance
from weiyuan.activities.models.activity import activity_kinds
from weiyuan.activities.recurrence import MOST_YEARS
from weiyuan.activities.workflow import ActivityState, AttendanceState
from weiyuan.core.facts import years_later
from weiyuan.core.roll import ABSENT, EXCUSED, OPEN, PRESENT
from weiyuan.core.ui import roll
from weiyuan.core.ui.days import DayInput, PeriodForm

ANSWERED = (AttendanceState.ACCEPTED, AttendanceState.DECLINED, AttendanceState.LEAVE_REFUSED)


class RollRow(roll.RollRow):
    """A person on the roll of an activity."""

    states = ((PRESENT, lazy("到")), (EXCUSED, lazy("请假")), (ABSENT, lazy("缺")), (OPEN, lazy("未点")))
    asks = (("late", lazy("迟到")), ("online", lazy("线上")))

    mark_of = staticmethod(mark_of)

    @staticmethod
    def asked_leave(record: Attendance) -> bool:
        return bool(record.state == AttendanceState.LEAVE_REQUESTED)

    @staticmethod
    def notes(record: Attendance) -> list[str]:
        if record.state == AttendanceState.LEAVE_REQUESTED:
            return [_("自己请假：%s") % record.leave_reason]
        if record.state in ANSWERED:
            return [str(record.get_state_display())]
        if record.sign_at is None:
            return []
        way = _("%(way)s%(at)s") % {"way": record.get_sign_by_display(), "at": roll.clock(record.sign_at)}
        return [way, *([_("没有报名")] if record.state == AttendanceState.SIGNED_UNANNOUNCED else [])]

    @staticmethod
    def counts_with_the_rest(record: Attendance) -> bool:
        return record.state != AttendanceState.DECLINED


class LeaveForm(forms.Form):
    """Why a member cannot come."""

    note = forms.CharField(
        label=lazy("请假事由"), max_length=200, widget=forms.TextInput(attrs={"class": "in"}),
        error_messages={"required": lazy("写一句为什么来不了")},
    )  # fmt: skip


class DecisionForm(forms.Form):
    """Whether leave is granted; who refuses says why."""

    step = forms.ChoiceField(choices=[("approve_leave", ""), ("refuse_leave", "")])
    note = forms.CharField(
        label=lazy("为什么不同意"), required=False, max_length=200, widget=forms.TextInput(attrs={"class": "in"})
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("step") == "refuse_leave" and not said.get("note"):
            self.add_error("note", _("写一句为什么不同意"))
        return said


class FiguresForm(PeriodForm):
    """Which attendance is counted: from one day to another, of one kind of activity or of all."""

    kind = forms.ChoiceField(label=lazy("活动"), required=False)

    def __init__(self, params: Mapping[str, Any], today: date) -> None:
        super().__init__(params, today)
        self.data = {**self.data, "kind": params.get("kind", "")}
        self.fields["kind"].choices = [("", _("全部类型")), *activity_kinds()]  # type: ignore[attr-defined]  # a choice

    @property
    def kind_asked(self) -> str:
        """The kind, "" for all."""
        return str(self.cleaned_data.get("kind", "")) if self.is_valid() else ""


class ArrangeForm(forms.Form):
    """Up to which day a series is arranged: this year, the next, and at most three years ahead.

    params  of the address or of the form that was sent
    """

    last = forms.DateField(label=lazy("排到"), widget=DayInput)
    state = forms.ChoiceField(
        label=lazy("新排的活动"), widget=forms.RadioSelect,
        choices=[(ActivityState.DRAFT.value, lazy("先存草稿")), (ActivityState.PUBLISHED.value, lazy("直接发布"))],
    )  # fmt: skip
    digest = forms.CharField(required=False, max_length=64)

    def __init__(self, params: Mapping[str, Any], series: ActivitySeries, today: date) -> None:
        self.series, self.today = series, today
        said = {name: params[name] for name in ("last", "state", "digest") if params.get(name)}
        super().__init__({"last": self._usual(), "state": ActivityState.DRAFT.value, **said}, label_suffix="")

    def _usual(self) -> date:
        """To the end of the year; of the next where that is near, or where it is arranged so far already."""
        rows: Any = self.series.activities
        made = rows.alive().aggregate(last=Max("series_due"))["last"] or self.today
        year = max(self.today.year, min(made.year, self.today.year + MOST_YEARS - 1))
        return date(year, 12, 31)

    def clean_last(self) -> date:
        """Refuse days that are over and days too far ahead."""
        last: date = self.cleaned_data["last"]
        if not self.today <= last <= years_later(self.today, MOST_YEARS):
            raise forms.ValidationError(_("请填今天以后、三年以内的日期"))
        return last

    @property
    def until(self) -> date:
        """The day asked for; the usual one where it cannot be understood."""
        said: date = self.cleaned_data["last"] if self.is_valid() or "last" in self.cleaned_data else self._usual()
        return said

    @property
    def longer(self) -> date | None:
        """A year more, where the series goes on and three years are not full."""
        more = date(self.until.year + 1, 12, 31)
        goes_on = self.series.until is None or self.series.until > self.until
        return more if goes_on and more <= years_later(self.today, MOST_YEARS) else None
