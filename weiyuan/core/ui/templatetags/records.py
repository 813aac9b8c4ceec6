"""Records in the middle of a page: a link to each, and its state."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from weiyuan.core import registers
from weiyuan.core.ui.cells import column_of, title_of
from weiyuan.core.ui.deadlines import left_text, left_tone
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.templatetags.ui import icon

register = template.Library()


@register.simple_tag
def record_link(record: Any) -> SafeString:
    """What the record is called in its list, leading to its page where it has one.

    For records that the reader is known to see: the name may tell what the record says.
    """
    entry = registers.of(record)
    if entry is None:
        return format_html("<span>{}</span>", record)
    name = title_of(record, column_of(entry.model, entry.columns[0]))
    return format_html('<a class="go" href="{}">{}</a>', detail_address(record), name)


@register.simple_tag
def state_chip(record: Any) -> SafeString | str:
    """The record's state in its colour; nothing for records without a workflow."""
    workflow = getattr(record, "workflow", None)
    if workflow is None:
        return ""
    tone = workflow.tone(record.state)
    return format_html('<span class="chip" data-tone="{}">{}</span>', tone, record.get_state_display())


@register.simple_tag
def due(days: int, soon: int = 0) -> SafeString:
    """How many days are left until a last day (negative: over), standing out when it is within ``soon`` days."""
    tone = left_tone(days, soon)
    shape = icon("alert" if tone == "bad" else "clock")
    return format_html('<span class="due" data-tone="{}">{}{}</span>', tone, shape, left_text(days))
