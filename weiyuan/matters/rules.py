"""Who may do what with residents' matters. A confidential one is its clerks' and its handlers' alone."""

from __future__ import annotations

from typing import Any

from weiyuan.orgs.rules import (
    THE_RESIDENT,
    Role,
    body_of,
    has_role,
    is_clerk,
    is_director,
    is_staff_of,
    predicate,
    record_permissions,
)

CONFIDENTIAL = "confidential"


def _matter_of(record: Any) -> Any:
    """The matter itself, or the one that a record of work belongs to; None for a body."""
    found = record if hasattr(record, "secrecy") else getattr(record, "matter", None)
    return found if hasattr(found, "secrecy") else None


def _is_user(person: Any, user: Any) -> bool:
    return bool(person is not None and person.user_id == user.pk)


def _handles(user: Any, record: Any) -> bool:
    """The unit or the member to whom the matter is handed."""
    matter = _matter_of(record)
    if matter is None or not user.is_authenticated:
        return False
    return matter.assigned_unit_id in user.scope.units or _is_user(matter.assigned_member, user)


def _is_assigned_member(user: Any, record: Any) -> bool:
    matter = _matter_of(record)
    return bool(matter is not None and user.is_authenticated and _is_user(matter.assigned_member, user))


def _brought_in(user: Any, record: Any) -> bool:
    """Who wrote the matter down, and the member who heard it."""
    matter = _matter_of(record)
    if matter is None or not user.is_authenticated:
        return False
    return matter.created_by_id == user.pk or _is_user(matter.collected_by, user)


def _heads_station(user: Any, record: Any) -> bool:
    matter = _matter_of(record)
    return bool(matter is not None and user.is_authenticated and matter.station_id in user.scope.stations)


def _is_open(user: Any, record: Any) -> bool:
    matter = _matter_of(record)
    # One without a keeper is about to be marked, by somebody who sees it: stored ones have one.
    return matter is None or matter.secrecy != CONFIDENTIAL or matter.keeper_id is None


def _is_named(user: Any, record: Any) -> bool:
    """Who marked a confidential matter, and who was let in on it."""
    matter = _matter_of(record)
    if matter is None or not user.is_authenticated or matter.pk is None:
        return False
    # All of them: a page that weighs many rights reads them once, ahead.
    return bool(matter.keeper_id == user.pk or any(one.pk == user.pk for one in matter.entrusted.all()))


def _is_resident(user: Any, _record: Any) -> bool:
    """The account in whose name residents' own deeds are written down; nobody signs in with it."""
    return bool(user.is_authenticated and user.username == THE_RESIDENT and not user.is_active)


def _has_consent(_user: Any, record: Any) -> bool:
    """Whether the resident agreed that the handling unit learns who spoke (PIPL art. 23)."""
    matter = _matter_of(record)
    return bool(matter is not None and matter.consent)


def _at_own_station(user: Any, record: Any) -> bool:
    """A station head writes down what came to his own station; a member, wherever he heard it."""
    scope = user.scope
    station = getattr(_matter_of(record), "station_id", None)
    return scope.has(body_of(record), {Role.MEMBER.value}) or station is None or station in scope.stations


handles = predicate("handles_matter")(_handles)
is_assigned_member = predicate("is_assigned_member")(_is_assigned_member)
brought_in = predicate("brought_in")(_brought_in)
heads_station = predicate("heads_station_of_matter")(_heads_station)
is_open = predicate("is_open_matter")(_is_open)
at_own_station = predicate("at_own_station")(_at_own_station)

is_resident = predicate("is_the_resident")(_is_resident)
has_consent = predicate("resident_consents")(_has_consent)
is_named = predicate("is_named_in_matter")(_is_named)

knows = is_open | is_named
keeps = is_clerk & knows
may_see = handles | is_named | (is_open & (is_staff_of | heads_station | brought_in))

MATTER_PERMISSIONS = record_permissions(
    "residentmatter",
    add_residentmatter=is_clerk | (has_role(Role.MEMBER, Role.STATION_HEAD) & at_own_station),
    change_residentmatter=keeps,
    view_residentmatter=may_see,
    register_residentmatter=keeps | (is_open & (heads_station | brought_in)),
    decide_residentmatter=keeps,
    handle_residentmatter=keeps | handles,
    # What the resident was asked for has come: told to the office, or written by the resident himself.
    hear_residentmatter=keeps | handles | is_resident,
    feedback_residentmatter=keeps | is_assigned_member | (is_open & heads_station),
    reopen_residentmatter=keeps | is_resident,
    # The notes among those of the body who work on it; the unit that answers is outside.
    note_residentmatter=keeps | is_assigned_member | (is_open & (is_staff_of | heads_station)),
    # Name, phone and address in clear, with a reason that is written down.
    unmask_residentmatter=keeps | is_assigned_member | (is_open & heads_station) | (handles & has_consent),
    # Whom a confidential matter may be made known to: the director knows of it, if not what it says.
    entrust_residentmatter=is_director | (is_clerk & is_named),
)
ACTION_PERMISSIONS = record_permissions(
    "matteraction",
    add_matteraction=keeps | handles | (is_open & (heads_station | brought_in)),
    change_matteraction=keeps,
    view_matteraction=may_see,
)
