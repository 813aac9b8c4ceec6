"""What is sent."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Parcel:
    """A title, the lines under it, and the id that each try bears."""

    uid: UUID
    title: str
    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, as plain text."""
        return "\n".join((self.title, *self.lines))
