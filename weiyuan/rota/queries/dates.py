"""The days of a rule, and why some are moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.core.workdays import SATURDAY, Workdays
from weiyuan.orgs.models import CalendarDay
from weiyuan.orgs.models.calendar import shipped_days
from weiyuan.orgs.queries import workdays
from weiyuan.rota import recurrence
from weiyuan.rota.models import Pattern, ReceptionRule


@dataclass(frozen=True)
class RuleDay:
    """A day of a rule: when it falls by the rule, when it takes place, and why these differ ("" they do not)."""

    due: date
    on: date
    why: str = ""


@dataclass(frozen=True)
class Holidays:
    """The workdays with the names of the holidays."""

    workdays: Workdays
    names: dict[date, str]

    def why(self, day: date) -> str:
        """Why a day is none to work on."""
        if name := self.names.get(day):
            return name
        return _("周末") if day.weekday() >= SATURDAY else _("放假")


def holidays() -> Holidays:
    """The holiday calendar, shipped and imported. Two queries; keep it while you count."""
    names = {day: name for day, (_works, name) in shipped_days().items()}
    names.update(CalendarDay.objects.values_list("on", "name"))
    return Holidays(workdays(), names)


def days_of(rule: ReceptionRule, first: date, last: date, calendar: Holidays) -> list[RuleDay]:
    """The days of a rule that fall due in the period, in order. One that is moved onto another merges with it."""
    first, last = max(first, rule.since), min(last, rule.until or last)
    found: dict[date, RuleDay] = {}
    for due in _due(rule, first, last):
        on = calendar.workdays.next_workday(due) if rule.to_workday else due
        day = RuleDay(due, on, "" if on == due else calendar.why(due))
        if on not in found or not day.why:
            found[on] = day
    return [found[on] for on in sorted(found)]


def _due(rule: ReceptionRule, first: date, last: date) -> Iterable[date]:
    match rule.pattern:
        case Pattern.WEEKLY:
            return recurrence.weekly(rule.week_days, first, last)
        case Pattern.NTH:
            return recurrence.nth_weekdays(rule.week_days, rule.nth or 1, first, last)
    return recurrence.monthly(rule.month_days, first, last)


def said_of(rule: ReceptionRule) -> str:
    """The rule in words: 每月第2个周三 14:00—16:00，2 名委员."""
    week, month = "、".join(rule.weekdays), "、".join(str(day) for day in rule.month_days)
    when = {
        Pattern.WEEKLY: _("每%s") % week,
        Pattern.NTH: _("每月%(nth)s%(week)s") % {"nth": rule.get_nth_display() or "", "week": week},
        Pattern.MONTHLY: _("每月 %s 日") % month,
    }[Pattern(rule.pattern)]
    return " ".join(part for part in (when, hours_of(rule)) if part)


def hours_of(day: Any) -> str:
    """14:00—16:00; the beginning alone where no end is known; "" without both."""
    return "—".join(f"{at:%H:%M}" for at in (day.opens, day.closes) if at)
