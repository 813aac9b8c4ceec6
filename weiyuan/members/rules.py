"""Who may do what with members' records."""

from __future__ import annotations

from typing import Any

from weiyuan.orgs.rules import body_of, is_admin, is_clerk, is_director, predicate, record_permissions


def _is_own_member(user: Any, record: Any) -> bool:
    """The member that the record is or belongs to is the user himself."""
    member = record if hasattr(record, "user_id") else getattr(record, "member", None)
    return bool(user.is_authenticated and member is not None and member.user_id == user.pk)


def _heads_a_station_of(user: Any, record: Any) -> bool:
    """Contact that a station's head keeps with a member of the own station, in the station's name."""
    if not user.is_authenticated or getattr(record, "station_id", None) not in user.scope.stations:
        return False
    member = record.member
    return member is not None and member.stations.filter(pk=record.station_id).exists()


def _is_a_member(user: Any, record: Any) -> bool:
    """The account is that of a member of the record's body."""
    # Most accounts are nobody's in the register of members: their roles say so without a look into it.
    member = user.member if user.is_authenticated and user.scope.member else None
    return member is not None and member.deleted_at is None and member.org_id == body_of(record)


is_own_member = predicate("is_own_member")(_is_own_member)
is_a_member = predicate("is_a_member")(_is_a_member)
heads_a_station_of = predicate("heads_a_station_of")(_heads_a_station_of)

MEMBER_PERMISSIONS = record_permissions("member", propose_member=is_own_member, link_member=is_director | is_admin)
CONTACT_PERMISSIONS = record_permissions("contactlog", add_contactlog=is_clerk | heads_a_station_of)
# The member tells the trouble alone; what was done about it is the office's to write.
DIFFICULTY_PERMISSIONS = record_permissions(
    "memberdifficulty", handle_memberdifficulty=is_clerk, report_memberdifficulty=is_clerk | is_own_member
)
EDIT_PERMISSIONS = {"decide_memberedit": is_clerk, "withdraw_memberedit": is_own_member}
