"""Where the inbox leads, and where it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.matters.build import a_matter

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
INBOX = "/matters/inbox/"
WHO = ("officer", "director", "head", "member", "leader")


@pytest.mark.parametrize(
    ("role", "page"), [("officer", "/matters/intake/"), ("member", "/matters/note/"), ("unit", "")]
)
def test_the_inbox_leads_to_the_page_on_which_its_reader_writes_down_what_is_said(
    cast: Cast, signed_in: SignIn, role: str, page: str
) -> None:
    said = signed_in(role).get(INBOX).content.decode()
    assert ("登记意见" in said) is bool(page)
    assert not page or f'href="{page}">' in said


def test_many_that_cannot_be_handled_so_are_told_without_a_button_that_leads_nowhere(
    cast: Cast, signed_in: SignIn
) -> None:
    ended = a_matter(cast, "closed")
    said = signed_in("officer").post(f"{INBOX}many/accept/", {"pk": [f"{ended.pk}-{ended.version}"], "back": ""})
    assert "选中的现在都不能这样办" in said.content.decode()
    assert "先看一遍" not in said.content.decode()


def test_a_unit_is_offered_no_work_summaries(cast: Cast, signed_in: SignIn) -> None:
    assert "工作总结" not in signed_in("unit").get(INBOX).content.decode()
    assert "工作总结" in signed_in("officer").get(INBOX).content.decode()


def test_of_many_to_hand_out_each_keeps_its_own_day_and_none_goes_to_nobody(cast: Cast, signed_in: SignIn) -> None:
    bare = a_matter(cast, "accepted", assigned_unit=None, assigned_member=None, due_finish="2025-07-01")
    said = {"pk": [f"{bare.pk}-{bare.version}"], "back": "", "assigned_unit": "", "assigned_member": ""}
    asked = signed_in("officer").post(f"{INBOX}many/assign/", said).content.decode()
    assert "不填就各照各的期限" in asked
    assert "2025年7月1日" not in asked
    looked = signed_in("officer").post(f"{INBOX}many/assign/", said | {"look": "1"})
    assert looked.status_code == 400
    assert f"{bare.ref}还没有交给谁" in looked.content.decode()


def test_the_clerks_are_led_to_the_confidential_matters_and_nobody_else(signed_in: SignIn) -> None:
    led = {who: 'href="/matters/confidential/"' in signed_in(who).get("/menu/").content.decode() for who in WHO}
    assert led == {"officer": True, "director": True, "head": False, "member": False, "leader": False}
