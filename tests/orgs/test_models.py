"""What the database refuses, and what records say against themselves."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.orgs.test_queries import appointed, named
from weiyuan.core.facts import Period
from weiyuan.governance.models import Briefing
from weiyuan.members.models import MemberDifficulty
from weiyuan.orgs.models import Appointment, LiaisonStation, OrgNameHistory, OrgUnit, Person, RoleGrant

pytestmark = pytest.mark.django_db


def refused(make: Any) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_a_number_is_given_once_in_a_body(cast: Cast) -> None:
    Person.objects.create(org=cast.org, no="RY-01", name="甲")
    assert refused(lambda: Person.objects.create(org=cast.org, no="RY-01", name="乙"))
    assert not refused(lambda: Person.objects.create(org=cast.other, no="RY-01", name="乙"))


def test_any_number_of_records_may_be_without_one(cast: Cast) -> None:
    Person.objects.create(org=cast.org, name="甲")
    assert not refused(lambda: Person.objects.create(org=cast.org, name="乙"))


def test_nothing_ends_before_it_begins(cast: Cast) -> None:
    early, late = date(2024, 3, 1), date(2025, 3, 1)
    assert refused(lambda: appointed(cast, "director", late, early))
    assert refused(lambda: named(cast, "旧名", late, early))
    assert refused(
        lambda: LiaisonStation.objects.create(
            org=cast.org, name="某站", community="某", founded_on=late, closed_on=early
        )
    )
    officer = {"user": cast["visitor"], "org": cast.org, "role": "officer"}
    assert refused(lambda: RoleGrant.objects.create(**officer, start=late, end=early))


def test_a_station_head_has_a_station(cast: Cast) -> None:
    assert refused(lambda: appointed(cast, "station_head", date(2025, 1, 1)))
    person = Person(org=cast.org, name="施某")
    bare = Appointment(org=cast.org, person=person, post="station_head", start=date(2025, 1, 1))
    assert [field for field, _reason in bare.problems()] == ["station"]
    grant = {"user": cast["visitor"], "org": cast.org, "start": date(2025, 1, 1)}
    assert refused(lambda: RoleGrant.objects.create(**grant, role="station_head"))
    assert refused(lambda: RoleGrant.objects.create(**grant, role="unit"))
    assert refused(lambda: RoleGrant.objects.create(**grant, role="emperor"))


def test_contradictions_are_named_in_words(cast: Cast) -> None:
    body = OrgUnit(summary_from=date(2025, 12, 31), summary_to=date(2025, 1, 1))
    assert body.problems() == [("summary_to", "总结期间的止早于起")]
    name = OrgNameHistory(org=cast.org, valid_from=date(2025, 2, 1), valid_to=date(2025, 1, 1))
    assert name.problems() == [("valid_to", "停用日期早于启用日期")]


def test_a_name_covers_both_its_days(cast: Cast) -> None:
    name = named(cast, "柳荫镇政协联委会", date(2019, 3, 1), date(2024, 8, 31))
    days = [date(2019, 2, 28), date(2019, 3, 1), date(2024, 8, 31), date(2024, 9, 1)]
    assert [name.covers(day) for day in days] == [False, True, True, False]


class TestReads:
    def test_a_period_holds_both_its_days(self, cast: Cast) -> None:
        for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)):
            Briefing.objects.create(org=cast.org, title=str(day), issued_on=day, content="平稳")
        found = Briefing.objects.of(cast.org).within(Period(date(2025, 1, 1), date(2025, 12, 31)), "issued_on")
        assert [record.title for record in found.order_by("pk")] == ["2025-01-01", "2025-12-31"]

    def test_the_days_of_moments_are_those_of_shanghai(self, cast: Cast) -> None:
        for moment in (datetime(2024, 12, 31, 15, 59, tzinfo=UTC), datetime(2024, 12, 31, 16, 0, tzinfo=UTC)):
            record = Person.objects.create(org=cast.org, name=str(moment.minute))
            Person.objects.filter(pk=record.pk).update(created_at=moment)
        found = Person.objects.of(cast.org).within(Period(date(2025, 1, 1), date(2025, 1, 1)), "created_at")
        assert [person.name for person in found] == ["0"]

    def test_removed_records_are_not_read(self, cast: Cast) -> None:
        gone = Person.objects.create(org=cast.org, name="某")
        Person.objects.filter(pk=gone.pk).update(deleted_at=datetime(2025, 1, 1, tzinfo=UTC))
        assert gone not in Person.objects.of(cast.org)
        assert gone not in Person.objects.visible_to(cast["officer"])

    def test_a_locked_account_sees_nothing(self, cast: Cast) -> None:
        cast["officer"].is_active = False
        assert not Person.objects.visible_to(cast["officer"]).exists()

    def test_a_record_is_called_by_its_number(self, cast: Cast) -> None:
        trouble = MemberDifficulty(org=cast.org, no="KN-2025-001")
        assert trouble.ref == "KN-2025-001"
        assert Person.objects.create(org=cast.org, name="某").ref.startswith("#")
