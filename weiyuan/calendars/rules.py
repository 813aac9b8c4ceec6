"""Who has a calendar."""

from __future__ import annotations

from typing import Any

from weiyuan.orgs.rules import INSIDERS


def has_calendar(user: Any) -> bool:
    """Whether anything of what stands in calendars is open to the user: to all who have to do with members' work."""
    return bool(user.is_authenticated and user.is_active and user.scope.bodies(INSIDERS))
