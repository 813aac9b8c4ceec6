"""Small pieces of the templates."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from weiyuan.core.ui.navigation import Group

register = template.Library()
SPRITE = Path(__file__).parent.parent / "static" / "icons.svg"


@cache
def icons() -> frozenset[str]:
    """The names of the symbols in the icon file."""
    return frozenset(re.findall(r'id="i-([a-z]+)"', SPRITE.read_text(encoding="utf-8")))


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A symbol of the icon file, beside text that says the same; an unknown name gives the sheet of paper."""
    known = name if name in icons() else "doc"
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("icons.svg"), known)


@register.simple_tag
def navigation_group(group: Group, elsewhere: bool) -> SafeString:
    """A group of the navigation, open where the page lies in it and is none of those on top (``elsewhere``)."""
    return _drawn(group, elsewhere and group.here)


@lru_cache(maxsize=2000)
def _drawn(group: Group, open_: bool) -> SafeString:
    """A group as it stands on the page. Kept: every page shows all groups, and most of them unchanged."""
    return render_to_string("core/navigation_group.html", {"group": group, "open": open_})


@register.filter
def short_day(value: date | None) -> str:
    """11月23日 in a narrow place; the year stands before it where it is not this one. "" for None."""
    if value is None:
        return ""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return date_format(day, "n月j日" if day.year == timezone.localdate().year else "Y年n月j日")


@register.filter
def dialled(phone: str) -> str:
    """The number that a telephone dials, of a number as it is written: 8555 0146（工作日9:00—17:30） is 85550146."""
    found = re.match(r"[+\d][\d\s()-]*", phone.strip())
    return re.sub(r"[^+\d]", "", found[0]) if found else ""
