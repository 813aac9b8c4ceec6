"""Records for the tests of the five-ones."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import Cast
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme


def a_scheme(cast: Cast, year: int = 2026, **more: Any) -> FiveOnesScheme:
    said = {"title": "五个一", **more}
    return FiveOnesScheme.objects.create(org=cast.org, year=year, **said)


def an_item(cast: Cast, scheme: FiveOnesScheme, position: int = 1, **more: Any) -> FiveOnesItem:
    said = {"name": f"事项{position}", **more}
    return FiveOnesItem.objects.create(org=cast.org, scheme=scheme, position=position, **said)


def an_entry(cast: Cast, item: FiveOnesItem, state: str = "verified", **more: Any) -> FiveOnesEntry:
    """What Li Zhiyuan did on 5 May 2026; open entries have no day."""
    said: dict[str, Any] = {"member": cast.li, **more}
    if state != "open":
        said.setdefault("done_on", date(2026, 5, 5))
    return FiveOnesEntry.objects.create(org=cast.org, item=item, state=state, **said)
