"""Numbers given once, per body and year, without gaps: inside the transaction of the deed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from weiyuan.journal.models import Counter


def year_of(record: Any) -> int:
    """The year that numbers the record: of its own date in local time, or the series that it gives itself.

    0 where the years count through.
    """
    field = record.numbering.date_field
    if not field:
        return 0
    day = getattr(record, field)
    if isinstance(day, int):
        return day
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    return int(day.year)


def give_numbers(records: Iterable[Any]) -> None:
    """Number the records that have none, in the order given; numbers brought along move the counter on.

    All records belong to one body and one register. To be called inside a transaction.
    """
    brought: dict[int, int] = defaultdict(int)
    bare: dict[int, list[Any]] = defaultdict(list)
    first = None
    for record in records:
        first = first or record
        if not record.no:
            bare[year_of(record)].append(record)
        elif known := record.numbering.read(record.no):
            brought[known[0]] = max(brought[known[0]], known[1])
    if first is None:
        return
    numbering = first.numbering
    for year in sorted(set(brought) | set(bare)):
        counter = _locked(first.org, numbering.prefix, year)
        counter.last = max(counter.last, brought[year])
        for record in bare[year]:
            counter.last += 1
            record.no = numbering.write(year, counter.last)
        counter.save(update_fields=["last"])


def _locked(org: Any, prefix: str, year: int) -> Counter:
    Counter.objects.get_or_create(org=org, prefix=prefix, year=year)
    return Counter.objects.select_for_update().get(org=org, prefix=prefix, year=year)
