"""The short forms of the inbox: what a deed needs to be told, with pickers that ask the database nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.ledger.columns import Column
from weiyuan.core.ui.sight import seen
from weiyuan.core.workflow import Step
from weiyuan.core.zh import date_text
from weiyuan.matters.actions.bulk import called, may, way
from weiyuan.matters.models import AnswerTemplate, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS, Satisfaction
from weiyuan.matters.queries.answers import advice_for, filled
from weiyuan.matters.queries.inbox import Choices, Handler
from weiyuan.matters.workflow import MATTER, MOST_REOPENINGS
from weiyuan.members.models import Member
from weiyuan.orgs.models import HandlingUnit
from weiyuan.registry.forms.fields import field_for

# The deeds of the inbox, the usual one first, and what each asks: fields of the record that its steps may be told.
ASKS: dict[str, tuple[str, ...]] = {
    "accept": ("category", "kind", "safety_level", "secrecy", "hot"),
    "assign": ("assigned_unit", "assigned_member", "due_finish"),
    "reply": ("result", "result_class", "answer_to"),
    "start": (),
    "resume": (),
    "hear_again": (),
    "extend": ("due_finish",),
    "feedback": ("feedback_way", "satisfaction"),
    "close": (),
    "ask_resident": (),
    "carry_on": (),
    "request_extension": ("extension_days",),
    "deny_extension": (),
    "return": (),
    "refuse": ("refuse_reason",),
    "refer": ("referred_to",),
    "merge": ("merged_into",),
    "reopen": ("satisfaction",),
    "unmerge": (),
}
USUAL = set(list(ASKS)[: list(ASKS).index("ask_resident")])  # the way on; all others are for when it goes otherwise
MANY: dict[str, tuple[str, ...]] = {
    "accept": ("category", "safety_level"),
    "triage": ("category", "safety_level"),
    "assign": ("assigned_unit", "assigned_member", "due_finish"),
    "reply": ("result", "result_class", "answer_to"),
    "refuse": ("refuse_reason",),
}
LABELS = {
    "refer": gettext_lazy("给群众的指引"), "ask_resident": gettext_lazy("请群众补充什么"),
    "hear_again": gettext_lazy("群众补充了什么（可不填）"), "carry_on": gettext_lazy("为什么不再等"),
}  # fmt: skip
QUIET = {"triage", "start", "resume", "close", "merge", "reply"}  # no note is asked for: there is nothing to explain
HANDLERS = ("assigned_unit", "assigned_member")
MOST_TEMPLATES = 30


def deeds_for(user: Any, matter: ResidentMatter) -> list[str]:
    """What the user may do with the matter now, the usual deed first."""
    spent = matter.reopened_times >= MOST_REOPENINGS
    untold = matter.wants_reply and matter.feedback_on is None
    barred = ({"reopen"} if spent else set()) | ({"close"} if untold else set())
    return [name for name in ASKS if name not in barred and may(user, name, matter)]


class HandlerField(forms.ChoiceField):
    """A unit or a member, each with how much it has in hand; a unit without an account says so."""

    def __init__(self, model: Any, org: int, handlers: Iterable[Handler], **kwargs: Any) -> None:
        self.model, self.org = model, org
        choices = [("", _("（不选）")), *((str(one.pk), _offered(one)) for one in handlers if one.org == org)]
        super().__init__(choices=choices, required=False, widget=forms.Select(attrs={"class": "in"}), **kwargs)

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        return self.model.objects.of(self.org).filter(pk=int(key)).first() if key else None


def _leave_open(field: Any) -> None:
    """Of many, each keeps its own unless something is chosen."""
    field.choices = [("", _("各件照原来的")), *((value, words) for value, words in field.choices if value)]


def _offered(one: Handler) -> str:
    said = [one.name, _("在办 %d") % one.load, *([] if one.account else [_("没有账号")])]
    return " · ".join(said)


class NumberField(forms.CharField):
    """Another matter of the body, by its number."""

    def __init__(self, matter: ResidentMatter, user: Any, **kwargs: Any) -> None:
        self.matter, self.user = matter, user
        super().__init__(required=False, max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().split(" ")[0]
        if not text:
            raise forms.ValidationError(_("请填主件的编号"))
        rows = seen(ResidentMatter, self.user).filter(org=self.matter.org_id, no=text)
        found = rows.select_related("org").first()
        if found is None:
            raise forms.ValidationError(_("没有找到“%s”") % text)
        return found


class DeedForm(forms.Form):
    """What a deed of the inbox asks to be told. ``version`` is the matter as the page showed it.

    matter   the matter, or the first of many
    names    the fields that are asked for
    choices  what the pickers offer
    """

    def __init__(
        self, name: str, matter: ResidentMatter, choices: Choices, *, user: Any, data: Any = None, many: bool = False
    ) -> None:
        super().__init__(data, label_suffix="", auto_id=f"{name}-%s")
        self.name, self.matter, self.user, self.many = name, matter, user, many
        self.step: Step = MATTER.step(name)
        self.label = called(name)
        steps = ("triage", "accept") if many and name == "accept" else way(name, matter.state)
        asked = MANY[name] if many else ASKS[name]
        if name == "accept" and "triage" not in steps:
            asked = ("due_finish",)
        for field in asked:
            self.fields[field] = self._field(field, choices)
            if many and isinstance(self.fields[field], forms.ChoiceField):
                _leave_open(self.fields[field])
            stored = getattr(matter, matter._meta.get_field(field).attname)  # type: ignore[union-attr]  # columns
            self.initial[field] = "" if many or field == "due_finish" else stored
        if name == "reopen":
            self.initial["satisfaction"] = Satisfaction.UNSATISFIED
        if self.step.needs_note or name not in QUIET:
            self._ask_note()
        if not many:
            self.fields["version"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
            self.initial["version"] = matter.version

    def _field(self, name: str, choices: Choices) -> forms.Field:
        matter = self.matter
        column = Column(name, ResidentMatter._meta.get_field(name))
        if name == "assigned_unit":
            return HandlerField(HandlingUnit, matter.org_id, choices.units, label=column.header)
        if name == "assigned_member":
            return HandlerField(Member, matter.org_id, choices.members, label=column.header)
        if name == "merged_into":
            words = forms.TextInput(
                attrs={"class": "in", "autocomplete": "off", "data-pick": reverse("record-pick", args=["matters"])}
            )
            return NumberField(matter, self.user, label=_("并入哪一件（主件编号）"), widget=words)
        if name == "category":
            known = choices.categories_of(matter.org_id)
            offered = [("", _("请选择")), *((one, one) for one in known)]
            select = forms.Select(attrs={"class": "in"})
            return forms.ChoiceField(label=column.header, choices=offered, required=False, widget=select)
        found = field_for(column, matter, user=self.user)
        found.required = False  # what the step needs, the flat says in its own words
        if name == "due_finish":
            found.help_text = self._due_help()
        if name == "result":
            found.widget.attrs |= {"rows": 5}
        return found

    def _due_help(self) -> str:
        if self.name == "extend":
            return str(_("不填就延长 %d 个工作日") % DEFAULTS["days"]["extension"])
        if self.many:
            return _("不填就各照各的期限，没有的按办理时限算")
        due = self.matter.due_finish
        return _("不填就还是 %s") % date_text(due) if due and self.name == "assign" else _("不填就按办理时限算")

    def _ask_note(self) -> None:
        needed = self.step.needs_note and self.name != "refer"
        self.fields["note"] = forms.CharField(
            label=LABELS.get(self.name) or (_("理由") if needed else _("说明（可不填）")),
            help_text=_("不写就用所选去处的标准指引") if self.name == "refer" else "",
            required=needed,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2, "class": "in"}),
            error_messages={"required": _("请写明理由")},
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.name == "refer" and not said.get("note"):
            said["note"] = advice_for(said.get("referred_to") or "")
            if not said["note"]:
                self.add_error("note", _("请写明群众该去哪里、怎么办"))
        return said

    @property
    def asked(self) -> list[Any]:
        """The bound fields that are seen."""
        return [self[name] for name in self.fields if name != "version"]

    @property
    def note(self) -> str:
        return str(self.cleaned_data.get("note", ""))

    def told(self) -> dict[str, Any]:
        """What was said along with the deed; fields left empty are left to its steps. A handler taken out is said."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"note", "version"}}
        out = {name for name in HANDLERS if name in self.data and not self.many}  # of many, each keeps its own
        return {name: value for name, value in said.items() if value not in (None, "", []) or name in out}

    def with_version(self, version: int) -> DeedForm:
        """The same words over the matter as it stands now, so that they can be sent once more."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["version"] = str(version)
        self.data = data
        return self

    def filled_with(self, text: str) -> DeedForm:
        """The same form with the text of a template as the answer."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # as above
        data["result"] = text
        self.data = data
        return self


def texts_of(templates: Sequence[AnswerTemplate], matter: ResidentMatter) -> list[tuple[AnswerTemplate, str]]:
    """The templates with what is known of the matter filled in."""
    return [(one, filled(one, matter)) for one in templates[:MOST_TEMPLATES]]


def filled_in(text: str, matter: ResidentMatter) -> str:
    """A text typed for many, filled in for one of them."""
    return filled(AnswerTemplate(text=text), matter)
