"""Walks every state × step × role of a workflow against a table written by hand in the test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.cast import ACTORS, Cast
from weiyuan.core.workflow import Workflow, WrongState
from weiyuan.journal.models import Entry


def walk(
    cast: Cast,
    workflow: Workflow,
    make: Callable[[str], Any],
    move: Callable[..., Any],
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
            for actor in ACTORS:
                with transaction.atomic():
                    _try(cast, make(state), move, name, state, actor, starts, target, allowed)
                    transaction.set_rollback(True)


def _try(
    cast: Cast, record: Any, move: Any, name: str, state: str, actor: str, starts: Any, target: str, allowed: Any
) -> None:
    by = cast[actor]
    before = Entry.objects.count()
    if actor not in allowed:
        with pytest.raises(PermissionDenied):
            move(record, name, by=by, note="已核实")
    elif state not in starts:
        with pytest.raises(WrongState):
            move(record, name, by=by, note="已核实")
    else:
        move(record, name, by=by, note="已核实")
    record.refresh_from_db()
    taken = actor in allowed and state in starts
    assert record.state == (target if taken else state), (name, state, actor)
    assert Entry.objects.count() == before + taken, (name, state, actor)
