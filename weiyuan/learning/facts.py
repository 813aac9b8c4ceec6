"""What a body can state about its learning in a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.facts import Fact, Period, counted, rate
from weiyuan.governance.models import PlanTask, TaskCategory
from weiyuan.governance.queries import planned
from weiyuan.learning.models import (
    OF_MEMBERS,
    OF_STAFF,
    LearningAttendance,
    LearningKind,
    LearningMaterial,
    LearningSession,
    MaterialKind,
    Organiser,
)
from weiyuan.learning.queries import rate_of, sessions_done
from weiyuan.learning.workflow import LearningForm, PresenceState
from weiyuan.members.models import Member
from weiyuan.members.queries import memberships_in
from weiyuan.orgs.models import OrgUnit

REGISTER = "learning.learningsession"
TALKS = frozenset({LearningKind.REPORT.value, LearningKind.LECTURE.value})
OTHERS = frozenset({Organiser.DISTRICT.value, Organiser.STREET.value})
QUARTER = 3


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """Everything about learning between two dates, both inclusive (seed 1 一(二), seed 2 一 and 五).

    Nothing where the register was never used. Members' attendance counts inside their terms only.
    """
    if not LearningSession.objects.of(org).exists():
        return []
    study = Study(org, period)
    return [
        *_sessions(study),
        *_attendance(study),
        *_studied(study),
        *_planned(study),
        _quarters_without(study),
    ]


@dataclass
class Study:
    """The rows of one body and period, each table read once."""

    org: OrgUnit
    period: Period

    @cached_property
    def sessions(self) -> list[Any]:
        found = sessions_done(self.org, self.period).annotate(discussed=~Q(discussion=""))
        return list(
            found.values_list(
                "pk", "form", "kind", "for_whom", "organiser", "must_know", "topic", "title", "at",
                "hours", "discussed", named=True,
            )
        )  # fmt: skip

    @cached_property
    def attendances(self) -> list[Any]:
        """The members' part inside their terms, and the part of people who work for the body."""
        days = {s.pk: timezone.localtime(s.at).date() for s in self.sessions}
        found = (
            LearningAttendance.objects.of(self.org)
            .filter(session__in=sessions_done(self.org, self.period))
            .annotate(wrote=~Q(takeaway=""))
            .values_list("session_id", "member_id", "state", "spoke", "wrote", named=True)
        )
        serving = self._serving()
        return [a for a in found if a.member_id is None or serving(a.member_id, days[a.session_id])]

    def _serving(self) -> Callable[[int, date], bool]:
        spans: dict[int, list[tuple[date, date]]] = {}
        terms = memberships_in(self.org, self.period).values_list("member_id", "joined_on", "left_on", "term__end")
        for member, joined, left, term_end in terms:
            spans.setdefault(member, []).append((joined, min(left or term_end, term_end)))
        return lambda member, day: any(start <= day <= end for start, end in spans.get(member, ()))

    def of_members(self, **wanted: Any) -> list[Any]:
        """Sessions that members took part in, narrowed by exact values."""
        return [
            s for s in self.sessions
            if s.for_whom in OF_MEMBERS and all(getattr(s, name) == value for name, value in wanted.items())
        ]  # fmt: skip

    @cached_property
    def collective(self) -> list[Any]:
        return self.own(LearningForm.COLLECTIVE)

    def own(self, form: LearningForm) -> list[Any]:
        """Sessions of that form; talks that others gave are told apart and belong to neither form."""
        return [s for s in self.of_members(form=form) if not (s.kind in TALKS and s.organiser in OTHERS)]


def _count(name: str, sessions: Iterable[Any], query: str) -> Fact:
    return counted(f"learning.{name}", (s.pk for s in sessions), "次", REGISTER, query)


def _sessions(study: Study) -> list[Fact]:
    talks = [s for s in study.of_members() if s.kind in TALKS]
    active = {a.session_id for a in study.attendances if a.wrote or a.spoke}
    return [
        _count(
            "collective",
            study.collective,
            _("集中学习次数：对象含委员、已举行、日期在期内；区政协、街道的报告会、讲座另计"),
        ),
        _count(
            "self_study",
            study.own(LearningForm.SELF_STUDY),
            _("分散学习次数：对象含委员、已确认、日期在期内；区政协、街道的报告会、讲座另计"),
        ),
        _count("training", study.of_members(kind=LearningKind.TRAINING), _("业务培训次数：对象含委员")),
        _count("theme_activities", study.of_members(kind=LearningKind.THEME), _("主题活动次数：对象含委员")),
        _count("must_know", [s for s in study.sessions if s.must_know], _("应知应会内容的学习次数")),
        _count(
            "discussions",
            [s for s in study.sessions if s.discussed or s.pk in active],
            _("有讨论发言或心得体会的学习次数"),
        ),
        _count(
            "reports_by_cppcc",
            [s for s in talks if s.organiser == Organiser.DISTRICT],
            _("报告会、讲座次数：对象含委员、区政协主办"),
        ),
        _count(
            "reports_by_street",
            [s for s in talks if s.organiser == Organiser.STREET],
            _("报告会、讲座次数：对象含委员、街道主办"),
        ),
        _count(
            "staff_sessions",
            [s for s in study.sessions if s.for_whom in OF_STAFF],
            _("工作人员培训次数：对象为工作人员，或委员和工作人员"),
        ),
    ]


def _heads(name: str, found: Iterable[Any], unit: str, query: str) -> Fact:
    """Person-times (or papers), proved by the sessions that they belong to."""
    sessions = [a.session_id for a in found]
    return Fact(f"learning.{name}", len(sessions), unit, REGISTER, tuple(sorted(set(sessions))), query)


def _attendance(study: Study) -> list[Fact]:
    meetings = {s.pk for s in study.collective}
    staff_sessions = {s.pk for s in study.sessions if s.for_whom in OF_STAFF}
    listed = [a for a in study.attendances if a.session_id in meetings and a.member_id]
    came = [a for a in listed if a.state == PresenceState.PRESENT]
    due = [a for a in listed if a.state != PresenceState.EXCUSED]
    staff = [
        a for a in study.attendances
        if a.session_id in staff_sessions and a.member_id is None and a.state == PresenceState.PRESENT
    ]  # fmt: skip
    return [
        _heads("collective_attendance", came, "人次", _("集中学习出席的委员人次，只计任期内")),
        *rate(
            "learning.attendance_rate",
            len(came),
            len(due),
            REGISTER,
            sorted({a.session_id for a in due}),
            _("集中学习出席率：出席÷（应到－请假），只计任期内的委员"),
        ),
        _heads("takeaways", [a for a in study.attendances if a.wrote], "篇", _("心得体会篇数")),
        _heads("staff_attendance", staff, "人次", _("工作人员培训的出席人次")),
    ]


def bare(title: str) -> str:
    """A title without its marks: 《…》 around it and the stop after it are the sentence's business."""
    return title.strip().rstrip("。；;，,、").removeprefix("《").removesuffix("》")


def _names(name: str, found: Iterable[tuple[str, int]], unit: str, query: str) -> list[Fact]:
    """Distinct names in the order met, proved by their sessions; nothing where there are none."""
    pairs = [(text, session) for text, session in found if text]
    if not pairs:
        return []
    names = tuple(dict.fromkeys(text for text, _session in pairs))
    sessions = tuple(sorted({session for _text, session in pairs}))
    return [Fact(f"learning.{name}", names, unit, REGISTER, sessions, query)]


def _studied(study: Study) -> list[Fact]:
    must_know = [(bare(s.topic or s.title), s.pk) for s in study.sessions if s.must_know]
    times = Counter(topic for topic, _session in must_know)
    must_know.sort(key=lambda pair: -times[pair[0]])
    materials = list(
        LearningMaterial.objects.of(study.org)
        .filter(session__in=sessions_done(study.org, study.period))
        .order_by("session__at", "pk")
        .values_list("kind", "title", "source", "session_id")
    )
    theory = [(title.strip(), s) for kind, title, _source, s in materials if kind == MaterialKind.THEORY]
    articles = [(title, source, s) for kind, title, source, s in materials if kind == MaterialKind.ARTICLE]
    return [
        *_names("must_know_topics", must_know, "", _("应知应会的学习内容，次数多的在前")),
        *_names("theory_items", theory, "", _("学习的政治理论篇目，按日期")),
        *_names("articles", [(bare(t), s) for t, _p, s in articles], "《》", _("学习的报刊文章题目，按日期")),
        *_names("article_periodicals", [(bare(p), s) for _t, p, s in articles], "", _("所学文章的报刊名")),
    ]


def _planned(study: Study) -> list[Fact]:
    found = planned(study.org, study.period, TaskCategory.LEARNING)
    if found is None:
        return []
    times, tasks = found
    query = _("计划的集中学习次数：期内到期的学习类计划任务目标数之和，没有目标数的计一次")
    return [Fact("learning.collective_planned", times, "次", PlanTask._meta.label_lower, tasks, query)]


def _quarters_without(study: Study) -> Fact:
    """Quarters before the body was founded do not count against it, nor those that are not over today."""
    days = [timezone.localtime(s.at).date() for s in study.collective]
    past = Period(max(study.period.start, study.org.founded_on), min(study.period.end, timezone.localdate()))
    empty = [q for q in past.spans(QUARTER) if not any(day in q for day in days)]
    return Fact(
        "learning.quarters_without",
        len(empty),
        "个季度",
        REGISTER,
        tuple(s.pk for s in study.collective),
        _("期内没有集中学习的完整季度数；所列为期内的集中学习"),
    )


@dataclass
class Line:
    """What one member learned in a period, inside the term. Hours of sessions that state none count as 0.

    expected, present, excused, absent, unknown   the own meetings, as the summary's attendance rate counts them
    must_know, must_know_due                      sessions of must-know matter: attended, and to attend
    """

    member: Member
    hours: Decimal = Decimal(0)
    self_hours: Decimal = Decimal(0)
    expected: int = 0
    present: int = 0
    excused: int = 0
    absent: int = 0
    unknown: int = 0
    must_know: int = 0
    must_know_due: int = 0
    takeaways: int = 0

    @property
    def rate(self) -> Decimal | None:
        return rate_of(self.present, self.expected, self.excused)

    def count(self, session: Any, part: Any, meeting: bool) -> None:
        """Add what the member did in one session; ``meeting``: it belongs to the attendance rate."""
        came = part.state == PresenceState.PRESENT
        hours = (session.hours or Decimal(0)) if came else Decimal(0)
        if session.form == LearningForm.SELF_STUDY:
            self.self_hours += hours
        else:
            self.hours += hours
        self.takeaways += part.wrote
        if session.must_know:
            self.must_know += came
            self.must_know_due += part.state != PresenceState.EXCUSED
        if meeting:
            self.expected += 1
            self.present += came
            self.excused += part.state == PresenceState.EXCUSED
            self.absent += part.state == PresenceState.ABSENT
            self.unknown += part.state == PresenceState.EXPECTED


def member_lines(org: OrgUnit, period: Period, members: QuerySet[Member]) -> list[Line]:
    """A line for each of these members who was in office in the period, by name. Never ranked."""
    study = Study(org, period)
    serving = memberships_in(org, period).values("member")
    lines = {m.pk: Line(m) for m in members.filter(org=org, pk__in=serving).order_by("name", "pk")}
    sessions = {s.pk: s for s in study.of_members()}
    meetings = {s.pk for s in study.collective}
    for part in study.attendances:
        if part.member_id in lines and part.session_id in sessions:
            lines[part.member_id].count(sessions[part.session_id], part, part.session_id in meetings)
    return list(lines.values())
