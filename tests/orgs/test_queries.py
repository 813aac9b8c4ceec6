"""Names through time, and who was where on a day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast
from weiyuan.core.facts import Period
from weiyuan.orgs import queries
from weiyuan.orgs.models import Appointment, LiaisonStation, OrgNameHistory, Person
from weiyuan.orgs.models.bodies import Level
from weiyuan.orgs.queries import Seat, shown_fact

pytestmark = pytest.mark.django_db


def named(cast: Cast, name: str, start: date, end: date | None = None, level: str = "street") -> OrgNameHistory:
    found: OrgNameHistory = OrgNameHistory.objects.create(
        org=cast.org, name=name, short_name="联委会", area_name=name[:3], body_type="liaison_committee", level=level,
        valid_from=start, valid_to=end,
    )  # fmt: skip
    return found


def appointed(cast: Cast, post: str, start: date, end: date | None = None, **more: Any) -> Appointment:
    person = more.pop("person", None) or Person.objects.create(org=cast.org, name="施某")
    found: Appointment = Appointment.objects.create(
        org=cast.org, person=person, post=post, start=start, end=end, **more
    )
    return found


class TestNames:
    def test_without_history_the_name_is_the_present_one(self, cast: Cast) -> None:
        assert queries.name_at(cast.org, date(2019, 1, 1)).name == "柳荫街道政协委员工作室"

    def test_a_former_name_holds_until_its_last_day(self, cast: Cast) -> None:
        named(cast, "柳荫镇政协联委会", date(2019, 3, 1), date(2024, 8, 31), "town")
        told = [queries.name_at(cast.org, day).name for day in (date(2018, 1, 1), date(2024, 8, 31), date(2024, 9, 1))]
        assert told == ["柳荫镇政协联委会", "柳荫镇政协联委会", "柳荫街道政协委员工作室"]

    def test_the_history_may_hold_the_present_name_too(self, cast: Cast) -> None:
        named(cast, "柳荫镇政协联委会", date(2019, 3, 1), date(2024, 8, 31), "town")
        named(cast, "柳荫街道政协联委会", date(2024, 9, 1))
        assert queries.name_at(cast.org, date(2025, 1, 1)).name == "柳荫街道政协联委会"
        assert [name.name for name in queries.names_of(cast.org)] == ["柳荫镇政协联委会", "柳荫街道政协联委会"]

    def test_a_town_that_became_a_street_was_converted(self, cast: Cast) -> None:
        named(cast, "柳荫镇政协联委会", date(2019, 3, 1), date(2024, 8, 31), "town")
        for start, end, count in (
            (date(2024, 1, 1), date(2024, 8, 31), 0),
            (date(2024, 1, 1), date(2024, 9, 1), 1),
            (date(2024, 9, 1), date(2024, 12, 31), 1),
            (date(2024, 9, 2), date(2024, 12, 31), 0),
        ):
            assert len(queries.conversions(cast.org, Period(start, end))) == count

    def test_another_renaming_is_no_conversion(self, cast: Cast) -> None:
        named(cast, "柳荫街道政协联委会", date(2019, 3, 1), date(2024, 8, 31))
        assert queries.conversions(cast.org, Period(date(2024, 1, 1), date(2024, 12, 31))) == []


class TestPosts:
    def test_a_post_is_held_from_its_first_to_its_last_day(self, cast: Cast) -> None:
        held = appointed(cast, "director", date(2024, 3, 1), date(2025, 3, 1))
        days = [date(2024, 2, 29), date(2024, 3, 1), date(2025, 3, 1), date(2025, 3, 2)]
        assert [list(queries.appointments_at(cast.org, day)) for day in days] == [[], [held], [held], []]

    def test_a_station_stands_from_founding_to_closing(self, cast: Cast) -> None:
        late = LiaisonStation.objects.create(
            org=cast.org, name="新站", community="新社区", founded_on=date(2025, 1, 1), closed_on=date(2025, 6, 30)
        )
        days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1)]
        told = [late in queries.stations_at(cast.org, day) for day in days]
        assert told == [False, True, True, False]

    def test_vacant_posts(self, cast: Cast) -> None:
        day = date(2025, 12, 31)
        assert queries.vacancies(cast.org, day) == [
            Seat("director"), Seat("liaison_officer"), Seat("station_head", cast.station.pk),
        ]  # fmt: skip
        appointed(cast, "director", date(2025, 1, 1))
        appointed(cast, "station_head", date(2025, 1, 1), station=cast.station)
        appointed(cast, "deputy_director", date(2025, 1, 1))
        assert queries.vacancies(cast.org, day) == [Seat("liaison_officer")]


def test_facts_of_a_body_are_told_as_everywhere() -> None:
    told = [shown_fact(name, value) for name, value in (
        ("floor_area_m2", Decimal("120.00")), ("founded_on", date(2024, 5, 1)), ("body_type", ""), ("phone", ""),
        ("wall_items", ["职责", "制度"]), ("population", None), ("level", "town"),
    )]  # fmt: skip
    assert told == ["120", "2024年5月1日", "", "", "职责、制度", "", str(dict(Level.choices)["town"])]
