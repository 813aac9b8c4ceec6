"""The facts of the body, counted by hand."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.orgs.test_queries import appointed, named
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.orgs import facts as orgs
from weiyuan.orgs.models import LiaisonStation, Person, RoleGrant, User

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
START = date(2025, 1, 1)


def told(cast: Cast, period: Period = YEAR) -> PeriodFacts:
    return PeriodFacts.of(period, orgs.facts(cast.org, period))


def value(cast: Cast, key: str, period: Period = YEAR) -> Any:
    return told(cast, period).value(f"orgs.{key}")


def stated(cast: Cast, key: str) -> bool:
    return f"orgs.{key}" in told(cast).facts


class TestBody:
    def test_who_it_is(self, cast: Cast) -> None:
        said = {
            "name": "柳荫街道政协委员工作室",
            "short_name": "柳荫街道政协委员工作室",
            "body_type": "studio",
            "body_word": "工作室",
            "area_word": "街道",
            "parent_cppcc": "澄川区政协",
            "parent_short": "区政协",
            "party_committee": "街道党工委",
            "founded_on": date(2019, 3, 1),
        }
        assert {key: value(cast, key) for key in said} == said

    @pytest.mark.parametrize(
        ("full", "short"),
        [
            ("中国人民政治协商会议澄川区委员会", "区政协"),
            ("政协青禾县委员会", "县政协"),
            ("政协云港市委员会", "市政协"),
            ("澄川政协办事处", "澄川政协办事处"),
        ],
    )
    def test_the_superior_in_short(self, cast: Cast, full: str, short: str) -> None:
        cast.org.parent_cppcc = full
        assert value(cast, "parent_short") == short

    @pytest.mark.parametrize(("level", "word"), [("town", "镇"), ("district", "区"), ("street", "街道")])
    def test_what_our_area_is_called(self, cast: Cast, level: str, word: str) -> None:
        cast.org.level = level
        assert value(cast, "area_word") == word

    def test_the_name_is_that_of_the_last_day(self, cast: Cast) -> None:
        named(cast, "柳荫镇政协联委会", date(2019, 3, 1), date(2025, 8, 31), "town")
        before = Period(date(2024, 1, 1), date(2025, 8, 31))
        assert value(cast, "name", before) == "柳荫镇政协联委会"
        assert value(cast, "body_word", before) == "联委会"
        assert value(cast, "name") == "柳荫街道政协委员工作室"

    def test_a_conversion(self, cast: Cast) -> None:
        assert not stated(cast, "conversion")
        former = named(cast, "柳荫镇政协联委会", date(2019, 3, 1), date(2025, 8, 31), "town")
        assert value(cast, "conversion") == "撤镇建街"
        assert value(cast, "converted_on") == date(2025, 9, 1)
        assert value(cast, "old_name") == "柳荫镇"
        assert told(cast)["orgs.conversion"].ids == (former.pk,)


class TestPosts:
    def test_a_director_who_holds_the_post_beside_another(self, cast: Cast) -> None:
        assert not stated(cast, "director_concurrent")
        appointed(cast, "director", START, date(2025, 6, 30), main_post="街道主任")
        appointed(cast, "director", date(2025, 7, 1), main_post="街道党工委副书记", concurrent=True)
        assert value(cast, "director_main_post") == "街道党工委副书记"
        assert value(cast, "director_concurrent") is True

    def test_liaison_officers_and_their_post_where_it_is_the_same(self, cast: Cast) -> None:
        appointed(cast, "liaison_officer", START, main_post="办公室工作人员")
        assert (value(cast, "liaison_officers"), value(cast, "liaison_main_post")) == (1, "办公室工作人员")
        appointed(cast, "liaison_officer", START, main_post="社区工作者")
        assert value(cast, "liaison_officers") == 2
        assert not stated(cast, "liaison_main_post")

    def test_whoever_holds_two_posts_counts_once(self, cast: Cast) -> None:
        person = Person.objects.create(org=cast.org, name="施某")
        appointed(cast, "deputy_director", START, person=person)
        appointed(cast, "liaison_officer", START, person=person)
        appointed(cast, "director", date(2026, 1, 1))
        appointed(cast, "convener", date(2024, 1, 1), date(2025, 12, 30))
        assert value(cast, "staff") == 1

    def test_vacant_posts_and_posts_without_duties(self, cast: Cast) -> None:
        director = appointed(cast, "director", START)
        appointed(cast, "station_head", START, station=cast.station, duty_text="联络委员")
        assert value(cast, "posts") == 3
        assert value(cast, "posts_vacant") == 1
        assert value(cast, "posts_without_duty") == 1
        assert told(cast)["orgs.posts_without_duty"].ids == (director.pk,)

    def test_a_body_that_keeps_no_posts_is_not_said_to_have_vacancies(self, cast: Cast) -> None:
        assert not stated(cast, "posts_vacant")
        appointed(cast, "director", date(2024, 1, 1), date(2024, 12, 31))
        assert value(cast, "posts_vacant") == 3

    def test_station_heads(self, cast: Cast) -> None:
        second = LiaisonStation.objects.create(org=cast.org, name="二站", community="二社区", founded_on=START)
        basis = "政治素养好、工作能力强、群众威信高"
        appointed(cast, "station_head", START, station=cast.station, main_post="社区负责人", selection_basis=basis)
        appointed(cast, "station_head", START, station=second, main_post="社区负责人", selection_basis="工作能力强")
        assert value(cast, "station_heads") == 2
        assert value(cast, "station_head_posts") == ("社区负责人",)
        assert value(cast, "station_head_basis") == ("政治素养好", "工作能力强", "群众威信高")


class TestStations:
    @pytest.mark.parametrize(
        ("founded", "stand", "new"),
        [
            (date(2024, 12, 31), 2, 0),
            (date(2025, 1, 1), 2, 1),
            (date(2025, 12, 31), 2, 1),
            (date(2026, 1, 1), 1, 0),
        ],
    )
    def test_counted_by_their_founding(self, cast: Cast, founded: date, stand: int, new: int) -> None:
        LiaisonStation.objects.create(org=cast.org, name="新站", community="新社区", founded_on=founded)
        assert (value(cast, "stations"), value(cast, "stations_new")) == (stand, new)

    def test_communities_and_boxes(self, cast: Cast) -> None:
        for name, community in (("二站", "滨河社区"), ("三站", "滨河社区")):
            LiaisonStation.objects.create(
                org=cast.org, name=name, community=community, founded_on=START, opinion_box=True
            )
        assert (value(cast, "stations"), value(cast, "communities"), value(cast, "opinion_boxes")) == (3, 2, 2)
        assert value(cast, "station_names") == ("铁路新村社区", "滨河社区")

    def test_no_stations_no_names(self, cast: Cast) -> None:
        LiaisonStation.objects.filter(org=cast.org).update(closed_on=date(2025, 6, 30))
        assert value(cast, "stations") == 0
        assert not stated(cast, "station_names")


class TestAccounts:
    def test_active_accounts_of_members(self, cast: Cast) -> None:
        assert told(cast)["orgs.accounts"].ids == (cast["member"].pk, cast["other_member"].pk)
        cast["other_member"].is_active = False
        cast["other_member"].save()
        assert value(cast, "accounts") == 1
        RoleGrant.objects.filter(user=cast["member"]).update(end=date(2025, 12, 30))
        assert value(cast, "accounts") == 0

    @pytest.mark.parametrize(
        ("seen", "idle"),
        [
            (None, 2),
            (datetime(2025, 10, 1, 15, 59, tzinfo=UTC), 2),  # 1 October in Shanghai: 91 days before the end
            (datetime(2025, 10, 1, 16, 0, tzinfo=UTC), 1),  # 2 October: 90 days
            (datetime(2026, 2, 1, tzinfo=UTC), 1),
        ],
    )
    def test_idle_for_ninety_days(self, cast: Cast, seen: datetime | None, idle: int) -> None:
        User.objects.filter(pk=cast["member"].pk).update(last_login=seen)
        assert value(cast, "accounts_idle") == idle


def test_another_bodys_records_count_for_nothing(cast: Cast) -> None:
    LiaisonStation.objects.create(org=cast.other, name="他站", community="他社区", founded_on=START)
    assert value(cast, "stations") == 1


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_num_queries: Any) -> None:
    named(cast, "柳荫镇政协联委会", date(2019, 3, 1), date(2025, 8, 31), "town")
    for n in range(3):
        station = LiaisonStation.objects.create(org=cast.org, name=f"{n}站", community="社区", founded_on=START)
        appointed(cast, "station_head", START, station=station)
    with django_assert_num_queries(6):
        orgs.facts(cast.org, YEAR)
