"""The office's pages: the form, the result, links and reminders."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.abuse.routes import words_of
from tests.cast import ACTORS, Cast
from tests.polls.builders import NOTE, at, invitation, members, opened, slots
from weiyuan.activities.models import Activity
from weiyuan.journal.models import Entry
from weiyuan.notices.models import Message
from weiyuan.orgs.models import CalendarDay
from weiyuan.polls.actions import answer
from weiyuan.polls.models import Poll, PollAnswer, PollInvitation, PollSlot

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
CLERKS = {"director", "officer"}
FORM_QUERIES, RESULT_QUERIES, OWN_QUERIES = 12, 11, 13


def form(cast: Cast, *days: int, **more: Any) -> dict[str, Any]:
    """What the form sends for these days, asking Li and Zhou."""
    rows = {f"s{n}-on": at(day).date().isoformat() for n, day in enumerate(days)}
    rows |= {f"s{n}-start": "14:00" for n in range(len(days))} | {f"s{n}-end": "16:00" for n in range(len(days))}
    return {
        "title": "视察垃圾分类", "kind": "inspection", "closes_at": f"{at(3, 18):%Y-%m-%dT%H:%M}", "place": "",
        "rows": str(max(len(days), 1)), **rows, "ask": [cast.li.pk, cast.zhou.pk], "must": [cast.li.pk], "act": "save",
        **more,
    }  # fmt: skip


def test_a_poll_is_drafted_once_however_often_the_form_comes(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    key = re.search(r'name="form_key" value="([0-9a-f-]+)"', client.get("/polls/new/").content.decode())
    assert key is not None
    answers = [client.post("/polls/new/", form(cast, 5, 6, 6, form_key=key[1])) for _time in range(2)]
    poll = Poll.objects.get()
    assert [a["Location"] for a in answers] == [f"/polls/{poll.pk}/result/"] * 2
    assert (poll.state, poll.no, len(slots(poll))) == ("draft", "", 2)
    assert set(poll.invitations.values_list("member__name", "must")) == {("李知远", True), ("周映雪", False)}
    sent = client.post(f"/polls/{poll.pk}/open/")
    poll.refresh_from_db()
    assert (sent.status_code, poll.state, poll.no[:3]) == (200, "open", "ZQ-")
    tokens = re.findall(r"/polls/answer/([\w-]{43})/", sent.content.decode())
    assert len(set(tokens)) == 2
    assert sent.content.decode().count("<svg") >= 2
    assert not any(PollInvitation.objects.filter(hash=token).exists() for token in tokens)
    assert client.post(f"/polls/{poll.pk}/open/").status_code == 409
    assert Message.objects.filter(kind="asked", href=f"/polls/{poll.pk}/answer/").count() == 2
    assert not any(tokens[0] in f"{entry.changes}{entry.note}" for entry in Entry.objects.all())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "征询事项"),
        ({"closes_at": "2020-01-01T09:00"}, "答复截止时间要在现在之后"),
        ({"s0-end": "13:00"}, "结束时间要晚于开始时间"),
        ({"s0-end": ""}, "三格都要填"),
        ({"s0-on": "2020-01-01"}, "这个时间已经过去了"),
        ({"s0-on": "看情况"}, "日期"),
        ({"kind": "party"}, "活动类型"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    wrong: dict[str, str], words: str, cast: Cast, signed_in: Enter
) -> None:
    answered = signed_in("officer").post("/polls/new/", form(cast, 5, place="<b>礼堂</b>", **wrong))
    assert answered.status_code == 400
    assert words in answered.content.decode()
    assert "&lt;b&gt;礼堂" in answered.content.decode()
    assert not Poll.objects.exists()


def test_rows_rules_and_groups_fill_the_form_and_store_nothing(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    more = client.post("/polls/new/", form(cast, 5, act="more")).content.decode()
    assert len(re.findall(r'name="s\d+-on"', more)) == 4
    assert at(5).date().isoformat() in more
    monday = timezone.localdate() + timedelta(days=8 - timezone.localdate().isoweekday())
    holiday = monday + timedelta(days=9)
    CalendarDay.objects.create(on=holiday, works=False, name="放假")
    for day in (monday + timedelta(days=2), monday + timedelta(days=16)):
        CalendarDay.objects.update_or_create(on=day, defaults={"works": True, "name": "上班"})
    rule = {
        "weekdays": ["2"],
        "since": monday.isoformat(),
        "weeks": "3",
        "first": "14:00",
        "last": "16:30",
        "act": "fill",
    }
    filled = client.post("/polls/new/", form(cast, **rule)).content.decode()
    days = re.findall(r'name="s\d+-on" value="([\d-]+)"', filled)
    assert days == [(monday + timedelta(days=2)).isoformat(), (monday + timedelta(days=16)).isoformat()]
    assert filled.count('value="16:30"') == 3
    assert client.post("/polls/new/", form(cast, act="fill", since="", weeks="99")).status_code == 400
    assert "5 年内" in client.post("/polls/new/", form(cast, **rule | {"since": "9999-12-31"})).content.decode()
    station = client.post("/polls/new/", form(cast, ask=[], must=[], act="pick", group=f"station-{cast.station.pk}"))
    ticked = re.findall(r'name="ask" value="(\d+)" checked', station.content.decode())
    assert ticked == [str(cast.li.pk)]
    assert not Poll.objects.exists()


def test_slots_are_added_later_and_no_answer_is_lost(cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast)
    first, second = slots(poll)
    answer(invitation(poll, cast.li), {first.pk: "yes", second.pk: "no"}, by=cast["member"])
    client, version = signed_in("officer"), Poll.objects.get(pk=poll.pk).version
    assert client.post(f"/polls/{poll.pk}/edit/", form(cast, 7, version=version)).status_code == 302
    assert len(slots(poll)) == 3
    assert dict(PollAnswer.objects.values_list("slot_id", "choice")) == {first.pk: "yes", second.pk: "no"}
    assert Message.objects.filter(key__contains="slots", user=cast["member"]).exists()
    shown = client.get(f"/polls/{poll.pk}/result/")
    assert [one.member.name for one in shown.context["missing"]] == ["李知远", "周映雪"]


def test_a_slot_with_answers_goes_only_when_said_twice_and_comes_back_with_them(cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast)
    first, second = slots(poll)
    answer(invitation(poll, cast.li), {first.pk: "yes", second.pk: "no"}, by=cast["member"])
    client, page = signed_in("officer"), f"/polls/{poll.pk}/edit/"
    sent = form(cast, 9, drop=first.pk, version=Poll.objects.get(pk=poll.pk).version)
    asked = client.post(page, sent)
    assert asked.status_code == 409
    assert "已经有人答过" in asked.content.decode()
    assert at(9).date().isoformat() in asked.content.decode()
    assert len(slots(poll)) == 2
    assert client.post(page, {**sent, "sure": "1"}).status_code == 302
    assert slots(poll)[0] == second
    assert PollAnswer.objects.filter(slot=first).count() == 1
    version = Poll.objects.get(pk=poll.pk).version
    assert client.post(page, form(cast, 5, version=version)).status_code == 302
    assert first in slots(poll)
    assert PollAnswer.objects.get(slot=first).choice == "yes"
    entry = Entry.objects.filter(object_id=poll.pk, kind="polls.poll.correct").last()
    assert entry is not None
    assert first.words in str(entry.changes)


def test_a_form_that_somebody_else_overtook_is_shown_again(cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast)
    version = Poll.objects.get(pk=poll.pk).version
    client, page = signed_in("officer"), f"/polls/{poll.pk}/edit/"
    client.post(page, form(cast, 7, version=version))
    late = client.post(page, form(cast, 8, version=version))
    assert late.status_code == 400
    assert "有人改过" in late.content.decode()
    again = re.search(r'name="version" value="(\d+)"', late.content.decode())
    assert again is not None
    assert client.post(page, form(cast, 8, version=again[1])).status_code == 302
    assert len(slots(poll)) == 4


def test_who_finds_the_office_s_pages(cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast)
    reads = {"new": "/polls/new/", "edit": f"/polls/{poll.pk}/edit/", "result": f"/polls/{poll.pk}/result/"}
    seen = {
        page: {name: signed_in(name).get(address).status_code for name in ACTORS} for page, address in reads.items()
    }
    assert {name for name, status in seen["new"].items() if status == 200} == {*CLERKS, "stranger"}
    assert {name for name, status in seen["edit"].items() if status == 200} == CLERKS
    assert {name for name, status in seen["result"].items() if status == 200} == {*CLERKS, "leader"}
    for page in ("edit", "result"):
        assert {seen[page][name] for name in ("member", "other_member")} == {403}, page
        assert {seen[page][name] for name in ("stranger", "visitor", "unit", "district", "reader")} == {404}, page


@pytest.mark.parametrize("name", ["leader", "member", "stranger", "reader"])
def test_nobody_but_the_clerks_sends_anything(name: str, cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast)
    client, before = signed_in(name), Poll.objects.get(pk=poll.pk).version
    posts = ("edit", "open", "move/close", "move/cancel", "move/decide", "decide", "undecide", "remind", "links")
    for step in posts:
        body = {"slot": slots(poll)[0].pk, "note": NOTE, "invitation": invitation(poll, cast.li).pk}
        assert client.post(f"/polls/{poll.pk}/{step}/", body).status_code in {403, 404}, step
        assert client.get(f"/polls/{poll.pk}/{step}/").status_code in {403, 404, 405}, step
    assert Poll.objects.get(pk=poll.pk).version == before
    assert not Activity.objects.exists()


def test_the_station_s_head_sees_its_polls_and_changes_nothing(cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast, station=cast.station)
    client = signed_in("head")
    assert client.get(f"/polls/{poll.pk}/result/").status_code == 200
    assert client.get(f"/polls/{poll.pk}/edit/").status_code == 403
    assert signed_in("head").get(f"/polls/{opened(cast)[0].pk}/result/").status_code == 404


def test_choosing_on_the_page_and_taking_back_with_a_reason(cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast)
    other, _theirs = opened(cast, 8)
    client = signed_in("officer")
    assert client.post(f"/polls/{poll.pk}/decide/", {"slot": slots(other)[0].pk}).status_code == 404
    assert client.post(f"/polls/{poll.pk}/decide/", {"slot": "x"}).status_code == 404
    assert client.post(f"/polls/{poll.pk}/decide/", {"slot": slots(poll)[1].pk}).status_code == 302
    assert client.post(f"/polls/{poll.pk}/decide/", {"slot": slots(poll)[0].pk}).status_code == 409
    activity = Activity.objects.get()
    assert f'href="/activities/{activity.pk}/"' in client.get(f"/polls/{poll.pk}/result/").content.decode()
    assert poll.title in client.get(f"/activities/{activity.pk}/").content.decode()
    assert client.post(f"/polls/{poll.pk}/undecide/", {"note": ""}).status_code == 400
    assert client.post(f"/polls/{poll.pk}/undecide/", {"note": NOTE}).status_code == 302
    activity.refresh_from_db()
    assert activity.state == "cancelled"
    assert client.post(f"/polls/{poll.pk}/move/cancel/", {"note": ""}).status_code == 400
    assert client.post(f"/polls/{poll.pk}/move/cancel/", {"note": NOTE}).status_code == 302
    assert client.post(f"/polls/{poll.pk}/move/close/").status_code == 409


def test_a_reminder_goes_to_who_has_not_answered_once_a_day(cast: Cast, signed_in: Enter) -> None:
    wang = members(cast, 1)[0]
    poll, links = opened(cast, asked={cast.li: True, cast.zhou: False, wang: False})
    first, second = slots(poll)
    answer(invitation(poll, cast.zhou), {first.pk: "yes", second.pk: "no"}, by=cast["other_member"])
    client, page = signed_in("officer"), f"/polls/{poll.pk}/remind/"
    assert client.post(page).status_code == 302  # sent out today: nobody is due
    assert not Message.objects.filter(key__contains="reminded").exists()
    PollInvitation.objects.update(issued_at=timezone.now() - timedelta(days=1))
    shown = client.post(page)
    told = Message.objects.get(key__contains="reminded")
    assert (told.user, told.href) == (cast["member"], f"/polls/{poll.pk}/answer/")
    fresh = re.findall(r"/polls/answer/([\w-]{43})/", shown.content.decode())
    assert len(set(fresh)) == 1
    assert shown.content.decode().count(wang.name) > 0
    assert "周映雪" not in shown.content.decode().split("<main")[1]
    for token, status in ((links[wang.name].token, 410), (fresh[0], 200), (links["李知远"].token, 200)):
        assert Client().get(f"/polls/answer/{token}/", follow=True).status_code == status
    client.post(page)
    assert Message.objects.filter(key__contains="reminded").count() == 1


def test_members_of_another_body_are_not_asked(cast: Cast, signed_in: Enter) -> None:
    stranger = signed_in("stranger")
    answered = stranger.post("/polls/new/", form(cast, 5))
    assert answered.status_code == 302
    poll = Poll.objects.get()
    assert (poll.org, poll.invitations.count()) == (cast.other, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_no_page_asks_more_for_more_rows(
    rows: int, cast: Cast, signed_in: Enter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    more = members(cast, rows)
    poll, _links = opened(cast, *range(5, 5 + rows), asked={cast.li: True, **dict.fromkeys(more, False)})
    for member in more:
        PollAnswer.objects.bulk_create(
            PollAnswer(slot=slot, invitation=invitation(poll, member), choice="yes") for slot in slots(poll)
        )
    officer, member_ = signed_in("officer"), signed_in("member")
    assert PollSlot.objects.count() == rows
    with django_assert_num_queries(FORM_QUERIES):
        assert officer.get(f"/polls/{poll.pk}/edit/").status_code == 200
    with django_assert_num_queries(RESULT_QUERIES):
        assert officer.get(f"/polls/{poll.pk}/result/").status_code == 200
    with django_assert_num_queries(OWN_QUERIES):
        assert member_.get(f"/polls/{poll.pk}/answer/").status_code == 200


def test_the_list_goes_out_as_a_workbook(cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast)
    answered = signed_in("officer").post(reverse("list-export", args=["polls"]))
    assert answered.status_code == 200
    assert poll.no in words_of(answered)
