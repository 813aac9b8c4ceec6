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
