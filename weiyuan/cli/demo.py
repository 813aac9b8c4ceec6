"""What the demo shows besides its ledger: matters of these days at every desk, and the public page opened."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from weiyuan.matters.actions import move_matter, receive_matter
from weiyuan.matters.actions.answers import publish_answer
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.words import Channel, Kind, SafetyLevel
from weiyuan.matters.workflow import MatterState
from weiyuan.orgs.models import HandlingUnit, LiaisonStation, OrgUnit, User
from weiyuan.orgs.queries import workdays
from weiyuan.portal.actions.pages import keep_page
from weiyuan.portal.models import GREETING, INTRO, PortalPage

PUBLIC = "liuyin"  # the public page's name in its address
SHOWN = 4  # answers of the ledger that are made public
# Content, category, how many days ago it was said, how urgent, the steps that were taken with it since.
HEARD: tuple[tuple[str, str, int, str, tuple[str, ...]], ...] = (
    ("地铁口共享单车把盲道占满了，早上推着婴儿车过不去", "市容秩序", 0, SafetyLevel.COMMON, ()),
    ("单元门口的燃气管有味道，物业说不归他们管", "公共安全", 0, SafetyLevel.URGENT, ()),
    ("小区健身器材松动，孩子爱在上面玩", "文化体育", 2, SafetyLevel.PRESSING, ()),
    ("社区食堂能不能晚上也开，双职工家庭来不及做饭", "养老服务", 4, SafetyLevel.COMMON, ("triage", "accept")),
    ("菜场后门垃圾桶太少，傍晚堆到路上", "环境卫生", 6, SafetyLevel.COMMON, ("triage", "accept", "assign")),
    (
        "雨后人行道积水，学生要下到车行道走", "市政设施", 9, SafetyLevel.PRESSING,
        ("triage", "accept", "assign", "start"),
    ),
    ("广场音响晚上九点半还在放", "噪声油烟", 12, SafetyLevel.COMMON, ("triage", "accept", "assign", "start", "reply")),
)  # fmt: skip
ANSWER = "已约领队谈好，每晚九点前收，社区每周去听一次"


def show_hearing(org: OrgUnit, by: User) -> None:
    """Let matters of these days lie at every desk of the demo body, and open its public page. ``by`` is its clerk."""
    said = {"key": PUBLIC, "open": True, "greeting": str(GREETING), "intro": str(INTRO), "hours": ""}
    keep_page(PortalPage(org=org), said, by=by)
    stations = list(LiaisonStation.objects.of(org).order_by("pk"))
    unit = HandlingUnit.objects.of(org).get(name="区城管局")
    for at, (content, category, ago, level, steps) in enumerate(HEARD):
        matter = receive_matter(
            ResidentMatter(
                org=org, received_at=_ago(ago), channel=Channel.ONLINE, kind=Kind.SUGGESTION, content=content,
                station=stations[at % len(stations)], anonymous=True, safety_level=level, client_key=uuid.uuid4(),
            )
        )  # fmt: skip
        for step in steps:
            move_matter(matter, step, by=by, **_told(step, category, unit))
    _publish(org, by)


def _ago(days: int) -> Any:
    """A morning that many days ago; today, a moment ago."""
    now = timezone.now()
    return now - timedelta(days=days, minutes=20)


def _told(step: str, category: str, unit: HandlingUnit) -> dict[str, Any]:
    match step:
        case "triage":
            return {"category": category}
        case "assign":
            return {"assigned_unit": unit, "due_finish": workdays().add_workdays(timezone.localdate(), 1)}
        case "reply":
            return {"result": ANSWER, "result_class": "explained", "answer_to": "public"}
    return {}


def _publish(org: OrgUnit, by: User) -> None:
    """The newest answers of the ledger that name nobody, as residents would read them."""
    answered = ResidentMatter.objects.of(org).filter(state=MatterState.CLOSED, satisfaction="satisfied")
    for matter in answered.select_related("org").order_by("-closed_on", "-pk")[:SHOWN]:
        publish_answer(matter, by=by, content=matter.content, answer=matter.result, confirmed=True)
