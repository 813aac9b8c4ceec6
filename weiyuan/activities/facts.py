"""What a body can state about its activities and reception days in a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.activities.models import Activity, ActivityKind, Attendance, ReceptionDay
from weiyuan.activities.queries import activities_done, receptions_held
from weiyuan.activities.workflow import PRESENT, AttendanceState
from weiyuan.core.facts import Fact, Period, counted, rate
from weiyuan.members.queries import members_at, memberships_in
from weiyuan.orgs.models import LiaisonStation, OrgUnit

ACTIVITY = "activities.activity"
ATTENDANCE = "activities.attendance"
RECEPTION = "activities.receptionday"
MONTH, QUARTER = 1, 3


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """Everything about activities and reception days between two dates, both inclusive.

    Seed 1 二, seed 2 二 and 五. Nothing about a register that was never used. Members' attendance counts inside
    their terms only.
    """
    found: list[Fact] = []
    if Activity.objects.of(org).exists():
        done = Done(org, period)
        found += [*_times(done), *_sums(done), *_plan(done), *_attendance(done)]
    if ReceptionDay.objects.of(org).exists():
        found += _receptions(org, period)
    return found


@dataclass
class Done:
    """The rows of one body and period, each table read once."""

    org: OrgUnit
    period: Period

    @cached_property
    def activities(self) -> list[Any]:
        return list(
            activities_done(self.org, self.period).values_list(
                "pk", "kind", "start", "must_attend", "plan_task_id", "rule_id", "series_id", "station_id",
                "households", "people_served", "materials_given", "amount_yuan", named=True,
            )
        )  # fmt: skip

    @cached_property
    def days(self) -> dict[int, date]:
        return {a.pk: timezone.localtime(a.start).date() for a in self.activities}

    @cached_property
    def attendances(self) -> list[Any]:
        """The members' part, inside their terms."""
        found = (
            Attendance.objects.of(self.org)
            .filter(activity__in=activities_done(self.org, self.period), member__isnull=False)
            .order_by("pk")
            .values_list("pk", "activity_id", "member_id", "state", named=True)
        )
        serving = self._serving()
        return [a for a in found if serving(a.member_id, self.days[a.activity_id])]

    @cached_property
    def present(self) -> list[Any]:
        return [a for a in self.attendances if a.state in PRESENT]

    def _serving(self) -> Callable[[int, date], bool]:
        spans: dict[int, list[tuple[date, date]]] = {}
        terms = memberships_in(self.org, self.period).values_list("member_id", "joined_on", "left_on", "term__end")
        for member, joined, left, term_end in terms:
            spans.setdefault(member, []).append((joined, min(left or term_end, term_end)))
        return lambda member, day: any(start <= day <= end for start, end in spans.get(member, ()))

    def of_kind(self, *kinds: str) -> list[Any]:
        return [a for a in self.activities if a.kind in kinds]


@dataclass
class Tally:
    """What became of who was due, as keys of the attendances. Who declined is not due, nor who left an invitation
    unanswered that he was free to ignore."""

    present: list[int] = field(default_factory=list)
    excused: list[int] = field(default_factory=list)
    absent: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    def count(self, attendance: Any, must_attend: bool) -> None:
        """Add an attendance."""
        state = AttendanceState(attendance.state)
        if state in PRESENT:
            self.present.append(attendance.pk)
        elif state == AttendanceState.LEAVE_APPROVED:
            self.excused.append(attendance.pk)
        elif state == AttendanceState.ABSENT:
            self.absent.append(attendance.pk)
        elif state != AttendanceState.DECLINED and (state != AttendanceState.PENDING or must_attend):
            self.open.append(attendance.pk)

    @property
    def due(self) -> list[int]:
        """All who were due, the excused among them (应到)."""
        return sorted([*self.present, *self.excused, *self.absent, *self.open])

    @property
    def expected(self) -> list[int]:
        """The denominator of the rate: due, and not excused (应到－准假)."""
        return sorted([*self.present, *self.absent, *self.open])

    @property
    def rate(self) -> Decimal | None:
        """present ÷ expected in percent; None where nobody was expected."""
        found = rate("", len(self.present), len(self.expected), "", (), "")
        return Decimal(str(found[0].value)) if found else None


def tallies(done: Done, kind: str = "") -> tuple[Tally, dict[int, Tally], dict[str, Tally]]:
    """Attendance inside the terms: altogether, by member and by kind of activity. ``kind``: of this kind alone."""
    activities = {a.pk: a for a in done.activities if not kind or a.kind == kind}
    total = Tally()
    members: dict[int, Tally] = {}
    kinds: dict[str, Tally] = {}
    for attendance in done.attendances:
        activity = activities.get(attendance.activity_id)
        if activity is not None:
            by_member = members.setdefault(attendance.member_id, Tally())
            for tally in (total, by_member, kinds.setdefault(activity.kind, Tally())):
                tally.count(attendance, activity.must_attend)
    return total, members, kinds


def _keys(rows: Iterable[Any]) -> tuple[int, ...]:
    return tuple(row.pk for row in rows)


def _times(done: Done) -> list[Fact]:
    def times(name: str, kind: ActivityKind) -> Fact:
        query = _("%s次数：已结束、开始日期在期内") % kind.label
        return counted(f"activities.{name}", _keys(done.of_kind(kind)), "次", ACTIVITY, query)

    visits = set(_keys(done.of_kind(ActivityKind.RESIDENT_VISIT)))
    return [
        counted("activities.total", _keys(done.activities), "次", ACTIVITY, _("活动次数：已结束、开始日期在期内")),
        counted(
            "activities.attendance",
            _keys(done.present),
            "人次",
            ATTENDANCE,
            _("活动的委员出席人次：已签到、已出席，只计任期内"),
        ),
        _by_kind(done),
        times("resident_visits", ActivityKind.RESIDENT_VISIT),
        counted(
            "activities.resident_visit_members",
            (a.pk for a in done.present if a.activity_id in visits),
            "人次",
            ATTENDANCE,
            _("走访群众的委员出席人次，只计任期内"),
        ),
        _member_visits(done),
        times("inspections", ActivityKind.INSPECTION),
        times("research", ActivityKind.RESEARCH),
        times("coordination", ActivityKind.COORDINATION),
        times("services", ActivityKind.SERVICE),
    ]


def _by_kind(done: Done) -> Fact:
    of_kind: dict[str, list[int]] = {kind: [] for kind in ActivityKind.values}
    people: dict[str, list[int]] = {kind: [] for kind in ActivityKind.values}
    kinds = {a.pk: a.kind for a in done.activities}
    for activity, kind in kinds.items():
        of_kind[kind].append(activity)
    for attendance in done.present:
        people[kinds[attendance.activity_id]].append(attendance.pk)
    order = sorted((kind for kind in of_kind if of_kind[kind]), key=lambda kind: -len(of_kind[kind]))
    query = _("活动次数按类型：已结束、开始日期在期内")
    rows = tuple(
        {
            "kind": Fact("kind", str(ActivityKind(kind).label), "", ACTIVITY, tuple(of_kind[kind])),
            "count": counted("count", of_kind[kind], "次", ACTIVITY, query),
            "people": counted("people", people[kind], "人次", ATTENDANCE, _("该类型活动的委员出席人次，只计任期内")),
        }
        for kind in order
    )
    return Fact("activities.by_kind", len(rows), "类", ACTIVITY, _keys(done.activities), query, rows)


def _member_visits(done: Done) -> Fact:
    links = Activity.visited.through.objects.filter(
        activity__in=activities_done(done.org, done.period).filter(kind=ActivityKind.MEMBER_VISIT)
    )
    visited = list(links.order_by("activity_id").values_list("activity_id", flat=True))
    query = _("走访委员人次：按每次被走访的委员计")
    return Fact("activities.member_visits", len(visited), "人次", ACTIVITY, tuple(dict.fromkeys(visited)), query)


def _sums(done: Done) -> list[Fact]:
    def total(name: str, column: str, unit: str, rows: list[Any], query: str) -> Fact:
        counting = [row for row in rows if getattr(row, column)]
        value = sum(getattr(row, column) for row in counting)
        return Fact(f"activities.{name}", value, unit, ACTIVITY, _keys(counting), query)

    homes = done.of_kind(ActivityKind.RESIDENT_VISIT)
    services = done.of_kind(ActivityKind.SERVICE)
    given = [row for row in done.activities if row.amount_yuan]
    donated = sum((row.amount_yuan for row in given), Decimal(0))
    return [
        total("households", "households", "户", homes, _("走访群众的户数之和，慰问不计")),
        total("people_served", "people_served", "人次", services, _("公益便民服务的服务人次之和")),
        total("materials_given", "materials_given", "份", done.activities, _("发放资料份数之和")),
        Fact("activities.donated", donated, "元", ACTIVITY, _keys(given), _("慰问、捐助金额之和（元）")),
    ]


@dataclass(frozen=True)
class Footing:
    """On what activities stand, as their keys: in the plan (a task or a series), on a rule alone, on neither."""

    planned: tuple[int, ...]
    ruled: tuple[int, ...]
    loose: tuple[int, ...]

    @classmethod
    def of(cls, activities: Iterable[Any]) -> Footing:
        """The footing of these rows of ``Done.activities``."""
        rows = list(activities)
        planned = _keys(a for a in rows if a.plan_task_id or a.series_id)
        ruled = _keys(a for a in rows if a.rule_id and not a.plan_task_id and not a.series_id)
        loose = _keys(a for a in rows if not a.plan_task_id and not a.series_id and not a.rule_id)
        return cls(planned, ruled, loose)

    @property
    def every(self) -> tuple[int, ...]:
        """All of them."""
        return (*self.planned, *self.ruled, *self.loose)

    @property
    def rate(self) -> Decimal | None:
        """planned ÷ every in percent; None where there are none."""
        found = rate("", len(self.planned), len(self.every), "", (), "")
        return Decimal(str(found[0].value)) if found else None


def months_without(done: Done) -> list[Period]:
    """The whole months of the period, since the body was founded and up to today, in which nothing was done."""
    start = max(done.period.start, done.org.founded_on)
    months = Period(start, min(done.period.end, timezone.localdate())).spans(MONTH)
    busy = {(day.year, day.month) for day in done.days.values()}
    return [month for month in months if (month.start.year, month.start.month) not in busy]


def _plan(done: Done) -> list[Fact]:
    loose, empty = Footing.of(done.activities).loose, months_without(done)
    return [
        counted(
            "activities.without_plan", loose, "次", ACTIVITY, _("没有计划任务、不属常规活动、也没有依据制度的活动次数")
        ),
        *rate(
            "activities.without_plan_rate",
            len(loose),
            len(done.activities),
            ACTIVITY,
            loose,
            _("没有计划任务、不属常规活动、也没有依据制度的活动÷活动次数"),
        ),
        Fact(
            "activities.months_without",
            len(empty),
            "个月",
            ACTIVITY,
            _keys(done.activities),
            _("期内没有任何活动的完整自然月数；所列为期内的活动"),
        ),
    ]


def _attendance(done: Done) -> list[Fact]:
    total, _members, _kinds = tallies(done)
    found = rate(
        "activities.attendance_rate",
        len(total.present),
        len(total.expected),
        ATTENDANCE,
        total.expected,
        _("出席率：出席÷（应到－准假），只计任期内；表示不参加的、自愿参加而未答复的不算应到"),
    )
    if Attendance.objects.of(done.org).exists():
        came = {a.member_id for a in done.present}
        idle = [
            pk
            for pk in members_at(done.org, done.period.end).order_by("pk").values_list("pk", flat=True)
            if pk not in came
        ]
        query = _("期末在届而期内没有参加过活动的委员人数；所列为期内的出席记录")
        found.append(Fact("activities.idle_members", len(idle), "名", ATTENDANCE, _keys(done.present), query))
    return found


def _receptions(org: OrgUnit, period: Period) -> list[Fact]:
    held: list[Any] = list(
        receptions_held(org, period).values_list("pk", "on", "station_id", "people_received", named=True)
    )
    duty = ReceptionDay.members_on_duty.through.objects.filter(receptionday__in=receptions_held(org, period))
    served = list(duty.order_by("receptionday_id").values_list("receptionday_id", flat=True))
    received = [r for r in held if r.people_received]
    return [
        counted("activities.reception_days", _keys(held), "次", RECEPTION, _("接待日次数：已开放、日期在期内")),
        Fact(
            "activities.reception_members",
            len(served),
            "人次",
            RECEPTION,
            tuple(dict.fromkeys(served)),
            _("接待日值班的委员人次"),
        ),
        Fact(
            "activities.residents_received",
            sum(r.people_received for r in received),
            "人次",
            RECEPTION,
            _keys(received),
            _("接待日接待的群众人次"),
        ),
        _quiet_stations(org, period, held),
    ]


def _quiet_stations(org: OrgUnit, period: Period, held: list[Any]) -> Fact:
    """Stations that were there through a whole quarter of the period and received nobody in it (F4)."""
    quarters = Period(period.start, min(period.end, timezone.localdate())).spans(QUARTER)
    busy = {(r.station_id, r.on.year, (r.on.month - 1) // QUARTER) for r in held}
    quiet = 0
    for station, founded, closed in LiaisonStation.objects.of(org).values_list("pk", "founded_on", "closed_on"):
        quiet += any(
            founded <= q.start
            and (closed is None or closed >= q.end)
            and (station, q.start.year, (q.start.month - 1) // QUARTER) not in busy
            for q in quarters
        )
    query = _("期内有完整季度未开展接待的联络站数；所列为期内的接待日")
    return Fact("activities.stations_without_reception", quiet, "个", RECEPTION, _keys(held), query)
