"""Who may do what with consultations and their outcomes."""

from __future__ import annotations

from typing import Any

from weiyuan.orgs.rules import Role, has_role, is_clerk, predicate, record_permissions

decides = has_role(Role.DIRECTOR, Role.LEADER)
keeps_the_fate = has_role(Role.OFFICER, Role.DIRECTOR, Role.DISTRICT, Role.READER)


def _answers(user: Any, item: Any) -> bool:
    """An account of the unit that has to carry the item out."""
    return bool(user.is_authenticated and getattr(item, "unit_id", None) in user.scope.units)


answers_for_item = predicate("answers_for_item")(_answers)

CONSULTATION_PERMISSIONS = record_permissions(
    "consultation",
    keep_consultation=is_clerk,
    decide_consultation=decides,
    mirror_consultation=keeps_the_fate,
)
OUTCOME_PERMISSIONS = record_permissions(
    "outcomeitem", handle_outcomeitem=is_clerk | answers_for_item, drop_outcomeitem=is_clerk
)
