"""Reads about members that other flats ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Max, Min, Q, QuerySet

from weiyuan.core.facts import Period
from weiyuan.members.models import (
    DEFAULTS,
    ContactKind,
    ContactLog,
    CppccLevel,
    Fate,
    Member,
    MemberEdit,
    Membership,
)
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.models.bodies import BodyType
from weiyuan.orgs.rules import CLERKS, READERS, STAFF, Role

# Who keeps contact with members, and who prints the roster of them, on which nothing private stands.
CARERS = STAFF | {Role.STATION_HEAD.value}
ROSTER_READERS = CARERS | READERS


def memberships_at(org: OrgUnit, day: date) -> QuerySet[Membership]:
    """The memberships in force on a day: its term runs, the member had joined and had not left before it."""
    stayed = Q(left_on__isnull=True) | Q(left_on__gte=day)
    found: QuerySet[Membership] = Membership.objects.of(org).filter(
        stayed, joined_on__lte=day, term__start__lte=day, term__end__gte=day
    )
    return found


def memberships_in(org: OrgUnit, period: Period) -> QuerySet[Membership]:
    """The memberships that touch a period: the denominator of every rate per member."""
    found: QuerySet[Membership] = Membership.objects.of(org).overlapping(period, "joined_on", "left_on")
    return found.filter(term__end__gte=period.start)


def members_at(org: OrgUnit, day: date) -> QuerySet[Member]:
    """The members in office on a day, each once, whatever number of levels they sit on."""
    found: QuerySet[Member] = Member.objects.of(org).filter(pk__in=memberships_at(org, day).values("member"))
    return found


def in_roll_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Who is listed for something: members by name, then those who work for the body."""
    members_first = F("person__name").asc(nulls_first=True)  # the two databases put empty ones at different ends
    return rows.select_related("member", "person").order_by(members_first, "member__name", "pk")


def row_of(user: Any, rows: QuerySet[Any]) -> Any:
    """Among those listed, the member whose account this is; None where he is not."""
    return rows.filter(member__user=user.pk).select_related("member", "org").first()


class ContactDue(NamedTuple):
    """A member in office, the day of the last contact (else of joining), and the interval in days."""

    member: int
    since: date
    days: int
    last: date | None = None

    @property
    def due(self) -> date:
        """The last day on which the next contact is in time."""
        return self.since + timedelta(days=self.days)

    def overdue(self, day: date) -> bool:
        return day > self.due


def contacts_due(org: OrgUnit, day: date) -> list[ContactDue]:
    """When each member in office on that day was last contacted by then (seed 1: 定期沟通机制)."""
    seats = memberships_at(org, day).values_list("member", "member__contact_days").annotate(Min("joined_on"))
    logs = ContactLog.objects.of(org).filter(kind=ContactKind.MEMBER, on__lte=day)
    last = dict(logs.order_by().values_list("member").annotate(Max("on")))
    return [
        ContactDue(member, last.get(member, joined), days or DEFAULTS["contact_days"], last.get(member))
        for member, days, joined in seats.order_by("member")
    ]


def bodies_of(user: Any, roles: Iterable[str]) -> list[OrgUnit]:
    """The bodies with members in which the user holds one of these roles, in order."""
    bodies = OrgUnit.objects.filter(pk__in=user.scope.bodies(roles)).exclude(body_type=BodyType.DISTRICT_CPPCC)
    return list(bodies.order_by("pk"))


def named_to(user: Any, org: OrgUnit) -> QuerySet[Member]:
    """The members of a body whose name, seats and figures a user may be told.

    The Party committee's reader and the district office are told of all members; the records, which hold telephone
    and birth date, they do not open.
    """
    whole = user.scope.has(org.pk, STAFF | READERS)
    found: QuerySet[Member] = Member.objects.of(org) if whole else Member.objects.visible_to(user).of(org)
    return found


def own_member(user: Any) -> Member | None:
    """The member whose account this is, where he may still see his record."""
    found: Member | None = Member.objects.visible_to(user).filter(user=user.pk).select_related("org").first()
    return found


@dataclass(frozen=True)
class Turn:
    """A line of the contact schedule: the member, when contact was last kept, and when it is due again."""

    member: Member
    last: date | None
    due: date
    left: int

    @property
    def overdue(self) -> bool:
        return self.left < 0

    @property
    def late(self) -> int:
        """Days since the last day that would have been in time."""
        return -self.left


def contact_schedule(user: Any, org: OrgUnit, day: date) -> list[Turn]:
    """The members in office whom the user may see, the longest overdue first."""
    due = {entry.member: entry for entry in contacts_due(org, day)}
    members = Member.objects.visible_to(user).of(org).filter(pk__in=due).prefetch_related("stations")
    turns = [
        Turn(member, due[member.pk].last, due[member.pk].due, (due[member.pk].due - day).days) for member in members
    ]
    return sorted(turns, key=lambda turn: (turn.due, turn.member.no))


@dataclass
class Place:
    """A member's line in a roster, from all the seats held on the day, the highest level first."""

    member: Member
    seats: list[Membership]

    @property
    def sector(self) -> str:
        return "、".join(dict.fromkeys(seat.sector for seat in self.seats if seat.sector))

    @property
    def levels(self) -> str:
        return "、".join(dict.fromkeys(str(seat.get_cppcc_level_display()) for seat in self.seats))

    @property
    def duties(self) -> str:
        """Standing in the CPPCC: 常委, 专委会副主任."""
        said = (text for seat in self.seats for text in (seat.cppcc_duty, seat.committee_duty, seat.sector_duty))
        return "、".join(dict.fromkeys(text for text in said if text))

    @property
    def part_time(self) -> bool:
        return all(seat.part_time for seat in self.seats)

    @property
    def stations(self) -> list[str]:
        return [station.name for station in self.member.stations.all()]


def roster(user: Any, org: OrgUnit, day: date, **narrow: Any) -> list[Place]:
    """The members in office on a day whom the user may know of, by level and number. Three queries whatever the size.

    ``narrow`` are conditions on the seat: cppcc_level, sector, part_time, term.
    """
    known = named_to(user, org)
    seats = memberships_at(org, day).filter(member__in=known.values("pk"), **narrow).select_related("member")
    found: dict[int, Place] = {}
    order = [level.value for level in CppccLevel]
    rows = seats.prefetch_related("member__stations").order_by("member__no", "pk")
    for seat in sorted(rows, key=lambda row: order.index(row.cppcc_level)):
        found.setdefault(seat.member_id, Place(seat.member, [])).seats.append(seat)
    return list(found.values())


def sectors_of(org: OrgUnit) -> list[str]:
    """The sectors that members of a body come from, now or formerly."""
    found = Membership.objects.of(org).exclude(sector="").order_by("sector").values_list("sector", flat=True)
    return list(found.distinct())


def edits_waiting(user: Any) -> QuerySet[MemberEdit]:
    """The proposals of members that the user is to decide, member by member."""
    found: QuerySet[MemberEdit] = MemberEdit.objects.visible_to(user).open()
    mine = found.filter(org__in=user.scope.bodies(CLERKS))
    return mine.select_related("member", "org").order_by("member__no", "member", "pk")


def edits_of(user: Any, member: Member) -> QuerySet[MemberEdit]:
    """What a member proposed, the latest first."""
    found: QuerySet[MemberEdit] = MemberEdit.objects.visible_to(user).filter(member=member)
    return found.exclude(fate=Fate.REPLACED).select_related("member", "decided_by").order_by("-pk")
