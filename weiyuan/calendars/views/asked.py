"""What the address of a calendar page asks for, read with suspicion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.calendars.queries import SLUGS
from weiyuan.core.ui.links import query_of
from weiyuan.core.zh import parse_date

MONTH, WEEK, LIST = "month", "week", "list"
YEARS = range(1949, 2200)
KEY = re.compile(r"[1-9]\d{0,17}", re.ASCII)
LISTED = timedelta(days=30)  # after the first day of a list
ONE, SEVEN = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """The parameters of an address, each checked; what cannot be meant is left out, a day is told in ``complaint``."""

    params: dict[str, str]
    on: date
    complaint: str = ""

    @property
    def view(self) -> str:
        return self.params.get("view", MONTH)

    @property
    def mine(self) -> bool:
        return "mine" in self.params

    def key(self, name: str) -> int | None:
        """The key that a filter names."""
        return int(self.params[name]) if name in self.params else None

    def narrow(self) -> dict[str, Any]:
        """The conditions in the words of ``queries.happenings``."""
        return {"kind": self.params.get("kind", ""), **{name: self.key(name) for name in ("org", "station", "member")}}

    def address(self, **changed: Any) -> str:
        """The same question with some parameters changed."""
        return query_of({**self.params, **changed}) or "?"

    @property
    def span(self) -> tuple[date, date]:
        """The days that the page shows: whole weeks of a month, a week from Monday, or a list from a day on."""
        if self.view == LIST:
            return self.on, self.on + LISTED
        if self.view == WEEK:
            first = _monday(self.on)
            return first, first + SEVEN - ONE
        after = _month(self.on, 1)
        return _monday(self.on.replace(day=1)), _monday(after - ONE) + SEVEN - ONE

    def turned(self, pages: int) -> str:
        """The address so many pages later, or earlier where negative."""
        if self.view == LIST:
            there = self.on + pages * (LISTED + ONE)
        else:
            there = self.on + pages * SEVEN if self.view == WEEK else _month(self.on, pages)
        return self.address(on=there.isoformat()) if there.year in YEARS else ""


def understood(params: Mapping[str, str], today: date) -> Asked:
    """Read the parameters of an address. Never raises: an address may be typed by anybody."""
    kept: dict[str, str] = {}
    if params.get("view") in {WEEK, LIST}:
        kept["view"] = params["view"]
    if params.get("kind") in SLUGS:
        kept["kind"] = params["kind"]
    kept |= {name: params[name] for name in ("org", "station", "member") if KEY.fullmatch(params.get(name, ""))}
    if params.get("mine"):
        kept["mine"] = "1"
    said = params.get("on", "")[:20]
    if not said:
        return Asked(kept, today)
    try:
        on = parse_date(said)
    except (ValueError, OverflowError):
        on = None
    if on is None or on.year not in YEARS:
        return Asked(kept, today, _("看不懂日期“%s”，请写成 2026-05-01") % said)
    return Asked({**kept, "on": on.isoformat()}, on)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date, later: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(year, month + 1, 1)
