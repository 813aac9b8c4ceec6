from __future__ import annotations

from typing import Any

from django import forms

from tests.registry.typed import fill


class Asked(forms.Form):
    name = forms.CharField(label="名称")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")])
    days = forms.MultipleChoiceField(label="星期", choices=[("a", "甲")], widget=forms.CheckboxSelectMultiple)
    sure = forms.BooleanField(label="我已看过")
    why = forms.CharField(label="理由", error_messages={"required": "请写明理由"})


def test_a_required_field_left_empty_says_what_to_write() -> None:
    said = {name: words for name, (words,) in Asked({}).errors.items()}
    assert said == {
        "name": "请填写名称", "kind": "请选择类别", "days": "请选择星期",
        "sure": "请勾选“我已看过”", "why": "请写明理由",
    }  # fmt: skip


def test_the_forms_of_registers_say_it_too(cast: Any, signed_in: Any) -> None:
    answer = fill(signed_in("officer"), "/memberships/new/", sector="", term="")
    assert answer.status_code == 400
    assert answer.context["form"].errors["sector"] == ["请填写界别"]
    assert answer.context["form"].errors["term"] == ["请选择届"]
