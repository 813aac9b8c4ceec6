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
    ways = [_usual_way(workflow, start) for start in _starts(workflow)]
    way, at = next(((way, way.index(state)) for way in ways if state in way), ([state], 0))
    if way == [state]:
        branch = next(((way, name) for way in ways for name in reversed(way) if _leads(workflow, name, state)), None)
        if branch is not None:
            way, at = branch[0], branch[0].index(branch[1]) + 1
            ends = not any(state in step.sources for step in workflow.steps)
            way = [*way[:at], state, *([] if ends else way[at:])]
    labels = {str(value): str(label) for value, label in workflow.states.choices}
    places = ["done"] * at + ["now"] + ["next"] * (len(way) - at - 1)
    return [Stage(labels[name], place) for name, place in zip(way, places, strict=True)]


def _starts(workflow: Workflow) -> list[str]:
    """The states in which a record may begin: the first declared, and those to which no step leads."""
    reached = {step.target for step in workflow.steps}
    states = [str(value) for value in workflow.states.values]
    return [name for name in states if name == states[0] or name not in reached]


def _usual_way(workflow: Workflow, start: str) -> list[str]:
    """From a beginning by the first step declared at each state; steps that ask for a reason only if need be."""
    way = [start]
    while True:
        onward = [step for step in workflow.steps if way[-1] in step.sources and step.target not in way]
        if not onward:
            return way
        way.append(min(onward, key=lambda step: step.needs_note).target)


def _leads(workflow: Workflow, source: str, target: str) -> bool:
    return any(source in step.sources and step.target == target for step in workflow.steps)
