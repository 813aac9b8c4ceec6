"""The pages of the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import ACTORS, Cast

Keep = Callable[..., Any]
SignedIn = Callable[[str], Client]
COST = {"month": 11, "week": 11, "list": 11}
READ = {"director", "leader", "officer", "head", "member", "other_member", "reader", "district", "stranger"}


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_has_a_calendar(cast: Cast, signed_in: SignedIn) -> None:
    for address in ("/calendar/", "/calendar-feeds/"):
        opened = {name for name in ACTORS if signed_in(name).get(address).status_code == 200}
        assert opened == READ
        assert signed_in("auditor").get(address).status_code == 404
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("view", COST)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_one_row_and_for_three(
    view: str, rows: int, signed_in: SignedIn, activity: Keep, reception: Keep,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for at in range(rows):
        activity(f"座谈{at}", f"2026-05-{12 + at} 09:00")
        reception(date(2026, 5, 12 + at))
    client = signed_in("officer")
    with django_assert_num_queries(COST[view]):
        assert "座谈0" in text(client, f"/calendar/?view={view}&on=2026-05-12")


@pytest.mark.parametrize(("name", "cost"), [("member", 11), ("head", 11), ("district", 10)])
def test_what_the_month_costs_others(
    name: str, cost: int, signed_in: SignedIn, activity: Keep, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    activity("座谈", "2026-05-12 09:00")
    client = signed_in(name)
    with django_assert_num_queries(cost):
        assert "座谈" in text(client, "/calendar/?on=2026-05-12")


def test_case_48_a_month_shows_its_last_minute_and_no_other_months(signed_in: SignedIn, activity: Keep) -> None:
    activity("跨年值守", "2026-12-31 23:59", 0)
    client = signed_in("officer")
    assert '<li id="d1231">' in (december := text(client, "/calendar/?on=2026-12-01"))
    assert "23:59" in december.split('id="d1231"')[1].split('id="d0101"')[0]
    assert "跨年值守" not in text(client, "/calendar/?on=2026-11-01")
    assert "跨年值守" in text(client, "/calendar/?view=week&on=2027-01-01")  # the week that begins in the old year
    assert "跨年值守" not in text(client, "/calendar/?view=list&on=2027-01-01")


def test_conditions_stay_when_the_view_changes(cast: Cast, signed_in: SignedIn) -> None:
    asked = f"station={cast.station.pk}&kind=activities&on=2026-05-12"
    page = text(signed_in("officer"), f"/calendar/?{asked}")
    for view in ("week", "list"):
        href = f'href="?kind=activities&amp;station={cast.station.pk}&amp;on=2026-05-12&amp;view={view}"'
        assert href in page
    assert f'href="?kind=activities&amp;station={cast.station.pk}&amp;on=2026-06-01" rel="next"' in page
    assert '<option value="activities" selected>' in page


def test_case_2_another_body_is_not_even_counted(cast: Cast, signed_in: SignedIn, activity: Keep) -> None:
    for at in range(6):
        activity(f"外街第{at}场", f"2026-05-12 {10 + at}:00", org=cast.other)
    page = text(signed_in("officer"), "/calendar/?on=2026-05-12")
    assert "外街" not in page
    assert "还有" not in page
    assert "这段时间没有安排" in page
    district = text(signed_in("district"), "/calendar/?on=2026-05-12")
    assert "还有 2 项" in district
    assert 'href="?on=2026-05-12&amp;view=list"' in district


def test_cancelled_ones_are_crossed_out_and_holidays_named(signed_in: SignedIn, activity: Keep) -> None:
    activity("不办了", "2026-10-09 09:00", state="cancelled")
    page = text(signed_in("member"), "/calendar/?on=2026-10-01")
    assert "<del>不办了</del>" in page
    assert "<b>休</b> 国庆节" in page.split('id="d1001"')[1].split("</li>")[0]
    assert "<b>班</b> 国庆节" in page.split('id="d1010"')[1].split("</li>")[0]


def test_a_week_puts_what_overlaps_into_one_field(signed_in: SignedIn, activity: Keep) -> None:
    activity("早的", "2026-05-12 09:30", 2)
    activity("晚的", "2026-05-12 11:00", 2.5)
    activity("几天的", "2026-05-13 08:00", 50)
    page = text(signed_in("officer"), "/calendar/?view=week&on=2026-05-12")
    field = page.split('<td rowspan="5">')[1].split("</td>")[0]
    assert "早的" in field
    assert "晚的" in field
    assert page.split('<tr class="whole">')[1].split("</tr>")[0].count("几天的") == 3


def test_a_new_activity_is_entered_from_its_day_by_whom_may(signed_in: SignedIn) -> None:
    today = timezone.localdate().isoformat()
    page = text(signed_in("officer"), "/calendar/?kind=activities")
    way = f"/activities/new/?start={today}+09%3A00"
    assert f'href="{way}"' in page
    assert f"{today} 09:00" in text(signed_in("officer"), way).replace("T", " ")
    assert "/activities/new/" not in text(signed_in("reader"), "/calendar/")


STRANGE = (
    "on=x",
    "on=9999-99-99",
    "view=year",
    "org=%27",
    "member=-1",
    "station=99999999",
    "on=2199-12-31",
    "on=1949-01-01",
)


def test_case_38_an_address_that_cannot_be_meant_does_no_harm(signed_in: SignedIn) -> None:
    client = signed_in("officer")
    for said in STRANGE:
        for view in ("month", "week", "list"):
            assert client.get(f"/calendar/?{said}&view={view}").status_code == 200, said
    assert "看不懂日期“x”" in text(client, "/calendar/?on=x")


def test_cases_25_and_27_a_title_is_nothing_but_words(signed_in: SignedIn, activity: Keep) -> None:
    activity("<script>alert(1)</script>{{7*7}}𠮷", "2026-05-12 09:00", place="<svg onload=x>")
    for view in ("month", "week", "list"):
        page = text(signed_in("officer"), f"/calendar/?view={view}&on=2026-05-12")
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}𠮷" in page
        assert "<script>alert" not in page
        assert "<svg onload" not in page
