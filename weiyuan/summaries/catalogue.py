"""Which facts there are: the shipped catalogue that outlines and thresholds are checked against."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from weiyuan.summaries.patterns import MODES, Condition, Pattern, PatternError


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of fact. ``fields`` are the columns of a ``rows`` fact; ``optional`` marks such a column."""

    key: str
    kind: str
    unit: str = ""
    register: str = ""
    meaning: str = ""
    fields: Mapping[str, Entry] = field(default_factory=dict)
    optional: bool = False


def shipped(name: str) -> str:
    """The text of a data file that ships with the summaries, by its name without ``.toml``.

    Raises FileNotFoundError where there is none of that name.
    """
    return (resources.files("weiyuan.summaries") / "outlines" / f"{name}.toml").read_text("utf-8")


@cache
def catalogue() -> Mapping[str, Entry]:
    """All facts that a document may state, by key."""
    flats = tomllib.loads(shipped("catalogue"))
    entries = (_entry(f"{flat}.{name}", *row) for flat, facts in flats.items() for name, row in facts.items())
    return {entry.key: entry for entry in entries}


def _entry(
    key: str, kind: str, unit: str, register: str, meaning: str, columns: Mapping[str, str] | None = None
) -> Entry:
    if kind not in MODES:
        raise ValueError(f"{key}: unknown kind {kind}")
    fields = {name: _column(name, words) for name, words in (columns or {}).items()}
    return Entry(key, kind, unit, register, meaning, fields)


def _column(name: str, words: str) -> Entry:
    kind, _, unit = words.partition(" ")
    if kind.rstrip("?") not in MODES:
        raise ValueError(f"{name}: unknown kind {kind}")
    return Entry(name, kind.rstrip("?"), unit, optional=kind.endswith("?"))


# --- checking ---------------------------------------------------------------------------------------


def entry_of(key: str, kind: str = "") -> Entry:
    """The entry of a fact. Raises PatternError where there is no such fact, or none of that kind."""
    entry = catalogue().get(key)
    if entry is None:
        raise PatternError(f"unknown fact “{key}”{_near(key, catalogue())}")
    if kind and entry.kind != kind:
        raise PatternError(f"“{key}” is a {entry.kind}, not {kind}")
    return entry


def check_condition(condition: Condition) -> None:
    """Raises PatternError where a condition asks for an unknown fact."""
    for key in condition.keys:
        entry_of(key)


def check_pattern(
    pattern: Pattern, *, row: Entry | None = None, each: Iterable[str] = (), extra: Iterable[str] = ()
) -> None:
    """Raises PatternError where a slot names no fact, or asks of a fact what its kind cannot print.

    row     the ``rows`` fact whose columns the pattern may name
    each    names of the lists that the pattern may print
    extra   keys that are filled from elsewhere
    """
    columns = row.fields if row else {}
    for slot in pattern.slots:
        if slot.key in each or slot.key in extra:
            continue
        if "." not in slot.key and slot.key not in columns:
            known = (*columns, *each)
            raise PatternError(f"“{pattern.source}”: unknown name “{slot.key}”{_near(slot.key, known)}")
        entry = columns[slot.key] if slot.key in columns else entry_of(slot.key)
        if slot.below and (entry.kind, entry.unit) != ("count", entry_of(slot.below, "count").unit):
            raise PatternError(f"“{pattern.source}”: “{slot.key}” is no part of “{slot.below}”")
        if slot.mode not in MODES[entry.kind]:
            modes = "、".join(sorted(mode for mode in MODES[entry.kind] if mode))
            raise PatternError(
                f"“{pattern.source}”: a {entry.kind} like “{slot.key}” prints as {modes}, not “{slot.mode}”"
            )


def _near(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean “{close[0]}”?" if close else ""
