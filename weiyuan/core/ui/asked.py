"""What the address of a list asks for, read with suspicion.

Parameters: ``q`` words that must all occur, ``year`` or ``from``/``to`` (ISO dates) on the register's date,
``org`` a body, the register's own filters by field name, ``sort`` a column (``-`` before it: downwards),
``page`` from 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.core.registers import Register
from weiyuan.core.ui.cells import column_of
from weiyuan.core.ui.links import query_of
from weiyuan.core.zh import parse_date

LAST_PAGE = 9999
QUERY_LENGTH = 100
CHOICE_LENGTH = 300


@dataclass(frozen=True)
class Asked:
    """The parameters of an address, each checked: what cannot be meant is left out and told in ``complaints``."""

    params: dict[str, str]
    q: str = ""
    year: int | None = None
    start: date | None = None
    end: date | None = None
    sort: str = ""
    page: int = 1
    complaints: tuple[str, ...] = ()

    def address(self, **changed: Any) -> str:
        """The same question with some parameters changed; the page starts again unless it is given."""
        return query_of({**self.params, "page": "", **changed})


def understood(register: Register, params: Mapping[str, str]) -> Asked:
    """Read the parameters of an address. Never raises: an address may be typed by anybody."""
    kept = {
        name: _clean(value, QUERY_LENGTH if name == "q" else CHOICE_LENGTH)
        for name, value in params.items()
        if name in _names(register)
    }
    kept = {name: value for name, value in kept.items() if value}
    complaints: list[str] = []
    days: dict[str, date | None] = {"from": None, "to": None}
    for name in days:
        try:
            days[name] = parse_date(kept[name]) if name in kept else None
        except (ValueError, OverflowError):
            complaints.append(_("看不懂日期“%s”，请写成 2026-05-01") % kept.pop(name))
    year = kept.get("year", "") if register.date and "year" not in register.filters else ""
    if year and not re.fullmatch(r"[1-9]\d{3}", year, re.ASCII):
        complaints.append(_("看不懂年份“%s”，请写成 2026") % kept.pop("year"))
        year = ""
    page = kept.get("page", "1")
    number = int(page) if re.fullmatch(r"\d{1,6}", page, re.ASCII) else 1
    return Asked(
        kept, kept.get("q", ""), int(year) if year else None, days["from"], days["to"],
        _sort(register, kept), min(max(number, 1), LAST_PAGE), tuple(complaints),
    )  # fmt: skip


def _names(register: Register) -> set[str]:
    dated = {"year", "from", "to"} if register.date else set()
    return {"q", "sort", "page", "org", *register.filters, *dated}


def _clean(value: str, length: int) -> str:
    text = unicodedata.normalize("NFKC", value[:length]).replace("\0", "")
    return text.encode("utf-8", "ignore").decode().strip()[:length]


def _sort(register: Register, params: dict[str, str]) -> str:
    wanted = params.get("sort", "")
    if wanted.removeprefix("-") in register.columns and column_of(register.model, wanted.removeprefix("-")).sortable:
        return wanted
    params.pop("sort", None)
    return ""
