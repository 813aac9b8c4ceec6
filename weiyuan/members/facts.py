"""What is true of the members of one body in one period. Keys: the catalogue of the work summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from weiyuan.core import zh
from weiyuan.core.facts import Fact, Period, counted
from weiyuan.members import queries
from weiyuan.members.models import (
    DEMOCRATIC_PARTIES,
    ContactKind,
    ContactLog,
    CppccLevel,
    Gender,
    MemberDifficulty,
    Membership,
    Party,
    Term,
)
from weiyuan.members.workflow import DifficultyState
from weiyuan.orgs.models import OrgUnit

SEATS = "members.membership"
CONTACTS = "members.contactlog"
LEVELS = [level.value for level in CppccLevel]


class Seat(NamedTuple):
    """A membership in force on the last day of the period."""

    pk: int
    member: int
    level: str
    sector: str
    part_time: bool
    renewed: int
    party: str
    gender: str
    system: str


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """All that the summary can say of the members. Nine queries whatever the size."""
    seats = _seats(org, period.end)
    people = list({seat.member: seat for seat in reversed(seats)}.values())[::-1]
    return [
        *_composition(seats, people),
        *_differences(people),
        *_changes(org, period),
        *_term(org, period),
        *_contacts(org, period, people),
        *_difficulties(org, period),
    ]


def _seats(org: OrgUnit, day: date) -> list[Seat]:
    """The seats held on a day, the highest level first, so that the first seat of a member stands for him."""
    rows = queries.memberships_at(org, day).values_list(
        "pk", "member", "cppcc_level", "sector", "part_time", "renewed_terms",
        "member__party", "member__gender", "member__system",
    )  # fmt: skip
    return sorted((Seat(*row) for row in rows), key=lambda seat: (LEVELS.index(seat.level), seat.pk))


def _composition(seats: Sequence[Seat], people: Sequence[Seat]) -> list[Fact]:
    at = "期末在届委员（届内、未离任），"
    by_level = {level: [s.pk for s in seats if s.level == level] for level in LEVELS}
    lines = tuple(
        {
            "level": Fact("level", str(CppccLevel(level).label).removesuffix("政协"), "", SEATS, tuple(ids)),
            "count": counted("count", ids, "名", SEATS, at + "该级别"),
        }
        for level, ids in by_level.items()
        if ids
    )
    every = tuple(seat.pk for seat in seats)
    sectors = {seat.sector for seat in seats if seat.sector}
    systems = {seat.system for seat in people if seat.system}
    found = [Fact("members.by_level", len(lines), "级", SEATS, every, at + "按政协级别", lines)] if lines else []
    return [
        *found,
        counted("members.total", (p.pk for p in people), "名", SEATS, at + "兼任几级的计一人"),
        Fact("members.sectors", len(sectors), "个", SEATS, every, at + "界别去重"),
        Fact("members.employer_systems", len(systems), "个", SEATS, every, at + "工作单位所属系统去重"),
        counted("members.women", (p.pk for p in people if p.gender == Gender.FEMALE), "名", SEATS, at + "女"),
        counted("members.renewed", (p.pk for p in people if p.renewed), "名", SEATS, at + "连任届数不为零"),
    ]


def _differences(people: Sequence[Seat]) -> list[Fact]:
    """The clauses 分别来自不同的社会领域、不同的民主党派，全部是兼职委员: printed only where true."""
    ids = tuple(seat.pk for seat in people)
    democratic = [Party(p.party) for p in people if p.party in DEMOCRATIC_PARTIES]
    differ = len(people) > 1 and len({p.sector for p in people}) == len(people)
    parties = len(people) > 1 and len(set(democratic)) == len(people)
    all_part_time = bool(people) and all(p.part_time for p in people)
    found = [
        Fact("members.fields_differ", differ, "", SEATS, ids, "期末在届委员二人以上，界别各不相同"),
        Fact("members.parties_differ", parties, "", SEATS, ids, "期末在届委员二人以上，民主党派各不相同"),
        Fact("members.all_part_time", all_part_time, "", SEATS, ids, "期末在届委员全部兼职"),
    ]
    names = tuple(str(party.label) for party in DEMOCRATIC_PARTIES if party in democratic)
    if names:
        theirs = tuple(p.pk for p in people if p.party in DEMOCRATIC_PARTIES)
        found.append(Fact("members.party_names", names, "", SEATS, theirs, "期末在届委员所属民主党派，去重"))
    return found


def _changes(org: OrgUnit, period: Period) -> list[Fact]:
    """Who came and who went, each once. Whoever goes on into the next term neither came nor went.

    The last day in office is a day in office: who leaves on 31 December has left in that year, in no other.
    """
    still = queries.memberships_at(org, period.end + timedelta(days=1)).values("member")
    seats = Membership.objects.of(org).order_by("pk")
    joined = seats.within(period, "joined_on").filter(renewed_terms=0).values_list("member", "pk")
    left = seats.within(period, "left_on").exclude(member__in=still).values_list("member", "pk")
    return [
        counted("members.new", dict(joined).values(), "名", SEATS, "任期起在期内，不含连任"),
        counted("members.left", dict(left).values(), "名", SEATS, "任期止在期内，且期末次日不在届"),
    ]


def _term(org: OrgUnit, period: Period) -> list[Fact]:
    at = Term.objects.of(org).filter(start__lte=period.end, end__gte=period.end)
    row = at.values_list("pk", "number", "start").order_by("-start").first()
    if row is None:
        return []
    pk, number, start = row
    name = f"第{zh.numeral(number)}届"
    return [
        Fact("members.term_started_on", start, "", "members.term", (pk,), "期末所在届的起始日期"),
        Fact("members.term_name", name, "", "members.term", (pk,), "期末所在届"),
    ]


def _contacts(org: OrgUnit, period: Period, people: Sequence[Seat]) -> list[Fact]:
    logs = ContactLog.objects.of(org).within(period, "on").order_by("pk")
    rows = list(logs.values_list("pk", "kind", "member", "office", "office__name"))
    members = {pk: member for pk, kind, member, _, _ in rows if kind == ContactKind.MEMBER}
    offices = [(pk, kind, office, name) for pk, kind, _, office, name in rows if kind != ContactKind.MEMBER]
    reached = len(set(members.values()))
    return [
        counted("members.contacts", members, "次", CONTACTS, "类型为委员联系，日期在期内"),
        Fact("members.contacted", reached, "名", CONTACTS, tuple(members), "期内联系过的委员，去重"),
        *(_overdue(org, period, people) if rows or ContactLog.objects.of(org).exists() else ()),
        *_offices(offices),
    ]


def _overdue(org: OrgUnit, period: Period, people: Sequence[Seat]) -> list[Fact]:
    """Said only of a body that keeps the register of contacts."""
    late = {due.member for due in queries.contacts_due(org, period.end) if due.overdue(period.end)}
    seats = (p.pk for p in people if p.member in late)
    query = "期末距上次联系（无联系的距任期起）超过联系间隔"
    return [counted("members.contact_overdue", seats, "名", SEATS, query)]


def _offices(rows: Sequence[tuple[int, str, int, str]]) -> list[Fact]:
    ids = tuple(pk for pk, *_ in rows)
    kinds = [kind for kind in ContactKind if kind != ContactKind.MEMBER]
    by_kind = {kind: [pk for pk, its, *_ in rows if its == kind] for kind in kinds}
    lines = tuple(
        {
            "kind": Fact("kind", str(kind.label), "", CONTACTS, tuple(keys)),
            "count": counted("count", keys, "次", CONTACTS, "该类型，日期在期内"),
        }
        for kind, keys in by_kind.items()
        if keys
    )
    often = Counter((office, name) for _, _, office, name in rows).most_common()
    found = [
        counted("members.office_contacts", ids, "次", CONTACTS, "与科室的联络，日期在期内"),
        Fact("members.offices", len(often), "个", CONTACTS, ids, "期内联络过的科室，去重"),
    ]
    if lines:
        found.append(Fact("members.office_exchanges", len(lines), "类", CONTACTS, ids, "与科室的联络按类型", lines))
    if often:
        names = tuple(name for (_, name), _ in often)
        found.append(Fact("members.office_names", names, "", CONTACTS, ids, "期内联络过的科室，按次数"))
    return found


def _difficulties(org: OrgUnit, period: Period) -> list[Fact]:
    register, every = "members.memberdifficulty", MemberDifficulty.objects.of(org)
    solved = every.filter(state=DifficultyState.SOLVED).within(period, "solved_on")
    raised = every.within(period, "reported_on").ids()
    return [
        counted("members.difficulties", raised, "个", register, "反映日期在期内"),
        counted("members.difficulties_solved", solved.ids(), "个", register, "状态为已解决，解决日期在期内"),
    ]
