"""What stands in a person's calendar: one query for each kind, each beginning with who is looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.activities.models import Activity, Attendance, ReceptionDay
from weiyuan.activities.workflow import ActivityState, AttendanceState, ReceptionState
from weiyuan.calendars.feeds import ZONE, Happening, midnight, order
from weiyuan.calendars.models import FeedToken
from weiyuan.calendars.rules import has_calendar
from weiyuan.consultations.models import Consultation
from weiyuan.governance.models import PlanTask
from weiyuan.governance.workflow import TaskState
from weiyuan.journal.models import Entry
from weiyuan.learning.models import LearningAttendance, LearningSession
from weiyuan.learning.workflow import LearningState
from weiyuan.members.models import Member
from weiyuan.orgs.models import CalendarDay
from weiyuan.orgs.models.calendar import shipped_days
from weiyuan.orgs.queries import hash_of

LONGEST = timedelta(days=92)  # that an activity may last; the index is asked no further back
MOST_DAYS = 500
MOST_ROWS = 2000  # of one kind
BEFORE, AHEAD = timedelta(days=90), timedelta(days=400)  # of a feed, from today
AWAY = (AttendanceState.DECLINED, AttendanceState.LEAVE_APPROVED)


@dataclass(frozen=True)
class Kind:
    """A kind of record that has its day.

    slug, hue  of its register, and its colour
    day, end   the fields of its beginning, and of its end if it has one
    hold       the title, beginning, end and whether it takes all day, of a record
    taken_by   the condition under which one of these members takes part: called with the reader and the members
    station    whether it has a field ``station``
    cancelled  its states that mean: it will not be
    reads      the fields that ``hold`` reads, besides the two above
    """

    slug: str
    hue: str
    label: str | Promise
    model: Any
    day: str
    hold: Callable[[Any], tuple[str, datetime, datetime | None, bool]]
    taken_by: Callable[[Any, Any], Q]
    cancelled: tuple[str, ...] = ()
    end: str = ""
    station: bool = False
    reads: tuple[str, ...] = ("title",)

    @property
    def places(self) -> tuple[str, ...]:
        """The field of its place, if it has one."""
        return ("place",) if any(field.name == "place" for field in self.model._meta.fields) else ()


def _activity(record: Any) -> tuple[str, datetime, datetime | None, bool]:
    """An activity noted with days alone, from midnight to midnight, takes all day."""
    start = record.start.astimezone(ZONE)
    end = record.end.astimezone(ZONE) if record.end else None
    whole = start == midnight(start.date()) and (end is None or f"{end:%H:%M}" in {"00:00", "23:59"})
    return record.title, start, end, whole


def _reception(record: Any) -> tuple[str, datetime, datetime | None, bool]:
    start, end = (
        datetime.combine(record.on, at, ZONE) if record.opens and at else None for at in (record.opens, record.closes)
    )
    return _("接待日：%s") % record.place, start or midnight(record.on), end, start is None


def _session(record: Any) -> tuple[str, datetime, datetime | None, bool]:
    start = record.at.astimezone(ZONE)
    whole = start == midnight(start.date())
    end = start + timedelta(hours=float(record.hours)) if record.hours and not whole else None
    return record.title, start, end, whole


def _consultation(record: Any) -> tuple[str, datetime, datetime | None, bool]:
    return record.title, midnight(record.on), None, True


def _task(record: Any) -> tuple[str, datetime, datetime | None, bool]:
    return _("到期：%s") % record.title, midnight(record.due_on), None, True


def _at_activity(user: Any, members: Any) -> Q:
    came = Attendance.objects.visible_to(user).filter(member__in=members).exclude(state__in=AWAY)
    visits = Activity.visited.through.objects.filter(member__in=members)
    return Q(pk__in=came.values("activity")) | Q(pk__in=visits.values("activity"))


def _at_session(user: Any, members: Any) -> Q:
    return Q(pk__in=LearningAttendance.objects.visible_to(user).filter(member__in=members).values("session"))


def _on_duty(user: Any, members: Any) -> Q:
    duties = ReceptionDay.members_on_duty.through.objects.filter(member__in=members)
    return Q(pk__in=duties.values("receptionday")) | Q(substitute__in=members)


def _at_consultation(user: Any, members: Any) -> Q:
    there = Consultation.members.through.objects.filter(member__in=members)
    return Q(pk__in=there.values("consultation"))


def _nobody(user: Any, members: Any) -> Q:
    """A task names its owner in words: no record of a member belongs to it."""
    return Q(pk__in=())


KINDS = (
    Kind("activities", "brand", gettext_lazy("活动"), Activity, "start", _activity, _at_activity,
         (ActivityState.CANCELLED,), end="end", station=True),
    Kind("receptions", "ok", gettext_lazy("接待日"), ReceptionDay, "on", _reception, _on_duty,
         (ReceptionState.CANCELLED,), station=True, reads=("opens", "closes")),
    Kind("learning", "info", gettext_lazy("学习"), LearningSession, "at", _session, _at_session,
         (LearningState.CANCELLED,), station=True, reads=("title", "hours")),
    Kind("consultations", "plum", gettext_lazy("协商议事"), Consultation, "on", _consultation, _at_consultation),
    Kind("tasks", "warn", gettext_lazy("任务到期"), PlanTask, "due_on", _task, _nobody, (TaskState.DROPPED,)),
)  # fmt: skip
SLUGS = tuple(kind.slug for kind in KINDS)


def happenings(
    user: Any,
    first: date,
    last: date,
    *,
    kind: str = "",
    org: int | None = None,
    station: int | None = None,
    member: int | None = None,
    mine: bool = False,
    feed: bool = False,
) -> list[Happening]:
    """What the user may see of what touches the days from first to last, both included, in order.

    kind     slug of the one kind wanted; "" all
    org, station, member  keys that narrow it; of what has no station or member nothing is left
    mine     only what concerns the user
    feed     as calendar programs want it: without drafts, and with what was removed, to be crossed out there
    Of one kind no more than ``MOST_ROWS``. Raises ValueError for more than ``MOST_DAYS`` days.
    """
    if (last - first).days > MOST_DAYS:
        raise ValueError("too many days")
    found: list[Happening] = []
    for one in KINDS:
        if kind not in {"", one.slug} or (station and not one.station):
            continue
        rows = _narrowed(_within(one, _seen(one, user, feed), first, last), one, user, org, station, member)
        if mine or not feed:
            rows = rows.annotate(mine=ExpressionWrapper(_concerns(one, user), output_field=BooleanField()))
        rows = (rows.filter(mine=True) if mine else rows).select_related("org").only(*_read(one))
        found += [_happening(one, record) for record in rows.order_by(one.day, "pk")[:MOST_ROWS]]
    return sorted((one for one in found if one.last_day >= first), key=order)


def happening_of(user: Any, slug: str, pk: int) -> Happening | None:
    """The one of that kind and key; None where there is no such kind, or the user may not see it."""
    one = next((kind for kind in KINDS if kind.slug == slug), None)
    record = one.model.objects.visible_to(user).select_related("org").filter(pk=pk).first() if one else None
    return _happening(one, record) if one and record else None


def _seen(kind: Kind, user: Any, feed: bool) -> Any:
    if not feed:
        return kind.model.objects.visible_to(user)
    # The rule of visible_to for the removed ones too: their titles were sent to this user before.
    rows = kind.model.objects.filter(kind.model.seen_by(user), org__in=list(user.scope.roles))
    return rows.exclude(state__in=kind.model.workflow.drafts)


def _within(kind: Kind, rows: Any, first: date, last: date) -> Any:
    """Those that touch the days. Moments are compared with midnights, so that an index serves."""
    if kind.day not in {"start", "at"}:
        return rows.filter(**{f"{kind.day}__gte": first, f"{kind.day}__lte": last})
    begin = midnight(first)
    rows = rows.filter(**{f"{kind.day}__lt": midnight(last + timedelta(days=1))})
    if not kind.end:  # a session that went on over midnight began the day before
        return rows.filter(**{f"{kind.day}__gte": begin - timedelta(days=1)})
    touching = Q(**{f"{kind.day}__gte": begin}) | Q(**{f"{kind.end}__gt": begin})
    return rows.filter(touching, **{f"{kind.day}__gte": begin - LONGEST})


def _narrowed(rows: Any, kind: Kind, user: Any, org: int | None, station: int | None, member: int | None) -> Any:
    if org:
        rows = rows.filter(org=org)
    if station:
        rows = rows.filter(station=station)
    return rows.filter(kind.taken_by(user, [member])) if member else rows


def _concerns(kind: Kind, user: Any) -> Q:
    """What concerns a user: where he takes part, what he registered, his station's, tasks that bear his name."""
    mine = kind.taken_by(user, Member.objects.alive().filter(user=user.pk).values("pk"))
    if kind.station and user.scope.stations:
        mine |= Q(station__in=sorted(user.scope.stations))
    if kind.model is Activity:
        mine |= Q(created_by=user.pk)
    if kind.model is PlanTask and user.name:
        mine |= Q(owner__contains=user.name)
    return mine


def _read(kind: Kind) -> Iterator[str]:
    yield from ("org__short_name", "state", "version", "updated_at", "deleted_at", kind.day, *kind.places, *kind.reads)
    if kind.end:
        yield kind.end


def _happening(kind: Kind, record: Any) -> Happening:
    title, start, end, all_day = kind.hold(record)
    return Happening(
        kind.slug, record.pk, record.org.short_name, str(kind.label), kind.hue, title, start, end, all_day,
        getattr(record, "place", ""), str(record.get_state_display()), record.workflow.tone(record.state),
        record.state in kind.cancelled, record.deleted_at is not None, record.state in record.workflow.drafts,
        bool(getattr(record, "mine", False)), record.version, record.updated_at,
    )  # fmt: skip


def special_days(first: date, last: date) -> dict[date, tuple[bool, str]]:
    """Holidays and worked weekends: day → (is worked, name). What was imported stands above what is shipped."""
    found = {day: said for day, said in shipped_days().items() if first <= day <= last}
    stored = CalendarDay.objects.filter(on__gte=first, on__lte=last).values_list("on", "works", "name")
    found.update((on, (works, name)) for on, works, name in stored)
    return found


def _living_feeds() -> Any:
    """The links that show something: neither revoked, nor of an account that was stopped since they were made.

    Who was stopped and let in again makes new ones: the old may be in other hands.
    """
    stopped = Entry.objects.filter(
        model="orgs.user", object_id=OuterRef("user"), kind="orgs.user.stop", at__gte=OuterRef("made_at")
    )
    return FeedToken.objects.filter(~Exists(stopped), revoked_at__isnull=True, user__is_active=True)


def feeds_of(user: Any) -> Any:
    """The links of a person that still show something, the newest first."""
    return _living_feeds().filter(user=user).order_by("-made_at", "-pk")


def feed_of(scope: str, token: str) -> FeedToken | None:
    """The link of that token, if it shows something; else None, whatever the reason."""
    mark = hash_of(token)
    found: FeedToken | None = _living_feeds().select_related("user").filter(hash=mark, scope=scope).first()
    known = found is not None and compare_digest(found.hash, mark)
    return found if known and found and has_calendar(found.user) else None


def feed_window() -> tuple[date, date]:
    """The days that a feed tells of."""
    today = timezone.localdate()
    return today - BEFORE, today + AHEAD
