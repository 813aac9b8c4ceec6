"""Roles, and the predicates that every flat asks by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rules.predicates import predicate as untyped_predicate

predicate: Any = untyped_predicate  # django-rules carries no types


class Role(TextChoices):
    DIRECTOR = "director", _("主任")
    LEADER = "leader", _("分管领导")
    OFFICER = "officer", _("联络员")
    STATION_HEAD = "station_head", _("联络站站长")
    MEMBER = "member", _("政协委员")
    UNIT = "unit", _("承办单位")
    READER = "reader", _("党工委领导")
    DISTRICT = "district", _("区政协")
    AUDITOR = "auditor", _("审计员")
    ADMIN = "admin", _("系统管理员")


THE_RESIDENT = "resident"  # the account in whose name residents' own deeds are written down; nobody signs in with it
STAFF = frozenset({Role.DIRECTOR.value, Role.LEADER.value, Role.OFFICER.value})
MEMBER_ROLES = frozenset({Role.MEMBER.value, Role.STATION_HEAD.value})
READERS = frozenset({Role.READER.value, Role.DISTRICT.value})
CLERKS = frozenset({Role.OFFICER.value, Role.DIRECTOR.value})  # who keeps the registers
ACCOUNT_KEEPERS = frozenset({Role.ADMIN.value, Role.DIRECTOR.value})
INSIDERS = STAFF | READERS | MEMBER_ROLES  # who has something to do with members' work


def inside(user: Any) -> list[int]:
    """The bodies in which the user is more than the account of a handling unit, which sees only what it handles."""
    found: list[int] = user.scope.bodies(frozenset(Role.values) - {Role.UNIT.value})
    return found


def body_of(record: Any) -> int | None:
    """The id of the body that a record belongs to; a body belongs to itself."""
    if record is None:
        return None
    found: int | None = record.org_id if hasattr(record, "org_id") else record.pk
    return found


def has_role(*roles: str) -> Any:
    """A predicate: the user holds one of these roles in the body of the record."""
    wanted: Iterable[str] = frozenset(str(role) for role in roles)

    def held(user: Any, record: Any) -> bool:
        return bool(user.is_authenticated and user.scope.has(body_of(record), wanted))

    return predicate(f"has_role:{'|'.join(sorted(wanted))}")(held)


is_director = has_role(Role.DIRECTOR)
is_leader = has_role(Role.LEADER, Role.DIRECTOR)
is_clerk = has_role(*CLERKS)
is_staff_of = has_role(*STAFF)
is_admin = has_role(Role.ADMIN)
is_auditor = has_role(Role.AUDITOR)


def _heads_station(user: Any, record: Any) -> bool:
    """The head of the station that the record belongs to."""
    return bool(user.is_authenticated and getattr(record, "station_id", None) in user.scope.stations)


is_head_of_station = predicate("is_head_of_station")(_heads_station)


def demand(by: Any, right: str, record: Any) -> None:
    """Raise PermissionDenied where ``by`` has not this right over the record."""
    if not by.has_perm(right, record):
        raise PermissionDenied(right)


def roles_to_give(user: Any, org: Any) -> frozenset[str]:
    """The roles that a user may give and take in a body: the administrator all, the director those below.

    Who works on the machine itself may give all: somebody has to open the first account of a body. The district's
    role exists only in a district office. Whoever may give an account no role that it holds may not touch the
    account either: its login link would be a way to those roles.
    """
    if user.is_superuser or user.scope.has(org.pk, {Role.ADMIN}):
        given = frozenset(Role.values)
    elif user.scope.has(org.pk, {Role.DIRECTOR}):
        given = frozenset(Role.values) - {Role.ADMIN, Role.DISTRICT}
    else:
        given = frozenset()
    return given if org.body_type == "district_cppcc" else given - {Role.DISTRICT}


def record_permissions(model: str, **more: Any) -> dict[str, Any]:
    """The rights that every register has; ``more`` adds steps or replaces one of these.

    The clerk (联络员) and the director keep the registers (domain.md B).
    """
    return {f"add_{model}": is_clerk, f"change_{model}": is_clerk, f"view_{model}": is_staff_of, **more}


PERMISSIONS = {
    **record_permissions("orgunit"),
    "import_ledger": is_clerk,
    "export_ledger": is_clerk,
    "reveal_identity": is_clerk,
    "manage_calendar": is_admin,
    "manage_accounts": has_role(*ACCOUNT_KEEPERS),
    "view_log": is_auditor | is_admin | is_director,
}
