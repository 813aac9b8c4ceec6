"""The way of a matter as people speak of it: which stages lie behind it, where it is, what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.workflow import MatterState

S = MatterState
WAY = (S.REGISTERED, S.TRIAGED, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.REPLIED, S.FEEDBACK_GIVEN, S.CLOSED)
ASIDE = {S.WAITING, S.EXTENSION_REQUESTED, S.REOPENED, S.CONVERTED}  # while it is being worked on
ENDS = {S.REFUSED: 2, S.REFERRED: 2, S.MERGED: 1}  # with as many stages behind them
DATES = {S.ACCEPTED: "accepted_on", S.ASSIGNED: "assigned_on", S.REPLIED: "replied_on",
         S.FEEDBACK_GIVEN: "feedback_on", S.CLOSED: "closed_on"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage: its name, ``done``, ``now`` or ``next``, and the day on which it was reached, if that is known."""

    label: str
    place: str
    on: date | None = None


def way_of(matter: ResidentMatter) -> list[Stop]:
    """The stages of this very matter; one that wants no feedback has none."""
    state = MatterState(matter.state)
    way = [stage for stage in WAY if stage != S.FEEDBACK_GIVEN or matter.wants_reply or state == S.FEEDBACK_GIVEN]
    if state in ENDS:
        way = [*way[: ENDS[state]], state]
    elif state in ASIDE:
        way[way.index(S.IN_PROGRESS)] = state
    at = way.index(state) if state in way else -1  # a draft is before all
    return [_stop(matter, stage, number, at) for number, stage in enumerate(way)]


def _stop(matter: ResidentMatter, stage: MatterState, number: int, at: int) -> Stop:
    place = "done" if number < at else "now" if number == at else "next"
    if stage == S.REGISTERED:
        return Stop(str(stage.label), place, matter.received_on)
    name = DATES.get(stage, "")
    return Stop(str(stage.label), place, getattr(matter, name) if name and number <= at else None)
