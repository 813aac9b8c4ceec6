"""Reads about activities that the facts, and flats above, ask for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from weiyuan.activities.models import Activity, Attendance, ReceptionDay, VisitFollowUp
from weiyuan.activities.workflow import (
    ACTIVITY_ASKING,
    ACTIVITY_DONE,
    ACTIVITY_DRAFTS,
    PRESENT,
    RECEPTION_HELD,
    ActivityState,
    AttendanceState,
    FollowUpState,
)
from weiyuan.core.facts import Period
from weiyuan.members.models import Member
from weiyuan.members.queries import in_roll_order, members_at, row_of
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import CLERKS


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


# --- who is asked, and what was answered -------------------------------------------------------------

# These hold a place; leave that is not granted keeps it.
PLACED = (AttendanceState.ACCEPTED, AttendanceState.LEAVE_REQUESTED, AttendanceState.LEAVE_REFUSED, *PRESENT)


def members_askable(activity: Activity) -> QuerySet[Member]:
    """The members in office on the day of the activity, by name."""
    return members_at(activity.org, activity.day).order_by("name", "pk")


def roll_of(activity: Activity) -> QuerySet[Attendance]:
    """Everybody listed for an activity: members by name, then those who work for the body."""
    rows: Any = activity.attendances
    return in_roll_order(rows.alive())


def own_part(user: Any, activity: Activity, known: list[Any] | None = None) -> Attendance | None:
    """What the activity says of the member whose account this is.

    ``known`` are all the attendances that the user may see, his own among them, where they are at hand.
    """
    if known is not None:
        return next((row for row in known if row.member_id and row.member_id == user.scope.member), None)
    rows: Any = activity.attendances
    found: Attendance | None = row_of(user, rows.alive())
    return found


def own_activity(user: Any, pk: int) -> Activity | None:
    """An activity that a member may open as his own: one that he sees, or is asked to. None where there is none."""
    asked = Attendance.objects.alive().filter(member__user=user.pk, activity=pk)
    seen = Q(pk__in=Activity.objects.visible_to(user).filter(pk=pk).values("pk"))
    called = ~Q(state__in=ACTIVITY_DRAFTS) & Q(pk__in=asked.values("activity"))
    found: Activity | None = (
        Activity.objects.alive().filter(seen | called, pk=pk).select_related("org", "station").first()
    )
    return found


def closes_at(activity: Activity) -> datetime:
    """Until when members may answer."""
    return activity.signup_deadline or activity.start


def is_answerable(activity: Activity, now: datetime) -> bool:
    """Whether members may still say if they come."""
    return activity.state == ActivityState.PUBLISHED and now <= closes_at(activity)


def is_open_to_all(activity: Activity) -> bool:
    """Whether members who were not asked may sign up: a deadline or a number of places says that there is a sign-up."""
    return activity.signup_deadline is not None or activity.capacity is not None


def places_left(activity: Activity) -> int | None:
    """How many more may sign up; None where places are not counted."""
    if activity.capacity is None:
        return None
    rows: Any = activity.attendances
    return max(activity.capacity - int(rows.alive().filter(state__in=PLACED).count()), 0)


def leaves_waiting(user: Any) -> QuerySet[Attendance]:
    """The requests for leave that the user is to decide, the nearest activity first."""
    found: QuerySet[Attendance] = Attendance.objects.visible_to(user).filter(
        org__in=user.scope.bodies(CLERKS),
        state=AttendanceState.LEAVE_REQUESTED,
        activity__deleted_at__isnull=True,
        activity__state__in=ACTIVITY_ASKING,
    )
    return found.select_related("activity", "member", "person", "org").order_by("activity__start", "pk")


def follow_ups_open(user: Any, activity: Activity, known: list[Any] | None = None) -> list[VisitFollowUp]:
    """What an activity left to be done, as far as the user may see it, the most pressing first.

    ``known`` are all the follow-ups that the user may see, where they are at hand.
    """
    rows = known
    if rows is None:
        table = VisitFollowUp.objects.visible_to(user).filter(activity=activity, state=FollowUpState.OPEN)
        rows = list(table.select_related("org", "activity"))
    found = [one for one in rows if one.state == FollowUpState.OPEN]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.pk))


def answers_owed(member: Member, now: datetime) -> list[Attendance]:
    """The invitations that a member has not answered and still can, the nearest first."""
    rows = Attendance.objects.alive().filter(
        member=member,
        state=AttendanceState.PENDING,
        activity__state=ActivityState.PUBLISHED,
        activity__deleted_at__isnull=True,
        activity__start__gte=now,
    )
    found = rows.select_related("activity").order_by("activity__start", "pk")
    return [row for row in found if is_answerable(row.activity, now)]
