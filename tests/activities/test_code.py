"""Signing in by the code on the wall: short-lived, for whoever scans it and nobody else, and only by a POST."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from tests.activities.builders import activity, part
from tests.cast import ACTORS, Cast
from weiyuan.activities.models import Activity, Attendance
from weiyuan.activities.views.mine import FRESH_SECONDS, HAND_SECONDS, ON_THE_WALL, WALL_SECONDS
from weiyuan.members.models import Membership

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


def going_on(cast: Cast, **more: Any) -> Activity:
    return activity(cast, **{"start": timezone.now() + timedelta(minutes=5), "state": "in_progress", **more})


@contextmanager
def later(seconds: int) -> Iterator[None]:
    """So many seconds on, for what is signed."""
    with mock.patch("django.core.signing.time.time", return_value=time.time() + seconds):
        yield


def address(found: Activity) -> str:
    return f"/scan/{ON_THE_WALL.sign(str(found.pk))}/"


def admitted(client: Client, where: str) -> str:
    """What the page hands to who opened it."""
    found = re.search(r'name="pass" value="([^"]+)"', client.get(where).content.decode())
    assert found is not None
    return found[1]


def test_who_shows_the_code(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast, station=cast.station)
    seen = {name: signed_in(name).get(f"/activities/{found.pk}/code/") for name in ACTORS}
    assert {name for name, answer in seen.items() if answer.status_code == 200} == {"director", "officer", "head"}
    page = seen["officer"].content.decode()
    assert f'data-poll="{FRESH_SECONDS}000"' in page
    assert f'<noscript><meta http-equiv="refresh" content="{FRESH_SECONDS}"></noscript>' in page
    assert "<svg" in page
    assert "style=" not in page, "the policy allows none"


def test_looking_signs_nobody_in_and_confirming_does_once(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast)
    mine, client = part(cast, found, "accepted"), signed_in("member")
    token = admitted(client, address(found))
    mine.refresh_from_db()
    assert mine.state == "accepted"
    for _tap in range(2):
        assert client.post(address(found), {"pass": token}).status_code == 302
    mine.refresh_from_db()
    assert (mine.state, mine.sign_by, mine.late, mine.version) == ("signed_in", "qr", False, 2)
    assert "您已经签到了" in client.get(address(found)).content.decode()


def test_who_was_not_asked_is_noted_as_unannounced_and_who_is_late_as_late(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast, start=timezone.now() - timedelta(minutes=5))
    client = signed_in("other_member")
    client.post(address(found), {"pass": admitted(client, address(found))})
    one = Attendance.objects.get(activity=found)
    assert (one.member, one.state, one.late) == (cast.zhou, "signed_unannounced", True)


def test_a_code_that_was_photographed_is_worth_nothing_a_minute_later(cast: Cast, signed_in: Enter) -> None:
    found, where = going_on(cast), ""
    part(cast, found, "accepted")
    where = address(found)
    with later(WALL_SECONDS + FRESH_SECONDS + 2):
        answer = signed_in("member").get(where)
        assert answer.status_code == 410
        assert "再扫一次" in answer.content.decode()
    assert WALL_SECONDS + FRESH_SECONDS <= 90
    assert signed_in("member").get("/scan/12:zzz:zzz/").status_code == 410


def test_what_one_was_admitted_by_signs_in_nobody_else(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast)
    mine, theirs = part(cast, found, "accepted"), part(cast, found, "accepted", member=cast.zhou)
    client = signed_in("member")
    token = admitted(client, address(found))
    friend = signed_in("other_member")
    assert friend.post(address(found), {"pass": token}).status_code == 410
    assert friend.post(address(found), {"pass": address(found).split("/")[2]}).status_code == 410
    with later(HAND_SECONDS + 2):
        assert signed_in("member").post(address(found), {"pass": token}).status_code == 410
    for one in (mine, theirs):
        one.refresh_from_db()
        assert one.state == "accepted"


def test_a_stranger_to_the_body_finds_nothing_and_the_office_does_not_sign_in(cast: Cast, signed_in: Enter) -> None:
    where = address(going_on(cast))
    assert {name: signed_in(name).get(where).status_code for name in ("stranger", "visitor", "officer", "head")} == {
        "stranger": 404, "visitor": 404, "officer": 403, "head": 403,
    }  # fmt: skip


def test_who_is_not_signed_in_comes_back_to_the_code(cast: Cast, client: Client) -> None:
    where = address(going_on(cast))
    answer = client.get(where)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/scan/")


@pytest.mark.parametrize("more", [{"state": "ended"}, {"signin_from": timezone.now() + timedelta(hours=1)}])
def test_nobody_signs_in_before_or_after(cast: Cast, signed_in: Enter, more: dict[str, Any]) -> None:
    found = going_on(cast, **more)
    mine, client = part(cast, found, "accepted"), signed_in("member")
    assert "现在不能签到" in client.get(address(found)).content.decode()
    with mock.patch("weiyuan.activities.views.mine.may_sign_in", return_value=True):
        token = admitted(client, address(found))
    page = client.post(address(found), {"pass": token}, follow=True).content.decode()
    assert "现在不能签到" in page
    mine.refresh_from_db()
    assert mine.state == "accepted"


def test_case_55_who_has_left_signs_in_no_more(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast)
    Membership.objects.filter(member=cast.li).update(left_on=date(2024, 1, 1))
    client = signed_in("member")
    client.post(address(found), {"pass": admitted(client, address(found))})
    assert not Attendance.objects.exists()
