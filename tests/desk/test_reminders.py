"""Who is told that something is due."""

from __future__ import annotations

from datetime import date, timedelta

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


def a_task(cast: Cast, day: date) -> PlanTask:
    found: PlanTask = a_record(PlanTask, cast.org, state="doing", due_on=day, title="组织视察")
    return found


def test_the_clerk_is_told_once(cast: Cast, today: date) -> None:
    a_task(cast, today + TOMORROW)
    for _ in range(2):
        tasks.remind_due.func()
    told = Message.objects.get(model="governance.plantask")
    assert (told.user, told.kind) == (cast["officer"], Kind.DUE.value)
    assert "组织视察" in told.title


def test_a_residents_matter_has_clocks_of_its_own(cast: Cast, today: date) -> None:
    a_record(ResidentMatter, cast.org, state="assigned", due_finish=today + TOMORROW, assigned_unit=cast.unit_record)
    tasks.remind_due.func()
    assert not Message.objects.exists()


@pytest.mark.parametrize("days", [0, 2])
def test_only_what_is_due_tomorrow(cast: Cast, today: date, days: int) -> None:
    a_task(cast, today + timedelta(days=days))
    tasks.remind_due.func()
    assert not Message.objects.exists()


def test_before_days_off_what_is_due_until_the_next_workday(cast: Cast) -> None:
    today = timezone.localdate()
    for days, works in ((1, False), (2, False), (3, True)):
        CalendarDay.objects.create(on=today + timedelta(days=days), works=works)
    a_task(cast, today + timedelta(days=3))
    tasks.remind_due.func()
    assert Message.objects.exists()


def test_what_was_taken_out_is_not_told(cast: Cast, today: date) -> None:
    a_task(cast, today + TOMORROW)
    PlanTask.objects.update(deleted_at=timezone.now())
    tasks.remind_due.func()
    assert not Message.objects.exists()


def test_a_flat_that_fails_keeps_nobody_from_being_told(
    cast: Cast, today: date, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    a_task(cast, today + TOMORROW)
    monkeypatch.setattr(tasks, "finders", lambda: [lambda first, last: 1 / 0, due_by])
    tasks.remind_due.func()
    assert Message.objects.exists()
    assert "ZeroDivisionError" in caplog.text
