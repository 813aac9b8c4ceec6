"""What the database itself refuses, and how a record names its contradictions."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.activities.builders import activity, moment, part, reception
from tests.cast import Cast
from weiyuan.activities.actions import move_activity, move_reception
from weiyuan.activities.ledger import check_activities, check_receptions
from weiyuan.activities.models import Activity, Attendance, ReceptionDay, VisitFollowUp
from weiyuan.core.ledger.sheet import Problem, Row
from weiyuan.orgs.models import Person

pytestmark = pytest.mark.django_db


def refused(record: Any, field: str) -> None:
    assert [name for name, _reason in record.problems()] == [field]
    with pytest.raises(IntegrityError):
        record.save()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"end": moment(5, 6, 8)}, "end"),
        ({"signup_deadline": moment(5, 6, 10)}, "signup_deadline"),
        ({"amount_yuan": Decimal("-0.01")}, "amount_yuan"),
    ],
)
def test_an_activity_contradicts_itself(cast: Cast, more: dict[str, Any], field: str) -> None:
    refused(Activity(org=cast.org, kind="other", title="活动", start=moment(5, 6), **more), field)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"member": None}, "member"),
        ({"state": "leave_approved", "late": True}, "late"),
        ({"state": "absent", "online": True}, "online"),
        ({"leave_count": 3}, "leave_count"),
    ],
)
def test_an_attendance_contradicts_itself(cast: Cast, more: dict[str, Any], field: str) -> None:
    refused(Attendance(org=cast.org, activity=activity(cast), **{"member": cast.li, **more}), field)


def test_an_attendance_is_a_members_or_a_persons_not_both(cast: Cast) -> None:
    person = Person.objects.create(org=cast.org, name="程干事")
    refused(Attendance(org=cast.org, activity=activity(cast), member=cast.li, person=person), "member")


def test_a_member_is_asked_once_to_an_activity(cast: Cast) -> None:
    found = activity(cast)
    part(cast, found, deleted_at=timezone.now())
    part(cast, found)
    with pytest.raises(IntegrityError):
        part(cast, found)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"opens": time(11), "closes": time(9)}, "closes"),
        ({"announced_on": date(2025, 5, 11)}, "announced_on"),
        ({"state": "minutes_filed"}, "minutes"),
    ],
)
def test_a_reception_day_contradicts_itself(cast: Cast, more: dict[str, Any], field: str) -> None:
    refused(ReceptionDay(org=cast.org, on=date(2025, 5, 10), place="站", **more), field)


def test_what_is_done_says_when(cast: Cast) -> None:
    refused(VisitFollowUp(org=cast.org, activity=activity(cast), content="修路灯", state="done"), "done_on")


@pytest.mark.parametrize("model", [Activity, Attendance, ReceptionDay, VisitFollowUp])
def test_states_outside_the_workflow_are_refused(cast: Cast, model: Any) -> None:
    record = {
        Activity: lambda: activity(cast),
        Attendance: lambda: part(cast, activity(cast)),
        ReceptionDay: lambda: reception(cast),
        VisitFollowUp: lambda: VisitFollowUp.objects.create(org=cast.org, activity=activity(cast), content="x"),
    }[model]()
    with pytest.raises(IntegrityError):
        model.objects.filter(pk=record.pk).update(state="invented")


def test_activities_are_numbered_by_the_year_in_shanghai(cast: Cast) -> None:
    found = activity(cast, start=timezone.make_aware(datetime(2026, 1, 1, 0, 30)), state="applied")
    stored = Activity.objects.get(pk=found.pk)
    move_activity(stored, "publish", by=cast["officer"])
    assert stored.no == "HD-2026-001"


def test_reception_days_are_numbered_within_the_year(cast: Cast) -> None:
    found = reception(cast, state="scheduled")
    move_reception(found, "open", by=cast["officer"])
    assert found.no == "JD-2025-001"


def test_the_ledger_wants_somebody_on_duty(cast: Cast) -> None:
    day, off = ReceptionDay(state="closed"), ReceptionDay(state="cancelled")
    rows = [Row(3, day, {"members_on_duty": []}), Row(4, off, {}), Row(5, day, {"members_on_duty": [cast.li]})]
    assert list(check_receptions(rows, cast.org)) == [Problem(3, "members_on_duty", "至少一名值班委员")]


def test_the_ledger_wants_visited_members_on_visits_to_members_only(cast: Cast) -> None:
    rows = [
        Row(3, Activity(kind="member_visit"), {"visited": [cast.li]}),
        Row(4, Activity(kind="inspection"), {"visited": [cast.li]}),
    ]
    assert [(p.row, p.field) for p in check_activities(rows, cast.org)] == [(4, "visited")]
