"""Who may do what with the five-ones: nobody verifies his own deed."""

from __future__ import annotations

from typing import Any

from weiyuan.orgs.rules import Role, has_role, is_clerk, predicate, record_permissions


def _own(user: Any, entry: Any) -> bool:
    """The member who did it."""
    member = getattr(entry, "member", None)
    return bool(user.is_authenticated and member and member.user_id == user.pk)


is_own = predicate("is_own_entry")(_own)

ENTRY_PERMISSIONS = record_permissions(
    "fiveonesentry",
    add_fiveonesentry=is_clerk | has_role(Role.MEMBER),
    claim_fiveonesentry=is_clerk | is_own,
    verify_fiveonesentry=is_clerk & ~is_own,
)
