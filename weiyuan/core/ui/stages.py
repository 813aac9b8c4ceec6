"""The way of a record through its states, as a picture."""

from __future__ import annotations

from dataclasses import dataclass

from weiyuan.core.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Stage:
    """A state on the way of a record: passed, the present one, or still to come."""

    label: str
    place: str


def stages(workflow: Workflow, state: str) -> list[Stage]:
    """The usual way of such a record with the present state on it; an unusual state stands where it branches off.

    A picture, not the history: what happened when stands in the journal.
    """
    way, at = _placed(workflow, state)
    labels = {str(value): str(label) for value, label in workflow.states.choices}
    places = ["done"] * at + ["now"] + ["next"] * (len(way) - at - 1)
    return [Stage(labels[name], place) for name, place in zip(way, places, strict=True)]


def _placed(workflow: Workflow, state: str) -> tuple[list[str], int]:
    """The way on which the state stands, and its place there."""
    ways = [_usual_way(workflow, start) for start in _starts(workflow)]
    for way in ways:
        if state in way:
            return way, way.index(state)
    for way in ways:
        for at in range(len(way), 0, -1):
            if _leads(workflow, way[at - 1], state):
                ends = not any(state in step.sources for step in workflow.steps)
                return [*way[:at], state, *([] if ends else way[at:])], at
    for start in workflow.states.values:
        way = _usual_way(workflow, str(start))
        if state in way:
            return way, way.index(state)
    return [state], 0


def _starts(workflow: Workflow) -> list[str]:
    """The states in which a record may begin: the first declared, and those to which no step leads."""
    reached = {step.target for step in workflow.steps}
    states = [str(value) for value in workflow.states.values]
    return [name for name in states if name == states[0] or name not in reached]


def _usual_way(workflow: Workflow, start: str) -> list[str]:
    """From a beginning by the first step on declared at each state; one that asks for a reason only if need be."""
    way = [start]
    while True:
        steps = [step for step in workflow.steps if way[-1] in step.sources and step.target not in way]
        onward = [step for step in steps if workflow.leads_on(step, way[-1])]
        if not onward:
            return way
        way.append(min(onward, key=lambda step: step.needs_note).target)


def _leads(workflow: Workflow, source: str, target: str) -> bool:
    return any(source in step.sources and step.target == target for step in workflow.steps)
