"""What a clerk with a pencil would count in a ledger between two days: value and row numbers by fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.truth.cells import Cells, Line, day, numbers, several

Said = tuple[str, Any, list[str] | None]  # fact, value, numbers of the rows that prove it (None: not checked)


def recount(cells: Cells, start: date, end: date) -> dict[str, tuple[Any, list[str] | None]]:
    """Every fact that the clerk can count; a rate without a denominator is left out."""
    ledger = Pencil(cells, start, end)
    told = [*_posts(ledger), *_members(ledger), *_contacts(ledger), *_rules(ledger), *_plans(ledger)]
    return {key: (value, proof) for key, value, proof in told}


class Pencil:
    """The ledger and the two days."""

    def __init__(self, cells: Cells, start: date, end: date) -> None:
        self.cells, self.start, self.end = cells, start, end
        self.rows, self.where = cells.rows, cells.where

    def within(self, cell: Any) -> bool:
        when = day(cell)
        return when is not None and self.start <= when <= self.end

    def by_end(self, cell: Any) -> bool:
        when = day(cell)
        return when is not None and when <= self.end

    def lasting(self, begun: Any, over: Any) -> bool:
        """Whether something from one day to another (or none) lasts on the last day of the period."""
        last = day(over)
        return self.by_end(begun) and (last is None or last >= self.end)

    def dated(self, title: str, header: str, wanted: Callable[[Line], Any] = lambda line: True) -> list[Line]:
        return [line for line in self.rows(title) if self.within(line[header]) and wanted(line)]

    def seats(self) -> list[Line]:
        """The memberships that last on the last day, their term running."""
        found = []
        for line in self.rows("委员任期"):
            term = next(t for t in self.rows("届次") if str(t["届"]) == str(line["届"]))
            if self.lasting(term["起"], term["止"]) and self.lasting(line["任期起"], line["任期止"]):
                found.append(line)
        return found

    def serving(self, name: str, when: date | None) -> bool:
        """Whether the member was in office on a day."""
        moment = Pencil(self.cells, date.min, when or date.min)
        return any(line["委员"] == name for line in moment.seats())

    @property
    def years(self) -> range:
        return range(self.start.year, self.end.year + 1)

    def founded(self) -> date:
        return day(self.rows("机构")[0]["成立日期"]) or date.min

    def spans(self, months: int, since: date) -> list[tuple[date, date]]:
        """The whole calendar months (or quarters, 3) between the later of two days and the end."""
        start, found = max(self.start, since), []
        for year in self.years:
            for first in range(1, 13, months):
                begin = date(year, first, 1)
                after = date(year + (first + months > 12), (first + months - 1) % 12 + 1, 1)
                if begin >= start and after - timedelta(days=1) <= self.end:
                    found.append((begin, after - timedelta(days=1)))
        return found


def count(key: str, lines: Iterable[Line]) -> Said:
    found = list(lines)
    return key, len(found), numbers(found)


def share(key: str, part: int, whole: list[Line] | int, proof: list[Line] | None = None) -> Iterator[Said]:
    size = whole if isinstance(whole, int) else len(whole)
    if size:
        value = (Decimal(100 * part) / size).quantize(Decimal("0.1"), ROUND_HALF_UP)
        yield key, value, numbers(whole if isinstance(whole, list) else proof or [])


def yes(header: str) -> Callable[[Line], bool]:
    return lambda line: bool(line[header] == "是")


# --- the body, its people, its rules ----------------------------------------------------------------


def _posts(p: Pencil) -> Iterator[Said]:
    stations = [s for s in p.rows("联络站") if p.lasting(s["成立日期"], s["撤销日期"])]
    held = [a for a in p.rows("任职") if p.lasting(a["任职日期"], a["免职日期"])]
    heads = [a for a in held if a["职务"] == "联络站站长"]
    officers = [a for a in held if a["职务"] == "联络员"]
    yield count("orgs.stations", stations)
    yield count("orgs.stations_new", p.dated("联络站", "成立日期"))
    yield "orgs.communities", len({s["社区"] for s in stations}), numbers(stations)
    yield count("orgs.opinion_boxes", filter(yes("社情民意联络箱"), stations))
    yield "orgs.staff", len({a["姓名"] for a in held}), numbers(held)
    yield "orgs.liaison_officers", len({a["姓名"] for a in officers}), numbers(officers)
    yield "orgs.station_heads", len({a["姓名"] for a in heads}), numbers(heads)
    if p.rows("任职"):
        filled = [a for a in held if a["职务"] in ("主任", "联络员")]
        filled += [a for a in heads if a["联络站"] in {s["联络站名称"] for s in stations}]
        taken = len({(a["职务"], a["联络站"]) for a in filled})
        yield "orgs.posts", 2 + len(stations), numbers(filled)
        yield "orgs.posts_vacant", 2 + len(stations) - taken, []
        silent = [a for a in filled if not a["工作职责"]]
        yield "orgs.posts_without_duty", len({(a["职务"], a["联络站"]) for a in silent}), numbers(silent)
    body: Line = p.rows("机构")[0]
    names = [n for n in p.rows("名称沿革") if p.by_end(n["启用日期"])]
    latest = max(names, key=lambda n: day(n["启用日期"]) or date.min, default=None)
    over = (
        latest is not None
        and day(latest["停用日期"]) is not None
        and not p.lasting(latest["启用日期"], latest["停用日期"])
    )
    first = min(p.rows("名称沿革"), key=lambda n: day(n["启用日期"]) or date.min, default=None)
    bearer = latest or first
    yield "orgs.name", body["全称"] if bearer is None or over else bearer["名称"], None


def _members(p: Pencil) -> Iterator[Said]:
    seats = p.seats()
    levels = ["全国政协", "省政协", "市政协", "区政协", "县政协"]
    first: dict[str, Line] = {}
    for seat in sorted(seats, key=lambda s: levels.index(s["政协层级"])):
        first.setdefault(seat["委员"], seat)
    people = {m["姓名"]: m for m in p.rows("委员") if m["姓名"] in first}
    yield count("members.total", first.values())
    yield count("members.women", (first[n] for n, m in people.items() if m["性别"] == "女"))
    yield count("members.renewed", (s for s in first.values() if s["连任届数"]))
    yield "members.sectors", len({s["界别"] for s in seats}), numbers(seats)
    yield "members.employer_systems", len({m["所属系统"] for m in people.values() if m["所属系统"]}), numbers(seats)
    yield "members.by_level", Counter(s["政协层级"].removesuffix("政协") for s in seats), numbers(seats)
    fresh = {s["委员"]: s for s in p.dated("委员任期", "任期起", lambda s: not s["连任届数"])}
    yield count("members.new", fresh.values())
    yield (
        "members.all_part_time",
        bool(first) and all(s["兼职"] == "是" for s in first.values()),
        numbers(first.values()),
    )
    yield count("members.contact_overdue", (s for n, s in first.items() if _long_ago(p, n, people[n])))


def _long_ago(p: Pencil, name: str, member: Line) -> bool:
    visits = [day(c["日期"]) for c in p.rows("联络记录") if c["委员"] == name and p.by_end(c["日期"])]
    joined = [day(s["任期起"]) for s in p.seats() if s["委员"] == name]
    last = max((v for v in visits if v), default=min(j for j in joined if j))
    return (p.end - last).days > (member["联系间隔（天）"] or 92)


def _contacts(p: Pencil) -> Iterator[Said]:
    logs = p.dated("联络记录", "日期")
    mine = [c for c in logs if c["联系类型"] == "委员联系"]
    offices = [c for c in logs if c["联系类型"] != "委员联系"]
    yield count("members.contacts", mine)
    yield "members.contacted", len({c["委员"] for c in mine}), numbers(mine)
    yield count("members.office_contacts", offices)
    yield "members.offices", len({c["科室"] for c in offices}), numbers(offices)
    yield count("members.difficulties", p.dated("委员困难", "反映日期"))
    yield count("members.difficulties_solved", p.dated("委员困难", "解决日期", lambda d: d["状态"] == "已解决"))


def _rules(p: Pencil) -> Iterator[Said]:
    texts = [v for v in p.rows("制度版本") if v["状态"] in ("通过", "施行", "已废止")]
    begun = [v for v in texts if v["状态"] != "通过" and p.by_end(v["施行日期"])]
    last = {v["制度"]: v for v in sorted(begun, key=lambda v: v["施行日期"])}
    held = [v for v in last.values() if not p.by_end(v["废止日期"])]
    adopted = [v for v in texts if p.within(v["通过日期"])]
    yield count("governance.rules_new", (v for v in adopted if v["版次"] == 1))
    yield count("governance.rules_revised", (v for v in adopted if v["版次"] != 1))
    yield count("governance.rules_in_force", held)
    old = (v for v in held if max(v["通过日期"], v["施行日期"]).date() < p.end.replace(year=p.end.year - 3))
    yield count("governance.rules_stale", old)
    made = [v for v in adopted if p.by_end(v["施行日期"])]
    if made:
        yield "governance.rules_adopted", {v["制度"].strip("《》") for v in made}, numbers(made)
    received = p.dated("上级要求", "收到日期")
    yield count("governance.directives", received)
    yield count("governance.directives_done", (d for d in received if p.by_end(d["落实日期"])))
    issued = p.dated("情况通报", "印发日期")
    read = [r["情况通报"] for r in p.rows("阅读回执") if p.by_end(r["阅读日期"])]
    seen = [b for b in issued if b["通报题目"] in read]
    yield count("governance.briefings", issued)
    yield "governance.briefing_reads", sum(read.count(b["通报题目"]) for b in issued), numbers(seen)
    yield count("governance.deployments", p.dated("年初部署", "部署日期"))
    known = {int(d["部署年度"]) for d in p.rows("年初部署") if p.by_end(d["部署日期"])}
    yield "governance.deployed_every_year", all(year in known for year in p.years), None


def _plans(p: Pencil) -> Iterator[Said]:
    plans = [w["计划名称"] for w in p.rows("工作计划") if w["状态"] not in ("草稿", "已批准")]
    due = p.dated("计划任务", "完成时限", lambda t: t["状态"] != "已作废" and t["工作计划"] in plans)
    done = [t for t in due if t["状态"] == "已完成" and p.by_end(t["完成日期"])]
    yield count("governance.tasks", due)
    yield count("governance.tasks_done", done)
    yield count("governance.tasks_overdue", (t for t in due if t not in done))
    yield from share("governance.tasks_rate", len(done), due)
    study = [t for t in due if t["任务类别"] == "学习"]
    if study and p.rows("学习"):
        wanted = sum(1 if t["目标数"] is None else t["目标数"] for t in study)
        yield "learning.collective_planned", wanted, numbers(study)
    won = p.dated("表彰", "表彰日期")
    people = [w for w in won if w["受表彰委员"]]
    yield count("governance.commendations", won)
    yield "governance.commended_members", sum(len(several(w["受表彰委员"])) for w in won), numbers(people)
    yield count("governance.media", p.dated("宣传报道", "刊播日期"))
