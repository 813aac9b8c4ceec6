"""Search, filters, order and pages of a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.core.ui.records import one_of_each
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui import listing as module
from weiyuan.core.ui.links import list_address
from weiyuan.core.ui.listing import Listing, chosen, counted
from weiyuan.core.ui.sight import Sight

Keep = Callable[..., list[Any]]


@pytest.fixture
def ask(cast: Cast, contacts: Register) -> Callable[..., Listing]:
    def asked(*, by: str = "officer", **params: str) -> Listing:
        return Listing(contacts, Sight(cast[by]), params)

    return asked


def titles(listing: Listing) -> list[str]:
    return [line.title for line in listing.lines]


def test_all_words_must_occur_somewhere(ask: Callable[..., Listing], keep_contacts: Keep) -> None:
    keep_contacts(1, content="谈道口路灯")
    keep_contacts(1, content="谈食堂停餐")
    assert titles(ask(q="路灯 道口")) == ["谈道口路灯"]
    assert titles(ask(q="路灯 食堂")) == []


def test_full_width_letters_find_half_width_ones(ask: Callable[..., Listing], keep_contacts: Keep) -> None:
    keep_contacts(1, content="谈 5G 基站")
    assert titles(ask(q="５Ｇ")) == ["谈 5G 基站"]


def test_a_percent_sign_is_a_character_like_any_other(ask: Callable[..., Listing], keep_contacts: Keep) -> None:
    keep_contacts(2)
    assert titles(ask(q="%")) == []


def test_a_year_takes_both_its_ends(ask: Callable[..., Listing], keep_contacts: Keep) -> None:
    for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)):
        keep_contacts(1, on=day, content=str(day))
    assert titles(ask(year="2025")) == ["2025-12-31", "2025-01-01"]
    assert titles(ask(**{"from": "2025-12-31", "to": "2026-01-01"})) == ["2026-01-01", "2025-12-31"]


def test_a_filter_offers_only_records_that_the_reader_may_see(
    ask: Callable[..., Listing], cast: Cast, keep_contacts: Keep
) -> None:
    offered = {entry.name: entry.options for entry in ask().filters}
    assert {label for _value, label in offered["member"]} == {"李知远", "周映雪"}
    assert "member" not in {entry.name for entry in ask(by="stranger").filters}  # nothing to choose, no select
    asked = ask(by="stranger", member=str(cast.li.pk))
    assert [chip.text for chip in asked.chips()] == ["委员：没有这一项"]


@pytest.mark.usefixtures("steady_sight")
def test_rows_of_several_bodies_stand_in_one_order(cast: Cast) -> None:
    one_of_each(cast.org)
    one_of_each(cast.other)
    several = 0
    for register in registers.known():
        lines = [line.record for line in Listing(register, Sight(cast["district"]), {}).lines]
        every = register.model.objects.visible_to(cast["district"])  # type: ignore[attr-defined]
        assert lines == list(every.order_by(*register.order, "-pk")), register.slug
        several += len({record.org_id for record in lines}) > 1
    assert several > 20


def test_a_filter_may_hold_several_values(ask: Callable[..., Listing], cast: Cast, keep_contacts: Keep) -> None:
    keep_contacts(1, content="甲")
    keep_contacts(1, content="乙", kind="information", office=cast.unit_record)
    keep_contacts(1, content="丙", kind="discussion", office=cast.unit_record)
    found = ask(kind="member,discussion")
    assert sorted(titles(found)) == ["丙", "甲"]
    assert [chip.text for chip in found.chips()] == ["联系类型：委员联系、研讨重要问题"]


def test_a_value_that_is_no_option_selects_nothing_and_says_so(
    ask: Callable[..., Listing], keep_contacts: Keep
) -> None:
    keep_contacts(2)
    found = ask(kind="nonsense")
    assert titles(found) == []
    assert [chip.text for chip in found.chips()] == ["联系类型：没有这一项"]


def test_a_list_of_references_gives_a_record_once(cast: Cast) -> None:
    members = registers.find("members.member")
    assert members is not None
    found = Listing(members, Sight(cast["officer"]), {"stations": str(cast.station.pk)})
    assert titles(found) == ["李知远"]


def test_each_condition_is_a_chip_that_takes_only_itself_off(ask: Callable[..., Listing], keep_contacts: Keep) -> None:
    keep_contacts(1)
    found = ask(q="联系", year="2025", kind="member", page="1")
    assert [(chip.text, chip.without) for chip in found.chips()] == [
        ("含“联系”", "?year=2025&kind=member"),
        ("2025年", "?q=%E8%81%94%E7%B3%BB&kind=member"),
        ("联系类型：委员联系", "?q=%E8%81%94%E7%B3%BB&year=2025"),
    ]


def test_sorting_goes_by_allowed_columns_and_turns_round(ask: Callable[..., Listing], keep_contacts: Keep) -> None:
    keep_contacts(3)
    assert titles(ask()) == ["第2次联系", "第1次联系", "第0次联系"]
    upwards = ask(sort="on")
    assert titles(upwards) == ["第0次联系", "第1次联系", "第2次联系"]
    head = next(head for head in upwards.heads() if head.column.name == "on")
    assert (head.order, head.address) == ("ascending", "?sort=-on")
    for unknown in (";drop table", "org__name", "member__mobile", "pk", "content"):
        assert titles(ask(sort=unknown)) == titles(ask())


def test_fifty_rows_make_a_page(ask: Callable[..., Listing], keep_contacts: Keep) -> None:
    keep_contacts(51)
    first, second = ask(kind="member"), ask(kind="member", page="2")
    assert (len(first.lines), first.earlier(), first.later()) == (50, "", "?kind=member&page=2")
    assert (len(second.lines), second.earlier(), second.later()) == (1, "?kind=member&page=1", "")


def test_counting_stops_where_nobody_reads_on(
    ask: Callable[..., Listing], keep_contacts: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_contacts(4)
    assert ask().count == "4"
    monkeypatch.setattr(module, "COUNTED", 3)
    assert ask().count == "3+"


def test_a_figure_equals_the_list_that_it_leads_to(
    cast: Cast, contacts: Register, keep_contacts: Keep, signed_in: Callable[[str], Client]
) -> None:
    keep_contacts(3)
    keep_contacts(2, on=date(2024, 3, 1))
    number = counted(chosen(contacts, Sight(cast["officer"]), year=2025, kind="member"))
    page = signed_in("officer").get(list_address(contacts, year=2025, kind="member")).content.decode()
    assert number == 3
    assert "符合条件的 3 条" in page


def test_a_reader_of_several_bodies_narrows_by_body(
    cast: Cast, keep_contacts: Keep, contacts: Register, everywhere: str
) -> None:
    keep_contacts(1, content="本街")
    keep_contacts(1, org=cast.other, content="外街")
    both = Listing(contacts, Sight(cast[everywhere]), {})
    assert sorted(titles(both)) == ["外街", "本街"]
    assert both.columns[-1].name == "org"
    one = Listing(contacts, Sight(cast[everywhere]), {"org": str(cast.other.pk)})
    assert titles(one) == ["外街"]
    assert "org" not in {entry.name for entry in Listing(contacts, Sight(cast["officer"]), {}).filters}


BAD = (
    "page=99999", "page=abc", "page=-1", "page=0", f"page={'9' * 400}", "page=%EF%BC%93", "sort=;drop", "sort=-",
    "sort=-;DROP TABLE", f"q={'%E5%AD%97' * 10000}", "q=%00", "q=a%00b", "q=%ED%A0%80", "q=%25_%27%22%5C", "year=20x5",
    "year=0000", "year=9999", "year=99999", "from=2025-13-45", "from=0001-01-01&to=9999-12-31", "from=99999999999",
    "from=%00", "member=99999999999999999999999", "member=%00", "member=1,2,x", "member=-1", "kind=%00", "kind=,",
    "org=abc", "org=99999999999999999999", "nonsense=1", "q=1&q=2", "member=%C2%B2",
)  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_no_address_breaks_a_page(
    query: str, keep_contacts: Keep, everywhere: str, signed_in: Callable[[str], Client]
) -> None:
    row = keep_contacts(1)[0]
    assert signed_in("officer").get(f"/contacts/?{query}").status_code == 200
    client = signed_in(everywhere)
    assert client.get(f"/contacts/?{query}").status_code == 200
    assert client.get(f"/contacts/{row.pk}/?{query}").status_code == 200


def test_a_key_beyond_the_database_is_not_there(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    assert signed_in("officer").get(f"/contacts/{10**30}/").status_code == 404


def test_what_cannot_be_read_is_told(ask: Callable[..., Listing]) -> None:
    assert ask(**{"from": "去年"}).asked.complaints == ("看不懂日期“去年”，请写成 2026-05-01",)
    assert ask(year="20x5").asked.complaints == ("看不懂年份“20x5”，请写成 2026",)


def test_an_empty_list_says_why_and_what_next(
    cast: Cast, keep_contacts: Keep, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("officer")
    assert "还没有联络记录" in client.get("/contacts/").content.decode()
    keep_contacts(1)
    assert "去掉全部条件" in client.get("/contacts/?q=nichts").content.decode()
    assert "回第一页" in client.get("/contacts/?page=7").content.decode()


def test_the_way_back_and_onward_keeps_the_conditions(
    cast: Cast, keep_contacts: Keep, signed_in: Callable[[str], Client]
) -> None:
    rows = keep_contacts(3)
    keep_contacts(1, kind="information", office=cast.unit_record)
    page = signed_in("officer").get(f"/contacts/{rows[1].pk}/?kind=member&sort=on").content.decode()
    assert 'href="/contacts/?kind=member&amp;sort=on"' in page
    assert f'href="../{rows[0].pk}/?kind=member&amp;sort=on" rel="prev"' in page
    assert f'href="../{rows[2].pk}/?kind=member&amp;sort=on" rel="next"' in page
