"""What a ledger would do to a body's records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from weiyuan.core.ledger.reading import Reading, Trouble
from weiyuan.orgs.models import OrgUnit


@dataclass
class Plan:
    """What a ledger would do: the body, and for each sheet what is new, changed and wrong.

    ``moved`` says that it is not what was agreed to, because stored records changed meanwhile: nothing was written.
    """

    org: OrgUnit
    is_new: bool = False
    body_changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    warnings: list[Trouble] = field(default_factory=list)
    at: str = ""
    moved: bool = False

    @property
    def rows(self) -> int:
        return sum(r.rows for r in self.readings)

    def counts(self) -> list[dict[str, Any]]:
        """Per sheet: rows, new, changed, same."""
        return [
            {"title": r.sheet.title, "new": len(r.created), "changed": len(r.changed), "same": r.same}
            for r in self.readings
        ]
