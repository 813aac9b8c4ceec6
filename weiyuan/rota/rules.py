"""Who may do what with the rules of reception days, days away, and swaps."""

from __future__ import annotations

from typing import Any

from weiyuan.orgs.rules import is_clerk, predicate, record_permissions


def _is_of(user: Any, member: Any) -> bool:
    return bool(member is not None and user.is_authenticated and member.user_id == user.pk)


def _is_own(user: Any, record: Any) -> bool:
    """The user's own days away."""
    return _is_of(user, getattr(record, "member", None))


def _asks(user: Any, record: Any) -> bool:
    """The member who asks for the swap."""
    return _is_of(user, getattr(record, "asker", None))


def _is_asked(user: Any, record: Any) -> bool:
    """The member who is asked."""
    return _is_of(user, getattr(record, "asked", None))


is_own = predicate("is_own_absence")(_is_own)
asks = predicate("asks_for_swap")(_asks)
is_asked = predicate("is_asked_for_swap")(_is_asked)

RULE_PERMISSIONS = record_permissions("receptionrule", draw_receptionrule=is_clerk)
UNAVAILABLE_PERMISSIONS = record_permissions(
    "unavailable", add_unavailable=is_clerk | is_own, change_unavailable=is_clerk | is_own
)
# The two agree between themselves; the clerk writes down what was agreed by telephone.
SWAP_PERMISSIONS = record_permissions(
    "dutyswap",
    add_dutyswap=is_clerk | asks,
    answer_dutyswap=is_clerk | is_asked,
    withdraw_dutyswap=is_clerk | asks,
    expire_dutyswap=is_clerk,
)
