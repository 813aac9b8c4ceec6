"""What is true of rules, deployments, tasks and honours of one body in one period. Keys: the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from weiyuan.core.facts import Fact, Period, counted, rate
from weiyuan.governance import queries
from weiyuan.governance.models import (
    Briefing,
    Commendation,
    Deployment,
    Directive,
    HonourLevel,
    MediaReport,
    Quotation,
    RuleDocument,
    RuleVersion,
    YearlyBackground,
)
from weiyuan.governance.models.words import EXECUTED
from weiyuan.governance.workflow import FROZEN_TEXT, HELD, TaskState
from weiyuan.orgs.models import OrgUnit

DEPLOYMENTS = "governance.deployment"
VERSIONS = "governance.ruleversion"
DIRECTIVES = "governance.directive"
BRIEFINGS = "governance.briefing"
TASKS = "governance.plantask"
COMMENDATIONS = "governance.commendation"
MEDIA = "governance.mediareport"
STALE_YEARS = 3
FINAL_MARKS = "。．.；;，, \n"


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """All that the summary can say of governance: nine queries, and one for each register that names rules."""
    return [
        *_deployments(org, period),
        *_rules(org, period),
        *_directives(org, period),
        *_briefings(org, period),
        *_quotation(org, period),
        *_background(org, period),
        *_tasks(org, period),
        *_commendations(org, period),
        *_media(org, period),
    ]


def _deployments(org: OrgUnit, period: Period) -> list[Fact]:
    known = Deployment.objects.of(org).filter(on__lte=period.end).order_by("on", "pk")
    rows = list(known.values_list("pk", "year", "on"))
    of_years = [pk for pk, year, _on in rows if year in period.years]
    every_year = {year for _pk, year, _on in rows} >= set(period.years)
    within = (pk for pk, _year, on in rows if on in period)
    return [
        counted("governance.deployments", within, "次", DEPLOYMENTS, "年初部署，部署日期在期内"),
        Fact(
            "governance.deployed_every_year",
            every_year,
            "",
            DEPLOYMENTS,
            tuple(of_years),
            "期间涉及的每个自然年都有期末前作出的部署",
        ),
    ]


class Text(NamedTuple):
    """An approved version of a rule."""

    pk: int
    rule: int
    title: str
    edition: int
    state: str
    adopted_on: date
    effective_on: date | None
    repealed_on: date | None


def _rules(org: OrgUnit, period: Period) -> list[Fact]:
    approved = RuleVersion.objects.of(org).filter(state__in=FROZEN_TEXT, adopted_on__isnull=False)
    rows = approved.filter(rule__deleted_at__isnull=True).order_by("adopted_on", "pk").values_list(
        "pk", "rule", "rule__title", "edition", "state", "adopted_on", "effective_on", "repealed_on"
    )  # fmt: skip
    texts = [Text(*row) for row in rows]
    by_rule: dict[int, list[Text]] = defaultdict(list)
    for text in texts:
        by_rule[text.rule].append(text)
    return [*_adopted(texts, by_rule, period), *_standing(org, by_rule, period)]


def _adopted(texts: Sequence[Text], by_rule: dict[int, list[Text]], period: Period) -> list[Fact]:
    first = {min(of_rule, key=lambda text: text.edition).pk for of_rule in by_rule.values()}
    adopted = [text for text in texts if text.adopted_on in period]
    begun = [text for text in adopted if text.effective_on and text.effective_on <= period.end]
    titles = tuple(dict.fromkeys(text.title.strip("《》") for text in begun))
    gone = {
        text.rule: text.pk
        for text in texts
        if text.repealed_on in period and text.repealed_on and not _held(by_rule[text.rule], text.repealed_on)
    }
    new = (text.pk for text in adopted if text.pk in first)
    revised = (text.pk for text in adopted if text.pk not in first)
    return [
        *_said("governance.rules_adopted", titles, "《》", VERSIONS, begun, "通过日期在期内、期末前施行的制度"),
        counted("governance.rules_new", new, "项", VERSIONS, "首版通过日期在期内"),
        counted("governance.rules_revised", revised, "项", VERSIONS, "首版以外的版本，通过日期在期内"),
        counted("governance.rules_repealed", gone.values(), "项", VERSIONS, "废止日期在期内、没有新版接替的制度"),
    ]


def _standing(org: OrgUnit, by_rule: dict[int, list[Text]], period: Period) -> list[Fact]:
    held = [text for of_rule in by_rule.values() if (text := _held(of_rule, period.end))]
    used = queries.targets_with_records(org, RuleDocument, period)
    unused = (text.pk for text in held if text.rule not in used)
    limit = _years_before(period.end, STALE_YEARS)
    stale = (text.pk for text in held if max(text.adopted_on, text.effective_on or text.adopted_on) < limit)
    in_force = (text.pk for text in held)
    return [
        counted("governance.rules_in_force", in_force, "项", VERSIONS, "期末施行的制度"),
        counted("governance.rules_unused", unused, "项", VERSIONS, "期末施行、期内没有记录注明依据它的制度"),
        counted("governance.rules_stale", stale, "项", VERSIONS, "期末施行、三年以上未修订的制度"),
    ]


def _held(of_rule: Sequence[Text], day: date) -> Text | None:
    """The text of one rule in force on a day: the last begun, unless repealed since."""
    begun = [t for t in of_rule if t.state in HELD and t.effective_on and t.effective_on <= day]
    last = max(begun, key=lambda text: text.effective_on or day, default=None)
    return None if last is None or (last.repealed_on and last.repealed_on <= day) else last


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _directives(org: OrgUnit, period: Period) -> list[Fact]:
    received = Directive.objects.of(org).within(period, "received_on").order_by("pk")
    rows = list(received.values_list("pk", "state", "executed_on"))
    done = (pk for pk, state, on in rows if state in EXECUTED and on and on <= period.end)
    every = (pk for pk, _state, _on in rows)
    return [
        counted("governance.directives", every, "项", DIRECTIVES, "收到日期在期内"),
        counted("governance.directives_done", done, "项", DIRECTIVES, "收到日期在期内，期末前已落实"),
    ]


def _briefings(org: OrgUnit, period: Period) -> list[Fact]:
    read = Count("receipts", filter=Q(receipts__deleted_at__isnull=True, receipts__read_on__lte=period.end))
    issued = Briefing.objects.of(org).within(period, "issued_on").annotate(reads=read).order_by("pk")
    rows = list(issued.values_list("pk", "reads"))
    reads, ids = sum(count for _pk, count in rows), tuple(pk for pk, count in rows if count)
    return [
        counted("governance.briefings", (pk for pk, _reads in rows), "期", BRIEFINGS, "印发日期在期内"),
        Fact("governance.briefing_reads", reads, "人次", BRIEFINGS, ids, "期内印发的通报，期末前的阅读回执"),
    ]


def _quotation(org: OrgUnit, period: Period) -> list[Fact]:
    said = Quotation.objects.of(org).within(period, "said_on").order_by("-said_on", "-pk")
    row = said.values_list("pk", "text", "speaker").first()
    if row is None:
        return []
    pk, text, speaker = row
    register, query = "governance.quotation", "期内最近一条要求引语"
    quoted = text.strip(FINAL_MARKS + '“”"「」').rstrip(FINAL_MARKS)
    return [
        Fact("governance.quotation", quoted, "", register, (pk,), query),
        Fact("governance.quotation_speaker", speaker, "", register, (pk,), query),
    ]


def _background(org: OrgUnit, period: Period) -> list[Fact]:
    register = "governance.yearlybackground"
    stood = YearlyBackground.objects.of(org).filter(year__in=list(period.years)).order_by("year", "pk")
    rows = [(pk, text.strip(FINAL_MARKS)) for pk, text in stood.values_list("pk", "text")]
    lines = tuple({"text": Fact("text", text, "", register, (pk,))} for pk, text in rows if text)
    ids = tuple(pk for pk, text in rows if text)
    query = "期间涉及年度的形势，按年"
    return [Fact("governance.background", len(lines), "段", register, ids, query, lines)] if lines else []


def _tasks(org: OrgUnit, period: Period) -> list[Fact]:
    rows = list(queries.tasks_in(org, period).order_by("pk").values_list("pk", "state", "done_on", "due_on"))
    every = [pk for pk, _state, _done, _due in rows]
    done = {pk for pk, state, on, _due in rows if state == TaskState.DONE and on and on <= period.end}
    today = timezone.localdate()
    late = (pk for pk, _state, _done, due in rows if pk not in done and due < today)
    whole = "已印发计划的任务，完成时限在期内，不含作废"
    return [
        counted("governance.tasks", every, "项", TASKS, whole),
        counted("governance.tasks_done", sorted(done), "项", TASKS, whole + "，期末前已完成"),
        counted("governance.tasks_overdue", late, "项", TASKS, whole + "，时限已过而期末未完成"),
        *rate("governance.tasks_rate", len(done), len(every), TASKS, every, "已完成÷任务数"),
    ]


def _commendations(org: OrgUnit, period: Period) -> list[Fact]:
    won = Commendation.objects.of(org).within(period, "awarded_on").order_by("awarded_on", "pk")
    rows = list(won.annotate(people=Count("members")).values_list("pk", "level", "people"))
    people, ids = sum(count for _pk, _level, count in rows), tuple(pk for pk, _level, n in rows if n)
    query = "表彰日期在期内"
    return [
        counted("governance.commendations", (pk for pk, _l, _n in rows), "项", COMMENDATIONS, query),
        Fact("governance.commended_members", people, "人次", COMMENDATIONS, ids, query + "，受表彰委员人次"),
        *_by_level("governance.commendations_by_level", rows, "项", COMMENDATIONS, query),
    ]


def _media(org: OrgUnit, period: Period) -> list[Fact]:
    seen = MediaReport.objects.of(org).within(period, "published_on").order_by("published_on", "pk")
    rows = list(seen.values_list("pk", "level"))
    query = "刊播日期在期内"
    return [
        counted("governance.media", (pk for pk, _level in rows), "篇", MEDIA, query),
        *_by_level("governance.media_by_level", rows, "篇", MEDIA, query),
    ]


def _by_level(key: str, rows: Iterable[tuple[Any, ...]], unit: str, register: str, query: str) -> list[Fact]:
    """One line for each level that occurs, the highest first."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(row[0])
    lines = tuple(
        {
            "level": Fact("level", str(level.label), "", register, tuple(found[level])),
            "count": counted("count", found[level], unit, register, query),
        }
        for level in HonourLevel
        if level in found
    )
    ids = tuple(pk for level in HonourLevel for pk in found.get(level, ()))
    return [Fact(key, len(lines), "级", register, ids, query + "，按级别，高级在前", lines)] if lines else []


def _said(key: str, names: tuple[str, ...], unit: str, register: str, proofs: Iterable[Text], query: str) -> list[Fact]:
    """A list of names; no fact at all where it is empty."""
    return [Fact(key, names, unit, register, tuple(p.pk for p in proofs), query)] if names else []
