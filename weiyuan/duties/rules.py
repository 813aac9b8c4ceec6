"""Who may do what with the five-ones and the points: nobody verifies his own deed, nor gives himself points."""

from __future__ import annotations

from typing import Any

from rules.permissions import add_perm as untyped_add_perm

from weiyuan.orgs.rules import is_clerk, is_staff_of, predicate, record_permissions

add_perm: Any = untyped_add_perm  # django-rules carries no types


def _own(user: Any, record: Any) -> bool:
    """The member who did it."""
    member = getattr(record, "member", None)
    return bool(user.is_authenticated and member and member.user_id == user.pk)


is_own = predicate("is_own_entry")(_own)


def _judged(user: Any, record: Any) -> bool:
    """Somebody said whether it counts: an own one is neither brought in so nor made one's own afterwards."""
    return getattr(record, "state", "") in {"verified", "rejected"}


own_judged = is_own & predicate("is_judged")(_judged)

ENTRY_PERMISSIONS = record_permissions(
    "fiveonesentry",
    add_fiveonesentry=(is_clerk | is_own) & ~own_judged,
    change_fiveonesentry=is_clerk & ~own_judged,
    claim_fiveonesentry=is_clerk | is_own,
    verify_fiveonesentry=is_clerk & ~is_own,
)
# Staff see everybody's points; a member only the own ones, which the views look to.
SCHEME_PERMISSIONS = record_permissions("pointscheme", compute_pointscheme=is_clerk, read_pointscheme=is_staff_of)
AWARD_PERMISSIONS = record_permissions(
    "pointaward", add_pointaward=is_clerk & ~is_own, change_pointaward=is_clerk & ~is_own
)


def _own_file(user: Any, member: Any) -> bool:
    return bool(user.is_authenticated and member is not None and member.user_id == user.pk)


# A right over a member that this upper flat brings: whom it concerns, and the staff.
READ_DOSSIER = "duties.read_dossier"
add_perm(READ_DOSSIER, is_staff_of | predicate("is_own_file")(_own_file))
