"""What is asked when a matter is answered, told, made public, called back about, or sent elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weiyuan.core.personal import Found
from weiyuan.core.ui.days import DayInput
from weiyuan.matters.actions.calls import MISSED
from weiyuan.matters.models import AnswerTemplate, ResidentMatter
from weiyuan.matters.models.words import (
    AnswerTo,
    FeedbackWay,
    ResultClass,
    Satisfaction,
    places_referred_to,
)
from weiyuan.matters.queries.answers import advice_for, filled, templates_for
from weiyuan.matters.queries.quoting import bare, personal_in
from weiyuan.registry.forms.fields import LONGEST, TextField

CHOOSE = {"required": lazy("请选一项")}


def area(rows: int) -> forms.Textarea:
    """A box for words that grows with them."""
    return forms.Textarea(attrs={"rows": rows, "class": "in grow-y"})


def select() -> forms.Select:
    return forms.Select(attrs={"class": "in"})


class Careful(forms.Form):
    """A form that shows what looks like personal data in a text that would be public, and asks to confirm it."""

    confirmed = forms.BooleanField(label=lazy("我看过了，这些可以公开"), required=False)
    personal: list[Found]

    def __init__(self, matter: ResidentMatter, data: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self.matter, self.personal = matter, []

    def warn(self, *texts: str) -> None:
        """Refuse what seems to name somebody, unless it was confirmed."""
        self.personal = [one for text in texts for one in personal_in(self.matter, text)]
        if self.personal and not self.cleaned_data.get("confirmed"):
            self.add_error(None, _("公开的文字里好像有个人信息，请改掉，或者确认可以公开"))


class AnswerForm(Careful):
    """The answer, what came of it, and whom it is for."""

    template = forms.ModelChoiceField(
        AnswerTemplate.objects.none(), label=lazy("套用模板"), required=False, empty_label=lazy("（不用模板）"),
        widget=select(),
    )  # fmt: skip
    result = TextField(
        label=lazy("办理结果"), max_length=LONGEST, widget=area(7), error_messages={"required": lazy("请写办理结果")}
    )
    result_class = forms.ChoiceField(
        label=lazy("结果分类"), choices=[("", lazy("（请选择）")), *ResultClass.choices], widget=select(),
        error_messages=CHOOSE,
    )  # fmt: skip
    answer_to = forms.ChoiceField(
        label=lazy("答复范围"), choices=AnswerTo.choices, widget=forms.RadioSelect, error_messages=CHOOSE,
        help_text=lazy("“可以公开”的，去掉个人信息后才会放到公开页，由联络员另外审核"),
    )  # fmt: skip

    def __init__(self, matter: ResidentMatter, data: Any = None, quote: str = "") -> None:
        said = {"result": quote or matter.result, "result_class": matter.result_class, "answer_to": matter.answer_to}
        super().__init__(matter, data, said)
        keys = [one.pk for one in templates_for(matter)]
        fields: dict[str, Any] = self.fields
        fields["template"].queryset = AnswerTemplate.objects.filter(pk__in=keys).order_by("title", "pk")
        if not keys:
            del fields["template"]

    def filled(self) -> AnswerForm:
        """The same form with the chosen template's text; what was chosen besides stays. Nothing is stored yet."""
        self.full_clean()
        chosen = self.cleaned_data.get("template")
        names = ("template", "result", "result_class", "answer_to")
        data: dict[str, Any] = {name: self.data.get(name, "") for name in names}
        if chosen is not None:
            data["result"] = filled(chosen, self.matter)
            data["result_class"] = data["result_class"] or chosen.result_class
        form = AnswerForm(self.matter)
        form.initial = data
        return form

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("answer_to") == AnswerTo.PUBLIC:
            self.warn(said.get("result", ""))
        return said

    def told(self) -> dict[str, Any]:
        """What the step is told."""
        return {name: self.cleaned_data[name] for name in ("result", "result_class", "answer_to")}


class FeedbackForm(forms.Form):
    """How and when the resident was told, and what he said to it."""

    feedback_way = forms.ChoiceField(
        label=lazy("反馈方式"), choices=[("", lazy("（请选择）")), *FeedbackWay.choices], widget=select(),
        error_messages=CHOOSE,
    )  # fmt: skip
    feedback_on = forms.DateField(
        label=lazy("反馈日期"), widget=DayInput(), error_messages={"required": lazy("请写日期")}
    )
    satisfaction = forms.ChoiceField(
        label=lazy("群众当时怎么说"), choices=Satisfaction.choices, initial=Satisfaction.UNRATED, required=False,
        widget=select(), help_text=lazy("没问就选“未评价”，下一步会给出评价链接，由群众自己评"),
    )  # fmt: skip
    note = TextField(label=lazy("说明（可不填）"), required=False, max_length=2000, widget=area(3))

    def __init__(self, matter: ResidentMatter, data: Any = None) -> None:
        super().__init__(data, label_suffix="", initial={"feedback_on": timezone.localdate()})
        self.matter = matter

    def clean_feedback_on(self) -> Any:
        day = self.cleaned_data["feedback_on"]
        if day > timezone.localdate() or day < (self.matter.replied_on or self.matter.received_on):
            raise forms.ValidationError(_("反馈日期要在答复之后、今天或以前"))
        return day

    def told(self) -> dict[str, Any]:
        """What the step is told."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "note"}
        return {**said, "satisfaction": said["satisfaction"] or Satisfaction.UNRATED}


class PublishForm(Careful):
    """The public version of what was said and answered; the original stands beside it."""

    content = TextField(label=lazy("公开的内容"), required=False, max_length=LONGEST, widget=area(7))
    answer = TextField(label=lazy("公开的答复"), required=False, max_length=LONGEST, widget=area(7))

    def __init__(self, matter: ResidentMatter, data: Any = None) -> None:
        said = {"content": bare(matter, matter.content), "answer": bare(matter, matter.result)}
        if matter.published_on:  # a version of an answer given before a reopening says nothing any more
            said = {"content": matter.public_content, "answer": matter.public_answer}
        super().__init__(matter, data, said)
        self.hidden = [*personal_in(matter, matter.content), *personal_in(matter, matter.result)]


class CallForm(forms.Form):
    """What the resident said when called back."""

    on = forms.DateField(label=lazy("回访日期"), widget=DayInput(), error_messages={"required": lazy("请写日期")})
    heard = forms.ChoiceField(
        label=lazy("群众的评价"), choices=[*Satisfaction.choices, (MISSED, lazy("没联系上，改天再打"))],
        widget=forms.RadioSelect, error_messages=CHOOSE,
    )  # fmt: skip
    content = TextField(
        label=lazy("回访情况"), max_length=2000, widget=area(4),
        error_messages={"required": lazy("写一两句回访情况")},
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="", initial={"on": timezone.localdate()})


class ReferForm(forms.Form):
    """Where the matter belongs, and what the resident is told of it: left empty, the advice for that place."""

    referred_to = forms.ChoiceField(label=lazy("转往"), choices=[], widget=forms.RadioSelect, error_messages=CHOOSE)
    note = TextField(
        label=lazy("给群众的指引"), required=False, max_length=2000, widget=area(4),
        help_text=lazy("不填就用所选去处自带的指引"),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        fields: dict[str, Any] = self.fields
        fields["referred_to"].choices = places_referred_to()
        self.advice = [(place, advice_for(place)) for place, _label in places_referred_to()]

    def words(self) -> str:
        """What the resident is told."""
        return self.cleaned_data["note"] or advice_for(self.cleaned_data["referred_to"])
