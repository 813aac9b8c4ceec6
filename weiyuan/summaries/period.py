"""What a period is called in a summary: 一年来, 两年来, 上半年, 本届以来, 2024年1月至2025年6月."""

from __future__ import annotations

from datetime import date, timedelta

from weiyuan.core import zh
from weiyuan.core.facts import Fact, Period, PeriodFacts

_QUARTERS = {
    (1, 3): "一季度",
    (4, 6): "二季度",
    (7, 9): "三季度",
    (10, 12): "四季度",
    (1, 6): "上半年",
    (7, 12): "下半年",
}


def with_period(facts: PeriodFacts) -> PeriodFacts:
    """The same facts and those of the period itself (``period.words`` and the like); nothing is copied deep."""
    if facts.get("period.words"):
        return facts
    period = facts.period
    named = (
        Fact(
            "period.words",
            period_words(period, _day(facts, "members.term_started_on"), _day(facts, "orgs.founded_on")),
        ),
        Fact("period.title", period_title(period)),
        Fact("period.start", period.start),
        Fact("period.end", period.end),
        Fact("period.years", len(period.years), "年"),
    )
    return PeriodFacts(period, {**facts.facts, **{fact.key: fact for fact in named}})


def _day(facts: PeriodFacts, key: str) -> date | None:
    fact = facts.get(key)
    return fact.value if fact and isinstance(fact.value, date) else None


def period_words(period: Period, term_started: date | None = None, founded: date | None = None) -> str:
    """How a sentence begins: 一年来 …; a term or a founding that starts the period gives it its name.

    A calendar year drawn up in December, before its last day, still counts as a year.
    """
    years = _whole_years(period)
    if term_started == period.start and years != 1:
        return "本届以来"
    if years:
        return f"{zh.quantity(years)}年来"
    if founded == period.start:
        return "成立以来"
    return _part_of_year(period) or _months(period)


def period_title(period: Period) -> str:
    """How a title names it: 2025年, 2024—2025年, 2025年上半年, 2024年1月至2025年6月."""
    part = _part_of_year(period)
    if part:
        return f"{period.start.year}年{part}"
    if _whole_years(period) and period.start.month == 1:
        first, last = period.start.year, period.end.year
        return f"{first}年" if first == last else f"{first}—{last}年"
    return _months(period)


def _whole_years(period: Period) -> int:
    start, end = period.start, period.end
    if (start.month, start.day) == (1, 1) and end.month == 12:
        return end.year - start.year + 1
    after = end + timedelta(days=1)
    return after.year - start.year if (after.month, after.day) == (start.month, start.day) else 0


def whole_months(period: Period) -> int:
    """Months counted from the first day on; a calendar year drawn up in December counts as whole."""
    if years := _whole_years(period):
        return years * 12
    start, after = period.start, period.end + timedelta(days=1)
    return (after.year - start.year) * 12 + after.month - start.month - (after.day < start.day)


def _part_of_year(period: Period) -> str:
    start, after = period.start, period.end + timedelta(days=1)
    whole_months = start.day == after.day == 1 and start.year == period.end.year
    return _QUARTERS.get((start.month, period.end.month), "") if whole_months else ""


def _months(period: Period) -> str:
    start, end = period.start, period.end
    if (start.year, start.month) == (end.year, end.month):
        return zh.month_text(start)
    return (
        f"{zh.month_text(start)}至{end.month}月"
        if start.year == end.year
        else f"{zh.month_text(start)}至{zh.month_text(end)}"
    )
