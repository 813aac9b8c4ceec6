"""Who may look: the roles of a user by body, and the audience of a kind of record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scope:
    """What a user is today: roles by body id, stations headed, handling units answered for, the member that he is."""

    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    stations: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    member: int | None = None

    def has(self, org_id: int | None, roles: Iterable[str]) -> bool:
        """Whether the user holds one of these roles in that body."""
        return org_id is not None and not self.roles.get(org_id, frozenset()).isdisjoint(roles)

    def bodies(self, roles: Iterable[str]) -> list[int]:
        """The bodies in which the user holds one of these roles."""
        wanted = frozenset(roles)
        return [org for org, held in self.roles.items() if held & wanted]


@dataclass(frozen=True)
class Audience:
    """Who, besides the staff of the body, sees a kind of record.

    station  look-up path to the liaison station whose head sees it ("" none)
    unit     look-up path to the handling unit that sees it
    own      look-up paths to the user whose own record it is
    members  every member of the body sees it (shared calendar, rules, briefings)
    readers  Party committee readers and the district office see it
    """

    station: str = ""
    unit: str = ""
    own: tuple[str, ...] = ()
    members: bool = False
    readers: bool = True
