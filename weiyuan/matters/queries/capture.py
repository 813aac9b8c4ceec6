"""Where somebody may take matters in, and what is known beforehand of what he takes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.words import Channel
from weiyuan.members.models import Member
from weiyuan.orgs.models import LiaisonStation, OrgUnit
from weiyuan.orgs.rules import CLERKS, Role

# How somebody hears of things while walking about, the usual way first.
WAYS = {
    Role.STATION_HEAD: (Channel.STATION, Channel.VISIT, Channel.ACTIVITY),
    Role.MEMBER: (Channel.MEMBER, Channel.VISIT, Channel.ACTIVITY),
    Role.OFFICER: (Channel.VISIT, Channel.STATION, Channel.ACTIVITY),
}


@dataclass(frozen=True)
class Place:
    """A station, or a body beside its stations, for which matters may be taken in. ``value`` stands in forms."""

    value: str
    label: str
    org: OrgUnit
    station: LiaisonStation | None = None


def open_stations() -> QuerySet[LiaisonStation]:
    """The stations that are open today, of all bodies."""
    still = Q(closed_on__isnull=True) | Q(closed_on__gte=timezone.localdate())
    found: QuerySet[LiaisonStation] = LiaisonStation.objects.alive().filter(still)
    return found


def places_of(user: Any) -> list[Place]:
    """The places for which the user may take matters in (``rules.at_own_station``), stations first.

    Two queries whatever the number.
    """
    whole = user.scope.bodies({*CLERKS, Role.MEMBER.value})
    mine = open_stations().filter(Q(org__in=whole) | Q(pk__in=user.scope.stations)).select_related("org")
    stations = [Place(f"s{one.pk}", one.name, one.org, one) for one in mine.order_by("org", "no", "pk")]
    bodies = list(OrgUnit.objects.filter(pk__in=whole).order_by("pk"))
    several = len(bodies) > 1
    beside = [Place(f"o{one.pk}", one.short_name if several else _("不在站上"), one) for one in bodies]
    return [*stations, *beside]


def last_place(user: Any, places: list[Place]) -> str:
    """The value of the place that the user noted something for last, else of the first one; "" where there is none."""
    mine = ResidentMatter.objects.alive().filter(created_by=user.pk, client_key__isnull=False).order_by("-pk")
    last = mine.values_list("station", "org").first()
    wanted = (f"s{last[0]}" if last[0] else f"o{last[1]}") if last else ""
    values = [place.value for place in places]
    return wanted if wanted in values else next(iter(values), "")


def ways_of(user: Any) -> list[tuple[str, str]]:
    """The channels of a quick note, by what the user is; the usual one first."""
    held = {role for roles in user.scope.roles.values() for role in roles}
    ways = next((found for role, found in WAYS.items() if role.value in held), WAYS[Role.OFFICER])
    return [(channel.value, str(channel.label)) for channel in ways]


def own_member(user: Any, org: OrgUnit) -> Member | None:
    """The member of that body whose account this is."""
    found: Member | None = Member.objects.of(org).filter(user=user.pk).first()
    return found


def desks_of(user: Any) -> list[OrgUnit]:
    """The bodies at whose desk the user sits: where he keeps the registers, or heads a station."""
    headed = open_stations().filter(pk__in=user.scope.stations)
    sits = Q(pk__in=user.scope.bodies(CLERKS)) | Q(pk__in=headed.values("org"))
    return list(OrgUnit.objects.filter(sits).order_by("pk"))


_public: list[Callable[[OrgUnit], str]] = []


def on_tracking(address: Callable[[OrgUnit], str]) -> None:
    """Tell where residents of a body follow what they said: called with the body, gives a path or ""."""
    _public.append(address)


def tracking_of(org: OrgUnit) -> str:
    """The public page on which a resident follows a matter; "" where the body has none."""
    return next((found for address in _public if (found := address(org))), "")
