"""Reads about activities that the facts, and flats above, ask for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from weiyuan.activities.models import Activity, Attendance, ReceptionDay
from weiyuan.activities.workflow import ACTIVITY_DONE, PRESENT, RECEPTION_HELD
from weiyuan.core.facts import Period
from weiyuan.orgs.models import OrgUnit


def activities_done(org: OrgUnit, period: Period) -> QuerySet[Activity]:
    """The activities that are over and began on a day (Asia/Shanghai) of the period, in order of time.

    Bounds are moments, not ``__date``, so that the index on body and time is used.
    """
    start = timezone.make_aware(datetime.combine(period.start, time.min))
    end = timezone.make_aware(datetime.combine(period.end + timedelta(days=1), time.min))
    found: QuerySet[Activity] = Activity.objects.of(org).filter(
        state__in=ACTIVITY_DONE, start__gte=start, start__lt=end
    )
    return found.order_by("start", "pk")


def presences(org: OrgUnit, period: Period) -> QuerySet[Attendance]:
    """The attendances of those who came to activities of the period."""
    found: QuerySet[Attendance] = Attendance.objects.of(org).filter(
        activity__in=activities_done(org, period), state__in=PRESENT
    )
    return found


def receptions_held(org: OrgUnit, period: Period) -> QuerySet[ReceptionDay]:
    """The reception days of the period that were opened, in order of date."""
    found: QuerySet[ReceptionDay] = ReceptionDay.objects.of(org).within(period, "on").filter(state__in=RECEPTION_HELD)
    return found.order_by("on", "pk")
