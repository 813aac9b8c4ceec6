"""Records in the middle of a page: a link to each, and its state."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from weiyuan.core.ui.links import detail_address

register = template.Library()


@register.simple_tag
def record_link(record: Any) -> SafeString:
    """The record's name, leading to its page where it has one."""
    if address := detail_address(record):
        return format_html('<a class="go" href="{}">{}</a>', address, record)
    return format_html("<span>{}</span>", record)


@register.simple_tag
def state_chip(record: Any) -> SafeString | str:
    """The record's state in its colour; nothing for records without a workflow."""
    workflow = getattr(record, "workflow", None)
    if workflow is None:
        return ""
    tone = workflow.tone(record.state)
    return format_html('<span class="chip" data-tone="{}">{}</span>', tone, record.get_state_display())
