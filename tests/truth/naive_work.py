"""The clerk's pencil again: learning, activities, residents' matters, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.truth.cells import Cells, Line, day, numbers, several
from tests.truth.naive import Pencil, Said, count, share, yes

TAKEN_UP = ("已受理", "已交办", "办理中", "待群众补充", "申请延期", "已答复", "已反馈", "已办结", "重新办理", "已转化")
FILED = ("已立案", "已交办", "单位退回", "办理中", "已办复", "征询意见", "已反馈", "跟踪办理", "已归档")
REPLIED = ("已办复", "征询意见", "已反馈", "跟踪办理", "已归档")


def recount_work(cells: Cells, start: date, end: date) -> dict[str, tuple[Any, list[str] | None]]:
    """As ``recount``, of the work itself."""
    p = Pencil(cells, start, end)
    told = [*_receptions(p), *_matters(p), *_handling(p), *_investment(p), *_proposals(p), *_reports(p)]
    told += [*_consultations(p), *_five_ones(p)]
    if p.rows("学习"):
        told += _learning(p)
    if p.rows("活动"):
        told += [*_activities(p), *_taking_part(p)]
    return {key: (value, proof) for key, value, proof in told}


def _learning(p: Pencil) -> Iterator[Said]:
    held = p.dated("学习", "学习时间", lambda s: s["状态"] in ("已举行", "已记录", "已归档", "已确认"))
    ours = [s for s in held if s["学习对象"] != "工作人员"]
    theirs = [s for s in held if s["学习对象"] != "委员"]
    talks = [s for s in ours if s["学习类型"] in ("报告会", "讲座")]
    own = [s for s in ours if s not in talks or s["主办"] not in ("区政协", "街道")]
    collective = [s for s in own if s["学习形式"] == "集中"]
    yield count("learning.collective", collective)
    yield count("learning.self_study", (s for s in own if s["学习形式"] == "分散"))
    yield count("learning.training", (s for s in ours if s["学习类型"] == "业务培训"))
    yield count("learning.theme_activities", (s for s in ours if s["学习类型"] == "主题活动"))
    yield count("learning.must_know", filter(yes("应知应会"), held))
    yield count("learning.staff_sessions", theirs)
    for key, host in (("cppcc", "区政协"), ("street", "街道")):
        yield count(f"learning.reports_by_{key}", (s for s in talks if s["主办"] == host))
    by_name = {s["学习名称"]: s for s in collective}
    listed = [a for a in p.rows("学习出席") if a["学习"] in by_name and a["委员"]]
    listed = [a for a in listed if p.serving(a["委员"], day(by_name[a["学习"]]["学习时间"]))]
    came = [a for a in listed if a["状态"] == "出席"]
    due = [a for a in listed if a["状态"] != "请假"]
    yield "learning.collective_attendance", len(came), numbers(by_name[a["学习"]] for a in came)
    yield from share("learning.attendance_rate", len(came), len(due), [by_name[a["学习"]] for a in due])
    days = [day(s["学习时间"]) or date.min for s in collective]
    empty = [s for s in p.spans(3, p.founded()) if not any(s[0] <= d <= s[1] for d in days)]
    yield "learning.quarters_without", len(empty), numbers(collective)


def _activities(p: Pencil) -> Iterator[Said]:
    done = p.dated("活动", "开始时间", lambda a: a["状态"] in ("已结束", "已归档"))
    of = {kind: [a for a in done if a["活动类型"] == kind] for kind in {a["活动类型"] for a in p.rows("活动")}}
    yield count("activities.total", done)
    names = {"resident_visits": "走访群众", "inspections": "视察", "research": "调研", "services": "公益便民服务"}
    for key, kind in (names | {"coordination": "协调"}).items():
        yield count(f"activities.{key}", of.get(kind, []))
    visits = of.get("走访委员", [])
    yield "activities.member_visits", sum(len(several(a["被走访委员"])) for a in visits), numbers(visits)
    sums = (
        ("households", "走访慰问户数（户）", of.get("走访群众", [])),
        ("people_served", "服务人次（人次）", of.get("公益便民服务", [])),
        ("materials_given", "发放资料（份）", done),
        ("donated", "慰问捐助金额（元）", done),
    )
    for key, header, lines in sums:
        yield f"activities.{key}", sum(a[header] or 0 for a in lines), numbers(a for a in lines if a[header])
    loose = [a for a in done if not a["计划任务"] and not a["依据制度"] and not a.get("常规活动")]
    yield count("activities.without_plan", loose)
    yield from share("activities.without_plan_rate", len(loose), len(done), loose)
    busy = {(a["开始时间"].year, a["开始时间"].month) for a in done}
    empty = [m for m in p.spans(1, p.founded()) if (m[0].year, m[0].month) not in busy]
    yield "activities.months_without", len(empty), numbers(done)


def _taking_part(p: Pencil) -> Iterator[Said]:
    done = {a["活动名称"]: a for a in p.dated("活动", "开始时间", lambda a: a["状态"] in ("已结束", "已归档"))}
    listed = [t for t in p.rows("活动出席") if t["活动"] in done and t["委员"]]
    listed = [t for t in listed if p.serving(t["委员"], day(done[t["活动"]]["开始时间"]))]
    came = [t for t in listed if t["状态"] in ("已出席", "已签到", "已签到未报名")]
    due = [t for t in listed if t["状态"] not in ("同意请假", "不参加")]
    due = [t for t in due if t["状态"] != "待确认" or done[t["活动"]]["必须参加"] == "是"]
    yield count("activities.attendance", came)
    visits = [t for t in came if done[t["活动"]]["活动类型"] == "走访群众"]
    yield count("activities.resident_visit_members", visits)
    yield from share("activities.attendance_rate", len(came), due)
    if p.rows("活动出席"):
        idle = {s["委员"] for s in p.seats()} - {t["委员"] for t in came}
        yield "activities.idle_members", len(idle), numbers(came)


def _receptions(p: Pencil) -> Iterator[Said]:
    if not p.rows("接待日"):
        return
    held = p.dated("接待日", "接待日期", lambda r: r["状态"] in ("接待中", "已结束", "纪要已归档"))
    yield count("activities.reception_days", held)
    duty = [r for r in held if r["值班委员"]]
    yield "activities.reception_members", sum(len(several(r["值班委员"])) for r in held), numbers(duty)
    received = [r for r in held if r["接待群众（人次）"]]
    yield "activities.residents_received", sum(r["接待群众（人次）"] for r in received), numbers(received)
    quiet = set()
    for first, last in p.spans(3, date.min):
        open_ = {r["联络站"] for r in held if first <= r["接待日期"].date() <= last}
        for s in p.rows("联络站"):
            closed = day(s["撤销日期"])
            if s["成立日期"].date() <= first and (closed is None or closed >= last) and s["联络站名称"] not in open_:
                quiet.add(s["联络站名称"])
    yield "activities.stations_without_reception", len(quiet), numbers(held)


def _matters(p: Pencil) -> Iterator[Said]:
    # What was merged into another is told once, by the main one.
    heard = p.dated("群众意见", "收到时间", lambda m: m["状态"] not in ("草稿", "已并案"))
    taken = [m for m in heard if m["状态"] in TAKEN_UP]
    done = [m for m in taken if _finished(p, m)]
    due = [m for m in taken if m["状态"] != "已转化" and m["办结期限"] and (m in done or p.by_end(m["办结期限"]))]
    punctual = [m for m in due if m in done and (m["反馈日期"] or m["办结日期"]) <= m["办结期限"]]
    rated = [m for m in heard if m["满意度"] not in (None, "未评价")]
    yield count("matters.received", heard)
    yield count("matters.accepted", taken)
    yield count("matters.closed", done)
    yield from share("matters.closing_rate", len(done), taken)
    yield from share("matters.on_time_rate", len(punctual), due)
    yield from share("matters.satisfaction_rate", sum(m["满意度"] != "不满意" for m in rated), rated)
    yield count("matters.unsatisfied", (m for m in rated if m["满意度"] == "不满意"))
    yield count("matters.reopened", (m for m in heard if m["重新办理次数"]))
    yield count("matters.referred", (m for m in heard if m["状态"] == "已转其他渠道"))
    yield count("matters.to_proposals", p.dated("群众意见", "转提案日期", _by_itself))
    yield count("matters.to_reports", p.dated("群众意见", "转信息日期", _by_itself))
    if heard:
        yield "matters.channels", Counter(m["渠道"] for m in heard), numbers(heard)
    topics = Counter(m["类别"] for m in heard if m["类别"])
    several_times = [pair for pair in topics.items() if pair[1] > 1]
    top = dict(sorted(several_times, key=lambda pair: (-pair[1], pair[0]))[:5])
    if top:
        yield "matters.hot_topics", top, numbers(m for m in heard if m["类别"] in top)


def _by_itself(matter: Line) -> bool:
    return bool(matter["状态"] != "已并案")


def _finished(p: Pencil, matter: Line) -> bool:
    return matter["状态"] in ("已反馈", "已办结") and p.by_end(matter["反馈日期"] or matter["办结日期"])


def _handling(p: Pencil) -> Iterator[Said]:
    deeds = p.dated("办理记录", "日期")
    yield count("matters.site_checks", (d for d in deeds if d["办理方式"] == "现场了解" and d["委员"]))
    yield count("matters.coordinations", (d for d in deeds if d["办理方式"] == "协调"))
    handed = [state for state in TAKEN_UP if state not in ("已受理", "已转化")]
    heard = p.dated("群众意见", "收到时间", lambda m: m["状态"] in handed and m["承办单位"])
    silent = [m for m in heard if p.by_end(m["办结期限"]) and not p.by_end(m["答复日期"]) and not _finished(p, m)]
    yield "matters.units_asked", len({m["承办单位"] for m in heard}), numbers(heard)
    yield "matters.units_silent", len({m["承办单位"] for m in silent}), numbers(silent)
    cases = p.dated("典型案例", "日期")
    if cases:
        yield "matters.cases", len(cases), numbers(cases)


def _investment(p: Pencil) -> Iterator[Said]:
    for key, kind in (("foreign", "外资"), ("domestic", "内资")):
        totals = [t for t in p.dated("引资总额", "截止日期") if t["资金类别"] == kind]
        last = max(totals, key=lambda t: t["截止日期"], default=None)
        leads = {i["项目名称"]: i for i in p.rows("招商线索") if i["资金类别"] == kind and i["认定单位"]}
        first, until = (day(last["统计起"]), day(last["截止日期"])) if last else (p.start, p.end)
        part = Pencil(p.cells, first or p.start, until or p.end)
        credits = [c for c in part.dated("引资认领", "截止日期") if c["招商线索"] in leads]
        if last:
            yield f"investment.{key}", last["总额（万）"], numbers([last])
        if credits:
            proof = numbers(leads[c["招商线索"]] for c in credits)
            yield f"investment.{key}_by_member", len({c["委员"] for c in credits}), proof
    yield count("investment.leads", p.dated("招商线索", "登记日期"))
    yield count("investment.leads_signed", p.dated("招商线索", "签约日期", lambda i: i["状态"] != "已终止"))


def _proposals(p: Pencil) -> Iterator[Said]:
    sent = p.dated("提案", "提交日期", lambda t: t["状态"] not in ("草稿", "征求联名", "待提交"))
    filed = [t for t in sent if t["状态"] in FILED]
    replied = [t for t in sent if t["状态"] in REPLIED]
    refused = [t for t in sent if t["状态"] == "不立案"]
    yield count("proposals.submitted", sent)
    yield count("proposals.filed", filed)
    yield count("proposals.not_filed", refused)
    yield count("proposals.merged", (t for t in sent if t["状态"] == "已并案"))
    yield count("proposals.key", filter(yes("重点提案"), sent))
    yield count("proposals.excellent", filter(yes("优秀提案"), sent))
    for key, kind in (("personal", "个人"), ("joint", "联名"), ("group", "集体")):
        yield count(f"proposals.{key}", (t for t in sent if t["提案类型"] == kind))
    yield count("proposals.replied", replied)
    yield count("proposals.class_a", (t for t in replied if t["办理结果"] == "A类"))
    yield count("proposals.class_b", (t for t in replied if t["办理结果"] == "B类"))
    yield from share("proposals.filing_rate", len(filed), filed + refused)
    last = {f["提案"]: f for f in sorted(p.rows("提案反馈"), key=lambda f: f["反馈日期"])}
    answered = [t for t in sent if t["案由"] in last]
    glad = [t for t in answered if last[t["案由"]]["对办理态度"] != "不满意"]
    yield from share("proposals.satisfaction_rate", len(glad), answered)
    titles = [t["案由"] for t in sent]
    active = {t["第一提案人"] for t in sent}
    active |= {c["联名委员"] for c in p.rows("提案联名") if c["状态"] == "已签" and c["提案"] in titles}
    seats = {s["委员"]: s for s in reversed(p.seats())}
    yield count("proposals.members_without", (s for name, s in seats.items() if name not in active))
    honoured = [t for t in sent if "是" in (t["重点提案"], t["优秀提案"])]
    if honoured:
        yield "proposals.key_titles", {t["案由"] for t in honoured}, numbers(honoured)


def _reports(p: Pencil) -> Iterator[Said]:
    sent = p.dated("社情民意", "报送日期", lambda o: o["状态"] in ("已报送", "未采用", "已采用", "已批示", "已归档"))
    by_title = {o["题目"]: o for o in sent}
    taken = [a for a in p.rows("信息采用") if a["社情民意信息"] in by_title]
    used = [a for a in taken if a["采用形式"] != "转送"]
    above = [a for a in used if a["采用级别"] != "区级"]
    noticed = [a for a in taken if a["领导批示"] == "是"]
    adopted = [by_title[title] for title in {a["社情民意信息"] for a in used}]
    yield count("reports.submitted", sent)
    yield count("reports.reviewed", (o for o in sent if o["审阅领导"]))
    yield count("reports.time_critical", filter(yes("时效性强"), sent))
    yield count("reports.pertinent", filter(yes("针对性强"), sent))
    yield count("reports.adopted", adopted)
    yield "reports.adopted_above", len({a["社情民意信息"] for a in above}), numbers(above)
    yield "reports.instructed", len({a["社情民意信息"] for a in noticed}), numbers(noticed)
    district = {a["社情民意信息"] for a in used if a["采用级别"] == "区级"}
    yield from share("reports.adoption_rate", len(district), sent)
    bare = [o for o in sent if not (o["来源群众意见"] or o["来源活动"] or o["来源调研"])]
    yield count("reports.unbacked", bare)
    yield from share("reports.unbacked_rate", len(bare), sent)
    yield count("reports.returned", p.dated("社情民意", "退回日期"))
    plain = [o for o in sent if not (o["针对政策"] and o["政策出台单位"] and o["政策出台日期"])]
    if plain:
        yield "reports.titles", {o["核稿题目"] or o["题目"] for o in plain}, numbers(plain)
    yield count("reports.research", p.dated("调研报告", "完成日期", lambda r: r["状态"] not in UNFINISHED))
    yield count("reports.published", p.dated("文章发表", "发表日期"))


UNFINISHED = ("已立题", "调研中", "起草中", "已退回")


def _consultations(p: Pencil) -> Iterator[Said]:
    before = ("议题征集", "议题确定", "已发通知", "会前调研")
    held = p.dated("协商议事", "召开日期", lambda c: c["状态"] not in before)
    names = [c["议题"] for c in held]
    said = [o for o in p.rows("协商意见") if o["协商议事"] in names]
    agreed = [o for o in p.rows("协商成果") if o["协商议事"] in names]
    lists = ("参加委员", "党政领导", "部门人员", "专家")
    meetings = [c for c in held if c["协商类型"] not in ("听取意见", "专题协商")]
    heads = sum(len(several(c[header])) for c in meetings for header in lists)
    yield count("consultations.sessions", meetings)
    yield count("consultations.with_head", filter(yes("党工委主要负责人到会"), meetings))
    yield count("consultations.hearings", (c for c in held if c["协商类型"] == "听取意见"))
    yield count("consultations.specials", (c for c in held if c["协商类型"] == "专题协商"))
    yield "consultations.attendance", heads + sum(c["群众代表人数"] or 0 for c in meetings), numbers(meetings)
    yield count("consultations.opinions", said)
    yield count("consultations.opinions_adopted", filter(yes("采纳"), said))
    yield count("consultations.outcomes", agreed)
    yield count("consultations.outcomes_done", (o for o in agreed if o["状态"] == "已落实"))


def _five_ones(p: Pencil) -> Iterator[Said]:
    scheme = max((s for s in p.rows("五个一方案") if s["年度"] in p.years), key=lambda s: s["年度"], default=None)
    if scheme is None:
        return
    standing = {s["委员"]: s for s in reversed(p.seats())}
    items = [i for i in p.rows("五个一事项") if i["方案"] == scheme["方案名称"]]
    done = p.dated("五个一", "完成日期", lambda e: e["状态"] == "已认定" and e["委员"] in standing)
    reached = {}
    for item in items:
        times = Counter(e["委员"] for e in done if e["事项"] == item["事项"])
        reached[item["事项"]] = {name for name, n in times.items() if n >= (item["每人目标次数"] or 1)}
    proof = [e for e in done if e["委员"] in reached[e["事项"]]]
    whole = set.intersection(*reached.values())
    yield count("duties.members", standing.values())
    yield "duties.members_complete", len(whole), numbers(proof)
    yield from share("duties.complete_rate", len(whole), len(standing), proof)
    late = {name for name, members in reached.items() if len(members) < len(standing)}
    yield "duties.items_open", len(late), numbers(e for e in proof if e["事项"] in late)
