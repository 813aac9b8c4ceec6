"""What stands on a page: masked identity, the way of the state, children, history, plain error pages."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.activities.builders import activity
from tests.cast import Cast
from tests.core.ui.records import a_record
from tests.matters.build import a_matter
from weiyuan.core.ui import detail, door
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.journal.transition import Change
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.models import MemberDifficulty

STATIC = Path(detail.__file__).parent / "static"


@pytest.fixture
def difficulty(cast: Cast) -> MemberDifficulty:
    row = MemberDifficulty(
        org=cast.org, member=cast.li, reported_on=date(2025, 5, 6), content="年底工作集中，与活动时间冲突。" * 5
    )
    transition.register([row], by=cast["officer"])
    return row


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_residents_identity_is_only_ever_masked(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    named = {"person_name": "张秀兰", "phone": "13812341234", "address": "柳荫里 3 号院 2 单元"}
    matter = a_record(ResidentMatter, cast.org, **named)
    text = page(signed_in("officer"), f"/matters/{matter.pk}/") + page(signed_in("officer"), "/matters/")
    assert "138****1234" in text
    assert "张*" in text
    for secret in named.values():
        assert secret not in text


def test_a_record_tells_its_history_in_the_words_of_its_steps(
    cast: Cast, difficulty: MemberDifficulty, signed_in: Callable[[str], Client]
) -> None:
    transition.take(difficulty, "handle", by=cast["director"])
    difficulty.action = "已协调"
    shown = {"action": ("", "已协调")}
    transition.correct([Change(difficulty, ("action",), shown, "handled")], by=cast["officer"], note="补记")
    text = page(signed_in("officer"), f"/difficulties/{difficulty.pk}/")
    told = [text.index(words) for words in ("林晓岚：更正", "沈主任：着手办理", "林晓岚：登记")]
    assert told == sorted(told)
    assert "办理情况：（空） → 已协调" in text
    assert "补记" in text


def test_the_history_hides_what_the_record_masks(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    matter = a_record(ResidentMatter, cast.org, phone="13812341234")
    matter.phone = "13912341234"
    shown = {"phone": ("13812341234", "13912341234")}
    transition.correct([Change(matter, ("phone",), shown)], by=cast["officer"])
    text = page(signed_in("officer"), f"/matters/{matter.pk}/")
    assert "反映人电话有改动" in text
    assert "12341234" not in text


def test_the_state_stands_on_its_way(
    cast: Cast, difficulty: MemberDifficulty, signed_in: Callable[[str], Client]
) -> None:
    text = page(signed_in("officer"), f"/difficulties/{difficulty.pk}/")
    assert '<li aria-current="step"><span>已反映</span></li><li><span>办理中</span></li>' in text


def test_long_texts_stand_apart_and_empty_fields_are_named(
    cast: Cast, difficulty: MemberDifficulty, signed_in: Callable[[str], Client]
) -> None:
    text = page(signed_in("officer"), f"/difficulties/{difficulty.pk}/")
    assert f'<p class="read words">{difficulty.content}</p>' in text
    assert "没有填：办理情况、结果、解决日期、备注" in text


def test_children_stand_below_and_lead_to_their_pages(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    text = page(signed_in("officer"), f"/members/{cast.li.pk}/")
    membership = cast.li.memberships.get()
    assert f'href="/memberships/{membership.pk}/"' in text


def test_more_than_fifty_children_lead_to_the_narrowed_list(
    cast: Cast, keep_contacts: Callable[..., list[Any]], signed_in: Callable[[str], Client]
) -> None:
    keep_contacts(51)
    text = page(signed_in("officer"), f"/members/{cast.li.pk}/")
    assert f'href="/contacts/?member={cast.li.pk}">看全部' in text


def test_a_reference_is_a_link_only_where_it_opens(
    cast: Cast, keep_contacts: Callable[..., list[Any]], signed_in: Callable[[str], Client]
) -> None:
    link = f'<a href="/members/{cast.li.pk}/">李知远</a>'
    assert link in page(signed_in("officer"), f"/memberships/{cast.li.memberships.get().pk}/")
    text = page(signed_in("other_member"), f"/memberships/{cast.li.memberships.get().pk}/")
    assert "李知远" in text
    assert link not in text


def test_what_is_written_is_text_and_never_markup(
    cast: Cast, keep_contacts: Callable[..., list[Any]], signed_in: Callable[[str], Client]
) -> None:
    row = keep_contacts(1, content='<script>alert("1")</script>')[0]
    for address in ("/contacts/", f"/contacts/{row.pk}/", "/contacts/?q=%3Cscript%3E"):
        assert "<script>alert" not in page(signed_in("officer"), address)


def test_an_unknown_address_is_told_plainly(signed_in: Callable[[str], Client], client: Client) -> None:
    for reader in (signed_in("officer"), client):
        response = reader.get("/nirgends/")
        assert response.status_code == 404
        assert "没有这一页" in response.content.decode()


def test_a_step_taken_too_late_is_told(rf: Any, cast: Cast) -> None:
    def late(request: Any) -> None:
        raise WrongState("handle")

    request = rf.get("/")
    request.user = cast["officer"]
    response = door._guarded(late)(request)
    assert response.status_code == 409
    assert "有人先办了一步" in response.content.decode()


def test_who_comes_too_late_is_led_back_to_the_record_that_he_may_see(cast: Cast) -> None:
    matter = a_matter(cast, "registered")
    for address, actor, led in (
        (f"/matters/{matter.pk}/step/close/", "officer", True),
        (f"/matters/{matter.pk}/withdraw/", "officer", True),
        (f"/matters/{matter.pk}/step/close/", "stranger", False),
    ):
        client = Client()
        client.force_login(cast[actor], backend="weiyuan.core.ui.entrance.Entrance")
        answer = client.post(address)
        assert answer.status_code == (409 if led else 404)
        assert (f'href="/matters/{matter.pk}/"' in answer.content.decode()) is led


def test_who_comes_too_late_gets_back_every_word_that_he_typed(cast: Cast) -> None:
    matter = a_matter(cast, "registered")
    client = Client()
    client.force_login(cast["officer"], backend="weiyuan.core.ui.entrance.Entrance")
    said = {"note": "与<b>热线</b>重复", "result": "plain words", "station": "7", "version": "3", "next": "/门/"}
    page = client.post(f"/matters/{matter.pk}/step/close/", said).content.decode()
    assert "说明：与&lt;b&gt;热线&lt;/b&gt;重复\n办理结果：plain words</textarea>" in page
    assert "kept-words" not in client.get(f"/matters/{matter.pk}/step/close/").content.decode(), "nothing was typed"


def test_nobody_is_led_back_to_another_record_of_the_same_key(cast: Cast) -> None:
    """The key in the address of a request for leave is not that of an activity."""
    found = activity(cast)
    client = Client()
    client.force_login(cast["officer"], backend="weiyuan.core.ui.entrance.Entrance")
    answer = client.get(f"/activities/leaves/{found.pk}/")
    assert answer.status_code == 405
    assert f'href="/activities/{found.pk}/"' not in answer.content.decode()


def test_a_forged_form_is_refused_in_words(cast: Cast) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "officer", "password": "x"})
    assert response.status_code == 403
    assert "页面放得太久了" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "words"),
    [("500", "系统出错了"), ("403", "这件事您没有权限办"), ("409", "有人先办了一步"), ("400", "不完整")],
)
def test_an_error_page_needs_nothing_to_render(name: str, words: str) -> None:
    assert words in render_to_string(f"{name}.html")


def test_a_page_weighs_less_than_100_kilobytes(
    cast: Cast, keep_contacts: Callable[..., list[Any]], signed_in: Callable[[str], Client]
) -> None:
    keep_contacts(60)
    html = len(signed_in("officer").get("/contacts/").content)
    files = sum(len(gzip.compress(path.read_bytes())) for path in STATIC.iterdir())  # as the product sends them
    assert html + files < 100_000


def test_the_phones_menu_holds_every_register_of_the_reader(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    text = page(signed_in("officer"), "/menu/")
    for slug in ("matters", "members", "proposals", "five-ones"):
        assert f'href="/{slug}/"' in text
    assert 'href="/matters/"' not in page(signed_in("auditor"), "/menu/")
