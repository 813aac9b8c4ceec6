"""The Party committee's reader and the district office: figures and names of members, nothing of their private data."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client

from tests.abuse.routes import words_of
from tests.cast import Cast
from tests.learning.builders import part, session
from weiyuan.learning.models import LearningAttendance, LearningSession
from weiyuan.members.models import ContactLog, Member, MemberDifficulty, MemberEdit

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
LINK = re.compile(r'href="([^"#][^"]*)"')
# Where the records of members and of their learning stand, and the pages that lead there.
OURS = re.compile(
    r"/(menu/|roster|contact-schedule|member|my-|contacts|difficulties|terms|sessions|learning|materials|quiz-questions"
    r"|ledger/(member|contacts|terms|sessions|learning|materials|quiz)|$)"
)
PRIVATE = {
    "mobile": "13900139777", "email": "canary@example.cn", "ethnicity": "金丝雀族", "native_place": "金丝雀镇",
    "education": "金丝雀学历", "honors": "金丝雀荣誉", "note": "金丝雀备注",
}  # fmt: skip
BORN = ("1961年", "1961-02", "1961/2")
SECRETS = (*PRIVATE.values(), *BORN, "金丝雀联系", "金丝雀困难", "金丝雀心得", "金丝雀事由")


@pytest.fixture
def held(cast: Cast) -> LearningSession:
    """A session that one member attended and the other was excused from; of the first all is known that can be."""
    Member.objects.filter(pk=cast.li.pk).update(birth_date=date(1961, 2, 3), **PRIVATE)
    for station in (None, cast.station):
        ContactLog.objects.create(
            org=cast.org, kind="member", on=date(2025, 3, 1), member=cast.li, station=station, content="金丝雀联系"
        )
    MemberDifficulty.objects.create(
        org=cast.org, member=cast.li, reported_on=date(2025, 3, 1), content="金丝雀困难", result="金丝雀困难"
    )
    MemberEdit.objects.create(
        org=cast.org, member=cast.li, field="mobile", new="13900139777", proposed_by=cast["member"]
    )
    found = session(cast, "closed", -1)
    part(cast, found, state="present", takeaway="金丝雀心得", note="金丝雀心得", quiz_score=61)
    part(cast, found, state="excused", member=cast.zhou, leave_reason="金丝雀事由")
    return found


def reached(client: Client) -> dict[str, tuple[int, str]]:
    """Every page of members and learning to which a link leads, from the first page on: status and words."""
    found: dict[str, tuple[int, str]] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address)
        found[address] = answer.status_code, words_of(answer)
        if answer["Content-Type"].startswith("text/html"):
            leads = {urljoin(address, unescape(link)).partition("#")[0] for link in LINK.findall(found[address][1])}
            # A list sorted or narrowed otherwise is the same list.
            plain = {link.partition("?")[0] for link in leads if OURS.match(link)}
            waiting += sorted(plain)
    return found


@pytest.mark.parametrize("name", ["reader", "district"])
def test_no_page_that_they_reach_tells_anything_private_or_leads_nowhere(
    cast: Cast, held: LearningSession, signed_in: Enter, name: str
) -> None:
    pages = reached(signed_in(name))
    assert {"/roster/", "/memberships/", f"/learning/{held.pk}/", "/learning-statistics/"} <= pages.keys()
    assert "李知远" in pages["/roster/"][1]
    assert [at for at, (status, _words) in pages.items() if status != 200] == []
    assert [(at, word) for at, (_status, words) in pages.items() for word in SECRETS if word in words] == []


@pytest.mark.parametrize("name", ["reader", "district"])
def test_nor_does_an_address_that_they_know(cast: Cast, held: LearningSession, signed_in: Enter, name: str) -> None:
    client = signed_in(name)
    log, took = ContactLog.objects.order_by("pk")[0], LearningAttendance.objects.order_by("pk")[0]
    for address in (
        f"/members/{cast.li.pk}/", f"/contacts/{log.pk}/", f"/learning-attendance/{took.pk}/", "/contact-schedule/",
        f"/members/{cast.li.pk}/file/", f"/members/{cast.li.pk}/dossier/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    for address in (f"/learning/{held.pk}/roll/", f"/learning/{held.pk}/progress/"):
        assert client.get(address).status_code == 403, address
    for address in (
        "/members/?q=李知远", f"/contacts/?member={cast.li.pk}", "/contacts/?q=金丝雀",
        "/learning-attendance/?q=金丝雀", "/ledger/members/print/", "/ledger/contacts/print/",
        "/ledger/learning-attendance/print/", "/members/pick/?q=李", "/member-edits/",
    ):  # fmt: skip
        words = words_of(client.get(address))
        # What was asked stands in the search box again.
        assert [word for word in (*SECRETS, "柳荫小学") if word in words] == [], address


def test_they_read_how_many_came_and_not_who(cast: Cast, held: LearningSession, signed_in: Enter) -> None:
    for name in ("reader", "district"):
        words = words_of(signed_in(name).get(f"/learning/{held.pk}/"))
        assert "应到 2 人，出席 1 人，请假 1 人" in words
        assert "出席率 100.0%" in words
        assert "李知远" not in words
    for name in ("officer", "member"):
        assert "应到 2 人" not in words_of(signed_in(name).get(f"/learning/{held.pk}/"))


def test_their_statistics_lead_to_no_members_page(cast: Cast, held: LearningSession, signed_in: Enter) -> None:
    for name, leads in (("reader", False), ("district", False), ("officer", True), ("head", True)):
        page = signed_in(name).get("/learning-statistics/")
        assert "李知远" in {line.member.name for line in page.context["lines"]}
        assert (f'href="/members/{cast.li.pk}/"' in page.content.decode()) == leads, name
