"""Who sees which of the records about activities."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.activities.builders import activity, part, reception
from tests.cast import ACTORS, Cast
from weiyuan.activities.models import VisitFollowUp

pytestmark = pytest.mark.django_db

STAFF = {"director", "leader", "officer"}
READERS = {"reader", "district"}
BODY = STAFF | READERS | {"member", "other_member", "head"}
CONFIDANTS = {"director", "officer"}


def seers(record: Any, cast: Cast) -> set[str]:
    return {name for name in ACTORS if type(record).objects.visible_to(cast[name]).filter(pk=record.pk).exists()}


@pytest.mark.parametrize("state", ["published", "signup_closed", "in_progress", "ended", "closed", "cancelled"])
def test_a_published_activity_is_on_the_calendar_of_the_body(cast: Cast, state: str) -> None:
    assert seers(activity(cast, state=state), cast) == BODY


@pytest.mark.parametrize("state", ["draft", "applied", "returned"])
def test_a_draft_is_the_authors_the_stations_and_the_staffs(cast: Cast, state: str) -> None:
    assert seers(activity(cast, state=state), cast) == STAFF
    assert seers(activity(cast, state=state, created_by=cast["member"]), cast) == STAFF | {"member"}
    assert seers(activity(cast, state=state, station=cast.station), cast) == STAFF | {"head"}


def test_a_visit_to_a_member_is_for_director_officer_and_who_made_it(cast: Cast) -> None:
    visit = activity(cast, "member_visit")
    visit.visited.add(cast.zhou)
    assert seers(visit, cast) == CONFIDANTS
    assert seers(activity(cast, "member_visit", station=cast.station), cast) == CONFIDANTS | {"head"}
    assert seers(activity(cast, "member_visit", created_by=cast["leader"]), cast) == CONFIDANTS | {"leader"}


def test_an_attendance_is_the_members_own_and_the_staffs(cast: Cast) -> None:
    assert seers(part(cast, activity(cast)), cast) == STAFF | READERS | {"member"}
    assert seers(part(cast, activity(cast, station=cast.station)), cast) == STAFF | READERS | {"member", "head"}


def test_who_came_to_a_visit_to_a_member_is_as_discreet_as_the_visit(cast: Cast) -> None:
    assert seers(part(cast, activity(cast, "member_visit")), cast) == CONFIDANTS | {"member"}


def test_a_follow_up_is_the_staffs_and_the_stations(cast: Cast) -> None:
    def of(visit: Any) -> Any:
        return VisitFollowUp.objects.create(org=cast.org, activity=visit, content="修路灯")

    assert seers(of(activity(cast, "resident_visit")), cast) == STAFF
    assert seers(of(activity(cast, "resident_visit", station=cast.station)), cast) == STAFF | {"head"}
    assert seers(of(activity(cast, "member_visit")), cast) == CONFIDANTS


def test_reception_days_are_on_the_calendar_of_the_body(cast: Cast) -> None:
    assert seers(reception(cast, date(2025, 5, 10), "scheduled"), cast) == BODY


def test_removed_activities_are_seen_by_nobody(cast: Cast) -> None:
    assert seers(activity(cast, deleted_at=timezone.now()), cast) == set()
