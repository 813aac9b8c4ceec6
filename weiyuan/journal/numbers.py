"""Numbers given once, per body and year, without gaps: inside the transaction of the deed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    counters = _locked(first.org, numbering.prefix, sorted(set(brought) | set(bare)))
    for counter in counters:
        counter.last = max(counter.last, brought[counter.year])
        for record in bare[counter.year]:
            counter.last += 1
            record.no = numbering.write(counter.year, counter.last)
    Counter.objects.bulk_update(counters, ["last"])


def _locked(org: Any, prefix: str, years: Sequence[int]) -> list[Counter]:
    """The counters of these years, new ones at 0, locked until the transaction ends."""
    wanted = Counter.objects.select_for_update().filter(org=org, prefix=prefix, year__in=years).order_by("year")
    counters = list(wanted)
    if len(counters) < len(years):
        fresh = [Counter(org=org, prefix=prefix, year=year) for year in years]
        Counter.objects.bulk_create(fresh, ignore_conflicts=True)
        counters = list(wanted.all())
    return counters
