"""The holiday calendar: what the State Council announces for the whole country, shipped, and what was imported."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that differs from its weekday, or from the calendar that is shipped. It counts for all bodies."""

    on = models.DateField(_("日期"), unique=True)
    works = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)

    workflow = None  # it stands in the journal like a record

    class Meta:
        verbose_name = _("节假日")

    def __str__(self) -> str:
        return f"{self.on.isoformat()} {self.name}".strip()


@cache
def shipped_days() -> dict[date, tuple[bool, str]]:
    """The calendar that comes with the product: day → (is worked, name of the holiday it belongs to)."""
    path = Path(__file__).parents[1] / "holidays.toml"
    found: dict[date, tuple[bool, str]] = {}
    for holiday in tomllib.loads(path.read_text("utf-8"))["holiday"]:
        first, last = holiday["off"]
        for at in range((last - first).days + 1):
            found[first + timedelta(days=at)] = (False, holiday["name"])
        found.update((day, (True, holiday["name"])) for day in holiday["works"])
    return found
