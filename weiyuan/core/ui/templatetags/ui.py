"""Small pieces of the templates."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
SPRITE = Path(__file__).parent.parent / "static" / "icons.svg"


@cache
def icons() -> frozenset[str]:
    """The names of the symbols in the icon file."""
    return frozenset(re.findall(r'id="i-([a-z]+)"', SPRITE.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of the icon file, beside text that says the same; an unknown name gives the sheet of paper."""
    known = name if name in icons() else "doc"
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("icons.svg"), known)
