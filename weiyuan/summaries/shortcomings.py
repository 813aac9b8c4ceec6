"""存在的不足 and 下一步打算: computed from facts against thresholds, each with its figures, never invented.

Thresholds, phrases and next steps are data (``outlines/thresholds.toml``); a body may keep its own text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from weiyuan.core.documents.tree import Line
from weiyuan.core.facts import Fact, Period, PeriodFacts
from weiyuan.summaries.catalogue import Entry, check_condition, check_pattern, entry_of, shipped
from weiyuan.summaries.patterns import (
    Condition,
    Pattern,
    PatternError,
    Scope,
    choose,
    holds,
    parse,
    parse_condition,
)
from weiyuan.summaries.period import whole_months, with_period

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_OWN = {name: Entry(name, "amount") for name in ("limit", "target", "share")}
_OWN_ENTRY = Entry("findings", "rows", fields=_OWN)


class ThresholdError(ValueError):
    """Thresholds that cannot be used; the text names the finding and the fault."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One test. The measure, or its share of ``of`` in per cent, must be at least or at most ``limit``.

    limit   a number, or the key of the fact that holds it
    per     "quarter", "month" or "year": ``limit`` is meant for each of them, and grows with the period
    least_months  the test is made only over at least so many whole months: a yearly target over 12
    group   of a group only the strongest finding is kept
    weight  how much a full miss counts
    """

    key: str
    group: str
    measure: str
    of: str
    lower: bool
    limit: Decimal | str
    per: str
    least_months: int
    weight: Decimal
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    texts: tuple[Pattern, ...]
    texts_none: tuple[Pattern, ...]
    step_title: str
    step_texts: tuple[Pattern, ...]
    target: Decimal | None
    unit: str
    category: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """most: how many findings are printed; least_score: what is too slight to be printed."""

    rules: tuple[Rule, ...]
    most: int
    least_score: Decimal


@dataclass(frozen=True, slots=True)
class NextStep:
    """What next year's plan may take over: ``target`` in ``unit`` under the plan category."""

    title: str
    line: Line
    target: int | Decimal
    unit: str
    category: str

    @property
    def measure(self) -> str:
        return "".join(run.text for run in self.line)


@dataclass(frozen=True, slots=True)
class Finding:
    """A shortcoming. ``facts`` are all that its words cite, its own limit and share among them."""

    key: str
    line: Line
    next_step: NextStep
    score: Decimal
    facts: tuple[Fact, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.line)


# --- computing --------------------------------------------------------------------------------------


def find(facts: PeriodFacts, thresholds: Thresholds, *, variant_seed: str = "") -> tuple[Finding, ...]:
    """The strongest findings in the order of the thresholds; fewer, or none, where the facts give no more."""
    named = with_period(facts)
    found: dict[str, Finding] = {}
    for rule in thresholds.rules:
        finding = _test(rule, named, variant_seed)
        if finding and finding.score >= thresholds.least_score:
            rival = found.get(rule.group)
            if rival is None or finding.score > rival.score:
                found[rule.group] = finding
    strongest = sorted(found.values(), key=lambda each: -each.score)[: thresholds.most]
    order = [rule.key for rule in thresholds.rules]
    return tuple(sorted(strongest, key=lambda each: order.index(each.key)))


def _test(rule: Rule, facts: PeriodFacts, seed: str) -> Finding | None:
    if whole_months(facts.period) < rule.least_months:
        return None
    if not all(holds(each, facts) for each in rule.when) or any(holds(each, facts) for each in rule.unless):
        return None
    value, limit = _measured(rule, facts), _limit(rule, facts)
    if value is None or limit is None or (value >= limit if rule.lower else value <= limit):
        return None
    own = _own_facts(rule, facts, value, limit)
    scope = Scope(facts, row=own, prefix=f"findings.{rule.key}.", zeros=True)
    line = choose((value == 0 and rule.texts_none) or rule.texts, scope, seed)
    step = choose(rule.step_texts, scope, seed)
    if line is None or step is None or not any(run.fact and not run.fact.startswith("period.") for run in line):
        return None
    return Finding(
        rule.key,
        line,
        NextStep(rule.step_title, step, _target(rule, facts.period, limit), rule.unit, rule.category),
        _severity(rule, value, limit) * rule.weight,
        _cited(rule, (*line, *step), facts, own),
    )


def _measured(rule: Rule, facts: PeriodFacts) -> Decimal | None:
    value = _number(facts, rule.measure)
    if value is None or not rule.of:
        return value
    whole = _number(facts, rule.of)
    return (value * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def _limit(rule: Rule, facts: PeriodFacts) -> Decimal | None:
    """What the period is measured by; a part of a quarter or year is rounded in favour of the body."""
    if isinstance(rule.limit, str):
        return _number(facts, rule.limit)
    if not rule.per:
        return rule.limit
    scaled = rule.limit * whole_months(facts.period) / _MONTHS[rule.per]
    return scaled.to_integral_value(ROUND_FLOOR if rule.lower else ROUND_CEILING)


def _number(facts: PeriodFacts, key: str) -> Decimal | None:
    fact = facts.get(key)
    if fact is None or isinstance(fact.value, bool) or not isinstance(fact.value, int | Decimal):
        return None
    return Decimal(fact.value)


def _severity(rule: Rule, value: Decimal, limit: Decimal) -> Decimal:
    """How far from the limit, 0 … 1."""
    if rule.lower:
        miss = (limit - value) / limit
    elif _is_percent(rule):
        miss = (value - limit) / (100 - limit)
    else:
        miss = (value - limit) / value
    return miss.quantize(Decimal("0.001"))


def _is_percent(rule: Rule) -> bool:
    return bool(rule.of) or entry_of(rule.measure).kind == "percent"


def _own_facts(rule: Rule, facts: PeriodFacts, value: Decimal, limit: Decimal) -> Mapping[str, Fact]:
    """The figures that the finding brings itself: its limit, next year's target, the share."""
    unit = "%" if _is_percent(rule) else entry_of(rule.measure).unit
    own = {
        "limit": Fact("limit", _whole(limit), unit, query="不足分析所用的标准"),
        "target": Fact("target", _target(rule, facts.period, limit), rule.unit, query="下一年目标，由标准得出"),
    }
    measure = facts[rule.measure]
    share = Fact("share", value, "%", measure.register, measure.ids, f"{rule.measure}÷{rule.of}")
    return {**own, "share": share} if rule.of else own


def _target(rule: Rule, period: Period, limit: Decimal) -> int | Decimal:
    """What one year should bring."""
    if rule.target is not None:
        return _whole(rule.target)
    if isinstance(rule.limit, str):
        return _whole((limit / max(1, whole_months(period) // 12)).to_integral_value(ROUND_HALF_UP))
    return _whole(rule.limit * (12 // _MONTHS[rule.per]) if rule.per else rule.limit)


def _whole(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _cited(rule: Rule, line: Line, facts: PeriodFacts, own: Mapping[str, Fact]) -> tuple[Fact, ...]:
    cited: dict[str, Fact] = {}
    for key in (run.fact for run in line if run.fact):
        name = key.removeprefix(f"findings.{rule.key}.")
        fact = own.get(name) if name != key else facts.get(key)
        if fact:
            cited[key] = Fact(key, fact.value, fact.unit, fact.register, fact.ids, fact.query, fact.rows)
    return tuple(cited.values())


# --- reading ----------------------------------------------------------------------------------------


def load_thresholds(text: str = "") -> Thresholds:
    """Thresholds from TOML, the shipped ones for "".

    Raises ThresholdError where it is no TOML, or a rule is incomplete or asks for an unknown fact.
    """
    try:
        data = tomllib.loads(text or shipped("thresholds"))
    except tomllib.TOMLDecodeError as problem:
        raise ThresholdError(f"no TOML: {problem}") from problem
    rules = []
    for number, table in enumerate(data.get("finding", []), start=1):
        try:
            rules.append(_rule(table))
        except (PatternError, KeyError, ArithmeticError) as problem:
            fault = f"{problem} is missing" if isinstance(problem, KeyError) else problem
            raise ThresholdError(f"finding {table.get('key', number)}: {fault}") from problem
    return Thresholds(tuple(rules), int(data.get("most", 5)), Decimal(str(data.get("least_score", 0))))


def _rule(table: dict[str, Any]) -> Rule:
    step, lower = table["step"], "at_least" in table
    limit = table["at_least"] if lower else table["at_most"]
    rule = Rule(
        key=table["key"],
        group=table.get("group", table["key"]),
        measure=table["measure"],
        of=table.get("of", ""),
        lower=lower,
        limit=limit if isinstance(limit, str) else Decimal(str(limit)),
        per=table.get("per", ""),
        least_months=table.get("least_months", 0),
        weight=Decimal(str(table.get("weight", 1))),
        when=tuple(parse_condition(each) for each in table.get("when", [])),
        unless=tuple(parse_condition(each) for each in table.get("unless", [])),
        texts=tuple(parse(each) for each in table["text"]),
        texts_none=tuple(parse(each) for each in table.get("text_none", [])),
        step_title=parse(step["title"]).source,
        step_texts=tuple(parse(each) for each in step["text"]),
        target=Decimal(str(step["target"])) if "target" in step else None,
        unit=step["unit"],
        category=step["category"],
    )
    _check(rule)
    return rule


def _check(rule: Rule) -> None:
    for key in (rule.measure, rule.of, rule.limit):
        if isinstance(key, str) and key and entry_of(key).kind not in ("count", "amount", "percent"):
            raise PatternError(f"“{key}” is no number")
    if rule.per and rule.per not in _MONTHS:
        raise PatternError(f"per is one of {'、'.join(_MONTHS)}, not “{rule.per}”")
    if type(rule.least_months) is not int or rule.least_months < 0:
        raise PatternError(f"least_months is a whole number of months, not “{rule.least_months}”")
    for condition in (*rule.when, *rule.unless):
        check_condition(condition)
    for pattern in (*rule.texts, *rule.texts_none, *rule.step_texts):
        check_pattern(pattern, row=_OWN_ENTRY)
