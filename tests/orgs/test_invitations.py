"""Links that open an account once: who makes them, who cannot, and what a link is worth afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import ACTORS, Cast
from weiyuan.core.workflow import WrongState
from weiyuan.journal.chain import broken_links
from weiyuan.journal.models import Entry
from weiyuan.orgs import accounts, actions
from weiyuan.orgs.models import Invitation, RoleGrant, User
from weiyuan.orgs.queries import hash_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
GOOD = {"name": "金小满", "password1": "lv-yuan-2026-x", "password2": "lv-yuan-2026-x"}


def said(**more: Any) -> dict[str, Any]:
    return {"name": "金小满", "username": "Jin.Xiaoman", "roles": ["officer"], "start": "2026-01-01", **more}


def link_in(response: Any) -> str:
    """The address that the page shows, as a path."""
    found = re.search(r"http://testserver(/welcome/[^<\s]+/)", response.content.decode())
    assert found, response.status_code
    return found[1]


def invited(signed_in: SignedIn, cast: Cast, by: str = "admin", **more: Any) -> tuple[User, str]:
    response = signed_in(by).post(f"/people/{cast.org.pk}/invite/", said(**more))
    assert response.status_code == 200, response.content.decode()
    return User.objects.get(username="jin.xiaoman"), link_in(response)


def test_from_the_invitation_to_the_own_desk(cast: Cast, signed_in: SignedIn) -> None:
    account, link = invited(signed_in, cast)
    assert not account.has_usable_password()
    guest = Client()
    assert guest.get(link).url == "/welcome/"
    assert "jin.xiaoman" in guest.get("/welcome/").content.decode()
    answer = guest.post("/welcome/", GOOD)
    assert (answer.status_code, answer.url) == (302, "/")
    assert guest.get("/").status_code == 200
    account.refresh_from_db()
    assert account.check_password(GOOD["password1"])
    assert account.scope.has(cast.org.pk, {"officer"})
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["orgs.user.grant", "orgs.user.invite", "orgs.user.link", "orgs.user.accept"]
    assert broken_links(cast.org) == []


def test_looking_uses_nothing_up(cast: Cast, signed_in: SignedIn) -> None:
    _account, link = invited(signed_in, cast)
    for _scan in range(2):
        scanner = Client()
        assert scanner.get(link, follow=True).status_code == 200
        assert scanner.head(link).status_code == 302
        assert scanner.head("/welcome/").status_code == 200
    guest = Client()
    guest.get(link)
    assert guest.post("/welcome/", {**GOOD, "password2": "something-else"}).status_code == 400
    assert guest.post("/welcome/", GOOD).status_code == 302


def test_a_link_opens_once(cast: Cast, signed_in: SignedIn) -> None:
    _account, link = invited(signed_in, cast)
    first, second = Client(), Client()
    first.get(link)
    second.get(link)
    assert first.post("/welcome/", GOOD).status_code == 302
    late = second.post("/welcome/", GOOD)
    assert late.status_code == 410
    assert "这个链接不能用了" in late.content.decode()
    with pytest.raises(WrongState):
        actions.accept(Invitation.objects.get().hash, "别人", "another-password-1")


def test_every_worthless_link_gets_the_same_answer(cast: Cast, signed_in: SignedIn) -> None:
    account, expired = invited(signed_in, cast)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    address = f"/people/{cast.org.pk}/{account.pk}/"
    admin = signed_in("admin")
    replaced = link_in(admin.post(f"{address}link/"))
    revoked = link_in(admin.post(f"{address}link/"))
    assert admin.post(f"{address}unlink/").status_code == 302
    pages = {Client().get(link, follow=True).content for link in (expired, replaced, revoked, "/welcome/nonsense/")}
    assert len(pages) == 1
    assert Client().get("/welcome/").status_code == 410
    fresh = link_in(admin.post(f"{address}link/"))
    assert "请设密码" in Client().get(fresh, follow=True).content.decode()


def test_the_token_is_kept_nowhere(cast: Cast, signed_in: SignedIn, caplog: pytest.LogCaptureFixture) -> None:
    account, link = invited(signed_in, cast)
    token = link.split("/")[2]
    guest = Client()
    page = guest.get(link, follow=True)
    assert token not in page.content.decode()
    guest.post("/welcome/", {**GOOD, "password2": "x"})
    guest.post("/welcome/", GOOD)
    Client().get(link, follow=True)
    assert Invitation.objects.get(user=account).hash == hash_of(token)
    kept = str(list(Entry.objects.values())) + caplog.text + str(dict(guest.session))
    assert token not in kept
    assert GOOD["password1"] not in kept
    assert token not in signed_in("admin").get(f"/people/{cast.org.pk}/{account.pk}/").content.decode()


def test_a_link_signs_out_whoever_used_the_old_password(cast: Cast, signed_in: SignedIn) -> None:
    member = signed_in("member")
    assert member.get("/").status_code == 200
    link = link_in(signed_in("director").post(f"/people/{cast.org.pk}/{cast['member'].pk}/link/"))
    assert member.get("/").status_code == 200  # until the link is used
    guest = Client()
    guest.get(link)
    guest.post("/welcome/", {**GOOD, "name": "李知远"})
    assert member.get("/").status_code == 302


@pytest.mark.parametrize("actor", ACTORS)
def test_who_keeps_accounts(cast: Cast, signed_in: SignedIn, actor: str) -> None:
    inside = set(ACTORS) - {"stranger", "visitor"}
    expected = 200 if actor in {"admin", "director"} else 403 if actor in inside else 404
    client = signed_in(actor)
    account = f"/people/{cast.org.pk}/{cast['member'].pk}/"
    assert client.get(f"/people/{cast.org.pk}/").status_code == expected
    assert client.get(account).status_code == expected
    assert client.get("/people/").status_code == (302 if expected == 200 else 404)
    if expected != 200:
        for step in ("link", "unlink", "stop", "resume", "grant"):
            assert client.post(f"{account}{step}/", {"role": "officer", "start": "2026-01-01"}).status_code == expected
        assert client.post(f"/people/{cast.org.pk}/invite/", said()).status_code == expected
    assert not Invitation.objects.exists()


def test_bad_input_keeps_what_was_typed_and_writes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("admin")
    before = User.objects.count()
    for bad, word in (
        ({"username": "OFFICER"}, "已经有人用"),
        ({"roles": ["station_head"]}, "站长要写明"),
        ({"roles": ["unit"]}, "承办单位的账号"),
        ({"end": "2025-01-01"}, "早于"),
        ({"roles": []}, "角色"),
    ):
        answer = client.post(f"/people/{cast.org.pk}/invite/", said(**bad))
        page = answer.content.decode()
        assert answer.status_code == 400, bad
        assert word in page
        assert 'value="金小满"' in page
    assert User.objects.count() == before
    assert not Entry.objects.exists()


def test_a_person_of_an_upper_register_gets_the_account(cast: Cast, signed_in: SignedIn) -> None:
    bound: list[Any] = []

    def find(user: Any, pk: int) -> accounts.Preset | None:
        return accounts.Preset(cast.org.pk, "周映雪", "member") if pk == cast.zhou.pk else None

    accounts.invites(
        accounts.Invitee("members.membertest", find, lambda pk, account, by: bound.append((pk, account.name)))
    )
    client = signed_in("director")
    address = f"/people/{cast.org.pk}/invite/?for=members.membertest-{cast.zhou.pk}"
    assert 'value="周映雪"' in client.get(address).content.decode()
    assert client.post(address, said(name="周映雪", roles=["member"])).status_code == 200
    assert bound == [(cast.zhou.pk, "周映雪")]
    for wrong in ("members.membertest-0", "nobody.there-1", "x", "members.membertest-9999999999999999999999"):
        assert client.get(f"/people/{cast.org.pk}/invite/?for={wrong}").status_code == 404


def test_the_queries_do_not_grow(cast: Cast, signed_in: SignedIn, django_assert_num_queries: Any) -> None:
    client = signed_in("admin")
    for count in (1, 3):
        for at in range(count):
            user = User.objects.create(username=f"extra{count}{at}", name="某人")
            RoleGrant.objects.create(user=user, org=cast.org, role="reader", start="2026-01-01")
        with django_assert_num_queries(8):
            client.get(f"/people/{cast.org.pk}/")
