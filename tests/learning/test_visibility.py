"""Who sees which of the learning records."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import ACTORS, Cast
from weiyuan.learning.models import LearningAttendance, LearningMaterial, LearningSession
from weiyuan.orgs.models import Person

pytestmark = pytest.mark.django_db

STAFF = {"director", "leader", "officer"}
READERS = {"reader", "district"}
BODY = STAFF | READERS | {"member", "other_member", "head"}


def seers(record: Any, cast: Cast) -> set[str]:
    return {name for name in ACTORS if type(record).objects.visible_to(cast[name]).filter(pk=record.pk).exists()}


def session(cast: Cast, **more: Any) -> LearningSession:
    at = timezone.make_aware(datetime(2025, 3, 5, 9))
    found: LearningSession = LearningSession.objects.create(org=cast.org, title="学习", kind="theory", at=at, **more)
    return found


def test_sessions_and_what_was_studied_are_on_the_calendar_of_the_body(cast: Cast) -> None:
    held = session(cast, state="held")
    material = LearningMaterial.objects.create(org=cast.org, session=held, kind="theory", title="讲话")
    assert seers(held, cast) == BODY
    assert seers(material, cast) == BODY


def test_a_takeaway_is_the_writers_own_and_the_staffs(cast: Cast) -> None:
    mine = LearningAttendance.objects.create(org=cast.org, session=session(cast), member=cast.li)
    assert seers(mine, cast) == STAFF | {"member"}


def test_the_head_sees_who_came_to_the_sessions_of_the_own_station(cast: Cast) -> None:
    person = Person.objects.create(org=cast.org, name="程干事")
    at_station = session(cast, station=cast.station)
    trained = LearningAttendance.objects.create(org=cast.org, session=at_station, person=person)
    assert seers(trained, cast) == STAFF | {"head"}


def test_removed_sessions_are_seen_by_nobody(cast: Cast) -> None:
    assert seers(session(cast, deleted_at=timezone.now()), cast) == set()
