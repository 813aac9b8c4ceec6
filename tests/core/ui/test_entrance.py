"""Signing in, being kept out, changing the password, leaving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from weiyuan.orgs.models import User

PASSWORD, NEW = "QingShan-2026", "LvShui-yiran-7"


@pytest.fixture
def officer(cast: Cast) -> User:
    user = cast["officer"]
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, password: str = PASSWORD, **more: str) -> object:
    return client.post("/accounts/login/", {"login": "officer", "password": password, **more})


def test_the_right_password_leads_to_the_desk(client: Client, officer: User) -> None:
    response = client.post("/accounts/login/", {"login": "officer", "password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "林晓岚" in response.content.decode()


def test_the_page_that_was_asked_for_opens_after_signing_in(client: Client, officer: User) -> None:
    page = client.get("/contacts/?year=2025", follow=True)
    assert 'value="/contacts/?year=2025"' in page.content.decode()
    response = sign_in(client, next="/contacts/?year=2025")
    assert response["Location"] == "/contacts/?year=2025"


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_away_to_another_site(next_: str, client: Client, officer: User) -> None:
    assert sign_in(client, next=next_)["Location"] == "/"


def test_a_wrong_password_says_what_to_do_and_not_which_half_was_wrong(client: Client, officer: User) -> None:
    wrong = sign_in(client, "falsch").content.decode()
    unknown = client.post("/accounts/login/", {"login": "nobody", "password": "falsch"}).content.decode()
    for page in (wrong, unknown):
        assert "账号或密码不对，请核对后再输一次" in page
        assert "<title>错误：登录" in page
        assert 'role="alert"' in page
    assert "reset" not in wrong.replace("/accounts/reset/", "")


def test_five_wrong_passwords_lock_the_door_even_for_the_right_one(client: Client, officer: User) -> None:
    for _ in range(4):
        assert sign_in(client, "falsch").status_code == 200
    assert sign_in(client, "falsch").status_code == 429
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "请 15 分钟后再登录" in locked.content.decode()
    elsewhere = client.post("/accounts/login/", {"login": "officer", "password": PASSWORD}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 302  # nobody locks a colleague out from another machine


def test_a_password_from_the_office_is_changed_before_anything_else(client: Client, officer: User) -> None:
    officer.must_change_password = True
    officer.save()
    sign_in(client)
    for address in ("/", "/contacts/", "/menu/"):
        assert client.get(address)["Location"] == "/accounts/password/"
    page = client.get("/accounts/password/").content.decode()
    assert "这是办公室给的初始密码" in page
    filled = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/", filled)["Location"] == "/"
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    assert not officer.must_change_password
    assert "密码已改" in client.get("/").content.decode()


def test_a_poor_new_password_is_refused_with_its_reason(client: Client, officer: User) -> None:
    sign_in(client)
    filled = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    page = client.post("/accounts/password/", filled).content.decode()
    assert "错误：改密码" in page
    assert "errsum" in page
    assert officer.check_password(PASSWORD)


def test_one_leaves_by_post_and_is_asked_by_get(client: Client, officer: User) -> None:
    sign_in(client)
    assert "要退出吗" in client.get("/accounts/logout/").content.decode()
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


@pytest.mark.django_db
def test_nobody_signs_up_or_resets_by_himself(client: Client) -> None:
    for address in ("/accounts/signup/", "/accounts/reset/", "/accounts/inactive/", "/accounts/help/"):
        assert "账号由办公室发放" in client.get(address).content.decode()


def test_pages_forbid_scripts_and_frames_from_elsewhere(client: Client, signed_in: Callable[[str], Client]) -> None:
    for page in (client.get("/accounts/login/"), signed_in("officer").get("/contacts/")):
        policy = page["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        text = page.content.decode()
        assert "<style" not in text
        assert "style=" not in text
        assert "<script>" not in text
        assert "onclick" not in text
