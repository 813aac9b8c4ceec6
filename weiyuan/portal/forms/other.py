"""Number and code, the rating, what the resident adds, and what the clerk writes on the public pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.matters.models.words import Satisfaction
from weiyuan.orgs.forms import Dressed
from weiyuan.portal.forms.say import Words
from weiyuan.portal.models import PortalPage
from weiyuan.portal.queries.following import choices_of_rating

RESERVED = {"rate"}


class TrackForm(forms.Form):
    """Number and code of a receipt."""

    use_required_attribute = False

    no = Words(
        label=gettext_lazy("受理编号"), max_length=40, help_text=gettext_lazy("样子像 QS-2026-0001"),
        error_messages={"required": gettext_lazy("请填受理编号"), "max_length": gettext_lazy("编号没有这么长")},
    )  # fmt: skip
    code = Words(
        label=gettext_lazy("查询码"), max_length=40, help_text=gettext_lazy("10 位字母和数字，大小写都行"),
        error_messages={"required": gettext_lazy("请填查询码"), "max_length": gettext_lazy("查询码没有这么长")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class RateForm(forms.Form):
    """Four answers; whoever is not satisfied says why, and whether it shall be taken up again."""

    use_required_attribute = False

    choice = forms.ChoiceField(
        label=gettext_lazy("这件事办得怎么样？"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一项"), "invalid_choice": gettext_lazy("请选一项")},
    )  # fmt: skip
    remark = Words(
        label=gettext_lazy("想说的话"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("不满意的，请写哪里还没办好"),
        error_messages={"max_length": gettext_lazy("最多 500 个字")},
    )  # fmt: skip
    again = forms.BooleanField(label=gettext_lazy("请重新办理"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = choices_of_rating()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        unhappy = found.get("choice") == Satisfaction.UNSATISFIED
        if unhappy and "remark" in found and not found["remark"]:
            self.add_error("remark", _("请写哪里还没办好，好让我们知道怎么改"))
        found["again"] = unhappy and found.get("again", False)
        return found


class MoreForm(forms.Form):
    """What the resident was asked for."""

    use_required_attribute = False

    words = Words(
        label=gettext_lazy("补充的情况"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("请写要补充的情况"), "max_length": gettext_lazy("最多 1000 个字"),
        },
    )  # fmt: skip


class PageForm(Dressed, forms.ModelForm[PortalPage]):
    """A body's public pages. ``version`` is what the form showed, so that nobody overwrites another's change."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = PortalPage
        fields = ("open", "key", "greeting", "intro", "hours")
        help_texts = {
            "open": gettext_lazy("勾上以后，群众就能打开；取消勾选，网址立即打不开"),
            "key": gettext_lazy("印在海报上的网址用它，如 liuyin；印发以后不要再改，改了旧二维码就失效"),
            "greeting": gettext_lazy("不超过 40 字"),
            "intro": gettext_lazy("不超过 200 字"),
            "hours": gettext_lazy("如：工作日 9:00–17:30，写在公开电话后面；电话里已经写了的，这里空着"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version if self.instance.pk else 0
        self.dress()

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key in RESERVED:
            raise ValidationError(_("这个名字系统自己要用，请换一个"))
        return key
