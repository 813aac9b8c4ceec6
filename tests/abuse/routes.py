"""Every address of the product, filled in from one record of each kind of the cast's body and of another body."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast
from tests.core.ui.records import a_record
from weiyuan.calendars.models import FeedToken
from weiyuan.core import registers
from weiyuan.journal.models import Deed
from weiyuan.ledger.models import Kind, LedgerJob, Phase
from weiyuan.members.models import MemberEdit
from weiyuan.notices.models import Delivery, Message, Mute, Robot
from weiyuan.orgs.models import CalendarDay, OrgUnit, RoleGrant
from weiyuan.registry.models import Attachment, SavedView
from weiyuan.summaries.models import Summary

HERE, THERE = "甲1", "甲2"  # what the texts of the first and of the other body's records end in
# The pages that all registers share are walked with a register of secrets; tests/registry takes them all.
SAMPLES = ("difficulties",)
MUTE = {"django_session"}  # tables that a request may write whatever it is


@dataclass(frozen=True)
class Route:
    """An address: its name, the pattern, and the parameters that it asks for."""

    name: str
    pattern: str
    asks: tuple[str, ...] = field(default=())


def routes() -> list[Route]:
    """All named addresses, in the order in which the product looks for them."""
    return [Route(name, text, asks) for name, text, asks in _walk(get_resolver().url_patterns, "")]


def _walk(patterns: Any, before: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for pattern in patterns:
        text = f"{before}{pattern.pattern}".replace("^", "").replace("$", "")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name, text, tuple(pattern.pattern.regex.groupindex)


@dataclass
class World:
    """One record of each kind in the cast's body and in the other one, and what else an address may name."""

    cast: Cast
    records: dict[str, Any]
    foreign: dict[str, Any]
    named: dict[str, dict[str, Any]]

    def addresses(self, route: Route) -> list[str]:
        """The address filled in with the first body's records; for a page of all registers, one for each sample."""
        slugs = SAMPLES if "slug" in route.asks else ("",)
        return [self.address(route, slug) for slug in slugs]

    def address(self, route: Route, slug: str = "") -> str:
        values: dict[str, Any] = {"slug": slug, **self._of(route, slug)}
        return reverse(route.name, kwargs={name: values[name] for name in route.asks})

    def _of(self, route: Route, slug: str) -> dict[str, Any]:
        register = slug or route.pattern.partition("/")[0]
        first = {"pk": self.records[register].pk} if register in self.records else {}
        return {**first, **self.named["*"], **self.named.get(route.pattern.partition("/")[0], {})}


def a_world(cast: Cast) -> World:
    """Fill both bodies."""
    records, foreign = _one_each(cast.org, 1), _one_each(cast.other, 2)
    _tell_secrets(records)
    officer = cast["officer"]
    edit = MemberEdit.objects.create(
        org=cast.org, member=cast.li, field="employer", new="金丝雀旧单位", proposed_by=cast["member"]
    )
    job = LedgerJob.objects.create(org=cast.org, by=officer, kind=Kind.IMPORT, phase=Phase.REFUSED, filename="甲1.xlsx")
    file = Attachment.objects.create(
        org=cast.org, model="members.memberdifficulty", object_id=records["difficulties"].pk, name="甲1.pdf",
        kind="pdf", size=1, sha256="0" * 64, by=officer,
    )  # fmt: skip
    deed = Deed.objects.create(org=cast.org, by=officer, title="甲1")
    view = SavedView.objects.create(by=officer, slug="members", name="甲1", query="")
    summary = Summary.objects.create(
        org=cast.org, title="甲1总结", period_start=date(2025, 1, 1), period_end=date(2025, 12, 31)
    )
    grant = RoleGrant.objects.get(user=cast["reader"])
    named: dict[str, dict[str, Any]] = {
        "*": {
            "org": cast.org.pk, "grant": grant.pk, "member": cast.li.pk, "item": records["five-ones-items"].pk,
            "step": "verify", "suffix": "docx", "token": "no-such-token", "kind": "foreign", "scope": "all",
            "site": "liuyin", "photo": "00000000-0000-0000-0000-000000000000",
        },
        "activities": {"kind": "tick", "attendance": records["attendance"].pk},
        "bodies": {"pk": cast.org.pk},
        "polls": {"invitation": 1},
        "matters": {"name": "accept"},
        "calendar": {"kind": "consultations", "pk": records["consultations"].pk},
        "calendar-feeds": {"pk": FeedToken.objects.create(user=officer, scope="all", hash="0" * 64).pk},
        "people": {"pk": cast["reader"].pk},
        "my-details": {"pk": edit.pk},
        "member-edits": {"pk": edit.pk},
        "carried-out": {"kind": "ruledocument", "pk": records["rules"].pk},
        "ledger": {"key": job.key, "slug": "difficulties"},
        "summaries": {"pk": summary.pk, "key": "members.count"},
        "files": {"key": file.key},
        "undo": {"key": deed.key},
        "views": {"pk": view.pk},
    }  # fmt: skip
    named["notices"] = _notices(cast)
    named["holidays"] = {"day": CalendarDay.objects.create(on=date(2027, 1, 1), works=False).pk}
    return World(cast, records, foreign, named)


def _notices(cast: Cast) -> dict[str, Any]:
    """A message to the member, what carries it, and a robot of the body."""
    now = timezone.now()
    message = Message.objects.create(user=cast["member"], org=cast.org, kind="told", key="甲1", title="甲1", on=now)
    robot = Robot.objects.create(org=cast.org, make="wecom", name="甲1", url="https://qyapi.weixin.qq.com/甲1")
    delivery = Delivery.objects.create(channel="email", user=cast["member"], fate="failed", next_try=now)
    delivery.messages.add(message)
    mute = Mute.objects.create(user=cast["member"], model="x", object_id=1, title="甲1")
    return {"pk": message.pk, "robot": robot.pk, "delivery": delivery.pk, "mute": mute.pk}


def _one_each(org: OrgUnit, serial: int) -> dict[str, Any]:
    found = {}
    for entry in registers.known():
        there = entry.model._base_manager.filter(org=org).order_by("pk").first()
        found[entry.slug] = there or a_record(entry.model, org, serial)
    return found


# What each kind of reader must not find anywhere: texts by who may read them.
OFFICE = {"director", "leader", "officer"}
SECRETS: dict[str, set[str]] = {
    "13900139777": {*OFFICE, "head", "member"},  # his number: he is linked to the head's station
    "金丝雀旧单位": {*OFFICE, "member"},  # what he wants changed, until the office has looked
    "金丝雀困难": {*OFFICE, "member"},
    "金丝雀加分": {*OFFICE, "member"},
    "金丝雀心得": {*OFFICE, "member"},
    "金丝雀题解": {*OFFICE, "member"},
    "金丝雀居民": set(),
    "13700137888": set(),
    "金丝雀密件": {"director", "officer"},
    "金丝雀草稿": OFFICE,
}


def _tell_secrets(records: dict[str, Any]) -> None:
    """Write into the first body's records what is not for everybody; the member is Li."""
    told: dict[str, dict[str, Any]] = {
        "members": {"mobile": "13900139777"},
        "difficulties": {"content": "金丝雀困难", "result": "金丝雀困难"},
        "point-awards": {"reason": "金丝雀加分"},
        "learning-attendance": {"takeaway": "金丝雀心得"},
        "quiz-questions": {"explanation": "金丝雀题解"},
        "matters": {"person_name": "金丝雀居民", "phone": "13700137888", "content": "金丝雀密件",
                    "secrecy": "confidential", "collected_by": None, "station": None},
        "ruleversions": {"text": "金丝雀草稿", "state": "draft"},
        "plans": {"aim": "金丝雀草稿", "state": "draft"},
    }  # fmt: skip
    for slug, said in told.items():
        type(records[slug])._base_manager.filter(pk=records[slug].pk).update(**said)


def clients(cast: Cast) -> dict[str, Client]:
    """A signed-in client for every actor, and ``anonymous``."""
    found = {"anonymous": Client(raise_request_exception=False)}
    for name, user in cast.users.items():
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(user, backend="weiyuan.core.ui.entrance.Entrance")
    return found


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that write, while this is open; sessions aside."""
    found: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.lstrip("( ")[:6].upper()
        if verb in {"INSERT", "UPDATE", "DELETE"} and not any(f'"{table}"' in sql[:60] for table in MUTE):
            found.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def words_of(answer: Any) -> str:
    """All that an answer says: of a workbook or a document what its parts say."""
    content: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    return content.decode("utf-8", "ignore")
