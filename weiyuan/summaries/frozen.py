"""Facts and documents as plain data, for keeping and for the facts file of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from weiyuan.core.documents.tree import Block, Chart, Document, Heading, Line, Paragraph, Run, Table
from weiyuan.core.facts import Fact, Period, PeriodFacts, Value
from weiyuan.summaries.shortcomings import Finding

Numbers = Mapping[str, Mapping[int, str]]


def freeze_facts(facts: PeriodFacts, numbers: Numbers | None = None) -> dict[str, Any]:
    """Every fact with key, value, unit, period, query and ids; with ``numbers`` also the record numbers.

    numbers  register → primary key → number of the record
    """
    stated = [_fact(fact, numbers) for fact in facts.facts.values()]
    return {"period": [facts.period.start.isoformat(), facts.period.end.isoformat()], "facts": stated}


def _fact(fact: Fact, numbers: Numbers | None) -> dict[str, Any]:
    said: dict[str, Any] = {"key": fact.key, "kind": type(fact.value).__name__, "value": _plain(fact.value)}
    said |= {"unit": fact.unit, "register": fact.register, "query": fact.query, "ids": list(fact.ids)}
    if numbers is not None:
        known = numbers.get(fact.register, {})
        said["records"] = [known.get(key, f"#{key}") for key in fact.ids]
    if fact.rows:
        said["rows"] = [{name: _fact(cell, numbers) for name, cell in row.items()} for row in fact.rows]
    return said


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def thaw_facts(said: Mapping[str, Any]) -> PeriodFacts:
    """The facts again, equal to what was frozen."""
    start, end = (date.fromisoformat(day) for day in said["period"])
    return PeriodFacts(Period(start, end), {one["key"]: _thawed(one) for one in said["facts"]})


def _thawed(said: Mapping[str, Any]) -> Fact:
    rows = tuple({name: _thawed(cell) for name, cell in row.items()} for row in said.get("rows", ()))
    value = _value(said["kind"], said["value"])
    return Fact(said["key"], value, said["unit"], said["register"], tuple(said["ids"]), said["query"], rows)


def _value(kind: str, value: Any) -> Value:
    readers: dict[str, Any] = {"Decimal": Decimal, "date": date.fromisoformat, "tuple": tuple}
    thawed: Value = readers[kind](value) if kind in readers else value
    return thawed


def differences(old: PeriodFacts, new: PeriodFacts) -> list[tuple[str, Value | None, Value | None]]:
    """The facts whose value is no longer the same: (key, old, new), None where there was or is none."""
    keys = [*old.facts, *(key for key in new.facts if key not in old.facts)]
    pairs = ((key, old.get(key), new.get(key)) for key in keys)
    values = ((key, a.value if a else None, b.value if b else None) for key, a, b in pairs)
    return [(key, a, b) for key, a, b in values if a != b]


# --- next steps ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Intention:
    """What the body intends to do about a shortcoming.

    key      of the shortcoming
    measure  the words of the summary, with the figure to reach
    """

    key: str
    title: str
    measure: str
    category: str


def freeze_steps(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """The next steps as plain data, in the order of the summary."""
    return [asdict(step_of(finding)) for finding in findings]


def step_of(finding: Finding) -> Intention:
    """The next step of a shortcoming, by the shortcoming's key."""
    intended = finding.next_step
    return Intention(finding.key, intended.title, intended.measure, intended.category)


# --- documents --------------------------------------------------------------------------------------

LISTS = frozenset({"labels", "values", "facts"})
KINDS: dict[str, type[Block]] = {"heading": Heading, "paragraph": Paragraph, "table": Table, "chart": Chart}


def freeze_document(document: Document) -> dict[str, Any]:
    """The document tree as plain data."""
    names = {kind: name for name, kind in KINDS.items()}
    said = asdict(document)
    said["blocks"] = [{"type": names[type(block)], **asdict(block)} for block in document.blocks]
    return said


def thaw_document(said: Mapping[str, Any]) -> Document:
    """The document tree again, equal to what was frozen."""
    plain = {name: value for name, value in said.items() if name not in {"title", "blocks"}}
    return Document(title=tuple(said["title"]), blocks=tuple(_block(one) for one in said["blocks"]), **plain)


def _block(said: Mapping[str, Any]) -> Block:
    fields: dict[str, Any] = {name: value for name, value in said.items() if name != "type"}
    if said["type"] == "heading":
        return Heading(**fields)
    if said["type"] == "paragraph":
        return Paragraph(_line(fields["line"]), fields["key"])
    if said["type"] == "chart":
        lists: dict[str, Any] = {name: tuple(fields.pop(name)) for name in LISTS}
        return Chart(**fields, **lists)
    rows = tuple(tuple(_line(cell) for cell in row) for row in fields["rows"])
    return Table(fields["caption"], tuple(fields["header"]), rows, tuple(fields["numeric"]))


def _line(runs: Sequence[Mapping[str, Any]]) -> Line:
    return tuple(Run(**run) for run in runs)
