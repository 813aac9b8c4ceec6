"""What a person gives on the pages of this flat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core.ui.days import DayInput
from weiyuan.members.models import EDITABLE, CppccLevel, Member

SECTIONS = (
    (_("联系方式"), ("mobile", "email")),
    (_("工作单位"), ("employer", "employer_type", "job_title", "prof_title", "field", "system")),
    (_("学历和荣誉"), ("education", "honors")),
)
TYPED = {"mobile": {"type": "tel", "autocomplete": "tel"}, "email": {"autocomplete": "email"}}


class DetailsForm(forms.Form):
    """The fields of a member's record that he may propose to change, as he wants them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(forms.fields_for_model(Member, EDITABLE))
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.Select):
                field.widget.attrs.update({"class": "in", **TYPED.get(name, {})})
        self.fields["honors"].widget.attrs["rows"] = 3

    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in SECTIONS]


class ContactForm(forms.Form):
    """Contact kept with a member, noted from the schedule."""

    member = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    on = forms.DateField(label=_("日期"), widget=DayInput)
    content = forms.CharField(
        label=_("谈了什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "in", "rows": 2}),
    )


class DifficultyForm(forms.Form):
    """What troubles a member."""

    content = forms.CharField(
        label=_("遇到什么困难"),
        help_text=_("工作上、生活上的都可以写；只有您和工作室的工作人员看得到"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "in", "rows": 5}),
    )


class RosterForm(forms.Form):
    """Which members stand in the roster, and for whom it is printed."""

    KINDS = (("wall", _("上墙")), ("public", _("对外公开")))
    GROUPS = (("sector", _("按界别")), ("station", _("按联络站")), ("none", _("不分组")))
    PAGES = (("wide", _("A4 横排")), ("tall", _("A4 竖排")))

    kind = forms.ChoiceField(label=_("用途"), choices=KINDS, required=False)
    by = forms.ChoiceField(label=_("分组"), choices=GROUPS, required=False)
    page = forms.ChoiceField(label=_("纸张"), choices=PAGES, required=False)
    on = forms.DateField(label=_("哪一天在届"), widget=DayInput, required=False)
    level = forms.ChoiceField(label=_("政协层级"), required=False)
    sector = forms.ChoiceField(label=_("界别"), required=False)
    part_time = forms.ChoiceField(
        label=_("兼职"), required=False, choices=(("", _("不限")), ("yes", _("兼职")), ("no", _("专职")))
    )

    def __init__(self, said: Mapping[str, str], *, sectors: list[str]) -> None:
        wanted = {"kind": "wall", "by": "sector", "page": "wide", "on": timezone.localdate().isoformat()}
        super().__init__(wanted | {name: value for name, value in said.items() if value})
        fields: dict[str, Any] = self.fields
        fields["level"].choices = [("", _("不限")), *CppccLevel.choices]
        fields["sector"].choices = [("", _("不限")), *((name, name) for name in sectors)]

    def options(self) -> dict[str, Any]:
        """What was asked, with the defaults in place of nonsense: today, for the wall, by sector."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return {"kind": "wall", "by": "sector", "page": "wide", "on": timezone.localdate(), **said}

    @staticmethod
    def conditions(options: dict[str, Any]) -> dict[str, Any]:
        """The options as conditions on a seat, for ``queries.roster``."""
        found: dict[str, Any] = {}
        if options.get("level"):
            found["cppcc_level"] = options["level"]
        if options.get("sector"):
            found["sector"] = options["sector"]
        if options.get("part_time"):
            found["part_time"] = options["part_time"] == "yes"
        return found
