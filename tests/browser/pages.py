"""Every page of the product, read from its addresses: a page that is new tomorrow is walked tomorrow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.test import Client
from django.urls import get_resolver

from tests.cast import SINCE, Cast
from tests.core.ui.records import a_record
from weiyuan.activities.models import Activity, ReceptionDay
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.governance.models import RuleVersion
from weiyuan.learning.models import LearningQuestion
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Robot
from weiyuan.portal.models import PortalPage
from weiyuan.registry.models import SavedView

# Registers look alike: the widest of each flat stands for the rest, unless all are wanted.
EVERY_REGISTER = os.environ.get("WEIYUAN_WALK") == "all"
# Who opens a page: the first of these that may. The last is nobody.
READERS = ("officer", "member", "admin", "")
# What the first of them opens of every register, as other tests know.
PLAIN = {"list", "detail", "record-new", "record-edit"}
# Every home is a page of its own.
HOMES = ("member", "head", "leader", "unit", "district", "visitor")
OK, REDIRECT, NOT_SO = 200, 302, 405
# Pages whose content another test makes and walks, and pages that open once only.
ELSEWHERE = {
    "ledger-job": "test_journey",
    "ledger-download": "test_journey",
    "summary": "test_journey",
    "summary-fact": "test_journey",
    "summary-download": "test_journey",
    "attachment": "test_attachments",
    "attachment-small": "test_attachments",
    "welcome": "tests/orgs",
    "welcome-link": "tests/orgs",
    "poll-link": "test_polls",
    "poll-linked": "test_polls",
    "poll-answer": "test_polls",
    "calendar-feed": "tests/calendars",
    "activity-scan": "test_activities",
    **dict.fromkeys(("portal-say", "portal-say-photos", "portal-say-check", "portal-done"), "test_portal"),
    **dict.fromkeys(("matter-answer", "matter-refer", "matter-feedback", "matter-publish"), "test_hearing"),
    **dict.fromkeys(("matter-call", "matter-confidants", "matter-unmerge", "matters-merge"), "test_hearing"),
    **dict.fromkeys(("portal-photo", "portal-matter", "portal-rate"), "test_portal"),
}


def furnish(cast: Cast) -> dict[str, Any]:
    """One record of each register in the first body; the first record of each slug."""
    a_record(RuleVersion, cast.org, state="in_force", adopted_on=SINCE, effective_on=SINCE)
    for entry in registers.known():
        if not entry.model._base_manager.filter(org=cast.org).exists():
            a_record(entry.model, cast.org)
    Activity.objects.update(state="published")
    for day in ReceptionDay.objects.all():
        day.members_on_duty.add(cast.li)
    LearningQuestion.objects.update(options=["一", "二"], answer=[0])
    PortalPage.objects.create(org=cast.org, key="liuyin", open=True)
    Robot.objects.create(org=cast.org, make="wecom", name="委员工作群", url="https://qyapi.weixin.qq.com/x")
    tell([cast["officer"]], kind="asked", org=cast.org, title="请选时间", text="周五前", record=cast.station, key="1")
    SavedView.objects.create(by=cast["officer"], slug="members", name="民盟", query="?party=cdl")
    return {e.slug: e.model._base_manager.filter(org=cast.org).order_by("pk").first() for e in registers.known()}


def chosen() -> set[str]:
    """The slugs of the registers that stand for their flats."""
    widest: dict[str, Register] = {}
    for entry in registers.known():
        flat = entry.key if EVERY_REGISTER else entry.model._meta.app_label
        widest[flat] = max(widest.get(flat, entry), entry, key=lambda one: len(one.columns) + len(one.children))
    return {entry.slug for entry in widest.values()}


def addresses(cast: Cast, records: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The kind of every address, and the address filled in from the records."""
    walked = chosen()
    for name, ways in get_resolver().reverse_dict.lists():
        if not isinstance(name, str) or name in ELSEWHERE:
            continue
        slug, _dash, kind = name.rpartition("-")
        if slug in records and kind in {"list", "detail", "file"}:
            name = kind
            if slug not in walked:
                continue
        shape, keys = ways[0][0][0]
        for slug in _slugs(name, keys, walked):
            yield name, "/" + shape % {key: _value(key, name, shape, slug, cast, records) for key in keys}


def _slugs(name: str, keys: list[str], walked: set[str]) -> list[str]:
    """The forms of every register that is walked; of what looks the same everywhere, one."""
    if "slug" not in keys:
        return [""]
    return sorted(walked) if name == "record-new" or EVERY_REGISTER else ["learning"]


def _value(key: str, name: str, shape: str, slug: str, cast: Cast, records: dict[str, Any]) -> Any:
    """What stands in an address for one of its parts."""
    first = shape.split("/")[0]
    others = {
        "people": cast["officer"],
        "bodies": cast.org,
        "carried-out": records["rules"],
        "calendar": records["activities"],
    }
    record = records.get(slug or first) or others.get(first)
    way = getattr(record, "workflow", None)
    steps = way.open_steps(record, cast["officer"]) if way else []
    return {
        "pk": getattr(record, "pk", 1),
        "slug": slug,
        "org": cast.org.pk,
        "grant": cast["officer"].grants.get().pk,
        "attendance": records["attendance"].pk,
        "step": steps[0].name if steps else "none",
        "member": cast.li.pk,
        "item": records["five-ones-items"].pk,
        "kind": {"carried-out": "ruledocument", "calendar": "activities", "activities": "tick"}.get(
            first, records["leads"].capital_kind
        ),
        "suffix": "pdf",
        "site": "liuyin",
        "name": "accept",
        "photo": "00000000-0000-0000-0000-000000000000",
        "robot": getattr(Robot.objects.first(), "pk", 1),
        **dict.fromkeys(("delivery", "mute", "day"), 1),  # of pages that only take orders
        "key": "00000000-0000-0000-0000-000000000000",
    }[key]


def pages(cast: Cast) -> tuple[dict[str, list[tuple[str, str]]], set[str]]:
    """The kind and address of what answers with a page, by who opens it; and the kinds that nobody could open.

    What only takes orders, leads elsewhere or gives out a file is no page.
    """
    records = furnish(cast)
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in READERS}
    open_kinds, kinds = set(), set()
    clients = {name: _client(cast, name) for name in READERS}
    for kind, address in sorted(addresses(cast, records)):
        kinds.add(kind)
        if kind in PLAIN:
            found[READERS[0]].append((kind, address))
            open_kinds.add(kind)
            continue
        for reader, client in clients.items():
            with closing(client.get(address)) as answer:
                shown = answer.status_code == OK and answer["Content-Type"].startswith("text/html")
                if answer.status_code in {OK, NOT_SO} or (reader and answer.status_code == REDIRECT):
                    open_kinds.add(kind)
            if shown:
                found[reader].append((kind, address))
            if shown or answer.status_code in {OK, NOT_SO}:
                break
    for reader in HOMES:
        found.setdefault(reader, []).append((f"home of {reader}", "/"))
    return found, kinds - open_kinds


def _client(cast: Cast, name: str) -> Client:
    client = Client()
    if name:
        client.force_login(cast[name], backend="weiyuan.core.ui.entrance.Entrance")
    return client
