"""The template language of outlines: words with slots, optional clauses and conditions on facts.

``{learning.collective}``     value and unit; the sentence is left out where the fact is absent or zero
``{learning.collective!v}``   a mode: v value without unit · count 两, 三 · few at most five of a list, 等 where
                              it is cut · titled the same in 《》 · size how long a list of several is ·
                              open joined without 和 · month, year of a date · if, no print nothing but
                              ask whether it is there
``{proposals.key < proposals.filed}``  a part, printed only where it is less than its whole
``[，其中{a}][、{b}]``          a clause in brackets is left out alone; clauses may be nested
``learning.collective >= 4``  a condition; the right side is a number, another fact or a word

Clauses may end with 、 or ，: where two marks meet the stronger stays. Plain words never hold a digit.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from weiyuan.core import zh
from weiyuan.core.documents.tree import Line, Run
from weiyuan.core.facts import Fact, PeriodFacts

LIST_LIMIT = 5
_TITLE_UNIT = "《》"
_NUMBERS = frozenset({"", "v", "if", "no"})
MODES: Mapping[str, frozenset[str]] = {
    "count": _NUMBERS | {"count"},
    "amount": _NUMBERS,
    "percent": _NUMBERS,
    "text": frozenset({"", "if", "no"}),
    "date": frozenset({"", "month", "year", "if", "no"}),
    "names": frozenset({"", "open", "few", "titled", "size", "count", "if", "no"}),
    "titles": frozenset({"", "open", "few", "size", "count", "if", "no"}),
    "flag": frozenset({"if", "no"}),
    "rows": _NUMBERS | {"count"},
}


class PatternError(ValueError):
    """A template that cannot be read; the text says what and where."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that a fact fills. ``below`` is the whole that it must be less than, to be worth telling apart."""

    key: str
    mode: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words in square brackets, printed only where every slot in them can be filled."""

    parts: tuple[Part, ...]


Part = str | Slot | Clause


@dataclass(frozen=True, slots=True)
class Pattern:
    source: str
    parts: tuple[Part, ...]

    @property
    def slots(self) -> Iterator[Slot]:
        """All slots, also those of optional clauses."""
        yield from _slots(self.parts)


@dataclass(frozen=True, slots=True)
class Each:
    """A slot filled line by line from a ``rows`` fact: ``{member}引进外资{amount}`` joined by ``join``."""

    of: str
    pattern: Pattern
    join: str = "、"
    most: int = LIST_LIMIT


@dataclass(frozen=True, slots=True)
class Scope:
    """Where slots look: facts, lists, ready lines, and within a list the line at hand.

    zeros   a zero is worth printing (shortcomings); elsewhere it counts as nothing
    """

    facts: PeriodFacts
    each: Mapping[str, Each] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    row: Mapping[str, Fact] = field(default_factory=dict)
    prefix: str = ""
    zeros: bool = False


# --- reading ----------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\{([^{}\[\]]*)\}|([\[\]{}])|([^\[\]{}]+)")
_KEY = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)?")
_PART = re.compile(r"([a-z_]+\.[a-z_]+) < ([a-z_]+\.[a-z_]+)")


def parse(text: str) -> Pattern:
    """Read one template.

    Raises PatternError for an unbalanced bracket, a malformed slot, a clause without a slot or a digit.
    """
    stack: list[list[Part]] = [[]]
    for match in _TOKEN.finditer(text):
        slot, mark, words = match.groups()
        if slot is not None:
            stack[-1].append(_slot(slot, text))
        elif words:
            stack[-1].append(_words(words, text))
        elif mark == "[":
            stack.append([])
        elif mark == "]" and len(stack) > 1:
            clause = tuple(stack.pop())
            if not any(_slots(clause)):
                raise PatternError(f"“{text}”: a clause in brackets needs a slot")
            stack[-1].append(Clause(clause))
        else:
            raise PatternError(f"“{text}”: stray “{mark}” at character {match.start() + 1}")
    if len(stack) > 1:
        raise PatternError(f"“{text}”: “[” is not closed")
    return Pattern(text, tuple(stack[0]))


def _slot(words: str, text: str) -> Slot:
    if part := _PART.fullmatch(words):
        return Slot(part[1], below=part[2])
    key, _, mode = words.partition("!")
    if not _KEY.fullmatch(key):
        raise PatternError(f"“{text}”: “{{{words}}}” is no slot")
    return Slot(key, mode)


def _words(words: str, text: str) -> str:
    digit = next((mark for mark in words if mark.isdigit()), "")
    if digit:
        raise PatternError(f"“{text}”: the digit “{digit}” is plain text; every figure belongs to a fact")
    return words


def _slots(parts: Sequence[Part]) -> Iterator[Slot]:
    for part in parts:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Clause):
            yield from _slots(part.parts)


# --- conditions -------------------------------------------------------------------------------------

_CONDITION = re.compile(r"([a-z_]+\.[a-z_]+)(?:\s*(<=|>=|!=|=|<|>)\s*([^\s<>=!]+))?")
_COMPARE: Mapping[str, Callable[[object, object], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,  # type: ignore[dict-item]  # both sides are of one kind when it is called
    "<=": operator.le,  # type: ignore[dict-item]  # both sides are of one kind when it is called
    ">": operator.gt,  # type: ignore[dict-item]  # both sides are of one kind when it is called
    ">=": operator.ge,  # type: ignore[dict-item]  # both sides are of one kind when it is called
}


@dataclass(frozen=True, slots=True)
class Condition:
    """``key`` alone asks for something; with ``sign`` it compares with a number, a word or another fact."""

    key: str
    sign: str = ""
    other: str | Decimal = ""

    @property
    def keys(self) -> tuple[str, ...]:
        right = self.other if isinstance(self.other, str) and "." in self.other else ""
        return (self.key, right) if right else (self.key,)


def parse_condition(text: str) -> Condition:
    """Read ``key`` or ``key >= other``. Raises PatternError otherwise."""
    match = _CONDITION.fullmatch(text.strip())
    if not match:
        raise PatternError(f"“{text}” is no condition; write “flat.key” or “flat.key >= value”")
    key, sign, other = match.groups()
    if not sign:
        return Condition(key)
    return Condition(key, sign, Decimal(other) if re.fullmatch(r"-?\d+(\.\d+)?", other) else other)


def holds(condition: Condition, facts: PeriodFacts) -> bool:
    """Whether a condition is true. A comparison with a fact that is absent is false."""
    fact = facts.get(condition.key)
    if fact is None:
        return False
    if not condition.sign:
        return bool(fact.value)
    other: object = condition.other
    if isinstance(other, str) and "." in other:
        right = facts.get(other)
        other = None if right is None else right.value
    alike = any(isinstance(fact.value, kind) and isinstance(other, kind) for kind in (int | Decimal, str, date))
    return alike and _COMPARE[condition.sign](fact.value, other)


# --- filling ----------------------------------------------------------------------------------------


def fill(pattern: Pattern, scope: Scope) -> Line | None:
    """The words of a template as runs that cite their facts; None where a slot outside brackets is empty."""
    runs = _fill(pattern.parts, scope)
    return None if runs is None else tidy(runs)


def choose(variants: Sequence[Pattern], scope: Scope, seed: str) -> Line | None:
    """One of the variants that can be filled: always the same one for a seed, whatever happens to the others.

    The seed names body and period, so that two streets do not read alike.
    """
    ranked = sorted(variants, key=lambda each: blake2b(f"{seed}|{each.source}".encode()).digest(), reverse=True)
    return next((line for line in (fill(each, scope) for each in ranked) if line is not None), None)


def enumerate_lines(lines: Sequence[Line], mark: str) -> Line:
    """一是…；二是…: lines numbered and joined by ``mark``; a single line stays without a number."""
    if len(lines) < 2:
        return tuple(run for line in lines for run in line)
    runs: list[Run] = []
    for number, line in enumerate(lines, start=1):
        runs += [Run((mark if number > 1 else "") + zh.numeral(number) + "是"), *line]
    return tuple(runs)


def _fill(parts: Sequence[Part], scope: Scope) -> list[Run] | None:
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            runs.append(Run(part))
        elif isinstance(part, Clause):
            runs += _clause(part, scope)
        else:
            found = _look_up(part, scope)
            if found is None:
                return None
            runs += found
    return runs


def _clause(clause: Clause, scope: Scope) -> list[Run]:
    """A clause that has only clauses within needs one of them to be printed."""
    if any(isinstance(part, Slot) for part in clause.parts):
        return _fill(clause.parts, scope) or []
    nested = [_clause(part, scope) for part in clause.parts if isinstance(part, Clause)]
    return (_fill(clause.parts, scope) or []) if any(nested) else []


def _look_up(slot: Slot, scope: Scope) -> Sequence[Run] | None:
    if slot.key in scope.lines:
        return scope.lines[slot.key] or None
    if slot.key in scope.each:
        return _rows(scope.each[slot.key], scope) or None
    in_row = "." not in slot.key
    fact = scope.row.get(slot.key) if in_row else scope.facts.get(slot.key)
    if slot.below and not holds(Condition(slot.key, "<", slot.below), scope.facts):
        return None
    words = "" if fact is None else fact_words(fact, slot.mode, zeros=scope.zeros)
    if slot.mode in ("if", "no"):
        there = fact is not None and bool(fact.value)
        return () if there == (slot.mode == "if") else None
    return (Run(words, f"{scope.prefix}{slot.key}" if in_row else slot.key),) if words else None


def _rows(each: Each, scope: Scope) -> list[Run]:
    fact = scope.facts.get(each.of)
    runs: list[Run] = []
    shown = 0
    for number, row in enumerate(fact.rows if fact else (), start=1):
        line = fill(each.pattern, Scope(scope.facts, row=row, prefix=f"{each.of}#{number}."))
        if line and shown < each.most:
            runs += ([Run(each.join)] if shown else []) + list(line)
        shown += bool(line)
    return [*runs, Run("等")] if shown > each.most and each.join == "、" else runs


def fact_words(fact: Fact, mode: str = "", *, zeros: bool = False) -> str:
    """A fact as printed: 486万美元, 94.6%, 2025年5月1日, 《甲》和《乙》; "" for nothing, and for a zero.

    mode    see the head of this module
    zeros   print a zero as well
    """
    value, unit = fact.value, "" if mode == "v" else fact.unit
    if isinstance(value, bool) or not (value or (zeros and isinstance(value, int | Decimal))):
        return ""
    if isinstance(value, int | Decimal):
        return zh.quantity(int(value)) if mode == "count" else zh.number_text(value) + unit
    if isinstance(value, date):
        return f"{value.year}年" if mode == "year" else (zh.month_text if mode == "month" else zh.date_text)(value)
    if isinstance(value, str):
        return _name(value, unit)
    mark = _TITLE_UNIT if mode == "titled" else unit
    names = [name for name in (_name(item, mark) for item in value) if name]
    if mode in ("count", "size"):
        return (zh.quantity(len(names)) if mode == "count" else str(len(names))) if len(names) > 1 else ""
    if mode in ("few", "titled") and len(names) > LIST_LIMIT:
        return zh.join(names[:LIST_LIMIT], "、") + "等"
    return zh.join(names, "、" if mode == "open" else "和")


_EDGES = " \t\r\n\u3000，、；：。！？,;:!?."


def _name(text: str, unit: str) -> str:
    """Words that people typed, fit to stand in a sentence: one line, no mark at either end."""
    plain = re.sub(r"\s*[\r\n]+\s*", "", text).strip()
    if unit == _TITLE_UNIT:
        return zh.title_marks(plain) if plain.strip("《》 ") else ""
    return plain.strip(_EDGES)


_STRENGTH = "、，；：。"
_MEETING = re.compile(f"[{_STRENGTH}]{{2,}}")
_EMPTY = re.compile("（）|“”|《》")


def tidy(runs: Sequence[Run]) -> Line:
    """Plain runs joined; where two marks meet the stronger stays; no mark at the beginning."""
    joined: list[Run] = []
    for run in runs:
        if joined and not run.fact and not joined[-1].fact:
            joined[-1] = Run(joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    clean = [run if run.fact else Run(_EMPTY.sub("", _MEETING.sub(_stronger, run.text))) for run in joined]
    if clean and not clean[0].fact:
        clean[0] = Run(clean[0].text.lstrip(_STRENGTH))
    return tuple(run for run in clean if run.text)


def _stronger(match: re.Match[str]) -> str:
    return max(match[0], key=_STRENGTH.index)
