"""Abuse of accounts and sessions, by number of the abuse case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from weiyuan.orgs.models import RoleGrant, User

DOOR = "/accounts/login/"
PASSWORD = "QingShan-2026"


@pytest.fixture
def director(cast: Cast) -> User:
    user = cast["director"]
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(name: str, password: str, **more: Any) -> Any:
    return Client(**more).post(DOOR, {"login": name, "password": password})


@pytest.mark.parametrize(
    "page", ["/", "/matters/", "/menu/", "/summaries/", "/ledger/", "/ledger/template/", "/nowhere/"]
)
def test_case_17_no_page_is_kept_by_the_browser(signed_in: Callable[[str], Client], page: str) -> None:
    answer = signed_in("officer").get(page)
    if answer.streaming:
        b"".join(answer.streaming_content)  # read to its end, so that the file is closed
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_case_17_a_session_that_was_left_opens_nothing(director: User) -> None:
    client, copy = Client(), Client()
    client.post(DOOR, {"login": "director", "password": PASSWORD})
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    assert copy.get("/matters/").status_code == 200
    client.post("/accounts/logout/")
    assert copy.get("/matters/").status_code == 302


def test_case_16_the_session_changes_at_the_door(director: User) -> None:
    client = Client()
    client.cookies["sessionid"] = "fixedfixedfixedfixedfixedfixed12"
    client.post(DOOR, {"login": "director", "password": PASSWORD})
    assert client.cookies["sessionid"].value != "fixedfixedfixedfixedfixedfixed12"


def test_case_18_another_spelling_of_the_name_is_no_fresh_start(director: User) -> None:
    names = ["director", "Director", "DIRECTOR", " dIrector ", "direcTor", "directoR"]
    answers = [enter(name, f"wrong-{at}").status_code for at, name in enumerate(names)]
    assert answers[-2:] == [429, 429]
    assert enter("DireCtor", PASSWORD).status_code == 429


def test_case_18_from_another_address_the_director_still_gets_in(director: User) -> None:
    for at in range(6):
        enter("director", f"wrong-{at}", REMOTE_ADDR="203.0.113.9")
    assert enter("director", PASSWORD, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert enter("Director", PASSWORD, REMOTE_ADDR="198.51.100.4").status_code == 302


@pytest.mark.parametrize("there", ["//evil.example", "javascript:alert(1)", "/\\evil.example", "http:///evil.example"])
def test_case_22_the_door_leads_nowhere_else(director: User, there: str) -> None:
    answer = Client().post(DOOR, {"login": "director", "password": PASSWORD, "next": there})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_case_9_a_role_counts_neither_after_its_end_nor_before_its_start(
    signed_in: Callable[[str], Client], cast: Cast
) -> None:
    client, grants = signed_in("officer"), RoleGrant.objects.filter(user=cast["officer"])
    today, day = timezone.localdate(), timedelta(days=1)
    assert client.get("/ledger/").status_code == 200
    grants.update(end=today - day)
    assert client.get("/ledger/").status_code == 404
    grants.update(start=today + day, end=None)
    assert client.get("/ledger/").status_code == 404
    grants.update(start=today, end=today)
    assert client.get("/ledger/").status_code == 200


def test_case_10_a_closed_account_is_out_with_the_next_request(signed_in: Callable[[str], Client], cast: Cast) -> None:
    client = signed_in("officer")
    assert client.get("/ledger/").status_code == 200
    User.objects.filter(pk=cast["officer"].pk).update(is_active=False)
    assert client.get("/ledger/").status_code == 302


def test_case_24_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["officer"], backend="weiyuan.core.ui.entrance.Entrance")
    for more in ({}, {"HTTP_ORIGIN": "null"}, {"HTTP_ORIGIN": "http://evil.example"}):
        assert client.post("/ledger/export/", {"org": cast.org.pk}, **more).status_code == 403
