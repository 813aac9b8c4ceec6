"""The dossier of a member for a term (履职档案, 一届一人一档), read live from the registers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.activities.models import ActivityKind
from weiyuan.core.facts import Period, rate
from weiyuan.core.zh import date_text, number_text
from weiyuan.duties.models import Event, FiveOnesEntry, Hand, PointEntry, PointScheme, RecordKind
from weiyuan.duties.queries.parts import Part, parts
from weiyuan.duties.workflow import EntryState
from weiyuan.investment.models import CapitalKind, InvestmentCredit
from weiyuan.investment.queries import CERTIFIED, UNITS
from weiyuan.members.models import Member, Membership, Term

K, E = RecordKind, Event
VISITS = {str(ActivityKind.RESIDENT_VISIT.label), str(ActivityKind.CONSOLATION.label)}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a section: its cells, and the record that it tells of, by model and key."""

    cells: tuple[str, ...]
    label: str = ""
    record: int | None = None


@dataclass(frozen=True)
class Section:
    """A heading, what is to be said before the table, and the table; ``numeric`` columns stand flush right."""

    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    said: str = ""
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """One member, one term: particulars without private data, sections with and titles of those without records."""

    member: Member
    term: Term
    period: Period
    particulars: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    blank: tuple[str, ...]


def terms_of(member: Member) -> list[Membership]:
    """The member's standings, the newest term first."""
    rows = Membership.objects.of(member.org).filter(member=member).select_related("term")
    return list(rows.order_by("-term__number", "cppcc_level", "pk"))


def dossier(member: Member, standings: Sequence[Membership], viewer: Any) -> Dossier:
    """The dossier for the term of these standings (one or more levels in one term), as far as the viewer sees."""
    term = standings[0].term
    first = max(term.start, min(s.joined_on for s in standings))
    last = min(term.end, max(s.left_on or term.end for s in standings))
    period = Period(first, max(first, last))
    mine = parts(member.org, period, {member.pk}, viewer)
    sections = [_of(standings), *_work(mine), _leads(member, period, mine, viewer), *_accounts(member, period)]
    sections.append(_section(mine, _("表彰"), K.COMMENDATION, (_("名称"), _("级别"), _("表彰单位")), _typed))
    filled = tuple(section for section in sections if section.rows or section.said)
    blank = tuple(section.title for section in sections if not (section.rows or section.said))
    return Dossier(member, term, period, _particulars(member), filled, blank)


def _particulars(member: Member) -> tuple[tuple[str, str], ...]:
    """No telephone, no e-mail, no day of birth: the dossier is printed and handed on."""
    born = _("%(year)d年%(month)d月") % {"year": member.birth_date.year, "month": member.birth_date.month} if (
        member.birth_date
    ) else ""  # fmt: skip
    told = (
        (_("姓名"), member.name), (_("性别"), str(member.get_gender_display())), (_("出生年月"), born),
        (_("民族"), member.ethnicity), (_("籍贯"), member.native_place), (_("学历"), member.education),
        (_("政治面貌"), str(member.get_party_display())), (_("工作单位"), member.employer),
        (_("职务"), member.job_title), (_("职称"), member.prof_title), (_("荣誉"), member.honors),
    )  # fmt: skip
    return tuple((label, value) for label, value in told if value)


def _of(standings: Sequence[Membership]) -> Section:
    rows = []
    for one in standings:
        duties = "、".join(filter(None, (one.cppcc_duty, one.committee, one.committee_duty, one.sector_duty)))
        until = date_text(one.left_on) if one.left_on else _("至今")
        cells = (str(one.get_cppcc_level_display()), one.sector, duties, f"{date_text(one.joined_on)}—{until}")
        rows.append(Row(cells, "members.membership", one.pk))
    return Section(_("任职"), (_("层级"), _("界别"), _("职务"), _("任期")), tuple(rows))


def _typed(part: Part) -> tuple[str, ...]:
    return part.title, part.sort, part.fate


def _by_hand(lead: str, joint: str) -> Callable[[Part], tuple[str, ...]]:
    return lambda part: (part.title, lead if part.hand == Hand.LEAD else joint, part.fate)


def _matter(part: Part) -> tuple[str, ...]:
    hands = "、".join(str(E(e).label) for e in (E.COLLECTED, E.FOLLOWED) if e in part.events)
    return f"{part.title}（{part.no}）" if part.no else part.title, hands, part.fate


def _section(
    mine: Iterable[Part], title: str, kind: str, header: tuple[str, ...],
    cells: Callable[[Part], tuple[str, ...]], said: str = "",
) -> Section:  # fmt: skip
    rows = tuple(Row((date_text(p.on), *cells(p)), p.label, p.record) for p in mine if p.kind == kind)
    return Section(title, (_("日期"), *header), rows, said if rows else "")


def _work(mine: list[Part]) -> list[Section]:
    """What a member did, register by register."""
    meetings = [part for part in mine if part.kind == K.ACTIVITY and part.sort not in VISITS]
    visits = [part for part in mine if part.kind == K.ACTIVITY and part.sort in VISITS]
    study = [part for part in mine if part.kind == K.LEARNING]
    kind, came = _("类型"), _("出席")
    return [
        _section(meetings, _("会议活动"), K.ACTIVITY, (_("名称"), kind, came), _typed, presence(meetings)),
        _section(visits, _("走访慰问"), K.ACTIVITY, (_("名称"), kind, came), _typed),
        _section(mine, _("接待群众"), K.RECEPTION, (_("地点"), _("情况")), lambda part: (part.title, part.fate)),
        _learning(study),
        _section(mine, _("提案"), K.PROPOSAL, (_("案由"), _("身份"), _("办理")), _by_hand(_("第一提案人"), _("联名"))),
        _section(
            mine, _("社情民意"), K.INFORMATION, (_("题目"), _("身份"), _("采用")), _by_hand(_("反映人"), _("联名"))
        ),
        _section(mine, _("调研报告"), K.RESEARCH, (_("题目"), _("身份"), _("情况")), _by_hand(_("执笔"), _("参与"))),
        _section(mine, _("协商议事"), K.CONSULTATION, (_("议题"), kind, _("情况")), _typed),
        _section(mine, _("群众意见"), K.MATTER, (_("意见"), _("经手"), _("状态")), _matter),
        _section(mine, _("实事案例"), K.DEED, (_("案例"), kind, _("结果")), _typed),
    ]


def _learning(study: list[Part]) -> Section:
    def cells(part: Part) -> tuple[str, ...]:
        return part.title, part.sort, number_text(part.hours) if part.hours else "", part.fate

    hours = sum((part.hours for part in study if part.hours), Decimal(0))
    said = presence(study) + (_("学时共 %s 小时。") % number_text(hours) if hours else "")
    header = (_("学习"), _("类型"), _("学时"), _("出席"))
    found = _section(study, _("学习"), K.LEARNING, header, cells, said)
    return Section(found.title, found.header, found.rows, found.said, numeric=(3,))


def presence(listed: Iterable[Part]) -> str:
    """How often somebody came, was excused and stayed away; excused is neither, so the rate leaves it out."""
    rows = list(listed)
    if not rows:
        return ""
    came = [part for part in rows if E.ATTENDED in part.events]
    excused = sum(E.EXCUSED in part.events for part in rows)
    absent = len(rows) - len(came) - excused
    late = sum(part.fate == _("迟到") for part in came)
    words = _("应到 %(all)d 次：出席 %(came)d 次") % {"all": len(rows), "came": len(came)}
    words += _("（其中迟到 %d 次）") % late if late else ""
    words += _("，请假 %(excused)d 次，缺席 %(absent)d 次。") % {"excused": excused, "absent": absent}
    share = rate("rate", len(came), len(came) + absent, "", (), "")
    return words + (_("出席率 %s%%（请假不计）。") % share[0].value if share else "")


def _leads(member: Member, period: Period, mine: list[Part], viewer: Any) -> Section:
    """Leads and what is credited; foreign and domestic capital stand side by side and are never summed."""
    table = InvestmentCredit.objects.visible_to(viewer).filter(org=member.org, member=member).within(period, "asof")
    credits = table.filter(CERTIFIED)
    sums = {kind: Decimal(0) for kind in CapitalKind}
    for kind, amount in credits.values_list("lead__capital_kind", "amount_wan"):
        sums[CapitalKind(kind)] += amount
    words = [f"{kind.label} {number_text(total)} {UNITS[kind]}" for kind, total in sums.items() if total]
    said = _("经认定的引资：%s。") % "；".join(words) if words else ""
    found = _section(mine, _("招商引资"), K.LEAD, (_("项目"), _("资金"), _("进展")), _typed)
    return Section(found.title, found.header, found.rows, said)


def _accounts(member: Member, period: Period) -> list[Section]:
    return [_five_ones(member, period), _points(member, period)]


def _five_ones(member: Member, period: Period) -> Section:
    rows = FiveOnesEntry.objects.of(member.org).filter(member=member, item__scheme__year__in=period.years)
    rows = rows.exclude(state=EntryState.OPEN).select_related("item__scheme")
    lines = []
    for entry in rows.order_by("item__scheme__year", "item__position", "done_on", "pk"):
        proof = " ".join(filter(None, (entry.description, entry.record_no)))
        day = date_text(entry.done_on) if entry.done_on else ""
        cells = (str(entry.item.scheme.year), entry.item.name, proof, day, str(entry.get_state_display()))
        lines.append(Row(cells, "duties.fiveonesentry", entry.pk))
    return Section(_("五个一"), (_("年度"), _("事项"), _("佐证"), _("完成日期"), _("状态")), tuple(lines))


def _points(member: Member, period: Period) -> Section:
    """The lines of every scheme whose window touches the term, each with its why; the sums by scheme before them."""
    table = PointEntry.objects.filter(member=member, scheme__org=member.org, scheme__deleted_at__isnull=True)
    table = table.filter(scheme__start__lte=period.end, scheme__end__gte=period.start).select_related("scheme")
    lines: list[Row] = []
    sums: dict[PointScheme, Decimal] = {}
    for entry in table.order_by("scheme__year", "scheme", "on", "pk"):
        scheme = entry.scheme
        sums[scheme] = sums.get(scheme, scheme.base_points) + entry.points
        label = entry.label or ("duties.pointaward" if entry.award_id else "")
        cells = (date_text(entry.on), entry.title, number_text(entry.points), entry.why)
        lines.append(Row(cells, label, entry.record_id or entry.award_id))
    said = "".join(_sum(scheme, total) for scheme, total in sums.items())
    return Section(_("积分"), (_("日期"), _("记录"), _("计分"), _("为什么")), tuple(lines), said, numeric=(2,))


def _sum(scheme: PointScheme, total: Decimal) -> str:
    grade = scheme.grade(total)
    words = _("%(scheme)s：%(total)s 分") % {"scheme": scheme, "total": number_text(total)}
    return words + (_("，%s。") % grade if grade else "。")
