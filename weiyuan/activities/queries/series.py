"""Reads about what returns by a rule: its dates, what becomes of them, and how it was kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.activities import recurrence
from weiyuan.activities.models import Activity, ActivitySeries, Invites
from weiyuan.activities.queries.activities import activities_done, members_askable
from weiyuan.activities.recurrence import LATE, Occurrence
from weiyuan.activities.workflow import ACTIVITY_DONE, ACTIVITY_DRAFTS, ActivityState
from weiyuan.core.facts import Period
from weiyuan.governance.models import RuleDocument
from weiyuan.journal.models import Entry
from weiyuan.members.models import Member
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.queries import calendar_of, workdays

SERIES_FIELDS = ("title", "kind", "start", "end", "place", "organiser", "station", "must_attend", "plan_task", "rule")
SERIES_MOVABLE = (*ACTIVITY_DRAFTS, ActivityState.PUBLISHED, ActivityState.SIGNUP_CLOSED)


class Fate(models.TextChoices):
    """What arranging a series does with one of its dates."""

    MAKE = "make", gettext_lazy("新排")
    CHANGE = "change", gettext_lazy("要改")
    DROP = "drop", gettext_lazy("要取消")
    KEEP = "keep", gettext_lazy("已排好")
    EDITED = "edited", gettext_lazy("单独改过，不动")
    BEGUN = "begun", gettext_lazy("已开始，不动")
    OUT = "out", gettext_lazy("手工去掉了，不再排")


@dataclass(frozen=True)
class SeriesDate:
    """A date of a series and what becomes of it.

    occurrence  its day by the rule; None where the rule has none there (any more)
    activity    what stands there already
    why         why the day was moved; "" it was not
    changes     the names of the fields that arranging changes
    """

    fate: Fate
    on: date
    occurrence: Occurrence | None = None
    activity: Activity | None = None
    why: str = ""
    changes: tuple[str, ...] = ()

    @property
    def labels(self) -> list[str]:
        """What changes, in words."""
        fields: Any = Activity._meta
        return [str(fields.get_field(name).verbose_name) for name in self.changes]


@dataclass(frozen=True)
class SeriesPlan:
    """What arranging a series up to a day comes to; nothing of it is stored."""

    series: ActivitySeries
    last: date
    dates: tuple[SeriesDate, ...]

    def of(self, *fates: Fate) -> list[SeriesDate]:
        """The dates that have one of these fates."""
        return [one for one in self.dates if one.fate in fates]

    @property
    def due(self) -> list[SeriesDate]:
        """The dates about which something is to be done."""
        return self.of(Fate.MAKE, Fate.CHANGE, Fate.DROP)

    @property
    def digest(self) -> str:
        """Another digest: it is another plan than the one that was looked at."""
        lines = [
            (one.fate.value, str(one.on), one.activity.pk if one.activity else 0, one.changes) for one in self.dates
        ]
        said = [str(value) for value in series_says(self.series, self.last).values()]
        return hashlib.sha256(json.dumps([lines, said, self.series.version]).encode()).hexdigest()


def series_says(series: ActivitySeries, on: date) -> dict[str, Any]:
    """What the series wants an activity on that day to be."""
    start = timezone.make_aware(datetime.combine(on, series.starts or time.min))
    end = timezone.make_aware(datetime.combine(on, series.ends)) if series.ends else None
    same = {name: getattr(series, name) for name in SERIES_FIELDS if name not in {"start", "end"}}
    return {**same, "start": start, "end": end}


def series_mark(said: Mapping[str, Any]) -> str:
    """A digest of what a series said of an activity, or of what the activity now says of itself."""
    plain = {
        name: value.timestamp() if isinstance(value, datetime) else getattr(value, "pk", value)
        for name, value in said.items()
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def said_by_itself(activity: Activity) -> dict[str, Any]:
    """What an activity says where a series has a say."""
    return {name: getattr(activity, name) for name in SERIES_FIELDS}


def series_plan(series: ActivitySeries, last: date, now: datetime) -> SeriesPlan:
    """What stands, is missing and is otherwise than the series says, from today to ``last``: about four queries.

    Raises ValueError where that is further ahead than three years.
    """
    today = timezone.localdate(now)
    since = max(series.since, today - LATE)
    calendar = workdays() if series.to_workday else None
    dues = recurrence.days(series.rrule, since, last) if last >= since else []
    names = {day.on: day.name for year in {due.year for due in dues} for day in calendar_of(year)} if calendar else {}
    standing = _standing(series, today)
    found: list[SeriesDate] = []
    for one in recurrence.occurrences(dues, calendar):
        if one.on >= today:
            why = "" if one.due == one.on else names.get(one.due) or _("周末")
            found.append(_fate(series, one, _taken(standing, one), why, now))
    left = [a for a in standing if a.series_due and a.series_due <= last]
    found += [SeriesDate(fate, a.day, activity=a) for a in left if (fate := _left(a, now))]
    return SeriesPlan(series, last, tuple(sorted(_paired(series, found), key=lambda d: (d.on, d.fate == Fate.DROP))))


def _standing(series: ActivitySeries, today: date) -> list[Activity]:
    """The activities of the series for days to come; what undoing took away counts as never made."""
    begin = timezone.make_aware(datetime.combine(today - LATE, time.min))
    rows = Activity.objects.filter(Q(start__gte=begin) | Q(series_due__gte=today - LATE), series=series)
    found = list(rows.select_related("org", "station", "plan_task", "rule").order_by("deleted_at", "start", "pk"))
    gone = [a.pk for a in found if a.deleted_at]
    last: dict[int, str] = {}
    if gone:
        told = Entry.objects.filter(model=Activity._meta.label_lower, object_id__in=gone).order_by("pk")
        last = dict(told.values_list("object_id", "kind"))
    kept = [a for a in found if not (a.deleted_at and (not a.series_due or last.get(a.pk, "").endswith(".undo")))]
    return sorted(kept, key=lambda a: (a.deleted_at is not None, a.state == ActivityState.CANCELLED, a.start, a.pk))


def _taken(standing: list[Activity], one: Occurrence) -> Activity | None:
    """What stands for an occurrence, taken out of the list; an activity put to the series by hand by its day."""
    dues = (one.due, *one.merged)
    put = (a for a in standing if not a.series_due and a.day == one.on and a.state != ActivityState.CANCELLED)
    found = next((a for a in standing if a.series_due in dues), None) or next(put, None)
    if found is not None:
        standing.remove(found)
    return found


def _fate(series: ActivitySeries, one: Occurrence, activity: Activity | None, why: str, now: datetime) -> SeriesDate:
    if activity is None:
        begun = series_says(series, one.on)["start"] <= now and series.starts is not None
        return SeriesDate(Fate.BEGUN if begun else Fate.MAKE, one.on, one, None, why)
    if fate := _untouchable(activity, now):
        return SeriesDate(fate, activity.day, one, activity, why)
    changes = changed_by(series, activity, one.on)
    fate = Fate.CHANGE if changes else Fate.KEEP
    return SeriesDate(fate, one.on, one, activity, why, changes)


def changed_by(series: ActivitySeries, activity: Activity, on: date) -> tuple[str, ...]:
    """The fields in which an activity differs from what the series wants on that day."""
    said = series_says(series, on)
    return tuple(name for name in SERIES_FIELDS if getattr(activity, name) != said[name])


def _untouchable(activity: Activity, now: datetime) -> Fate | None:
    if activity.deleted_at or activity.state == ActivityState.CANCELLED:
        return Fate.OUT
    if activity.state not in SERIES_MOVABLE or activity.start <= now:
        return Fate.BEGUN
    return None if series_mark(said_by_itself(activity)) == activity.series_mark else Fate.EDITED


def _left(activity: Activity, now: datetime) -> Fate | None:
    """What becomes of an activity on a day that the rule does not have; None where it is no matter any more."""
    fate = _untouchable(activity, now)
    return {None: Fate.DROP, Fate.EDITED: Fate.EDITED}.get(fate)


def _paired(series: ActivitySeries, dates: list[SeriesDate]) -> list[SeriesDate]:
    """What is missing takes the place of what is too much: it is put off rather than called off."""
    spare = sorted((one for one in dates if one.fate == Fate.DROP), key=lambda one: one.on)
    missing = [one for one in dates if one.fate == Fate.MAKE]
    rest = [one for one in dates if one.fate not in {Fate.DROP, Fate.MAKE}]
    taken = recurrence.paired([one.on for one in spare], [one.on for one in missing])
    for at, to in taken:
        activity, one = spare[at].activity, missing[to]
        if activity is not None:
            rest.append(replace(one, fate=Fate.CHANGE, activity=activity, changes=changed_by(series, activity, one.on)))
    left, open_ = {at for at, _to in taken}, {to for _at, to in taken}
    rest += [one for at, one in enumerate(spare) if at not in left]
    return rest + [one for to, one in enumerate(missing) if to not in open_]


def members_by_default(series: ActivitySeries, activity: Activity) -> QuerySet[Member]:
    """Whom a series asks to an activity without being told."""
    if series.invites == Invites.NONE:
        return Member.objects.none()
    found = members_askable(activity)
    return found.filter(stations=series.station_id) if series.invites == Invites.STATION else found


def series_ahead(series: ActivitySeries, now: datetime) -> list[Activity]:
    """The activities of a series that have not begun, in order of time."""
    rows = Activity.objects.alive().filter(series=series, start__gt=now, state__in=SERIES_MOVABLE)
    return list(rows.select_related("org").order_by("start", "pk"))


def series_kept(user: Any, org: OrgUnit, period: Period, today: date) -> list[tuple[ActivitySeries, int | None]]:
    """The series that were on in a period, with how often each was due in it up to today; None over three years."""
    rows = ActivitySeries.objects.visible_to(user).of(org).overlapping(period, "since", "until")
    last, calendar, found = min(period.end, today), workdays(), []
    for one in rows.order_by("state", "no", "pk"):
        number: int | None = 0
        try:
            first = max(period.start - LATE, one.since)
            dues = recurrence.days(one.rrule, first, last) if first <= last else []
            on = [each.on for each in recurrence.occurrences(dues, calendar if one.to_workday else None)]
            number = sum(period.start <= day <= last for day in on)
        except ValueError:
            number = None
        found.append((one, number))
    return found


@dataclass(frozen=True)
class RuleKept:
    """How a rule that asks for activities is kept: how often in the period, when last, when next."""

    times: int
    last: datetime | None
    next: datetime | None


def rules_kept(user: Any, org: OrgUnit, period: Period, now: datetime) -> list[tuple[RuleDocument, RuleKept]]:
    """The rules that a series or an activity goes by, the longest neglected first. Five queries."""
    named = ActivitySeries.objects.of(org).filter(rule__isnull=False).values_list("rule", flat=True)
    rows = Activity.objects.of(org).filter(rule__isnull=False).order_by()
    over = rows.filter(state__in=ACTIVITY_DONE)
    last = dict(over.values_list("rule").annotate(last=Max("start")))
    times = dict(activities_done(org, period).order_by().values_list("rule").annotate(times=Count("pk")))
    ahead = rows.filter(start__gt=now).exclude(state__in=(*ACTIVITY_DONE, ActivityState.CANCELLED))
    coming = dict(ahead.values_list("rule").annotate(next=Min("start")))
    rules = RuleDocument.objects.visible_to(user).filter(pk__in={*named, *last, *coming})
    found = [(rule, RuleKept(times.get(rule.pk, 0), last.get(rule.pk), coming.get(rule.pk))) for rule in rules]
    return sorted(found, key=lambda one: (one[1].last.timestamp() if one[1].last else 0, one[0].no))
