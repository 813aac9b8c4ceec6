"""Beside a task of the plan: the records that fulfil it. And what people are told that is due."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weiyuan.core import registers
from weiyuan.core.ui.cells import column_of, title_of, tone_of
from weiyuan.core.ui.links import detail_address
from weiyuan.core.ui.panels import Panel, Row, add
from weiyuan.desk.reminders import due_by
from weiyuan.governance.models import PlanTask
from weiyuan.governance.queries import carried_out, links_to
from weiyuan.notices.queries import on_due

SHOWN = 50


def fulfilling(user: Any, task: PlanTask) -> list[Row]:
    """The records that count for the task's figure: those that the reader sees, done and not fallen through."""
    rows: list[Row] = []
    for link in links_to(PlanTask):
        records = carried_out(link, user, timezone.localdate()).filter(**{link.field: task})
        entry = registers.find(link.model._meta.label_lower)
        rows += [_row(record, entry) for record in records.order_by("pk")[:SHOWN]]
    return rows


def _row(record: Any, entry: Any) -> Row:
    title = title_of(record, column_of(type(record), entry.columns[0])) if entry else str(record)
    state = str(record.get_state_display()) if record.workflow else ""
    kind = str(record._meta.verbose_name)
    return Row(title, detail_address(record), (kind, record.ref), chip=state, tone=tone_of(record, "state"))


add(Panel("governance.plantask", _("完成的记录"), fulfilling, rank=10, later=True))
on_due(due_by)
