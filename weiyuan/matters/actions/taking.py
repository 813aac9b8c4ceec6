"""A list of matters taken away as a workbook: what the reader sees, residents' identity not among it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.ledger.columns import CONTROL
from weiyuan.core.ledger.writing import Head, write_list
from weiyuan.core.ui.cells import column_of, shown, text_of
from weiyuan.journal import chain
from weiyuan.journal.models import Entry
from weiyuan.matters.models import ResidentMatter

WIDTHS = {"content": 60, "no": 16}


def take_list(
    matters: Sequence[ResidentMatter],
    names: Sequence[str],
    target: Path | IO[bytes],
    *,
    by: Any,
    asked: str,
    cut_off: bool = False,
) -> int:
    """Write these matters with these columns; returns how many, which is journaled in their bodies.

    asked    the conditions of the list in words
    cut_off  the list holds more than these, which the workbook says
    """
    columns = [column_of(ResidentMatter, name) for name in names]
    heads = [Head(column.label, WIDTHS.get(column.name, 16)) for column in columns]
    lines = ([CONTROL.sub("", shown(matter, column)) or None for column in columns] for matter in matters)
    about = [
        (_("列表"), _("意见待办")),
        (_("条件"), asked),
        (_("条数"), str(len(matters))),
        *([(_("注意"), _("没有导全：只有前 %d 条，列表里还有更多") % len(matters))] if cut_off else []),
        (_("导出时间"), text_of(timezone.now())),
        (_("导出人"), by.get_full_name()),
    ]
    written = write_list(_("意见待办"), heads, lines, about, target)
    bodies = {matter.org_id: matter.org for matter in matters}
    counts = Counter(matter.org_id for matter in matters)
    with transaction.atomic():
        for key in sorted(bodies):
            note = _("导出“%(name)s” %(count)d 条（%(asked)s）") % {
                "name": _("意见待办"), "count": counts[key], "asked": asked,
            }  # fmt: skip
            entry = Entry(kind="orgs.orgunit.export", model="orgs.orgunit", object_id=key, note=note)
            chain.append(bodies[key], [entry], by=by)
    return written
