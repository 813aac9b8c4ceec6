"""Each key of the catalogue that activities state, counted by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.activities.builders import activity, moment, part, reception
from tests.cast import Cast
from weiyuan.activities.facts import facts
from weiyuan.activities.models import Activity
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.governance.models import PlanTask, RuleDocument, WorkPlan
from weiyuan.members.models import Membership
from weiyuan.orgs.models import LiaisonStation, OrgUnit, Person

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
FIRST_HALF = Period(date(2025, 1, 1), date(2025, 6, 30))


def told(cast: Cast, period: Period = YEAR) -> PeriodFacts:
    return PeriodFacts.of(period, facts(cast.org, period))


def keys(*records: Any) -> tuple[int, ...]:
    return tuple(record.pk for record in records)


def test_registers_never_used_say_nothing(cast: Cast) -> None:
    assert facts(cast.org, YEAR) == []


def test_a_year_without_activities_says_so(cast: Cast) -> None:
    activity(cast, start=moment(5, 6, year=2024))
    reception(cast, date(2024, 5, 10))
    assert {key: fact.value for key, fact in told(cast).facts.items()} == {
        "activities.total": 0,
        "activities.attendance": 0,
        "activities.by_kind": 0,
        "activities.resident_visits": 0,
        "activities.resident_visit_members": 0,
        "activities.households": 0,
        "activities.member_visits": 0,
        "activities.inspections": 0,
        "activities.research": 0,
        "activities.coordination": 0,
        "activities.services": 0,
        "activities.people_served": 0,
        "activities.materials_given": 0,
        "activities.donated": 0,
        "activities.without_plan": 0,
        "activities.months_without": 12,
        "activities.reception_days": 0,
        "activities.reception_members": 0,
        "activities.residents_received": 0,
        "activities.stations_without_reception": 1,
    }


def test_activities_count_once_they_are_over(cast: Cast) -> None:
    over = [activity(cast, state="ended"), activity(cast, state="closed")]
    for state in ("draft", "applied", "returned", "published", "signup_closed", "in_progress", "cancelled"):
        activity(cast, state=state)
    activity(cast, deleted_at=timezone.now())
    Activity.objects.create(org=cast.other, kind="inspection", title="视察", start=moment(5, 6), state="closed")
    assert told(cast)["activities.total"].ids == keys(*over)


def test_the_period_is_inclusive_and_the_year_is_that_of_shanghai(cast: Cast) -> None:
    first = activity(cast, start=moment(1, 1, 0, 0))
    last = activity(cast, start=moment(12, 31, 23, 59))
    activity(cast, start=moment(12, 31, 23, 59, year=2024))
    activity(cast, start=moment(1, 1, 0, 0, year=2026))
    assert told(cast)["activities.total"].ids == keys(first, last)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("resident_visit", "resident_visits"),
        ("inspection", "inspections"),
        ("research", "research"),
        ("coordination", "coordination"),
        ("service", "services"),
    ],
)
def test_times_by_kind(cast: Cast, kind: str, key: str) -> None:
    wanted = activity(cast, kind)
    activity(cast, "forum")
    assert told(cast)[f"activities.{key}"].ids == keys(wanted)


def test_who_signed_in_or_attended_came(cast: Cast) -> None:
    person = Person.objects.create(org=cast.org, name="程干事")
    visit, inspection = activity(cast, "resident_visit"), activity(cast)
    came = [part(cast, visit, "signed_in"), part(cast, inspection, "attended", late=True)]
    came.append(part(cast, inspection, "signed_unannounced", member=cast.zhou, online=True))
    part(cast, visit, "leave_approved", member=cast.zhou)
    part(cast, visit, member=None, person=person)
    part(cast, activity(cast, state="cancelled"))
    found = told(cast)
    assert found["activities.attendance"].ids == keys(*came)
    assert found["activities.resident_visit_members"].ids == keys(came[0])
    assert found["activities.attendance"].unit == "人次"


def test_kinds_in_the_order_of_their_number(cast: Cast) -> None:
    one, two, three = activity(cast, "research"), activity(cast, "forum"), activity(cast, "forum")
    came = part(cast, two)
    found = told(cast)["activities.by_kind"]
    assert (found.value, found.unit, found.ids) == (2, "类", keys(one, two, three))
    assert [[fact.value for fact in row.values()] for row in found.rows] == [["座谈", 2, 1], ["调研", 1, 0]]
    assert found.rows[0]["count"].ids == keys(two, three)
    assert (found.rows[0]["people"].register, found.rows[0]["people"].ids) == ("activities.attendance", (came.pk,))


def test_visits_to_members_count_each_member_each_time(cast: Cast) -> None:
    one, two = activity(cast, "member_visit"), activity(cast, "member_visit", moment(6, 6))
    one.visited.set([cast.li, cast.zhou])
    two.visited.set([cast.li])
    activity(cast, "member_visit", state="draft").visited.set([cast.li])
    found = told(cast)["activities.member_visits"]
    assert (found.value, found.unit, found.ids) == (3, "人次", keys(one, two))


def test_sums_of_what_was_done(cast: Cast) -> None:
    visit = activity(cast, "resident_visit", households=8, materials_given=20)
    activity(cast, "consolation", households=5, amount_yuan=Decimal("1200.50"))
    service = activity(cast, "service", people_served=60, materials_given=100, amount_yuan=Decimal(300))
    activity(cast, "inspection", households=9, people_served=9)
    found = told(cast)
    assert (found.value("activities.households"), found["activities.households"].unit) == (8, "户")
    assert found["activities.households"].ids == keys(visit)
    assert (found.value("activities.people_served"), found["activities.people_served"].unit) == (60, "人次")
    assert (found.value("activities.materials_given"), found["activities.materials_given"].unit) == (120, "份")
    assert found["activities.materials_given"].ids == keys(visit, service)
    assert found.value("activities.donated") == Decimal("1500.50")
    assert found["activities.donated"].unit == "元"


def test_activities_of_no_plan_and_no_rule(cast: Cast) -> None:
    plan = WorkPlan.objects.create(org=cast.org, year=2025, title="计划", state="published")
    task = PlanTask.objects.create(org=cast.org, plan=plan, title="视察", due_on=YEAR.end)
    rule = RuleDocument.objects.create(org=cast.org, title="接待工作制度")
    activity(cast, plan_task=task)
    activity(cast, rule=rule)
    loose = activity(cast)
    found = told(cast)
    assert found["activities.without_plan"].ids == keys(loose)
    assert found.value("activities.without_plan_rate") == Decimal("33.3")


def test_whole_months_without_anything(cast: Cast) -> None:
    activity(cast, start=moment(1, 31, 23, 59))
    activity(cast, start=moment(3, 1))
    assert told(cast, FIRST_HALF).value("activities.months_without") == 4
    assert told(cast, Period(date(2025, 4, 2), date(2025, 5, 30))).value("activities.months_without") == 0


def test_months_before_the_founding_do_not_count(cast: Cast) -> None:
    activity(cast)
    OrgUnit.objects.filter(pk=cast.org.pk).update(founded_on=date(2025, 4, 15))
    cast.org.refresh_from_db()
    assert told(cast, FIRST_HALF).value("activities.months_without") == 1


@pytest.mark.parametrize(
    ("state", "must_attend", "rate"),
    [
        ("absent", False, "50.0"),
        ("accepted", False, "50.0"),
        ("leave_refused", False, "50.0"),
        ("leave_requested", False, "50.0"),
        ("pending", True, "50.0"),
        ("pending", False, "100.0"),
        ("declined", False, "100.0"),
        ("leave_approved", True, "100.0"),
    ],
)
def test_the_rate_of_attendance(cast: Cast, state: str, must_attend: bool, rate: str) -> None:
    found = activity(cast, must_attend=must_attend)
    part(cast, found)
    part(cast, found, state, member=cast.zhou)
    assert told(cast).value("activities.attendance_rate") == Decimal(rate)


def test_outside_the_term_nobody_is_counted(cast: Cast) -> None:
    found = activity(cast, start=moment(6, 30))
    Membership.objects.filter(member=cast.li).update(left_on=date(2025, 6, 30))
    Membership.objects.filter(member=cast.zhou).update(joined_on=date(2025, 7, 1))
    came = part(cast, found)
    part(cast, found, "absent", member=cast.zhou)
    facts_found = told(cast)
    assert facts_found["activities.attendance"].ids == keys(came)
    assert facts_found.value("activities.attendance_rate") == Decimal("100.0")


def test_members_in_office_at_the_end_who_came_to_nothing(cast: Cast) -> None:
    part(cast, activity(cast))
    part(cast, activity(cast), "leave_approved", member=cast.zhou)
    assert told(cast).value("activities.idle_members") == 1
    Membership.objects.filter(member=cast.zhou).update(left_on=date(2025, 12, 30))
    assert told(cast).value("activities.idle_members") == 0


def test_reception_days_that_were_opened(cast: Cast) -> None:
    held = [
        reception(cast, date(2025, 1, 1), "open", people_received=3),
        reception(cast, date(2025, 12, 31), "minutes_filed", minutes="四人", on_duty=[cast.li, cast.zhou]),
    ]
    for state in ("scheduled", "announced", "cancelled"):
        reception(cast, state=state, people_received=9)
    reception(cast, date(2026, 1, 1), people_received=9)
    found = told(cast)
    assert found["activities.reception_days"].ids == keys(*held)
    assert (found.value("activities.reception_members"), found["activities.reception_members"].unit) == (3, "人次")
    assert found.value("activities.residents_received") == 3
    assert found["activities.residents_received"].ids == keys(held[0])
    assert found.get("activities.total") is None


def test_stations_that_received_nobody_in_a_whole_quarter(cast: Cast) -> None:
    busy = LiaisonStation.objects.create(
        org=cast.org, no="ZHAN-02", name="河滨站", community="河滨社区", founded_on=date(2020, 1, 1)
    )
    LiaisonStation.objects.create(
        org=cast.org, no="ZHAN-03", name="新站", community="新社区", founded_on=date(2025, 5, 1)
    )
    for month in (3, 4):
        reception(cast, date(2025, month, 10), station=busy)
    reception(cast, date(2025, 2, 10), station=cast.station)
    assert told(cast, FIRST_HALF).value("activities.stations_without_reception") == 1
    assert told(cast, YEAR).value("activities.stations_without_reception") == 3
    assert told(cast, Period(date(2025, 5, 1), date(2025, 6, 29))).value(
        "activities.stations_without_reception"
    ) == 0  # fmt: skip


@pytest.mark.parametrize("times", [1, 3])
def test_the_number_of_queries_does_not_grow(cast: Cast, times: int) -> None:
    for n in range(times):
        found = activity(cast, "member_visit", moment(3, 5 + n))
        found.visited.add(cast.li)
        part(cast, found)
        reception(cast, date(2025, 4, 1 + n), station=cast.station)
    with CaptureQueriesContext(connection) as queries:
        facts(cast.org, YEAR)
    assert len(queries) == 11
