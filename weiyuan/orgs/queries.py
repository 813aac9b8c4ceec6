"""Reads about bodies, their names, stations and posts that other flats ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet

from weiyuan.core.facts import Period
from weiyuan.orgs.models import Appointment, LiaisonStation, OrgNameHistory, OrgUnit, Post, RoleGrant, User
from weiyuan.orgs.models.bodies import Level
from weiyuan.orgs.rules import Role


@dataclass(frozen=True)
class BodyName:
    """What a body is called on a day. ``since`` is None for the name before the first change on record."""

    name: str
    short_name: str
    area_name: str
    body_type: str
    level: str
    since: date | None = None
    until: date | None = None
    pk: int | None = None


def names_of(org: OrgUnit) -> list[BodyName]:
    """The names of a body in the order of time; the last is the one it bears now.

    The history may hold former names only, or the present one too: what the body's own row says counts from the
    day after the last former name.
    """
    rows = OrgNameHistory.objects.of(org).order_by("valid_from", "pk")
    found = [
        BodyName(
            row.name, row.short_name, row.area_name, row.body_type, row.level, row.valid_from, row.valid_to, row.pk
        )
        for row in rows
    ]
    ended = found[-1].until if found else None
    if not found or ended:
        since = ended + timedelta(days=1) if ended else None
        present = BodyName(org.name, org.short_name, org.area_name, org.body_type, org.level, since)
        found.append(present)
    return found


def name_at(org: OrgUnit, day: date) -> BodyName:
    """The name that a body bore on a day: old records keep the old name (撤镇建街).

    Before the first name on record it is the first; in a gap between two, the earlier one.
    """
    names = names_of(org)
    begun = [name for name in names if name.since is None or name.since <= day]
    return begun[-1] if begun else names[0]


@dataclass(frozen=True)
class Conversion:
    """A town that became a sub-district (撤镇建街)."""

    on: date
    before: BodyName
    after: BodyName


def conversions(org: OrgUnit, period: Period) -> list[Conversion]:
    """The changes from town to sub-district that took effect in a period; other renamings are none."""
    return [
        Conversion(after.since, before, after)
        for before, after in pairwise(names_of(org))
        if after.since and after.since in period and (before.level, after.level) == (Level.TOWN, Level.STREET)
    ]


def appointments_at(org: OrgUnit, day: date) -> QuerySet[Appointment]:
    """The posts held on a day."""
    found: QuerySet[Appointment] = Appointment.objects.of(org).filter(
        Q(end__isnull=True) | Q(end__gte=day), start__lte=day
    )
    return found


def stations_at(org: OrgUnit, day: date) -> QuerySet[LiaisonStation]:
    """The stations that stood on a day, the oldest first."""
    open_end = Q(closed_on__isnull=True) | Q(closed_on__gte=day)
    found: QuerySet[LiaisonStation] = LiaisonStation.objects.of(org).filter(open_end, founded_on__lte=day)
    return found.order_by("founded_on", "pk")


@dataclass(frozen=True)
class Seat:
    """A post that a body must fill: director, liaison officer, and a head for each station."""

    post: str
    station: int | None = None


def seats(stations: list[int]) -> list[Seat]:
    """The posts that a body with these stations must fill (应设岗位)."""
    return [
        Seat(Post.DIRECTOR.value),
        Seat(Post.LIAISON_OFFICER.value),
        *(Seat(Post.STATION_HEAD.value, pk) for pk in stations),
    ]


def vacancies(org: OrgUnit, day: date) -> list[Seat]:
    """The posts that nobody held on a day (人员到位 is said only where there are none)."""
    held = {
        Seat(post, station if post == Post.STATION_HEAD else None)
        for post, station in appointments_at(org, day).values_list("post", "station")
    }
    return [seat for seat in seats(list(stations_at(org, day).values_list("pk", flat=True))) if seat not in held]


def member_accounts_at(org: OrgUnit, day: date) -> QuerySet[User, Any]:
    """The active accounts that held the role of a member on a day."""
    held = RoleGrant.objects.filter(Q(end__isnull=True) | Q(end__gte=day), org=org, role=Role.MEMBER, start__lte=day)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")
