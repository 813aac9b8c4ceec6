"""The pages: who opens them, what bad input does, and that queries do not grow with the rows."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast, a_member
from tests.rota.builders import a_day, a_rule, a_swap, ahead, away
from weiyuan.notices.models import Message
from weiyuan.rota.models import DutySwap, Unavailable

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
NOBODY = {"unit", "auditor", "admin", "visitor"}
STATUS = {
    "/rota/": ({"officer", "director", "stranger"}, 403),
    "/rota/due/": ({"officer", "director", "stranger"}, 403),
    "/rota/year/": ({"officer", "director", "leader", "head", "member", "reader", "stranger"}, 404),
    "/my-duties/": ({"member"}, 404),
    "/reception-rules/{rule}/dates/": ({"officer", "director", "leader", "head", "member", "reader"}, 404),
    "/receptions/{day}/change/": ({"officer", "director"}, 0),
    "/receptions/{day}/desk/": ({"officer", "director", "member"}, 0),
    "/receptions/{day}/swap/": ({"member"}, 0),
}


@pytest.mark.parametrize("page", STATUS)
def test_who_opens_which_page(cast: Cast, signed_in: Enter, page: str) -> None:
    day = a_day(cast, ahead(5), cast.li)
    address = page.format(day=day.pk, rule=a_rule(cast).pk)
    may, otherwise = STATUS[page]
    for name in ("officer", "director", "leader", "head", "member", "unit", "reader", "auditor", "admin", "stranger"):
        status = signed_in(name).get(address).status_code
        if name in may:
            assert status == 200, name
        else:
            assert status in ({otherwise} if otherwise else {403, 404}), (name, status)
    if "{" in page:
        assert signed_in("stranger").get(address).status_code == 404


def test_a_station_head_is_led_to_no_duties_of_a_member(signed_in: Enter) -> None:
    led = {who: 'href="/my-duties/"' in signed_in(who).get("/menu/").content.decode() for who in ("member", "head")}
    assert led == {"member": True, "head": False}


def test_a_member_keeps_the_own_days_away_and_no_others(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("member")
    a_day(cast, ahead(6), cast.li)
    bad = client.post("/my-duties/away/", {"start": "", "first": ahead(6), "last": ahead(5), "reason": "开会"})
    assert bad.status_code == 400
    assert "最后一天早于第一天" in bad.content.decode()
    assert 'value="开会"' in bad.content.decode()
    assert not Unavailable.objects.exists()
    answer = client.post("/my-duties/away/", {"first": ahead(6), "last": "", "reason": "看病"}, follow=True)
    assert "已经排了值班" in answer.content.decode()
    mine = Unavailable.objects.get()
    assert (mine.member, mine.start, mine.end, mine.no) == (cast.li, ahead(6), ahead(6), mine.no)
    assert signed_in("other_member").post(f"/unavailable/{mine.pk}/take-back/").status_code == 404
    assert client.post(f"/unavailable/{mine.pk}/take-back/").status_code == 302
    assert not Unavailable.objects.alive().exists()


def test_the_reason_is_for_the_member_and_the_staff(cast: Cast, signed_in: Enter) -> None:
    gone = away(cast.li, ahead(3), reason="住院")
    for name in ("officer", "leader", "member"):
        assert Unavailable.objects.visible_to(cast[name]).filter(pk=gone.pk).exists(), name
    for name in ("other_member", "head", "reader", "district", "stranger"):
        assert not Unavailable.objects.visible_to(cast[name]).exists(), name
    day = a_day(cast, ahead(3), cast.zhou)
    for page in (f"/receptions/{day.pk}/swap/", "/my-duties/", "/rota/year/"):
        assert "住院" not in signed_in("other_member").get(page).content.decode()


def test_asking_answering_and_taking_back_by_the_buttons(cast: Cast, signed_in: Enter) -> None:
    day, other = a_day(cast, ahead(5), cast.li), a_day(cast, ahead(9), cast.zhou)
    li, zhou = signed_in("member"), signed_in("other_member")
    assert li.post(f"/receptions/{day.pk}/swap/", {"who": "999-999"}).status_code == 400
    send = {"who": f"{cast.zhou.pk}-{other.pk}", "words": "孩子开家长会"}
    assert li.post(f"/receptions/{day.pk}/swap/", send).status_code == 302
    assert li.post(f"/receptions/{day.pk}/swap/", send).status_code == 400  # asked already
    swap = DutySwap.objects.get()
    assert "孩子开家长会" in zhou.get("/my-duties/").content.decode()
    assert li.post(f"/duty-swaps/{swap.pk}/answer/", {"step": "accept"}).status_code == 403
    assert zhou.post(f"/duty-swaps/{swap.pk}/answer/", {"step": "nonsense"}).status_code == 404
    assert signed_in("stranger").post(f"/duty-swaps/{swap.pk}/answer/", {"step": "accept"}).status_code == 404
    assert zhou.post(f"/duty-swaps/{swap.pk}/answer/", {"step": "accept"}).status_code == 302
    assert li.post(f"/duty-swaps/{swap.pk}/answer/", {"step": "withdraw"}).status_code == 409
    assert [one.name for one in day.members_on_duty.all()] == ["周映雪"]
    assert Message.objects.filter(user=cast["member"], kind="changed").exists()


def test_bad_words_in_the_address_are_said_and_draw_nothing(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    assert "还没有接待日规则" in client.get("/rota/").content.decode()
    rule = a_rule(cast)
    for said in ({"rule": rule.pk, "first": "昨天"}, {"rule": 99, "first": "2026-01-01", "last": "2026-02-01"},
                 {"rule": rule.pk, "first": "2026-02-01", "last": "2026-01-01", "seed": 1},
                 {"rule": rule.pk, "first": "2026-01-01", "last": "2030-01-01", "seed": 1},
                 {"rule": rule.pk, "first": "0001-01-01", "last": "0001-12-31", "seed": 1},
                 {"rule": rule.pk, "first": "9999-01-01", "last": "9999-12-31", "seed": 1}):  # fmt: skip
        assert client.get("/rota/", said).status_code == 400, said
        assert client.post("/rota/take/", said).status_code == 400, said
    assert client.get("/rota/?org=999").status_code == 404
    assert client.get("/rota/year/?year=zwei").status_code == 200


def test_the_years_rota_as_files(cast: Cast, signed_in: Enter) -> None:
    day = a_day(cast, ahead(1), cast.li, cast.zhou)
    a_day(cast, ahead(1), cast.li, state="cancelled", place="取消的")
    client, year = signed_in("member"), day.on.year
    book = load_workbook(io.BytesIO(client.get(f"/rota/year.xlsx?year={year}").content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert len(rows) == 2  # the heads and the day that takes place
    assert rows[1][3:] == ["铁路新村站", "李知远、周映雪"]
    for suffix, magic in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert client.get(f"/rota/year.{suffix}?year={year}").content.startswith(magic)
    assert "取消的" in client.get(f"/rota/year/?year={year}").content.decode()


ASKED = {"rota": 14, "due": 7, "mine": 10, "year": 7, "swap": 19}


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    cast: Cast, signed_in: Enter, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rule, mine = a_rule(cast, weekdays=["周一"]), a_day(cast, ahead(2), cast.li)
    for at in range(number):
        who = a_member(cast.org, cast.term, f"新委员{at}", f"WY-10{at}")
        away(who, ahead(40 + at))
        away(cast.li, ahead(40 + at))
        a_swap(cast, a_day(cast, ahead(3), cast.li, who, place=f"第{at}站"))
        DutySwap.objects.create(
            org=cast.org, asker=who, asked=cast.li, day=a_day(cast, ahead(20 + at), who), other_day=None
        )
    pages = {
        "rota": ("officer", f"/rota/?rule={rule.pk}&first={ahead(1)}&last={ahead(60)}&seed=1"),
        "due": ("officer", "/rota/due/"),
        "mine": ("member", "/my-duties/"),
        "year": ("member", f"/rota/year/?year={mine.on.year}"),
        "swap": ("member", f"/receptions/{mine.pk}/swap/"),
    }
    for name, (who_, page) in pages.items():
        client = signed_in(who_)
        with django_assert_num_queries(ASKED[name]):
            assert client.get(page).status_code == 200
