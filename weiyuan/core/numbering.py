"""Numbers of records: per body and year, without gaps, never reused."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Numbering:
    """How a register numbers its records: ``QS-2026-0001`` per year, or ``ZD-01`` through all years.

    prefix      letters before the first hyphen
    width       digits of the running part, filled with zeros
    date_field  the date that decides the year, or a property that gives the four digits itself (届次 → 0903);
                "" for one sequence through all years
    """

    prefix: str
    width: int = 3
    date_field: str = ""

    def write(self, year: int, serial: int) -> str:
        """The number in print. ``year`` is 0 for a sequence through all years."""
        middle = f"{year:04d}-" if self.date_field else ""
        return f"{self.prefix}-{middle}{serial:0{self.width}d}"

    def read(self, no: str) -> tuple[int, int] | None:
        """Year (0 without) and serial of a number of ours; None for a foreign one, which is kept as it is."""
        pattern = rf"{re.escape(self.prefix)}-(?:(\d{{4}})-)?(\d+)"
        found = re.fullmatch(pattern, no)
        if not found or bool(found[1]) != bool(self.date_field):
            return None
        return int(found[1] or 0), int(found[2])
