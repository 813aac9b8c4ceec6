"""What a workflow is: states, and the named steps between them. Data only.

One declaration feeds the database constraint, the buttons, the rights, the journal, the pictures in the
documentation and the state × step × role matrix of the tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CheckConstraint, Q, TextChoices
from django.utils.functional import Promise


class WrongState(Exception):
    """The record is not in a state from which this step may start, or somebody else was quicker."""


@dataclass(frozen=True)
class Step:
    """An arrow: ``name`` in code, ``label`` on the button, the right that it asks, and whether it needs a note."""

    name: str
    label: str | Promise
    sources: frozenset[str]
    target: str
    permission: str
    needs_note: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "sources", frozenset(str(s) for s in self.sources))
        object.__setattr__(self, "target", str(self.target))


@dataclass(frozen=True)
class Workflow:
    """States and steps of one kind of record. ``drafts`` are the states before the record is numbered."""

    states: type[TextChoices]
    steps: tuple[Step, ...]
    drafts: frozenset[str] = field(default_factory=frozenset)
    tones: dict[str, str] = field(default_factory=dict)

    def step(self, name: str) -> Step:
        """The step of that name. Raises KeyError where there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def open_steps(self, record: Any, user: Any) -> list[Step]:
        """The steps that this user may take now, in the declared order."""
        return [s for s in self.steps if record.state in s.sources and user.has_perm(s.permission, record)]

    def leads_on(self, step: Step, state: str) -> bool:
        """Whether a step is a way on: one that asks for a reason and leads to a state before this one sends back."""
        order = self.states.values
        return not step.needs_note or order.index(step.target) > order.index(state)

    def tone(self, state: str) -> str:
        """Which colour a state has on the screen (ok, warn, bad, info, plum, mute, brand)."""
        return self.tones.get(state, "mute")

    def known_states(self, name: str) -> CheckConstraint:
        """The database's own wall: no state outside the declared ones. ``name`` names the constraint."""
        return CheckConstraint(condition=Q(state__in=self.states.values), name=name)


def sources(*states: Iterable[str] | str) -> frozenset[str]:
    """The states from which a step may start."""
    return frozenset(str(s) for s in states)
