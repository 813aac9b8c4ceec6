"""What a person gives on the pages of this flat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.activities.models import ReceptionDay
from weiyuan.core.ledger.columns import plain
from weiyuan.core.ui.days import DayInput
from weiyuan.core.zh import date_text
from weiyuan.members.models import Member
from weiyuan.rota.models import ReceptionRule
from weiyuan.rota.queries import Candidate, hours_of

LONGEST = 400  # days of one drawing
FAR = 5  # years from today that a drawing reaches, back and ahead
MOST_SEEDS = 9999
MOST_PEOPLE = 9999
LONG_TEXT = 20_000
IN = {"class": "in"}


class PlanForm(forms.Form):
    """Which rules are drawn, from when to when, and how. Filled in by the address; its defaults are a whole year."""

    rule = forms.MultipleChoiceField(label=gettext_lazy("哪些规则"), widget=forms.CheckboxSelectMultiple)
    first = forms.DateField(label=gettext_lazy("从"), widget=DayInput)
    last = forms.DateField(label=gettext_lazy("到"), widget=DayInput)
    redo = forms.BooleanField(
        label=gettext_lazy("还没公告的重新排"), required=False, help_text=gettext_lazy("已公告的和开过的不动")
    )
    seed = forms.IntegerField(
        label=gettext_lazy("抽签号"),
        min_value=1,
        max_value=MOST_SEEDS,
        help_text=gettext_lazy("同一个号，同样的情况，排出来一样；想看另一种排法就换一个"),
        widget=forms.NumberInput(attrs={**IN, "inputmode": "numeric"}),
    )

    def __init__(self, params: Any, rules: Sequence[ReceptionRule], today: date) -> None:
        self.rules = {str(rule.pk): rule for rule in rules}
        self.years = range(today.year - FAR, today.year + FAR + 1)
        year = today.year if (today.month, today.day) < (12, 1) else today.year + 1
        first = max(today, date(year, 1, 1))
        said = {"rule": list(self.rules), "first": first.isoformat(), "last": date(year, 12, 31).isoformat(), "seed": 1}
        if any(name in params for name in said):
            said = {name: params.get(name, "") for name in (*said, "redo")} | {"rule": params.getlist("rule")}
        super().__init__(said)
        fields: dict[str, Any] = self.fields
        fields["rule"].choices = [(key, rule.title) for key, rule in self.rules.items()]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or is longer than a year and a bit."""
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("结束日期早于开始日期"))
        years = {"from": self.years[0], "to": self.years[-1]}
        for name in ("first", "last"):
            if (day := said.get(name)) and day.year not in self.years:
                self.add_error(name, _("请填 %(from)d 到 %(to)d 年的日期") % years)
        if first and last and (last - first).days > LONGEST:
            self.add_error("last", _("一次最多排 %d 天") % LONGEST)
        return said

    def chosen(self) -> list[ReceptionRule]:
        return [self.rules[key] for key in self.cleaned_data["rule"]]


class AbsenceForm(forms.Form):
    """Days on which a member cannot."""

    first = forms.DateField(label=gettext_lazy("第一天"), widget=DayInput)
    last = forms.DateField(
        label=gettext_lazy("最后一天"), widget=DayInput, required=False, help_text=gettext_lazy("只有一天的不用填")
    )
    reason = forms.CharField(
        label=gettext_lazy("事由"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("可以不写；只有您和工作室的工作人员看得到"),
        widget=forms.TextInput(attrs=IN),
    )

    def clean(self) -> dict[str, Any]:
        """One day where no end is given; refuse an end before the beginning."""
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("最后一天早于第一天"))
        elif first and not last:
            said["last"] = first
        return said


class SwapForm(forms.Form):
    """Whom a member asks, and for which of the other's days, or to take over without one."""

    who = forms.ChoiceField(label=gettext_lazy("和谁换"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("附言"), max_length=200, required=False, widget=forms.TextInput(attrs=IN)
    )

    def __init__(self, data: Any, offered: Sequence[tuple[Member, list[ReceptionDay]]]) -> None:
        super().__init__(data)
        self.pairs: dict[str, tuple[Member, ReceptionDay | None]] = {}
        groups = []
        for member, days in offered:
            options = [(f"{member.pk}-{day.pk}", day_words(day)) for day in days]
            self.pairs |= {key: (member, day) for (key, _label), day in zip(options, days, strict=True)}
            options.append((f"{member.pk}-", _("请%s顶替，不用还") % member.name))
            self.pairs[f"{member.pk}-"] = (member, None)
            groups.append((member.name, options))
        self.groups = groups
        fields: dict[str, Any] = self.fields
        fields["who"].choices = [option for _name, options in groups for option in options]

    @property
    def pair(self) -> tuple[Member, ReceptionDay | None]:
        return self.pairs[self.cleaned_data["who"]]


class DayForm(forms.Form):
    """When and where a day takes place, and who comes."""

    on = forms.DateField(label=gettext_lazy("接待日期"), widget=DayInput)
    opens = forms.TimeField(
        label=gettext_lazy("开始时刻"), required=False, widget=forms.TimeInput({**IN, "type": "time"}, "%H:%M")
    )
    closes = forms.TimeField(
        label=gettext_lazy("结束时刻"), required=False, widget=forms.TimeInput({**IN, "type": "time"}, "%H:%M")
    )
    place = forms.CharField(label=gettext_lazy("接待地点"), max_length=120, widget=forms.TextInput(attrs=IN))
    members = forms.MultipleChoiceField(
        label=gettext_lazy("值班委员"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, day: ReceptionDay, rows: Sequence[Candidate]) -> None:
        shown = {name: getattr(day, name) for name in ("on", "opens", "closes", "place")}
        shown["members"] = [str(row.member.pk) for row in rows if row.serves]
        super().__init__(data, initial=shown)
        self.people = {str(row.member.pk): row.member for row in rows}
        fields: dict[str, Any] = self.fields
        fields["members"].choices = [(str(row.member.pk), _candidate(row)) for row in rows]

    def told(self) -> dict[str, Any]:
        """The fields of the record."""
        return {name: self.cleaned_data[name] for name in ("on", "opens", "closes", "place")}

    def chosen(self) -> list[Member]:
        return [self.people[key] for key in self.cleaned_data["members"]]


class DeskForm(forms.Form):
    """What is noted on the day: how many came, and what was said."""

    people = forms.IntegerField(
        label=gettext_lazy("接待群众（人次）"),
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={**IN, "inputmode": "numeric"}),
    )
    minutes = forms.CharField(
        label=gettext_lazy("接待纪要"),
        required=False,
        max_length=LONG_TEXT,
        widget=forms.Textarea(attrs={"class": "in grow-y", "rows": 5}),
        help_text=gettext_lazy("谈了什么、当场答复了什么；群众的姓名电话写在意见里，不写在这里"),
    )

    def clean_minutes(self) -> str:
        """Without marks that no page and no paper can show."""
        return plain(self.cleaned_data["minutes"])


def day_words(day: ReceptionDay) -> str:
    """How a choice names a day: 2026年5月13日 14:00—16:00 铁路新村站."""
    return " ".join(part for part in (date_text(day.on), hours_of(day), day.place) if part)


def _candidate(row: Candidate) -> str:
    said = {"name": row.member.name, "n": row.load}
    words = _("%(name)s（今年 %(n)d 次）") % said
    return f"{words}，{row.against}" if row.against else words


def answer_of(params: Mapping[str, str]) -> str:
    """What was answered to a swap; "" where nothing that is known."""
    step = params.get("step", "")
    return step if step in {"accept", "decline", "withdraw"} else ""
