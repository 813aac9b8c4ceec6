"""What is said along with a step of a workflow, and what the step implies where nothing was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError

BLANK: tuple[Any, ...] = (None, "", [])


def told(record: Any, step: str, said: Mapping[str, Any], asks: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """What was really said: a form shows the present values, and who leaves one as it is says nothing.

    asks  the fields that each step asks for. Raises TypeError for any other field.
    """
    if unknown := set(said) - set(asks.get(step, ())):
        raise TypeError(f"{step} does not ask for {sorted(unknown)}")
    return {name: value for name, value in said.items() if getattr(record, name) != value}


def also(said: Mapping[str, Any], implied: Mapping[str, Any]) -> dict[str, Any]:
    """The fields to store with the step: what it implies, except where something else was said."""
    return {**said, **{name: value for name, value in implied.items() if said.get(name) in BLANK}}


def weigh(record: Any, state: str, fields: Mapping[str, Any]) -> None:
    """Raise ValidationError where the record would contradict itself in that state with these fields.

    The record is left as it was.
    """
    with bearing(record, {**fields, "state": state}):
        found = record.problems()
    if found:
        raise ValidationError(dict(found))


@contextmanager
def bearing(record: Any, fields: Mapping[str, Any]) -> Iterator[None]:
    """The record as it would be with these fields, for as long as something is asked of it."""
    old = {name: getattr(record, name) for name in fields}
    try:
        for name, value in fields.items():
            setattr(record, name, value)
        yield
    finally:
        for name, value in old.items():
            setattr(record, name, value)
