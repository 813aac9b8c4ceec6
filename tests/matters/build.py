"""Matters as the tests need them: complete for every state, unless told otherwise."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from weiyuan.matters.models import MatterAction, ResidentMatter


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in Shanghai."""
    return timezone.make_aware(datetime(year, month, day, hour, minute))


def a_matter(cast: Cast, state: str = "registered", **more: Any) -> ResidentMatter:
    """A matter that lacks nothing in any state."""
    said = {
        "org": cast.org, "received_at": at(2025, 3, 3), "channel": "station", "content": "路灯不亮",
        "station": cast.station, "category": "市政设施", "assigned_unit": cast.unit_record, "result": "已修复",
        "result_class": "solved", "refuse_reason": "不属于本辖区", "referred_to": "信访部门", "state": state,
        "proposal_on": date(2025, 4, 1), "feedback_on": date(2025, 4, 2), "closed_on": date(2025, 4, 3),
        "satisfaction": "unsatisfied", **more,
    }  # fmt: skip
    if said.get("secrecy") == "confidential":
        said.setdefault("keeper", cast["officer"])
    if state == "waiting":
        said.setdefault("waiting_since", date(2025, 3, 10))
    found: ResidentMatter = ResidentMatter.objects.create(**said)
    return found


def an_action(matter: ResidentMatter, kind: str, on: date, **more: Any) -> MatterAction:
    said = {"departments": ["交警大队"] if kind == "coordinate" else [], "content": "到现场查看", **more}
    found: MatterAction = MatterAction.objects.create(org=matter.org, matter=matter, kind=kind, on=on, **said)
    return found
