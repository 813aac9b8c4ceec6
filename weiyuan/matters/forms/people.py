"""Several accounts to tick."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class PeopleField(forms.ModelMultipleChoiceField[Any]):
    """Accounts; a key that is larger than any the database can hold is nobody's, like every other unknown one."""

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for whoever is not offered."""
        try:
            return super().clean(value)
        except OverflowError:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "…"}
            ) from None
