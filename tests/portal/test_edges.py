"""What residents do besides the usual way: pages out of order, a button pressed twice, a shared machine."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from tests.cast import Cast
from tests.matters.build import a_matter
from tests.portal.build import SITE, WORDS, a_page, a_photo, an_answered, filled, say, sent, tracked
from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions import move_matter
from weiyuan.matters.actions.ratings import issue_link
from weiyuan.matters.models import ResidentMatter
from weiyuan.portal.models import Photo
from weiyuan.portal.views import following, rate


@pytest.fixture
def resident(cast: Cast) -> Client:
    a_page(cast.org)
    return Client()


def test_who_answers_before_saying_who_he_is_is_led_back(resident: Client) -> None:
    say(resident, "what", content=WORDS)
    say(resident, "where", place="")
    say(resident, "answer", wants_reply="yes")
    assert resident.get(f"{SITE}/say/check/")["Location"] == f"{SITE}/say/who/"


@pytest.mark.parametrize("station", ["abc", "1.5", "-1", "9" * 30, "１"])
def test_a_spoilt_code_of_a_station_is_no_fault_of_the_residents(resident: Client, station: str) -> None:
    assert say(resident, "what", content=WORDS, station=station).status_code == 302


def test_after_leaving_nobody_at_this_machine_reads_the_receipt(resident: Client) -> None:
    filled(resident)
    assert sent(resident).url == f"{SITE}/say/done/"
    code = ResidentMatter.objects.get().receipt
    assert code[:5] in resident.get(f"{SITE}/say/done/").content.decode()
    resident.post(f"{SITE}/track/leave/")
    assert resident.get(f"{SITE}/say/done/")["Location"] == f"{SITE}/"


def test_the_same_photo_twice_in_the_same_moment_is_kept_once(resident: Client, monkeypatch: Any) -> None:
    say(resident, "what", content=WORDS)
    handed = f"{SITE}/say/photos/"
    resident.post(handed, {"act": "next", "photos": [a_photo()]})
    first = QuerySet.first  # as if the other one had not been stored yet when this one looked
    monkeypatch.setattr(QuerySet, "first", lambda rows: None if rows.model is Photo else first(rows))
    assert resident.post(handed, {"act": "next", "photos": [a_photo()]}).status_code == 302
    assert Photo.objects.count() == 1


def test_words_that_come_too_late_are_shown_again(cast: Cast, resident: Client) -> None:
    matter = a_matter(cast, "waiting", no="QS-2025-0001", receipt="ABCDEFGHJK")
    tracked(resident)
    move_matter(matter, "hear_again", by=cast["officer"])
    late = resident.post(f"{SITE}/track/more/", {"words": "灯杆编号是 <7>"})
    assert late.status_code == 409
    assert "灯杆编号是 &lt;7&gt;" in late.content.decode()


def test_an_opinion_that_was_overtaken_is_shown_again(cast: Cast, resident: Client, monkeypatch: Any) -> None:
    matter = an_answered(cast)
    token = issue_link(matter, by=cast["officer"])
    tracked(resident)

    def overtaken(*_said: Any, **_more: Any) -> None:
        raise WrongState("rate")

    said = {"choice": "unsatisfied", "remark": "灯又坏了"}
    for view, address in ((following, f"{SITE}/track/opinion/"), (rate, f"/public/rate/{token}/")):
        monkeypatch.setattr(view, "rate", overtaken)
        late = resident.post(address, said)
        assert late.status_code == 409
        assert "灯又坏了" in late.content.decode()
