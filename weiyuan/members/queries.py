"""Reads about members that other flats ask for."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from weiyuan.core.facts import Period
from weiyuan.members.models import Member, Membership
from weiyuan.orgs.models import OrgUnit


def memberships_at(org: OrgUnit, day: date) -> QuerySet[Membership]:
    """The memberships in force on a day."""
    open_end = Q(left_on__isnull=True, term__end__gte=day) | Q(left_on__gte=day)
    found: QuerySet[Membership] = Membership.objects.of(org).filter(open_end, joined_on__lte=day)
    return found


def memberships_in(org: OrgUnit, period: Period) -> QuerySet[Membership]:
    """The memberships that touch a period: the denominator of every rate per member."""
    found: QuerySet[Membership] = Membership.objects.of(org).overlapping(period, "joined_on", "left_on")
    return found.filter(term__end__gte=period.start)


def members_at(org: OrgUnit, day: date) -> QuerySet[Member]:
    """The members in office on a day, each once, whatever number of levels they sit on."""
    found: QuerySet[Member] = Member.objects.of(org).filter(pk__in=memberships_at(org, day).values("member"))
    return found
