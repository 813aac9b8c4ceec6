"""What a person gives when bringing a ledger in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from weiyuan.ledger.queries import bodies_kept_by


class UploadForm(forms.Form):
    """A ledger, or the workbook of one register, for one of the bodies that the user keeps."""

    org: Any = forms.ModelChoiceField(queryset=None, label=_("机构"), empty_label=None)
    file = forms.FileField(
        label=_("台账文件"),
        help_text=_("xlsx 格式，先检查，确认后才导入"),
        widget=forms.FileInput(attrs={"class": "in", "accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["org"]
        choice.queryset = bodies_kept_by(user)
        choice.initial = choice.queryset.first()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.LEDGER_MAX_BYTES:
            raise forms.ValidationError(_("文件超过 %d 兆，请分成几本") % (settings.LEDGER_MAX_BYTES >> 20))
        return file
