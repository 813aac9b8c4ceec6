"""A roll that is called: what is said of each person, and what somebody else said of them in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weiyuan.core.workflow import WrongState

PRESENT, EXCUSED, ABSENT, OPEN = "present", "excused", "absent", "expected"
FLAGS = ("late", "online", "spoke")  # what only who came can have been


@dataclass(frozen=True)
class Mark:
    """What the roll says of one person. ``seen`` is the version of the record that the caller had before them."""

    attendance: int
    seen: int
    state: str
    late: bool = False
    online: bool = False
    spoke: bool = False
    leave_reason: str = ""

    @property
    def flags(self) -> dict[str, bool]:
        """What is said of who came; all false for the others."""
        return {name: self.state == PRESENT and getattr(self, name) for name in FLAGS}

    def agrees_with(self, other: Mark) -> bool:
        """Whether the other says the same of the person."""
        same = self.state == other.state and self.flags == other.flags
        return same and (self.state != EXCUSED or self.leave_reason == other.leave_reason)


class RollDiffersError(WrongState):
    """Somebody else changed these persons on the roll in the meantime: their keys."""

    def __init__(self, keys: Sequence[int]) -> None:
        super().__init__(f"the roll differs: {keys}")
        self.keys = frozenset(keys)


def changing(marks: Sequence[Mark], stored: Mapping[int, Any], mark_of: Callable[[Any], Mark]) -> list[Mark]:
    """The marks that say something new of who is (still) listed.

    stored   the records as they are now, by key
    mark_of  what a record says
    Raises RollDiffersError where somebody else changed one of the same persons otherwise.
    """
    due = [m for m in marks if m.attendance in stored and not m.agrees_with(mark_of(stored[m.attendance]))]
    if late := [mark.attendance for mark in due if stored[mark.attendance].version != mark.seen]:
        raise RollDiffersError(late)
    return due
