"""A way from each record that has its day into one's own calendar program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weiyuan.calendars.queries import KINDS
from weiyuan.core.ui import offers
from weiyuan.core.ui.offers import Button


def _on_record(user: Any, record: Any, query: str) -> Iterator[Button]:
    slug = next(kind.slug for kind in KINDS if isinstance(record, kind.model))
    yield Button(_("加入日历"), reverse("calendar-event", args=[slug, record.pk]), "cal", rank=90)


for kind in KINDS:
    offers.on_records(kind.model._meta.label_lower, _on_record)
