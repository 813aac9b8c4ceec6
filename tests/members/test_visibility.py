"""Who sees which of the members' records."""

from datetime import date
from typing import Any

import pytest

from tests.cast import ACTORS, Cast
from weiyuan.members.models import ContactLog, Member, MemberDifficulty, Membership, Session, Term

pytestmark = pytest.mark.django_db

STAFF = {"director", "leader", "officer"}
READERS = {"reader", "district"}


def seers(cast: Cast, record: Any) -> set[str]:
    return {name for name in ACTORS if type(record).objects.visible_to(cast[name]).filter(pk=record.pk).exists()}


def test_a_member_is_seen_by_the_staff_himself_and_the_head_of_his_station(cast: Cast) -> None:
    assert seers(cast, cast.li) == STAFF | {"member", "head"}
    assert seers(cast, cast.zhou) == STAFF | {"other_member"}


def test_memberships_terms_and_sessions_are_everybodys_in_the_body(cast: Cast) -> None:
    inside = STAFF | READERS | {"member", "other_member", "head"}
    session = Session.objects.create(
        org=cast.org, term=cast.term, times=1, start=date(2022, 1, 5), end=date(2022, 1, 8)
    )
    assert seers(cast, Membership.objects.get(member=cast.li)) == inside
    assert seers(cast, Term.objects.get()) == inside
    assert seers(cast, session) == inside


def test_a_contact_is_seen_by_the_member_and_the_station(cast: Cast) -> None:
    log = ContactLog.objects.create(
        org=cast.org, kind="member", on=date(2025, 3, 1), member=cast.li, station=cast.station, content="座谈"
    )
    assert seers(cast, log) == STAFF | {"member", "head"}


def test_a_difficulty_is_for_the_staff_and_the_member_alone(cast: Cast) -> None:
    found = MemberDifficulty.objects.create(
        org=cast.org, member=cast.li, reported_on=date(2025, 3, 1), content="子女入学"
    )
    assert seers(cast, found) == STAFF | {"member"}


def test_the_stranger_sees_his_own_body_only(cast: Cast) -> None:
    own = Member.objects.create(
        org=cast.other, no="WY-001", name="何望舒", gender="female", party="cpc", employer="梧桐医院"
    )
    assert list(Member.objects.visible_to(cast["stranger"])) == [own]


def test_removed_records_are_seen_by_nobody(cast: Cast) -> None:
    Member.objects.filter(pk=cast.li.pk).update(deleted_at="2025-03-01T00:00:00Z")
    assert seers(cast, cast.li) == set()
