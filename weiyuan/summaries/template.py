"""Outlines as data: sections of paragraphs, tables, charts; paragraphs of sentences; sentences of variants.

An outline is a TOML file (``outlines/*.toml``; a body may keep its own text). Every slot and condition is
checked against the catalogue of facts; a fault is refused with its place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from weiyuan.core.facts import PeriodFacts
from weiyuan.summaries.catalogue import Entry, check_condition, check_pattern, entry_of, shipped
from weiyuan.summaries.patterns import (
    LIST_LIMIT,
    Condition,
    Each,
    Pattern,
    PatternError,
    Scope,
    Slot,
    parse,
    parse_condition,
)

FINDING_SLOTS = ("findings.lines", "findings.steps")
_ORGS_FRAME = (
    "name",
    "short_name",
    "body_type",
    "body_word",
    "parent_cppcc",
    "parent_short",
    "party_committee",
    "area_word",
)
FRAME_KEYS = frozenset(f"orgs.{name}" for name in _ORGS_FRAME)
FOR_BODY = {
    "studio": "studio",
    "liaison_committee": "liaison_committee",
    "liaison_group": "liaison_committee",
    "working_committee": "liaison_committee",
    "activity_group": "liaison_committee",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Variants that say the same. ``part`` "point" opens 一是 …, "else" opens the same point in another case,
    "tail" ends the enumeration; what has no part belongs to the point before it.

    frame   carries no fact of its own; printed only beside sentences that do
    """

    variants: tuple[Pattern, ...]
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    part: str = ""
    frame: bool = False
    each: dict[str, Each] = field(default_factory=dict)

    def scope(self, facts: PeriodFacts) -> Scope:
        return Scope(facts, each=self.each)


@dataclass(frozen=True, slots=True)
class ParagraphPlan:
    key: str
    sentences: tuple[Sentence, ...]

    @property
    def is_frame(self) -> bool:
        return all(sentence.frame for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """Columns of a ``rows`` fact: header and slot within the line. ``after`` is the paragraph that it follows."""

    of: str
    caption: str
    columns: tuple[tuple[str, Slot], ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """Bars of a ``rows`` fact; ``conclusion`` sees the highest line under the field names, of two the labels of both.

    after   the paragraph that it follows
    """

    of: str
    caption: str
    label: str
    value: str
    conclusion: Pattern
    after: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """headings: variants of the heading, none for the preface; children: sections of level 2."""

    key: str
    headings: tuple[Pattern, ...] = ()
    paragraphs: tuple[ParagraphPlan, ...] = ()
    tables: tuple[TablePlan, ...] = ()
    charts: tuple[ChartPlan, ...] = ()
    children: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    name: str
    sections: tuple[Section, ...]


def is_frame_key(key: str) -> bool:
    """Whether a fact only names the body or the period and so is nothing to report."""
    return key in FRAME_KEYS or key.startswith("period.")


class OutlineError(ValueError):
    """An outline that cannot be used; the text names section, paragraph, sentence and fault."""


# --- reading ----------------------------------------------------------------------------------------


def load_outline(name_or_text: str) -> Outline:
    """A shipped outline by its name or a body type, or an outline from its TOML text.

    Raises OutlineError where it is unknown, no TOML, or states something that no fact can fill.
    """
    if "[" not in name_or_text:
        return _shipped_outline(name_or_text)
    try:
        data = tomllib.loads(name_or_text)
    except tomllib.TOMLDecodeError as problem:
        raise OutlineError(f"no TOML: {problem}") from problem
    with _at("outline"):
        _known(data, {"name", "section"})
        return Outline(str(data.get("name", "")), _sections(data.get("section", [])))


def _shipped_outline(name: str) -> Outline:
    try:
        return load_outline(shipped(FOR_BODY.get(name, name)))
    except FileNotFoundError as problem:
        raise OutlineError(
            f"no outline named “{name}”; there are {', '.join(sorted(set(FOR_BODY.values())))}"
        ) from problem


def _sections(tables: list[dict[str, Any]]) -> tuple[Section, ...]:
    """Level 2 follows the level 1 that it belongs to."""
    found: list[Section] = []
    for number, written in enumerate(tables, start=1):
        with _at(f"section {written.get('key', written.get('use', number))}"):
            table = _used(written)
            section = _section(table)
            if table.get("level", 1) == 1:
                found.append(section)
            elif not found or not section.headings:
                raise PatternError("level 2 needs a heading and a section before it")
            else:
                found[-1] = replace(found[-1], children=(*found[-1].children, section))
    return tuple(found)


def _used(table: dict[str, Any]) -> dict[str, Any]:
    """A section, or the shipped one that it uses, under its own heading and level."""
    if "use" not in table:
        return table
    _known(table, {"use", "level", "heading"})
    shared = _shared().get(table["use"])
    if shared is None:
        raise PatternError(f"no shared section “{table['use']}”")
    return {**shared, **{name: table[name] for name in table if name != "use"}}


@cache
def _shared() -> Mapping[str, dict[str, Any]]:
    return {section["key"]: section for section in tomllib.loads(shipped("shared"))["section"]}


def _section(table: dict[str, Any]) -> Section:
    _known(table, {"key", "level", "heading", "paragraph", "table", "chart"})
    key = _text(table, "key")
    headings = _patterns(table.get("heading", []))
    for heading in headings:
        check_pattern(heading)
    if headings and all(any(isinstance(part, Slot) for part in heading.parts) for heading in headings):
        raise PatternError("one heading must do without slots outside brackets")
    paragraphs = [_paragraph(each, key, number) for number, each in enumerate(table.get("paragraph", []), start=1)]
    tables = [_table(each, key) for each in table.get("table", [])]
    charts = [_chart(each, key) for each in table.get("chart", [])]
    places = {paragraph.key for paragraph in paragraphs}
    plans: list[TablePlan | ChartPlan] = [*tables, *charts]
    for plan in plans:
        if plan.after not in places:
            raise PatternError(f"“{plan.caption}” stands after “{plan.after}”, which is no paragraph of this section")
    return Section(key, headings, tuple(paragraphs), tuple(tables), tuple(charts))


def _paragraph(table: dict[str, Any], section: str, number: int) -> ParagraphPlan:
    with _at(f"paragraph {table.get('key', number)}"):
        _known(table, {"key", "sentence"})
        sentences: list[Sentence] = []
        for place, each in enumerate(table.get("sentence", []), start=1):
            with _at(f"sentence {place}"):
                sentences.append(_sentence(each))
        return ParagraphPlan(f"{section}.{_text(table, 'key')}", tuple(sentences))


def _sentence(table: dict[str, Any]) -> Sentence:
    _known(table, {"text", "when", "unless", "part", "frame", "each"})
    each = {name: _each(row) for name, row in table.get("each", {}).items()}
    sentence = Sentence(
        _patterns(table.get("text", [])),
        _conditions(table.get("when", [])),
        _conditions(table.get("unless", [])),
        table.get("part", ""),
        bool(table.get("frame", False)),
        each,
    )
    if not sentence.variants:
        raise PatternError("a sentence needs a text")
    if sentence.part not in ("", "point", "else", "tail"):
        raise PatternError(f"part is “point”, “else” or “tail”, not “{sentence.part}”")
    for variant in sentence.variants:
        check_pattern(variant, each=each, extra=FINDING_SLOTS)
        if not sentence.frame and not _reports(sentence, variant):
            raise PatternError(f"“{variant.source}” states no fact: give it a slot, a condition, or frame = true")
    return sentence


def _reports(sentence: Sentence, variant: Pattern) -> bool:
    """Whether a variant can state anything beyond the names of the body and the period."""
    asked = (key for condition in sentence.when for key in condition.keys)
    return any(not is_frame_key(key) for key in (*asked, *(slot.key for slot in variant.slots)))


def _each(table: dict[str, Any]) -> Each:
    _known(table, {"of", "text", "join", "most"})
    each = Each(
        _text(table, "of"),
        parse(_text(table, "text")),
        table.get("join", "、"),
        table.get("most", LIST_LIMIT),
    )
    check_pattern(each.pattern, row=entry_of(each.of, "rows"))
    return each


def _table(table: dict[str, Any], section: str) -> TablePlan:
    _known(table, {"of", "caption", "columns", "after"})
    entry = entry_of(_text(table, "of"), "rows")
    columns = []
    for header, key in table.get("columns", []):
        (slot,) = parse(f"{{{key}}}").slots
        check_pattern(parse(f"{{{key}}}"), row=entry)
        columns.append((header, slot))
    after = f"{section}.{_text(table, 'after')}"
    return TablePlan(entry.key, parse(_text(table, "caption")).source, tuple(columns), after)


def _chart(table: dict[str, Any], section: str) -> ChartPlan:
    _known(table, {"of", "caption", "label", "value", "conclusion", "after"})
    entry = entry_of(_text(table, "of"), "rows")
    conclusion = parse(_text(table, "conclusion"))
    check_pattern(conclusion, row=entry)
    label, value = _field(entry, _text(table, "label"), "text"), _field(entry, _text(table, "value"), "count")
    after = f"{section}.{_text(table, 'after')}"
    return ChartPlan(entry.key, parse(_text(table, "caption")).source, label, value, conclusion, after)


def _field(entry: Entry, name: str, kind: str) -> str:
    if name not in entry.fields or entry.fields[name].kind != kind:
        raise PatternError(f"{entry.key} has no {kind} column “{name}”")
    return name


def _text(table: dict[str, Any], name: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value:
        raise PatternError(f"“{name}” is missing")
    return value


def _patterns(texts: str | list[str]) -> tuple[Pattern, ...]:
    return tuple(parse(text) for text in ([texts] if isinstance(texts, str) else texts))


def _conditions(texts: str | list[str]) -> tuple[Condition, ...]:
    conditions = tuple(parse_condition(text) for text in ([texts] if isinstance(texts, str) else texts))
    for condition in conditions:
        check_condition(condition)
    return conditions


def _known(table: Mapping[str, object], names: set[str]) -> None:
    strange = sorted(set(table) - names)
    if strange:
        raise PatternError(f"“{strange[0]}” is not known here; there are {', '.join(sorted(names))}")


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Names the place of a fault: section learning › paragraph intro › sentence 2: …"""
    try:
        yield
    except OutlineError as problem:
        raise OutlineError(f"{place} › {problem}") from problem
    except PatternError as problem:
        raise OutlineError(f"{place}: {problem}") from problem
