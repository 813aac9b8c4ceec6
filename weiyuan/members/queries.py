"""Reads about members that other flats ask for."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Max, Min, Q, QuerySet

from weiyuan.core.facts import Period
from weiyuan.members.models import DEFAULTS, ContactKind, ContactLog, Member, Membership
from weiyuan.orgs.models import OrgUnit


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


class ContactDue(NamedTuple):
    """A member in office, the day of the last contact (else of joining), and the interval in days."""

    member: int
    since: date
    days: int

    def overdue(self, day: date) -> bool:
        return (day - self.since).days > self.days


def contacts_due(org: OrgUnit, day: date) -> list[ContactDue]:
    """When each member in office on that day was last contacted by then (seed 1: 定期沟通机制)."""
    seats = memberships_at(org, day).values_list("member", "member__contact_days").annotate(Min("joined_on"))
    logs = ContactLog.objects.of(org).filter(kind=ContactKind.MEMBER, on__lte=day)
    last = dict(logs.order_by().values_list("member").annotate(Max("on")))
    return [
        ContactDue(member, last.get(member, joined), days or DEFAULTS["contact_days"])
        for member, days, joined in seats.order_by("member")
    ]
