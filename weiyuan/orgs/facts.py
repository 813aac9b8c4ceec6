"""What is true of a body, its posts and its stations in one period. Keys: the catalogue of the summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from weiyuan.core.facts import Fact, Period, Value, counted
from weiyuan.orgs import queries
from weiyuan.orgs.models import Appointment, LiaisonStation, OrgUnit, Post
from weiyuan.orgs.models.bodies import BodyType, Level

BODY = "orgs.orgunit"
NAMES = "orgs.orgnamehistory"
POSTS = "orgs.appointment"
STATIONS = "orgs.liaisonstation"
ACCOUNTS = "orgs.user"
IDLE_DAYS = 90
# How a sentence names the kind of body: the studio is 工作室 there, not 委员工作室.
BODY_WORDS = {BodyType.STUDIO.value: "工作室"}
# What “我…” is followed by: 我街道, 我镇, 我区.
AREA_WORDS = {Level.DISTRICT.value: "区"}
SUPERIOR = re.compile(r".*([区县市])(?:委员会|政协)")


def facts(org: OrgUnit, period: Period) -> list[Fact]:
    """All that the summary can say of the body itself. Five queries whatever the size."""
    stations = _stations_of(org, period.end)
    held = _held(org, period.end)
    return [
        *_body(org, period),
        *_people(held),
        *(_seats(held, [station.pk for station in stations]) if held or _keeps_posts(org) else ()),
        *_heads(held),
        *_stations(org, period, stations),
        *_accounts(org, period),
    ]


def _body(org: OrgUnit, period: Period) -> list[Fact]:
    at = queries.name_at(org, period.end)
    word = BODY_WORDS.get(at.body_type, str(BodyType(at.body_type).label))
    superior = SUPERIOR.fullmatch(org.parent_cppcc)
    said: tuple[tuple[str, Value, str], ...] = (
        ("name", at.name, "期末有效的全称"),
        ("short_name", at.short_name, "期末有效的简称"),
        ("body_type", at.body_type, "期末的机构类型"),
        ("body_word", word, "期末的机构类型用语"),
        ("parent_cppcc", org.parent_cppcc, "上级政协全称"),
        ("parent_short", f"{superior[1]}政协" if superior else org.parent_cppcc, "上级政协简称"),
        ("area_word", AREA_WORDS.get(at.level, str(Level(at.level).label)), "期末的层级用语"),
        ("party_committee", org.party_committee, "党工委名称"),
        ("founded_on", org.founded_on, "机构成立日期"),
    )
    found = [Fact(f"orgs.{name}", value, "", BODY, (org.pk,), how) for name, value, how in said if value]
    return found + _conversion(org, period)


def _conversion(org: OrgUnit, period: Period) -> list[Fact]:
    changes = queries.conversions(org, period)
    if not changes:
        return []
    last = changes[-1]
    ids = tuple(name.pk for name in (last.before, last.after) if name.pk)
    query = "名称沿革在期内由镇改为街道"
    return [
        Fact("orgs.conversion", "撤镇建街", "", NAMES, ids, query),
        Fact("orgs.converted_on", last.on, "", NAMES, ids, query + "，新名称的启用日期"),
        Fact("orgs.old_name", last.before.area_name, "", NAMES, ids, query + "，变更前的辖区名称"),
    ]


class Held(NamedTuple):
    """A post held on the last day of the period."""

    pk: int
    person: int
    post: str
    station: int | None
    main_post: str
    concurrent: bool
    duty_text: str
    selection_basis: str


def _held(org: OrgUnit, day: date) -> list[Held]:
    rows = queries.appointments_at(org, day).order_by("start", "pk").values_list(
        "pk", "person", "post", "station", "main_post", "concurrent", "duty_text", "selection_basis"
    )  # fmt: skip
    return [Held(*row) for row in rows]


def _people(held: Sequence[Held]) -> list[Fact]:
    directors = [h for h in held if h.post == Post.DIRECTOR][-1:]
    officers = [h for h in held if h.post == Post.LIAISON_OFFICER]
    main_posts = {h.main_post for h in officers if h.main_post}
    found = [
        _heads_count("orgs.staff", held, "期末在任，一人任多职计一人"),
        _heads_count("orgs.liaison_officers", officers, "期末在任联络员"),
    ]
    for director in directors:
        ids = (director.pk,)
        if director.main_post:
            main = Fact("orgs.director_main_post", director.main_post, "", POSTS, ids, "期末在任主任的本职")
            found.append(main)
        query = "期末在任主任为兼任"
        found.append(Fact("orgs.director_concurrent", director.concurrent, "", POSTS, ids, query))
    if len(main_posts) == 1:
        query = "期末在任联络员的本职，一致才给"
        found.append(Fact("orgs.liaison_main_post", main_posts.pop(), "", POSTS, _ids(officers), query))
    return found


def _keeps_posts(org: OrgUnit) -> bool:
    """Whether the body keeps the register of posts: one that never did is not said to have vacancies."""
    found: bool = Appointment.objects.of(org).exists()
    return found


def _seats(held: Sequence[Held], stations: list[int]) -> list[Fact]:
    wanted = queries.seats(stations)
    holders: dict[queries.Seat, list[Held]] = {seat: [] for seat in wanted}
    for one in held:
        seat = queries.Seat(one.post, one.station if one.post == Post.STATION_HEAD else None)
        if seat in holders:
            holders[seat].append(one)
    filled = [one for theirs in holders.values() for one in theirs]
    vacant = sum(not theirs for theirs in holders.values())
    silent = [theirs for theirs in holders.values() if any(not one.duty_text.strip() for one in theirs)]
    unwritten = [one for theirs in silent for one in theirs if not one.duty_text.strip()]
    must = "应设岗位：主任、联络员各一，期末每站站长一"
    return [
        Fact("orgs.posts", len(wanted), "个", POSTS, _ids(filled), must),
        Fact("orgs.posts_vacant", vacant, "个", POSTS, (), must + "；期末无人在任的"),
        Fact("orgs.posts_without_duty", len(silent), "个", POSTS, _ids(unwritten), must + "；在任而未写工作职责的"),
    ]


def _heads(held: Sequence[Held]) -> list[Fact]:
    heads = [h for h in held if h.post == Post.STATION_HEAD]
    basis = (part.strip() for h in heads for part in h.selection_basis.split("、"))
    return [
        _heads_count("orgs.station_heads", heads, "期末在任站长"),
        *_named("orgs.station_head_posts", (h.main_post for h in heads), POSTS, _ids(heads), "站长的本职，去重"),
        *_named("orgs.station_head_basis", basis, POSTS, _ids(heads), "站长选任依据，按顿号拆分，去重"),
    ]


class Station(NamedTuple):
    """A station that stands on the last day of the period."""

    pk: int
    community: str
    opinion_box: bool


def _stations_of(org: OrgUnit, day: date) -> list[Station]:
    rows = queries.stations_at(org, day).values_list("pk", "community", "opinion_box")
    return [Station(*row) for row in rows]


def _stations(org: OrgUnit, period: Period, stations: Sequence[Station]) -> list[Fact]:
    ids = tuple(station.pk for station in stations)
    communities = [station.community for station in stations]
    new = LiaisonStation.objects.of(org).within(period, "founded_on").ids()
    boxes = (station.pk for station in stations if station.opinion_box)
    return [
        counted("orgs.stations", ids, "个", STATIONS, "期末已成立、未撤销的联络站"),
        counted("orgs.stations_new", new, "个", STATIONS, "成立日期在期内"),
        Fact("orgs.communities", len(set(communities)), "个", STATIONS, ids, "期末设有联络站的社区，去重"),
        counted("orgs.opinion_boxes", boxes, "个", STATIONS, "期末设有社情民意联络箱的联络站"),
        *_named("orgs.station_names", communities, STATIONS, ids, "期末联络站所在社区，按成立日期"),
    ]


def _accounts(org: OrgUnit, period: Period) -> list[Fact]:
    since = period.end - timedelta(days=IDLE_DAYS)
    rows = list(queries.member_accounts_at(org, period.end).values_list("pk", "last_login"))
    idle = (pk for pk, seen in rows if seen is None or timezone.localdate(seen) < since)
    return [
        counted("orgs.accounts", (pk for pk, _seen in rows), "个", ACCOUNTS, "期末启用的委员账号"),
        counted("orgs.accounts_idle", idle, "个", ACCOUNTS, "期末启用，期末前九十日内没有登录的委员账号"),
    ]


def _ids(held: Iterable[Held]) -> tuple[int, ...]:
    return tuple(one.pk for one in held)


def _heads_count(key: str, held: Sequence[Held], query: str) -> Fact:
    """How many people: whoever holds two posts counts once."""
    return Fact(key, len({one.person for one in held}), "名", POSTS, _ids(held), query)


def _named(key: str, names: Iterable[str], register: str, ids: tuple[int, ...], query: str) -> list[Fact]:
    """A list of names, each once; no fact at all where it is empty."""
    each = tuple(dict.fromkeys(name for name in names if name))
    return [Fact(key, each, "", register, ids, query)] if each else []
