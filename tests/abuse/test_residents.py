"""Ways to misuse what residents brought in; the numbers are those of the list of abuse cases in the threat model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import SINCE, Cast
from tests.matters.build import a_matter, an_action
from tests.registry.test_attachments import photo, status
from tests.registry.typed import fill
from weiyuan.journal.models import Entry
from weiyuan.matters.models import ResidentMatter
from weiyuan.orgs.models import LiaisonStation
from weiyuan.registry.models import Attachment

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "attachments"


@pytest.fixture
def elsewhere(cast: Cast) -> ResidentMatter:
    """A matter of another station of the same body, with work done on it and a photo."""
    east = LiaisonStation.objects.create(org=cast.org, name="东站", community="东社区", founded_on=SINCE)
    found = a_matter(cast, station=east, content="东站路灯", no="QS-2025-0021", assigned_unit=None)
    an_action(found, "press", date(2025, 3, 5), content="催办东站路灯")
    return found


def attach(client: Client, matter: ResidentMatter, name: str, content: bytes) -> Any:
    return client.post(f"/matters/{matter.pk}/files/", {"files": [SimpleUploadedFile(name, content)]})


@pytest.mark.parametrize("who", ["head", "member", "unit"])
def test_abuse_1_and_2_what_is_not_mine_is_not_there_by_any_way(
    cast: Cast, signed_in: Enter, elsewhere: ResidentMatter, who: str
) -> None:
    client, key = signed_in(who), elsewhere.pk
    for way in ("", "edit/", "files/", "remove/", "step/triage/", "identity/", "confidants/"):
        assert client.get(f"/matters/{key}/{way}").status_code == 404, way
    for way in ("step/triage/", "remove/", "edit/", "identity/", "files/"):
        assert client.post(f"/matters/{key}/{way}", {"reason": "电话核实", "category": "其他"}).status_code == 404, way
    for page in ("/", "/matters/", "/matters/?q=东站", "/matter-actions/", "/ledger/matters/print/", "/calendar/"):
        assert "东站路灯" not in client.get(page, follow=True).content.decode(), page
    assert client.get("/matters/pick/", {"q": "0021"}).json() == {"found": []}


def test_abuse_3_a_file_of_another_matter_is_not_found(cast: Cast, signed_in: Enter, elsewhere: ResidentMatter) -> None:
    assert attach(signed_in("officer"), elsewhere, "现场.jpg", photo()).status_code == 302
    theirs, head = Attachment.objects.get(), signed_in("head")
    assert status(signed_in("officer"), theirs) == 200
    assert status(head, theirs) == 404
    assert head.get(f"/files/{theirs.key}/small/").status_code == 404
    assert head.post(f"/files/{theirs.key}/remove/").status_code == 404
    assert Attachment.objects.alive().count() == 1


@pytest.mark.parametrize(("state", "step"), [("registered", "close"), ("closed", "reply"), ("assigned", "reply")])
def test_abuse_5_a_step_that_skips_states_changes_nothing(cast: Cast, signed_in: Enter, state: str, step: str) -> None:
    matter = a_matter(cast, state)
    said = {"result": "已办", "result_class": "solved", "closed_on": "2025-05-01"}
    assert signed_in("unit" if state != "registered" else "officer").post(
        f"/matters/{matter.pk}/step/{step}/", said
    ).status_code in {403, 409}
    matter.refresh_from_db()
    assert (matter.state, matter.version) == (state, 1)


def test_abuse_6_fields_that_no_form_offers_are_not_taken(cast: Cast, signed_in: Enter) -> None:
    forged = {
        "state": "closed", "no": "QS-2025-9999", "receipt": "AAAAAAAAAA", "keeper": str(cast["member"].pk),
        "created_by": str(cast["director"].pk), "published_on": "2025-01-01", "public_answer": "伪造", "version": "77",
        "assigned_member": str(cast.li.pk), "merged_into": "1", "anonymised_on": "2025-01-01",
    }  # fmt: skip
    answer = fill(
        signed_in("head"), "/matters/new/", content="楼道灯不亮", channel="station", station=str(cast.station.pk),
        received_at="2025-03-03 09:00", **forged,
    )  # fmt: skip
    assert answer.status_code == 302
    found = ResidentMatter.objects.get()
    assert (found.state, found.created_by, found.keeper, found.published_on) == ("registered", cast["head"], None, None)
    assert found.no != "QS-2025-9999"
    assert found.receipt != "AAAAAAAAAA"
    assert (found.assigned_member, found.merged_into, found.public_answer) == (None, None, "")


def test_abuse_14_a_matter_of_another_body_is_not_there(cast: Cast, signed_in: Enter) -> None:
    matter, client = a_matter(cast), signed_in("stranger")
    for way in ("", "edit/", "files/", "identity/", "confidants/", "step/triage/", "remove/"):
        assert client.get(f"/matters/{matter.pk}/{way}").status_code == 404, way


EVIL = "<script>alert(1)</script>{{7*7}}<svg onload=x>javascript:alert(2)"


def test_abuse_25_hostile_words_are_only_words(cast: Cast, signed_in: Enter) -> None:
    matter = a_matter(cast, content=EVIL, responsible_body=EVIL[:90], tags=[EVIL[:40]], locations=[EVIL[:40]])
    an_action(matter, "coordinate", date(2025, 3, 5), content=EVIL, departments=[EVIL[:40]], reply=EVIL)
    for page in (f"/matters/{matter.pk}/", "/matters/", "/matter-actions/", "/ledger/matters/print/"):
        shown = signed_in("officer").get(page, follow=True).content.decode()
        assert "<script>alert" not in shown
        assert "<svg onload" not in shown
        assert "{{7*7}}" in shown or "&lt;script" in shown
    assert "49" not in signed_in("officer").get(f"/matters/{matter.pk}/").context["title"]


@pytest.mark.parametrize(
    "content",
    ["字" * 1_000_000, "行\n" * 100_000, "x" * 50_000, "有\0空", "半个\ud83d", "𠮷野家门口🙂", "\u202e倒写"],
    ids=["1MB", "lines", "one-word", "nul", "surrogate", "rare", "rtl"],
)
def test_abuse_27_strange_texts_are_kept_or_refused_and_break_nothing(
    cast: Cast, signed_in: Enter, content: str
) -> None:
    client = signed_in("officer")
    shown = client.get("/matters/new/").context["form"]
    said = {
        "content": content.encode("utf-8", "surrogatepass"),
        "channel": "station",
        "form_key": shown["form_key"].value(),
    }
    said |= {"received_at": "2025-03-03 09:00", "kind": "suggestion", "safety_level": "common", "secrecy": "internal"}
    # Encoded here: the client would send bytes one by one, and cannot encode half a character.
    answer = client.post("/matters/new/", urlencode(said), "application/x-www-form-urlencoded")
    assert answer.status_code in {302, 400, 413}
    assert ResidentMatter.objects.count() == (1 if answer.status_code == 302 else 0)
    for matter in ResidentMatter.objects.all():
        assert client.get(f"/matters/{matter.pk}/").status_code == 200
        assert client.get("/matters/").status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("页面.html", b"<html><script>alert(1)</script></html>"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("假.jpg", b"MZ\x90\x00" + b"\0" * 200),
        ("空.jpg", b""),
    ],
)
def test_abuse_28_files_that_may_do_harm_are_refused_by_name(
    cast: Cast, signed_in: Enter, name: str, content: bytes
) -> None:
    matter = a_matter(cast)
    answer = attach(signed_in("officer"), matter, name, content)
    assert answer.status_code == 400
    assert name in answer.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/x.jpg", "..%2f..%2fx.jpg", "C:\\x.jpg", "长" * 300 + ".jpg", 'a"b\r\nc.jpg']
)
def test_abuse_30_a_files_name_leads_nowhere(cast: Cast, signed_in: Enter, files: Path, name: str) -> None:
    matter = a_matter(cast)
    assert attach(signed_in("officer"), matter, name, photo()).status_code == 302
    kept = Attachment.objects.get()
    assert kept.path.parent == files
    header = signed_in("officer").get(f"/files/{kept.key}/", {"download": "1"})
    b"".join(header.streaming_content)  # type: ignore[attr-defined]
    assert "\r" not in header["Content-Disposition"]
    assert "\n" not in header["Content-Disposition"]


def test_abuse_59_line_breaks_and_colours_do_not_reach_the_log(
    cast: Cast, signed_in: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        signed_in("officer").get("/matters/999999/", {"q": "张三\r\n\x1b[31mERROR 伪造 13812341234"})
        signed_in("officer").post("/matters/999999/identity/", {"reason": "13812341234 张三"})
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("django.request"))
    assert "\x1b" not in told
    assert "13812341234" not in told
    assert not Entry.objects.filter(note__contains="13812341234").exists()
