"""What a person chooses when a plan is copied, and by which a plan is narrowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.days import YEARS
from weiyuan.governance.models import PlanTask, WorkPlan
from weiyuan.governance.workflow import TaskState


class CopyForm(forms.Form):
    """Year and title of the new plan, and which tasks of the old one it takes over."""

    year = forms.IntegerField(
        label=_("年度"),
        min_value=YEARS[0],
        max_value=YEARS[-1],
        widget=forms.NumberInput(attrs={"class": "in", "inputmode": "numeric"}),
    )
    title = forms.CharField(label=_("计划名称"), max_length=120, widget=forms.TextInput(attrs={"class": "in"}))
    tasks: Any = forms.MultipleChoiceField(label=_("带过去的任务"), required=False)

    def __init__(self, plan: WorkPlan, tasks: Sequence[PlanTask], data: Any = None) -> None:
        year = plan.year + 1
        title = re.sub(rf"(?<!\d){plan.year}(?!\d)", str(year), plan.title)
        super().__init__(data, initial={"year": year, "title": title}, label_suffix="")
        self.known = {str(task.pk): task for task in tasks}
        choice: Any = self.fields["tasks"]
        choice.choices = [(key, task.title) for key, task in self.known.items()]
        for name in ("year", "title"):
            if self.is_bound and name in self.errors:
                self.fields[name].widget.attrs["aria-invalid"] = "true"

    @property
    def chosen(self) -> set[str]:
        """The keys ticked: what was sent, at first all that were not dropped."""
        if self.is_bound:
            return set(self["tasks"].value() or [])
        return {key for key, task in self.known.items() if task.state != TaskState.DROPPED}

    @property
    def rows(self) -> list[tuple[PlanTask, bool]]:
        """Each task and whether it is ticked."""
        return [(task, key in self.chosen) for key, task in self.known.items()]

    def told(self) -> list[PlanTask]:
        """The tasks chosen, in the order of the plan."""
        wanted = set(self.cleaned_data["tasks"])
        return [task for key, task in self.known.items() if key in wanted]
