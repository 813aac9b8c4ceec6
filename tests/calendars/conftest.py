"""A calendar that is known: what the tests put into it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast
from tests.core.ui.records import a_record
from weiyuan.activities.models import Activity, ReceptionDay
from weiyuan.calendars.feeds import ZONE


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    """Requests counted by other tests do not count here."""
    cache.clear()


@pytest.fixture
def activity(cast: Cast) -> Callable[..., Any]:
    """Store an activity: activity("座谈", "2026-05-12 09:30", hours=2, org=…, state=…)."""
    serial = iter(range(1, 999))

    def keep(title: str, start: str, hours: float = 2, **given: Any) -> Any:
        begin = datetime.fromisoformat(start).replace(tzinfo=ZONE)
        end = begin + timedelta(hours=hours) if hours else None
        org = given.pop("org", cast.org)
        said = {"state": "published", "place": "二楼会议室", "kind": "forum", **given}
        return a_record(Activity, org, next(serial), title=title, start=begin, end=end, **said)

    return keep


@pytest.fixture
def reception(cast: Cast) -> Callable[..., Any]:
    """Store a reception day in the station's rooms."""

    def keep(on: date, **given: Any) -> Any:
        said = {"place": "铁路新村站", "opens": "09:00", "closes": "11:30", **given}
        return a_record(ReceptionDay, cast.org, on.day, on=on, **said)

    return keep
