"""Everything held about one person: found without leaving a trace in an address, given out, forgotten."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from openpyxl import load_workbook

from tests.cast import ACTORS, Cast
from tests.matters.build import a_matter
from weiyuan.journal.models import Entry
from weiyuan.matters.actions.persons import erase_person, give_out
from weiyuan.matters.models import ResidentMatter
from weiyuan.orgs.actions import the_resident
from weiyuan.registry.models import Attachment

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
CLEAR = {"person_name": "苗小满", "phone": "13811112222", "address": "双桂路7号"}
PAGE = "/matters/persons/"


def spoken(cast: Cast, no: str, state: str = "accepted", **more: Any) -> ResidentMatter:
    matter = a_matter(cast, state, no=no, **{**CLEAR, **more})
    matter.derive()
    matter.save()
    return matter


@pytest.fixture
def three(cast: Cast) -> list[ResidentMatter]:
    """Two of one person, one of another."""
    return [
        spoken(cast, "QS-2025-0001"),
        spoken(cast, "QS-2025-0002", "closed"),
        spoken(cast, "QS-2025-0003", phone="13833334444", person_name="阮大有"),
    ]


def of_form(page: Any, action: str) -> dict[str, str]:
    """The hidden fields of the first person's form on the page."""
    person = page.context["people"][0]
    return {"matter": str(person["anchor"]), "state": person["state"]}


@pytest.mark.parametrize("who", ACTORS)
def test_only_who_keeps_the_register_may_ask(cast: Cast, signed_in: SignedIn, who: str) -> None:
    keeps = who in {"director", "officer", "stranger"}
    client = signed_in(who)
    assert client.get(PAGE).status_code == (200 if keeps else 403)
    for page in (PAGE, f"{PAGE}export/", f"{PAGE}erase/"):
        status = client.post(page, {"phone": "13811112222"}).status_code
        assert status == ({PAGE: 200}.get(page, 404) if keeps else 403)


@pytest.mark.parametrize("typed", ["13811112222", "138-1111 2222", "１３８１１１１２２２２", "+86 13811112222"])
def test_a_person_is_found_by_phone_however_it_is_typed(
    cast: Cast, three: list[ResidentMatter], signed_in: SignedIn, typed: str
) -> None:
    page = signed_in("officer").post(PAGE, {"phone": typed})
    assert [one.no for one in page.context["people"][0]["matters"]] == ["QS-2025-0002", "QS-2025-0001"]
    text = page.content.decode()
    assert "苗*" in text
    assert not any(word in text for word in (*CLEAR.values(), typed))


@pytest.mark.parametrize("number", ["QS-2025-0001", " qs-2025-0001", "receipt"])
def test_or_by_a_number_that_the_person_has_on_paper(
    cast: Cast, three: list[ResidentMatter], signed_in: SignedIn, number: str
) -> None:
    said = three[0].receipt.lower() if number == "receipt" else number
    page = signed_in("director").post(PAGE, {"number": said})
    assert len(page.context["people"][0]["matters"]) == 2


def test_without_a_phone_only_the_one_matter_is_the_persons(cast: Cast, signed_in: SignedIn) -> None:
    spoken(cast, "QS-2025-0001", phone="")
    spoken(cast, "QS-2025-0002", phone="")
    page = signed_in("officer").post(PAGE, {"number": "QS-2025-0001"})
    assert [one.no for one in page.context["people"][0]["matters"]] == ["QS-2025-0001"]


@pytest.mark.parametrize("said", [{}, {"phone": "13811112222", "number": "QS-2025-0001"}])
def test_one_of_both_is_asked_for(cast: Cast, signed_in: SignedIn, said: dict[str, str]) -> None:
    assert signed_in("officer").post(PAGE, said).status_code == 400


def test_nothing_is_found_through_an_address(cast: Cast, three: list[ResidentMatter], signed_in: SignedIn) -> None:
    page = signed_in("officer").get(PAGE, {"phone": "13811112222"}).content.decode()
    assert "QS-2025-0001" not in page
    assert "13811112222" not in page


def test_another_bodys_clerk_finds_nothing(cast: Cast, three: list[ResidentMatter], signed_in: SignedIn) -> None:
    stranger, state = signed_in("stranger"), of_form(signed_in("officer").post(PAGE, {"phone": CLEAR["phone"]}), "")
    assert "没有找到" in stranger.post(PAGE, {"phone": CLEAR["phone"]}).content.decode()
    for way in ("export", "erase"):
        assert stranger.post(f"{PAGE}{way}/", {**state, "reason": "本人申请", "sure": "on"}).status_code == 404
    three[0].refresh_from_db()
    assert three[0].phone


def test_a_confidential_matter_does_not_even_count(
    cast: Cast, three: list[ResidentMatter], signed_in: SignedIn
) -> None:
    secret = spoken(cast, "QS-2025-0009", secrecy="confidential", keeper=cast["director"])
    page = signed_in("officer").post(PAGE, {"phone": CLEAR["phone"]})
    assert "QS-2025-0009" not in page.content.decode()
    assert "2 件意见" in page.content.decode()
    assert "没有找到" in signed_in("officer").post(PAGE, {"number": secret.receipt}).content.decode()
    assert "3 件意见" in signed_in("director").post(PAGE, {"phone": CLEAR["phone"]}).content.decode()
    signed_in("officer").post(f"{PAGE}erase/", {**of_form(page, "erase"), "reason": "本人到站申请", "sure": "on"})
    secret.refresh_from_db()
    assert secret.phone


# --- given out ---------------------------------------------------------------------------------------


def test_everything_is_given_out_for_a_reason(cast: Cast, three: list[ResidentMatter], signed_in: SignedIn) -> None:
    file = Attachment.objects.create(
        org=cast.org, model="matters.residentmatter", object_id=three[0].pk, name="现场.pdf", kind="pdf", size=4,
        sha256="x", by=cast["officer"],
    )  # fmt: skip
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_bytes(b"%PDF")
    client = signed_in("officer")
    state = of_form(client.post(PAGE, {"phone": CLEAR["phone"]}), "give")
    for wrong in ("", "看看", "苗小满本人要的", "电话13899990000的人要的"):
        assert client.post(f"{PAGE}export/", {**state, "reason": wrong}).status_code == 400
    assert not Entry.objects.filter(kind="matters.residentmatter.give_out").exists()
    answer = client.post(f"{PAGE}export/", {**state, "reason": "本人到站申请"})
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == ["本人资料.xlsx", "QS-2025-0001/01 现场.pdf"]
    rows = list(load_workbook(BytesIO(archive.read("本人资料.xlsx"))).worksheets[0].values)
    assert len(rows) == 3
    assert {*CLEAR.values()} <= set(rows[1])
    noted = Entry.objects.filter(kind="matters.residentmatter.give_out")
    assert {(entry.object_no, entry.note) for entry in noted} == {
        ("QS-2025-0001", "本人到站申请"), ("QS-2025-0002", "本人到站申请"),
    }  # fmt: skip
    file.path.unlink()


# --- forgotten ---------------------------------------------------------------------------------------


def test_it_is_said_first_that_it_cannot_be_undone(
    cast: Cast, three: list[ResidentMatter], signed_in: SignedIn
) -> None:
    client = signed_in("officer")
    state = of_form(client.post(PAGE, {"phone": CLEAR["phone"]}), "erase")
    first = client.post(f"{PAGE}erase/", state)
    assert first.status_code == 200
    assert "不能撤销" in first.content.decode()
    for wrong in ({"reason": "本人到站申请"}, {"reason": "", "sure": "on"}, {"reason": "给苗小满办", "sure": "on"}):
        assert client.post(f"{PAGE}erase/", {**state, **wrong}).status_code == 400
    three[0].refresh_from_db()
    assert three[0].person_name


def test_all_matters_forget_the_person_at_once(cast: Cast, three: list[ResidentMatter], signed_in: SignedIn) -> None:
    sent = Attachment.objects.create(
        org=cast.org, model="matters.residentmatter", object_id=three[0].pk, name="信.jpg", kind="jpeg", size=1,
        sha256="x", by=the_resident(),
    )  # fmt: skip
    client = signed_in("director")
    state = of_form(client.post(PAGE, {"phone": CLEAR["phone"]}), "erase")
    done = client.post(f"{PAGE}erase/", {**state, "reason": "本人到站申请", "sure": "on"})
    assert done.status_code == 302
    for one in three:
        one.refresh_from_db()
    assert [(one.person_name, one.phone, one.address, one.phone_key) for one in three[:2]] == [("", "", "", "")] * 2
    assert (three[0].content, three[0].state, three[1].state) == ("路灯不亮", "accepted", "closed")
    assert three[2].phone
    sent.refresh_from_db()
    assert sent.deleted_at
    noted = Entry.objects.filter(kind="matters.residentmatter.correct", note__contains="本人到站申请")
    assert noted.count() == 2
    assert not any(word in f"{entry.note}{entry.changes}" for entry in noted for word in CLEAR.values())
    assert "没有找到" in client.post(PAGE, {"phone": CLEAR["phone"]}).content.decode()


def test_a_removed_matter_is_found_and_forgotten_too(cast: Cast, signed_in: SignedIn) -> None:
    from django.utils import timezone

    gone, client = spoken(cast, "QS-2025-0001", deleted_at=timezone.now()), signed_in("officer")
    page = client.post(PAGE, {"phone": CLEAR["phone"]})
    assert "已移除" in page.content.decode()
    client.post(f"{PAGE}erase/", {**of_form(page, "erase"), "reason": "本人到站申请", "sure": "on"})
    gone.refresh_from_db()
    assert gone.phone == ""


def test_what_changed_since_the_page_was_opened_is_not_done(
    cast: Cast, three: list[ResidentMatter], signed_in: SignedIn
) -> None:
    client = signed_in("officer")
    state = of_form(client.post(PAGE, {"phone": CLEAR["phone"]}), "erase")
    spoken(cast, "QS-2025-0004")
    for way in ("erase", "export"):
        answer = client.post(f"{PAGE}{way}/", {**state, "reason": "本人到站申请", "sure": "on"})
        assert answer.status_code == 409, way
    three[0].refresh_from_db()
    assert three[0].phone


def test_the_actions_ask_for_the_right_themselves(cast: Cast, three: list[ResidentMatter]) -> None:
    for who in ("leader", "member", "unit", "stranger"):
        with pytest.raises(PermissionDenied):
            erase_person(three[:1], by=cast[who], reason="本人到站申请")
        with pytest.raises(PermissionDenied):
            give_out(three[:1], BytesIO(), by=cast[who], reason="本人到站申请")
    three[0].refresh_from_db()
    assert three[0].phone
