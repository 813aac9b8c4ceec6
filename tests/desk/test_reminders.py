"""Who is told that something is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.core.ui.records import a_record
from weiyuan.desk.reminders import due_by
from weiyuan.governance.models import PlanTask
from weiyuan.matters.models import ResidentMatter
from weiyuan.notices import tasks
from weiyuan.notices.models import Kind, Message
from weiyuan.orgs.models import CalendarDay

TOMORROW = timedelta(days=1)


@pytest.fixture
def today(db: None) -> date:
    """Today, with a workday tomorrow."""
    day = timezone.localdate()
    CalendarDay.objects.create(on=day + TOMORROW, works=True)
    return day


def a_matter(cast: Cast, day: date, **said: Any) -> ResidentMatter:
    return a_record(
        ResidentMatter, cast.org, state="assigned", due_finish=day, assigned_unit=cast.unit_record,
        assigned_member=cast.li, person_name="金丝雀", **said,
    )  # fmt: skip


def test_who_has_it_in_hand_and_the_clerk_are_told_once(cast: Cast, today: date) -> None:
    matter = a_matter(cast, today + TOMORROW)
    a_record(PlanTask, cast.org, state="doing", due_on=today + TOMORROW, title="组织视察")
    for _ in range(2):
        tasks.remind_due.func()
    told = Message.objects.filter(model="matters.residentmatter").order_by("user")
    assert {message.user.username for message in told} == {"officer", "unit", "member"}
    assert [m.user.username for m in Message.objects.filter(model="governance.plantask")] == ["officer"]
    assert {message.kind for message in told} == {Kind.DUE.value}
    assert told[0].href == f"/matters/{matter.pk}/"
    assert matter.ref in told[0].title
    assert "金丝雀" not in told[0].title + told[0].text


@pytest.mark.parametrize("days", [0, 2])
def test_only_what_is_due_tomorrow(cast: Cast, today: date, days: int) -> None:
    a_matter(cast, today + timedelta(days=days))
    tasks.remind_due.func()
    assert not Message.objects.exists()


def test_before_days_off_what_is_due_until_the_next_workday(cast: Cast) -> None:
    today = timezone.localdate()
    for days, works in ((1, False), (2, False), (3, True)):
        CalendarDay.objects.create(on=today + timedelta(days=days), works=works)
    a_matter(cast, today + timedelta(days=3))
    tasks.remind_due.func()
    assert Message.objects.exists()


def test_what_was_taken_out_is_not_told(cast: Cast, today: date) -> None:
    a_matter(cast, today + TOMORROW)
    ResidentMatter.objects.update(deleted_at=timezone.now())
    tasks.remind_due.func()
    assert not Message.objects.exists()


def test_a_flat_that_fails_keeps_nobody_from_being_told(
    cast: Cast, today: date, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    a_matter(cast, today + TOMORROW)
    monkeypatch.setattr(tasks, "finders", lambda: [lambda first, last: 1 / 0, due_by])
    tasks.remind_due.func()
    assert Message.objects.exists()
    assert "ZeroDivisionError" in caplog.text
