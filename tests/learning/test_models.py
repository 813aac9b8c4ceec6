"""What the database itself refuses, and how a record names its contradictions."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.cast import Cast
from weiyuan.learning.actions import move_session
from weiyuan.learning.models import LearningAttendance, LearningMaterial, LearningSession
from weiyuan.orgs.models import Person

pytestmark = pytest.mark.django_db


def session(cast: Cast, **more: Any) -> LearningSession:
    at = timezone.make_aware(datetime(2025, 3, 5, 9))
    values = {"title": "学习", "kind": "theory", "at": at, **more}
    found: LearningSession = LearningSession.objects.create(org=cast.org, **values)
    return found


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"form": "self_study", "state": "held"}, "state"),
        ({"form": "collective", "state": "confirmed"}, "state"),
        ({"hours": Decimal(0)}, "hours"),
    ],
)
def test_a_session_contradicts_itself(cast: Cast, more: dict[str, Any], field: str) -> None:
    record = LearningSession(org=cast.org, title="学习", kind="theory", at=timezone.now(), **more)
    assert [name for name, _reason in record.problems()] == [field]
    with pytest.raises(IntegrityError):
        record.save()


def test_a_state_outside_the_workflow_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        session(cast, state="invented")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"member": None}, "member"),
        ({"state": "excused", "late": True}, "late"),
        ({"state": "expected", "online": True}, "online"),
        ({"state": "absent", "spoke": True}, "spoke"),
        ({"quiz_score": 101}, "quiz_score"),
    ],
)
def test_an_attendance_contradicts_itself(cast: Cast, more: dict[str, Any], field: str) -> None:
    record = LearningAttendance(org=cast.org, session=session(cast), **{"member": cast.li, **more})
    assert [name for name, _reason in record.problems()] == [field]
    with pytest.raises(IntegrityError):
        record.save()


def test_an_attendance_is_a_members_or_a_persons_not_both(cast: Cast) -> None:
    person = Person.objects.create(org=cast.org, name="程干事")
    both = LearningAttendance(org=cast.org, session=session(cast), member=cast.li, person=person)
    assert both.problems()[0][0] == "member"
    with pytest.raises(IntegrityError):
        both.save()


def test_a_member_is_listed_once_a_session(cast: Cast) -> None:
    held = session(cast)
    LearningAttendance.objects.create(org=cast.org, session=held, member=cast.li, deleted_at=timezone.now())
    LearningAttendance.objects.create(org=cast.org, session=held, member=cast.li)
    with pytest.raises(IntegrityError):
        LearningAttendance.objects.create(org=cast.org, session=held, member=cast.li)


def test_a_material_stands_once_in_a_session(cast: Cast) -> None:
    held = session(cast)
    LearningMaterial.objects.create(org=cast.org, session=held, kind="theory", title="讲话")
    with pytest.raises(IntegrityError):
        LearningMaterial.objects.create(org=cast.org, session=held, kind="document", title="讲话")


def test_the_first_hour_of_the_year_numbers_by_its_own_year(cast: Cast) -> None:
    found = session(cast, at=timezone.make_aware(datetime(2026, 1, 1, 0, 30)))
    found = LearningSession.objects.get(pk=found.pk)
    found.org = cast.org
    move_session(found, "announce", by=cast["officer"])
    assert found.no == "XX-2026-001"
