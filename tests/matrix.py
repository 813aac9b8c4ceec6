"""Walks every state × step × role of a workflow against a table written by hand in the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.cast import ACTORS, Cast
from weiyuan.core.workflow import Workflow, WrongState
from weiyuan.journal.models import Entry

Move = Callable[..., Any]


def walk(
    cast: Cast,
    workflow: Workflow,
    make: Callable[[str], Any],
    move: Move,
    arrows: dict[str, tuple[set[str], str, set[str]]],
) -> None:
    """Try every step from every state as every actor.

    make    builds a stored record in a given state
    move    the flat's action: ``move(record, step, by=…, note=…)``
    arrows  step → (states it starts from, state it leads to, actors who may): the table by hand
    """
    assert {step.name for step in workflow.steps} == set(arrows)
    for state in workflow.states.values:
        for name, (starts, target, allowed) in arrows.items():
            may = allowed if state in starts else set()
            with _left(make, state, state, deeds=0, said=name) as record:
                for actor in ACTORS:
                    if actor not in may:
                        _refused(move, record, name, cast[actor], WrongState if actor in allowed else PermissionDenied)
            for actor in may:
                with _left(make, state, target, deeds=1, said=f"{name} by {actor}") as record:
                    move(record, name, by=cast[actor], note="已核实")


@contextmanager
def _left(make: Callable[[str], Any], state: str, after: str, *, deeds: int, said: str) -> Iterator[Any]:
    """A record in a state; what is done to it must leave it in another with so many deeds, and is undone."""
    with transaction.atomic():
        record = make(state)
        before = Entry.objects.count()
        yield record
        record.refresh_from_db()
        assert (record.state, Entry.objects.count() - before) == (after, deeds), f"{said} from {state}"
        transaction.set_rollback(True)


def _refused(move: Move, record: Any, name: str, by: Any, why: type[Exception]) -> None:
    before = record.state
    with pytest.raises(why):
        move(record, name, by=by, note="已核实")
    assert record.state == before
