"""Reads about bodies, their names, stations and posts that other flats ask for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.facts import Period
from weiyuan.core.ui.cells import text_of
from weiyuan.core.workdays import Workdays
from weiyuan.core.zh import date_text
from weiyuan.orgs.models import (
    Appointment,
    CalendarDay,
    Invitation,
    LiaisonStation,
    OrgNameHistory,
    OrgUnit,
    Person,
    Post,
    RoleGrant,
    User,
)
from weiyuan.orgs.models.bodies import Level
from weiyuan.orgs.models.calendar import shipped_days
from weiyuan.orgs.models.people import in_force
from weiyuan.orgs.rules import ACCOUNT_KEEPERS, READERS, STAFF, Role, roles_to_give


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


def people_at(org: OrgUnit, day: date) -> QuerySet[Person]:
    """Who held a post of the body on a day, by name."""
    staying = Q(end__isnull=True) | Q(end__gte=day)
    held = Appointment.objects.of(org).filter(staying, start__lte=day)
    found: QuerySet[Person] = Person.objects.of(org).filter(pk__in=held.values("person"))
    return found.order_by("name", "pk")


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


# --- posts as they are held -------------------------------------------------------------------------

SINGLE = frozenset({Post.DIRECTOR.value, Post.LEADER_IN_CHARGE.value, Post.STATION_HEAD.value})
ON_THE_PAGE = (Post.LEADER_IN_CHARGE, Post.DIRECTOR, Post.DEPUTY_DIRECTOR, Post.LIAISON_OFFICER)


@dataclass(frozen=True)
class SeatHeld:
    """A post and who holds it. ``wanted``: a body must fill it; ``crowded``: two hold what one should hold."""

    label: str
    station: LiaisonStation | None
    holders: tuple[Appointment, ...]
    wanted: bool
    crowded: bool

    def __str__(self) -> str:
        return f"{self.station.name}{self.label}" if self.station else self.label


def seats_held(org: OrgUnit, day: date) -> list[SeatHeld]:
    """The posts of a body and the heads of its stations on a day, the empty ones among them."""
    held: dict[tuple[str, int | None], list[Appointment]] = {}
    for one in appointments_at(org, day).select_related("person", "station").order_by("start", "pk"):
        at = one.station_id if one.post == Post.STATION_HEAD else None
        held.setdefault((one.post, at), []).append(one)
    wanted = {(seat.post, seat.station) for seat in seats([])}
    posts = [post for post in Post if post in ON_THE_PAGE or (post.value, None) in held]
    found = [
        _seat(str(post.label), None, held.get((post.value, None), []), post.value, (post.value, None) in wanted, day)
        for post in sorted(posts, key=lambda post: ON_THE_PAGE.index(post) if post in ON_THE_PAGE else 9)
        if post != Post.STATION_HEAD
    ]
    for station in stations_at(org, day):
        heads = held.get((Post.STATION_HEAD.value, station.pk), [])
        found.append(_seat(_("站长"), station, heads, Post.STATION_HEAD.value, True, day))
    return found


def _seat(
    label: str, station: LiaisonStation | None, holders: list[Appointment], post: str, wanted: bool, day: date
) -> SeatHeld:
    staying = [one for one in holders if one.end is None or one.end > day]  # the last day may be the next one's first
    return SeatHeld(label, station, tuple(holders), wanted, post in SINGLE and len(staying) > 1)


def rivals_of(held: Appointment) -> QuerySet[Appointment]:
    """Who else holds the same post at a time when one person should; a day in common is none."""
    if held.post not in SINGLE:
        return Appointment.objects.none()
    found: Any = Appointment.objects.of(held.org_id).filter(post=held.post).exclude(pk=held.pk)
    found = found.filter(Q(end__isnull=True) | Q(end__gt=held.start))
    if held.end:
        found = found.filter(start__lt=held.end)
    if held.post == Post.STATION_HEAD:
        found = found.filter(station=held.station_id)
    rivals: QuerySet[Appointment] = found.select_related("person").order_by("start", "pk")
    return rivals


def knows_inside(user: Any, org: OrgUnit) -> bool:
    """Whether the user sees more of the body than what it tells everybody."""
    return bool(user.scope.has(org.pk, STAFF | READERS | {Role.ADMIN.value}))


def fact_label(name: str) -> str:
    """What a fact of a body is called."""
    field: Any = OrgUnit._meta.get_field(name)
    return str(field.verbose_name)


def shown_fact(name: str, value: Any) -> str:
    """A fact of a body in words: the label of a choice, else as everywhere."""
    field: Any = OrgUnit._meta.get_field(name)
    return str(dict(field.flatchoices)[value]) if field.flatchoices and value else text_of(value)


def facts_mark(org: OrgUnit) -> str:
    """The body's facts as one mark: another mark means that somebody changed one of them."""
    said = [str(getattr(org, field.attname)) for field in OrgUnit._meta.concrete_fields]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


# --- accounts ---------------------------------------------------------------------------------------


def accounts_of(org: OrgUnit) -> QuerySet[User, Any]:
    """The accounts that hold or held a role in a body, each with its grants here and its open link."""
    grants = RoleGrant.objects.filter(org=org).select_related("station", "unit").order_by("-start", "-pk")
    links = Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
    found: QuerySet[User, Any] = (
        User.objects.filter(pk__in=RoleGrant.objects.filter(org=org).values("user"), is_superuser=False)
        .prefetch_related(Prefetch("grants", grants, to_attr="here"), Prefetch("invitations", links, to_attr="links"))
        .order_by("-is_active", "name", "pk")
    )
    return found


def keeps_accounts_of(user: Any) -> list[OrgUnit]:
    """The bodies whose accounts the user keeps, by name."""
    return list(OrgUnit.objects.filter(pk__in=user.scope.bodies(ACCOUNT_KEEPERS)).order_by("name"))


def may_keep(user: Any, org: OrgUnit, account: User) -> bool:
    """Whether the user may open, stop and reset an account of the body.

    Only who may give every role that the account holds, in every body: its link would be a way to these roles.
    """
    if account.pk == user.pk or account.is_superuser:
        return False
    today = timezone.localdate()
    grants = [grant for grant in account.grants.select_related("org") if not grant.is_over(today)]
    known = any(grant.org_id == org.pk for grant in grants) or account.grants.filter(org=org).exists()
    return known and all(grant.role in roles_to_give(user, grant.org) for grant in grants)


ALONE = frozenset({Role.DIRECTOR.value, Role.ADMIN.value})


def holds_alone(org: OrgUnit, account: User, roles: frozenset[str] | set[str] = ALONE) -> bool:
    """Whether the body would have no other active director (or administrator) without this account."""
    held = RoleGrant.objects.filter(in_force(timezone.localdate()), org=org, role__in=ALONE & roles)
    holders = list(held.filter(user__is_active=True).values_list("role", "user"))
    mine = {role for role, user in holders if user == account.pk}
    return bool(mine - {role for role, user in holders if user != account.pk})


def grant_text(grant: RoleGrant) -> str:
    """A role in words: 联络站站长（铁路新村站） 2026年1月1日 至 2026年12月31日, or 2026年1月1日 起."""
    until = f"{_('至')} {date_text(grant.end)}" if grant.end else _("起")
    return f"{grant.called} {date_text(grant.start)} {until}"


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


# --- workdays ---------------------------------------------------------------------------------------


def workdays() -> Workdays:
    """The calendar of workdays: what is shipped, and above it what was imported. One query; keep it while you count."""
    days = {day: works for day, (works, _name) in shipped_days().items()}
    days.update(CalendarDay.objects.values_list("on", "works"))
    return Workdays(days)


@dataclass(frozen=True)
class DayShown:
    """A day of the holiday calendar. ``stored`` is the row that was imported for it, if any."""

    on: date
    works: bool
    name: str
    stored: CalendarDay | None = None


def calendar_of(year: int) -> list[DayShown]:
    """The days of a year that differ from their weekday, in order: what is shipped, and above it what was imported."""
    days = {day: DayShown(day, works, name) for day, (works, name) in shipped_days().items() if day.year == year}
    for row in CalendarDay.objects.filter(on__year=year):
        days[row.on] = DayShown(row.on, row.works, row.name, row)
    return [days[day] for day in sorted(days)]


def calendar_years() -> list[int]:
    """The years for which the calendar says anything."""
    stored = {day.year for day in CalendarDay.objects.values_list("on", flat=True)}
    return sorted(stored | {day.year for day in shipped_days()})
