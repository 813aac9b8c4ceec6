"""What is true of residents' matters in one body and one period. Keys: the catalogue of the work summary.

A matter that was merged into another is not counted: the main one stands for all, with its own day of receipt, its
channel, category, station, answer and rating. Taken out again, it counts by itself. What was done for it on site
counts as work in any case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from weiyuan.core.facts import Fact, Period, counted, rate
from weiyuan.matters.models import MatterAction, ResidentMatter, SurveyAnswer, TypicalCase
from weiyuan.matters.models.words import ActionKind, Channel, Question, Satisfaction
from weiyuan.matters.queries import matters_received
from weiyuan.matters.workflow import FINISHED, HANDED, TAKEN_UP, MatterState
from weiyuan.orgs.models import LiaisonStation, OrgUnit

MATTERS = "matters.residentmatter"
ACTIONS = "matters.matteraction"
TOPICS = 5
ANSWERS = 3
CLEAR = 3


class Heard(NamedTuple):
    """A matter received in the period."""

    pk: int
    state: str
    channel: str
    category: str
    station: int | None
    unit: int | None
    due: date | None
    replied: date | None
    told: date | None
    closed: date | None
    satisfaction: str
    reopened: int

    def finished_on(self, end: date) -> date | None:
        """The day on which the resident was told, or the matter closed; None where that was not by ``end``."""
        day = (self.told or self.closed) if self.state in FINISHED else None
        return day if day and day <= end else None

    def fell_due(self, end: date) -> bool:
        return self.due is not None and self.due <= end


FIELDS = (
    "pk", "state", "channel", "category", "station", "assigned_unit", "due_finish", "replied_on", "feedback_on",
    "closed_on", "satisfaction", "reopened_times",
)  # fmt: skip


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """All that the summary can say of residents' matters. Nine queries whatever the size."""
    rows = matters_received(org, period).exclude(state=MatterState.MERGED).order_by("pk").values_list(*FIELDS)
    heard = [Heard(*row) for row in rows]
    taken_up = [m for m in heard if m.state in TAKEN_UP]
    return [
        counted("matters.received", _ids(heard), "条", MATTERS, "收到日期在期内，草稿和并入别件的不计"),
        counted("matters.accepted", _ids(taken_up), "条", MATTERS, "期内收到，状态为已受理及以后"),
        *_closing(taken_up, period.end),
        *_ratings(heard),
        *_conversions(org, period),
        *_by_kind(heard),
        *_surveys(org, period),
        *_work(org, period),
        *_units(heard, period.end),
        *_stations(org, heard, period.end),
        *_cases(org, period),
    ]


def _ids(rows: Iterable[Heard]) -> tuple[int, ...]:
    return tuple(row.pk for row in rows)


def _closing(taken_up: Sequence[Heard], end: date) -> list[Fact]:
    """Closed by the last day of the period; on time only where a deadline stands in the record.

    What became a proposal or an information goes on there and is nobody's delay.
    """
    done = [m for m in taken_up if m.finished_on(end)]
    handled = [m for m in taken_up if m.state != MatterState.CONVERTED]
    due = [m for m in handled if m.due and (m.finished_on(end) or m.fell_due(end))]
    on_time = [m for m in due if m.due and (day := m.finished_on(end)) and day <= m.due]
    how = "按期办结÷（办结＋到期未办结），期内收到且受理、有办结期限的；已转化的不计"
    return [
        counted("matters.closed", _ids(done), "条", MATTERS, "期内收到且受理，反馈或办结日期不晚于期末"),
        *rate("matters.closing_rate", len(done), len(taken_up), MATTERS, _ids(taken_up), "办结÷受理"),
        *rate("matters.on_time_rate", len(on_time), len(due), MATTERS, _ids(due), how),
    ]


def _ratings(heard: Sequence[Heard]) -> list[Fact]:
    rated = [m for m in heard if m.satisfaction != Satisfaction.UNRATED]
    bad = [m for m in rated if m.satisfaction == Satisfaction.UNSATISFIED]
    good, how = len(rated) - len(bad), "（满意＋基本满意）÷已评价，期内收到的"
    referred = (m for m in heard if m.state == MatterState.REFERRED)
    return [
        *rate("matters.satisfaction_rate", good, len(rated), MATTERS, _ids(rated), how),
        counted("matters.unsatisfied", _ids(bad), "条", MATTERS, "期内收到，评价为不满意"),
        counted("matters.reopened", _ids(m for m in heard if m.reopened), "条", MATTERS, "期内收到，重新办理过"),
        counted("matters.referred", _ids(referred), "条", MATTERS, "期内收到，状态为已转其他渠道"),
    ]


def _conversions(org: OrgUnit, period: Period) -> list[Fact]:
    """Counted by the day of the conversion: what is received in December may become a proposal in January."""
    every = ResidentMatter.objects.of(org).exclude(state__in=(MatterState.DRAFT, MatterState.MERGED))
    proposals = every.within(period, "proposal_on").ids()
    reports = every.within(period, "report_on").ids()
    return [
        counted("matters.to_proposals", proposals, "条", MATTERS, "转提案日期在期内"),
        counted("matters.to_reports", reports, "条", MATTERS, "转信息日期在期内"),
    ]


def _by_kind(heard: Sequence[Heard]) -> list[Fact]:
    labels = {channel.value: str(channel.label) for channel in Channel}
    of_category = _grouped([m for m in heard if m.category], lambda m: m.category)
    topics = [(name, ids) for name, ids in of_category if len(ids) > 1][:TOPICS]
    channels = _grouped(heard, lambda m: labels[m.channel])
    return [
        *_lines("matters.hot_topics", "类", "topic", topics, f"期内收到的按类别，前{TOPICS}位；只有一条的不计"),
        *_lines("matters.channels", "种", "channel", channels, "期内收到的按渠道"),
    ]


def _grouped(heard: Sequence[Heard], name: Callable[[Heard], str]) -> list[tuple[str, list[int]]]:
    """Name and ids, the most frequent first, equals by name."""
    found: dict[str, list[int]] = defaultdict(list)
    for matter in heard:
        found[name(matter)].append(matter.pk)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _lines(key: str, unit: str, column: str, groups: Sequence[tuple[str, list[int]]], how: str) -> list[Fact]:
    if not groups:
        return []
    rows = tuple(
        {
            column: Fact(column, name, "", MATTERS, tuple(ids)),
            "count": counted("count", ids, "条", MATTERS, how),
        }
        for name, ids in groups
    )
    every = tuple(pk for _, ids in groups for pk in ids)
    return [Fact(key, len(rows), unit, MATTERS, every, how, rows)]


def _surveys(org: OrgUnit, period: Period) -> list[Fact]:
    answers = SurveyAnswer.objects.of(org).within(period, "on").order_by("pk")
    ids: dict[str, list[int]] = defaultdict(list)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for pk, question, answer, count in answers.values_list("pk", "question", "answer", "votes"):
        ids[question].append(pk)
        votes[question][answer] += count
    keys = {Question.CONCERN: "matters.concerns", Question.WISH: "matters.wishes"}
    return [
        Fact(
            keys[question],
            tuple(answer for answer, _ in votes[question].most_common(ANSWERS)),
            "",
            "matters.surveyanswer",
            tuple(ids[question]),
            f"期内问卷，按人数前{ANSWERS}位",
        )
        for question in keys
        if votes[question]
    ]


def _work(org: OrgUnit, period: Period) -> list[Fact]:
    done = MatterAction.objects.of(org).within(period, "on")
    checks = done.filter(kind=ActionKind.SITE_CHECK, member__isnull=False).ids()
    talks = done.filter(kind=ActionKind.COORDINATE).ids()
    return [
        counted("matters.site_checks", checks, "次", ACTIONS, "办理方式为现场了解，有委员，日期在期内"),
        counted("matters.coordinations", talks, "次", ACTIONS, "办理方式为协调，日期在期内"),
    ]


def _units(heard: Sequence[Heard], end: date) -> list[Fact]:
    asked = [m for m in heard if m.unit and m.state in HANDED and m.state != MatterState.CONVERTED]
    silent = [m for m in asked if m.fell_due(end) and (m.replied is None or m.replied > end)]
    silent = [m for m in silent if not m.finished_on(end)]
    return [
        Fact(
            "matters.units_asked",
            len({m.unit for m in asked}),
            "家",
            MATTERS,
            _ids(asked),
            "期内收到的，承办单位去重；已转化的不计",
        ),
        Fact(
            "matters.units_silent",
            len({m.unit for m in silent}),
            "家",
            MATTERS,
            _ids(silent),
            "其中办结期限不晚于期末而期末未答复的，承办单位去重",
        ),
    ]


def _stations(org: OrgUnit, heard: Sequence[Heard], end: date) -> list[Fact]:
    """Every station that stood on the last day, those without a matter included."""
    standing = LiaisonStation.objects.of(org).filter(founded_on__lte=end)
    standing = standing.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=end))
    names = dict(standing.order_by("pk").values_list("pk", "name"))
    ids: dict[int, list[int]] = {station: [] for station in names}
    for matter in heard:
        if matter.station in ids:
            ids[matter.station].append(matter.pk)
    groups = sorted(((names[pk], found) for pk, found in ids.items()), key=lambda pair: (-len(pair[1]), pair[0]))
    most = len(groups[0][1]) if groups else 0
    quiet = [found for _, found in groups if len(found) * 3 < most and most >= CLEAR]
    theirs = tuple(pk for found in quiet for pk in found)
    how = f"期内收到的不足最多一站三分之一的联络站；最多一站不满{CLEAR}条时不比较"
    return [
        *_lines("matters.by_station", "个", "station", groups, "期内收到的按联络站，期末所有联络站"),
        Fact("matters.quiet_stations", len(quiet), "个", MATTERS, theirs, how),
    ]


def _cases(org: OrgUnit, period: Period) -> list[Fact]:
    found = list(TypicalCase.objects.of(org).within(period, "on").order_by("on", "pk").prefetch_related("members"))
    if not found:
        return []
    rows = tuple(_case(case) for case in found)
    ids = tuple(case.pk for case in found)
    return [Fact("matters.cases", len(rows), "个", "matters.typicalcase", ids, "日期在期内的典型案例", rows)]


def _case(case: TypicalCase) -> dict[str, Fact]:
    """One line; what is not known is left out, the result too, so that the summary asks for it."""
    said: dict[str, str | bool | tuple[str, ...]] = {
        "name": case.title,
        "background": case.background,
        "problem": case.problem,
        "harm": case.harm,
        # They come in no order of their own.
        "members": tuple(one.name for one in sorted(case.members.all(), key=lambda one: one.pk)),
        "on_site": case.on_site,
        "departments": tuple(case.departments),
        "result": case.result,
    }
    where = ("matters.typicalcase", (case.pk,))
    line = {name: Fact(name, _bare(value), "", *where) for name, value in said.items() if value}
    line["places"] = Fact("places", tuple(case.places), "", *where)
    line["year"] = Fact("year", case.on.year, "年", *where)
    if case.proposals:
        line["proposal"] = Fact("proposal", tuple(title.strip("《》") for title in case.proposals), "《》", *where)
    return line


def _bare(value: str | bool | tuple[str, ...]) -> str | bool | tuple[str, ...]:
    """Text without a final full stop: the sentence around it brings its own."""
    return value.strip().rstrip("。．.；;") if isinstance(value, str) else value
