"""The sheets of the ledger that this flat owns. The first one is the body itself: it has exactly one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from weiyuan.core.ledger.sheet import NOTHING, Earlier, Problem, Row, Sheet
from weiyuan.orgs.models import Appointment, HandlingUnit, LiaisonStation, OrgNameHistory, OrgUnit, Person, Post


def check_body(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterable[Problem]:
    """A ledger is the ledger of one body."""
    for row in rows[1:]:
        yield Problem(row.number, "", _("一个台账只写一个机构"))


def check_names(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterable[Problem]:
    """A body has one name at a time."""
    dated = sorted(rows, key=lambda row: row.record.valid_from)
    for before, after in pairwise(dated):
        if _meet(before.record.valid_to, after.record.valid_from):
            reason = _("与第 %d 行的名称在时间上重叠，请填那一行的停用日期") % before.number
            yield Problem(after.number, "valid_from", reason)


def check_appointments(rows: Sequence[Row], org: Any, earlier: Earlier = NOTHING) -> Iterable[Problem]:
    """One director at a time, one head for a station at a time, and no head before the station."""
    seats: dict[Any, list[Row]] = {}
    for row in rows:
        held = row.record
        if held.post == Post.DIRECTOR:
            seats.setdefault(Post.DIRECTOR, []).append(row)
        elif held.post == Post.STATION_HEAD:
            seats.setdefault(held.station.name, []).append(row)
            if held.start < held.station.founded_on:
                yield Problem(row.number, "start", _("任职日期早于联络站的成立日期"))
    for theirs in seats.values():
        dated = sorted(theirs, key=lambda row: row.record.start)
        for before, after in pairwise(dated):
            if _meet(before.record.end, after.record.start):
                reason = _("与第 %d 行同时任同一岗位，请填那一行的免职日期") % before.number
                yield Problem(after.number, "start", reason)


def _meet(end: date | None, start: date) -> bool:
    """Whether what ends on one day (never: None) reaches over the start of the next. A day in common is none."""
    return end is None or end > start


SHEETS = (
    Sheet(
        "机构",
        OrgUnit,
        (
            "name", "short_name", "area_name", "body_type", "level", "founded_on", "parent_cppcc",
            "party_committee", "address", "phone", "area_desc", "population", "floor_area_m2", "invested_wan",
            "wall_items", "summary_from", "summary_to", "note",
        ),
        ("name",),
        {
            "name": "正好一行，就是本机构",
            "short_name": "总结中的自称，如柳荫街道委员工作室",
            "wall_items": "如标识、人员信息、工作职责、工作流程、规章制度，用顿号隔开",
            "summary_from": "出总结时不另指定期间的，用这里的起止",
        },
        check_body,
    ),
    Sheet(
        "名称沿革",
        OrgNameHistory,
        ("no", "name", "short_name", "area_name", "body_type", "level", "valid_from", "valid_to", "document", "note"),
        ("name", "valid_from"),
        {"valid_from": "曾用名从哪天起用；撤镇建街前后各写一行", "valid_to": "现用名不填"},
        check_names,
    ),
    Sheet(
        "联络站",
        LiaisonStation,
        ("no", "name", "community", "founded_on", "closed_on", "address", "phone", "opinion_box", "note"),
        ("name",),
        {"community": "所在社区的名称，总结照此列出"},
    ),
    Sheet("工作人员", Person, ("no", "name", "employer", "main_post", "phone", "note"), ("name",), {}),
    Sheet(
        "任职",
        Appointment,
        (
            "no", "person", "post", "station", "main_post", "concurrent", "start", "end", "document", "duty_text",
            "selection_basis", "note",
        ),
        ("person", "post", "station", "start"),
        {
            "station": "站长必填",
            "main_post": "如街道党工委副书记、社区负责人",
            "duty_text": "写明职责，总结才写“职责到位”",
            "selection_basis": "如政治素养好、工作能力强、群众威信高",
        },
        check_appointments,
    ),
    Sheet(
        "科室和承办单位",
        HandlingUnit,
        ("no", "name", "kind", "contact", "phone", "note"),
        ("name",),
        {},
    ),
)  # fmt: skip
