"""What is asked for a new link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weiyuan.calendars.models import Scope, scopes


class FeedForm(forms.Form):
    """Which part of the calendar, and on which of one's devices."""

    scope = forms.ChoiceField(label=_("要哪些"), choices=scopes, initial=Scope.MINE, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("用在哪里"), max_length=20, required=False, help_text=_("给自己看的，如：手机、办公室电脑")
    )

    def __init__(self, *said: Any) -> None:
        super().__init__(*said)
        self.fields["name"].widget.attrs["class"] = "in"
