"""Answering: by a personal link, which does that alone, or signed in; what comes too late is told and not stored."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.abuse.routes import writes
from tests.cast import ACTORS, Cast
from tests.polls.builders import at, choices, draft, invitation, opened, said, slots, span
from weiyuan.activities.models import Activity, Attendance, ReceptionDay
from weiyuan.learning.models import LearningAttendance, LearningSession
from weiyuan.polls.actions import Plan, change_poll, decide_poll, move_poll, reissue
from weiyuan.polls.models import Poll, PollAnswer

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


def follow(client: Client, token: str) -> str:
    """Where a link leads."""
    answered = client.get(f"/polls/answer/{token}/")
    assert answered.status_code == 302
    return str(answered["Location"])


def stored(poll: Poll, member: Any) -> dict[int, str]:
    return dict(PollAnswer.objects.filter(invitation=invitation(poll, member)).values_list("slot_id", "choice"))


def test_a_link_answers_without_signing_in_and_looking_uses_nothing_up(cast: Cast, client: Client) -> None:
    poll, links = opened(cast)
    with writes() as written:
        for _look in range(3):
            page = follow(client, links["周映雪"].token)
            shown = client.get(page)
    assert written == []
    assert shown.status_code == 200
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    assert links["周映雪"].token not in shown.content.decode()
    assert "周映雪委员" in shown.content.decode()
    answered = client.post(page, {**choices(poll, "yes", "maybe"), "comment": "下午更好"})
    assert (answered.status_code, answered["Location"]) == (302, page)
    first, second = slots(poll)
    assert stored(poll, cast.zhou) == {first.pk: "yes", second.pk: "maybe"}
    one = invitation(poll, cast.zhou)
    assert (one.comment, one.answered_by) == ("下午更好", None)
    assert one.answered_at is not None
    client.post(page, choices(poll, "no", "no"))  # another thought, or the same form sent twice
    client.post(page, choices(poll, "no", "no"))
    assert stored(poll, cast.zhou) == {first.pk: "no", second.pk: "no"}


def test_a_link_leads_to_a_page_without_it_and_tells_nobody_where_from(cast: Cast, client: Client) -> None:
    _poll, links = opened(cast)
    answered = client.get(f"/polls/answer/{links['周映雪'].token}/")
    assert answered["Referrer-Policy"] == "no-referrer"
    assert links["周映雪"].token not in answered["Location"]
    assert client.post(f"/polls/answer/{links['周映雪'].token}/").status_code == 405


@pytest.mark.parametrize("token", ["", "x", "no-such-token", "../../polls", "%00", "答" * 90])
def test_an_unknown_link_opens_nothing_and_no_log_names_it(
    token: str, cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    opened(cast)
    with caplog.at_level(logging.INFO):
        answered = client.get("/polls/answer/" + (token or "0") + "/", follow=True)
    assert answered.status_code in {404, 410}
    assert not token or answered.status_code == 404 or token not in caplog.text


def test_a_link_does_nothing_else(cast: Cast, client: Client) -> None:
    poll, links = opened(cast)
    other, _theirs = opened(cast, 8, 9, title="另一次征询")
    page = follow(client, links["周映雪"].token)
    mine, li = invitation(poll, cast.zhou), invitation(poll, cast.li)
    for address in (f"/polls/linked/{li.pk}/", f"/polls/linked/{invitation(other, cast.zhou).pk}/", "/polls/linked/0/"):
        assert client.get(address).status_code == 410, address
        assert client.post(address, choices(poll, "yes", "yes")).status_code == 410, address
    for address in ("/polls/", f"/polls/{poll.pk}/", f"/polls/{poll.pk}/answer/", f"/polls/{poll.pk}/result/", "/"):
        assert client.get(address)["Location"].startswith("/accounts/login/"), address
    foreign = {f"slot-{slot.pk}": "yes" for slot in slots(other)}
    assert client.post(page, foreign).status_code == 400
    client.post(page, {**choices(poll, "yes", "yes"), **foreign, "invitation": li.pk, "member": cast.li.pk})
    assert set(PollAnswer.objects.values_list("invitation", flat=True)) == {mine.pk}
    assert set(PollAnswer.objects.values_list("slot__poll", flat=True)) == {poll.pk}


def test_a_reissued_link_kills_the_one_before_even_in_an_open_page(cast: Cast, client: Client) -> None:
    poll, links = opened(cast)
    page = follow(client, links["周映雪"].token)
    fresh = reissue(poll, [invitation(poll, cast.zhou).pk], by=cast["officer"])
    assert client.post(page, choices(poll, "yes", "yes")).status_code == 410
    assert client.get(follow(client, links["周映雪"].token)).status_code == 410
    assert not PollAnswer.objects.exists()
    assert client.get(follow(client, fresh[0].token)).status_code == 200


@pytest.mark.parametrize("ending", ["closed", "passed", "decided", "cancelled"])
@pytest.mark.parametrize("way", ["link", "account"])
def test_an_answer_after_closing_is_told_and_not_stored(
    ending: str, way: str, cast: Cast, client: Client, signed_in: Enter
) -> None:
    poll, links = opened(cast)
    page = follow(client, links["李知远"].token) if way == "link" else f"/polls/{poll.pk}/answer/"
    browser = client if way == "link" else signed_in("member")
    assert browser.get(page).status_code == 200
    match ending:
        case "closed":
            move_poll(poll, "close", by=cast["officer"])
        case "passed":
            Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
        case "decided":
            decide_poll(poll, slots(poll)[0], by=cast["officer"])
        case "cancelled":
            move_poll(poll, "cancel", by=cast["officer"], note="改线上")
    answered = browser.post(page, choices(poll, "yes", "yes"))
    assert answered.status_code == 409
    assert "没有存" in answered.content.decode()
    assert not PollAnswer.objects.exists()
    assert 'type="radio"' not in browser.get(page).content.decode()


def test_who_is_asked_no_more_has_a_dead_link(cast: Cast, client: Client, signed_in: Enter) -> None:
    poll, links = opened(cast)
    change_poll(
        poll, Plan(said(), asked={cast.li: True}), seen=Poll.objects.get(pk=poll.pk).version, by=cast["officer"]
    )
    assert client.get(follow(client, links["周映雪"].token)).status_code == 410
    assert signed_in("other_member").get(f"/polls/{poll.pk}/answer/").status_code == 404


def test_who_has_an_own_page_of_the_poll(cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast)
    statuses = {name: signed_in(name).get(f"/polls/{poll.pk}/answer/").status_code for name in ACTORS}
    assert {name for name, status in statuses.items() if status == 200} == {"member", "other_member"}
    assert {name for name, status in statuses.items() if status == 403} == {"director", "leader", "officer"}
    assert set(statuses.values()) == {200, 403, 404}
    assert signed_in("member").get(f"/polls/{draft(cast).pk}/answer/").status_code == 404


def test_a_choice_left_out_is_asked_for_and_the_rest_can_be_no(cast: Cast, signed_in: Enter) -> None:
    poll, _links = opened(cast)
    client, page = signed_in("member"), f"/polls/{poll.pk}/answer/"
    first, second = slots(poll)
    answered = client.post(page, {f"slot-{first.pk}": "yes", "comment": "要早走"})
    assert answered.status_code == 400
    assert "这个时段还没有选" in answered.content.decode()
    assert "要早走" in answered.content.decode()
    assert client.post(page, {f"slot-{first.pk}": "absolutely", f"slot-{second.pk}": "no"}).status_code == 400
    assert stored(poll, cast.li) == {}
    assert client.post(page, {f"slot-{first.pk}": "yes", "rest": "no"}).status_code == 302
    assert stored(poll, cast.li) == {first.pk: "yes", second.pk: "no"}
    assert invitation(poll, cast.li).answered_by == cast["member"]


def test_others_are_seen_by_name_but_their_words_to_the_office_are_not(cast: Cast, client: Client) -> None:
    poll, links = opened(cast, title="<script>alert(1)</script>")
    page = follow(client, links["李知远"].token)
    client.post(page, {**choices(poll, "yes", "no"), "comment": "家里有事"})
    shown = Client()
    words = shown.get(follow(shown, links["周映雪"].token)).content.decode()
    assert "李知远" in words
    assert "家里有事" not in words
    assert "<script>alert" not in words
    assert "&lt;script&gt;alert(1)" in words


def test_what_stands_in_the_own_calendar_is_said_in_full_only_to_who_is_signed_in(
    cast: Cast, client: Client, signed_in: Enter
) -> None:
    poll, links = opened(cast, 5, 6, 7)
    five, six, seven = span(5), span(6), span(7)
    activity = Activity.objects.create(
        org=cast.org, title="慰问活动", kind="consolation", start=five[0], end=five[1], state="published"
    )
    Attendance.objects.create(org=cast.org, activity=activity, member=cast.li, state="accepted")
    declined = Activity.objects.create(
        org=cast.org, title="推掉的活动", kind="forum", start=seven[0], end=seven[1], state="published"
    )
    Attendance.objects.create(org=cast.org, activity=declined, member=cast.li, state="declined")
    day = ReceptionDay.objects.create(org=cast.org, on=six[0].date(), place="铁路新村站")
    day.members_on_duty.add(cast.li)
    session = LearningSession.objects.create(
        org=cast.org, title="民法典学习", kind="theory", at=six[0], state="announced"
    )
    LearningAttendance.objects.create(org=cast.org, session=session, member=cast.li)
    mine = signed_in("member").get(f"/polls/{poll.pk}/answer/").content.decode()
    assert all(words in mine for words in ("活动：慰问活动", "接待日：铁路新村站", "学习：民法典学习"))
    assert "推掉的活动" not in mine
    linked = client.get(follow(client, links["李知远"].token)).content.decode()
    assert linked.count("您那时另有安排") == 3
    assert "慰问活动" not in linked
    other = signed_in("other_member").get(f"/polls/{poll.pk}/answer/").content.decode()
    assert "您那时另有安排" not in other
    places = signed_in("officer").get(f"/polls/{poll.pk}/result/").context["places"]
    assert ["李知远那时另有安排" in why for _place, _ring, why in places] == [False, True, True]


def test_a_link_stays_for_some_weeks_and_tells_what_was_decided(cast: Cast, client: Client) -> None:
    poll, links = opened(cast)
    decide_poll(poll, slots(poll)[0], by=cast["officer"])
    assert "时间定了" in client.get(follow(client, links["周映雪"].token)).content.decode()
    Poll.objects.filter(pk=poll.pk).update(closes_at=at(-61))
    assert client.get(follow(client, links["周映雪"].token)).status_code == 410
