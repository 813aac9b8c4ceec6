"""How near a last day is, in the same words and colours on every page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def left_text(days: int) -> str:
    """``days`` until the last day in words; negative once it is over."""
    if days < 0:
        return _("超 %d 天") % -days
    return _("剩 %d 天") % days if days else _("今天")


def left_tone(days: int, soon: int = 0) -> str:
    """The colour: over, or due within ``soon`` days; "" while there is time."""
    return "bad" if days < 0 else "warn" if days <= soon else ""
