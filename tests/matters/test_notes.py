"""Notes inside the office: who writes and reads them, who is told, and that they never leave it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import ACTORS, Cast
from tests.matters.build import a_matter
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Deed, Entry
from weiyuan.matters.actions.notes import add_note, take_back_note
from weiyuan.matters.models import MatterNote
from weiyuan.matters.queries.notes import NOTE, mentionable
from weiyuan.notices.models import Delivery, Message
from weiyuan.orgs.models import User

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
SECRET = "道口产权在铁路不要外传"
PUBLISHED = {"answer_to": "public", "public_content": "路灯不亮", "public_answer": "已修", "published_on": "2025-04-02"}


def names(users: object) -> set[str]:
    return {user.username for user in users}  # type: ignore[attr-defined]  # accounts


@pytest.mark.parametrize("more", [{}, {"secrecy": "confidential"}, {"station": None}, {"assigned_unit": None}])
def test_those_who_can_be_mentioned_are_those_who_read_the_notes(more: dict[str, object], cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", assigned_member=cast.li, keeper=cast["officer"], **more)
    matter.entrusted.set([cast["leader"], cast["head"]])
    may = {name for name in ACTORS if cast[name].has_perm(NOTE, matter)}
    nobody = User(pk=0)
    assert names(mentionable(nobody, matter)) == may
    assert names(mentionable(cast["officer"], matter)) == may - {"officer"}
    assert "unit" not in may


def test_who_is_mentioned_is_told_by_number_only(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", no="QS-2025-0001")
    add_note(matter, f" {SECRET} ", by=cast["officer"], mentions=[cast["leader"], cast["head"]])
    assert MatterNote.objects.get().text == SECRET
    told = Message.objects.all()
    assert names(one.user for one in told) == {"leader", "head"}
    assert {(one.kind, one.title, one.text) for one in told} == {("asked", "请您看 QS-2025-0001 的内部备注", "")}
    entry = Entry.objects.get()
    assert (entry.kind, entry.note, entry.changes) == ("matters.matternote.note", "", {})


def test_nobody_is_mentioned_who_may_not_read(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress")
    for other in ("unit", "member", "stranger", "reader", "officer"):
        with pytest.raises(ValidationError):
            add_note(matter, "请看", by=cast["officer"], mentions=[cast[other]])
    for text in ("", " \n", "长" * 2001):
        with pytest.raises(ValidationError):
            add_note(matter, text, by=cast["officer"])
    for other in ("unit", "member", "stranger", "reader", "district", "auditor", "admin"):
        with pytest.raises(PermissionDenied):
            add_note(matter, "看一看", by=cast[other])
    assert not MatterNote.objects.exists()
    assert not Message.objects.exists()


def test_the_author_takes_a_note_back_within_ten_minutes(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress")
    fresh, old = (add_note(matter, SECRET, by=cast["officer"]) for _n in range(2))
    MatterNote.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(PermissionDenied):
        take_back_note(fresh, by=cast["director"])
    with pytest.raises(WrongState):
        take_back_note(old, by=cast["officer"])
    take_back_note(fresh, by=cast["officer"])
    with pytest.raises(WrongState):
        take_back_note(fresh, by=cast["officer"])
    kept = MatterNote.objects.get(pk=fresh.pk)
    assert (kept.text, kept.by, kept.withdrawn_at is None) == ("", cast["officer"], False)
    assert Entry.objects.latest("seq").kind == "matters.matternote.withdraw"


def test_notes_are_written_and_taken_back_on_the_page(cast: Cast, signed_in: Enter) -> None:
    matter, client = a_matter(cast, "in_progress"), signed_in("officer")
    sent = client.post(f"/matters/{matter.pk}/notes/", {"text": SECRET, "mentions": [cast["leader"].pk]})
    assert sent["Location"] == f"/matters/{matter.pk}/#notes"
    page = client.get(f"/matters/{matter.pk}/").content.decode()
    assert SECRET in page
    assert "@岑分管" in page
    assert "群众和承办单位看不到" in page
    assert "撤回" not in signed_in("leader").get(f"/matters/{matter.pk}/").content.decode()
    note = MatterNote.objects.get()
    bad = client.post(f"/matters/{matter.pk}/notes/", {"text": "请看", "mentions": [cast["unit"].pk]})
    assert bad.status_code == 400
    assert "只能提醒" in bad.content.decode()
    assert ">请看</textarea>" in bad.content.decode().replace("\n", "")
    assert client.post(f"/matters/{matter.pk}/notes/", {"text": " "}).status_code == 400
    other = a_matter(cast, "in_progress")
    back = f"/matters/{other.pk}/notes/back/"
    assert [client.post(back, {"note": key}).status_code for key in (note.pk, "x", "", 10**30)] == [404] * 4
    assert signed_in("leader").post(f"/matters/{matter.pk}/notes/back/", {"note": note.pk}).status_code == 403
    assert client.post(f"/matters/{matter.pk}/notes/back/", {"note": note.pk}).status_code == 302
    trace = client.get(f"/matters/{matter.pk}/").content.decode()
    assert SECRET not in trace
    assert "林晓岚 写的一条备注" in trace


@pytest.mark.parametrize(
    ("actor", "status"),
    [("officer", 200), ("director", 200), ("leader", 200), ("head", 200), ("unit", 403), ("other_member", 403),
     ("member", 404), ("reader", 404), ("district", 404), ("auditor", 404), ("admin", 404), ("stranger", 404)],
)  # fmt: skip
def test_who_opens_the_notes(actor: str, status: int, cast: Cast, signed_in: Enter) -> None:
    matter = a_matter(cast, "in_progress", collected_by=cast.zhou)
    client, address = signed_in(actor), f"/matters/{matter.pk}/notes/"
    assert client.get(address).status_code == status
    assert client.post(address, {"text": "记一笔"}).status_code == (302 if status == 200 else status)
    assert MatterNote.objects.count() == (status == 200)
    assert client.post(f"{address}back/", {"note": "1"}).status_code in {status, 404, 302}


def test_a_note_never_leaves_the_office(cast: Cast, signed_in: Enter) -> None:
    """Abuse case 13: page source, ledgers, prints, feeds, notices and the public page."""
    matter = a_matter(cast, "replied", created_by=cast["other_member"], no="QS-2025-0001", **PUBLISHED)
    add_note(matter, SECRET, by=cast["officer"], mentions=[cast["director"]])
    office = signed_in("officer")
    found: list[tuple[str, bytes]] = []
    for actor in ("unit", "other_member", "reader", "district", "auditor", "admin", "stranger"):
        client = signed_in(actor)
        for address in (
            f"/matters/{matter.pk}/", f"/matters/{matter.pk}/notes/", f"/matters/{matter.pk}/file/", "/matters/",
            "/matters/inbox/", f"/matters/inbox/?at={matter.pk}", f"/log/{cast.org.pk}/", "/notices/",
        ):  # fmt: skip
            found.append((f"{actor} {address}", client.get(address).content))
    for address in (
        "/matters/", f"/matters/?q={SECRET}", f"/log/{cast.org.pk}/", "/notices/",
        f"/matters/{matter.pk}/receipt/", "/matters/inbox/print/",
        f"/public/{cast.org.pk}/answers/", f"/public/{cast.org.pk}/track/",
    ):  # fmt: skip
        answered = office.get(address)
        body = b"".join(answered.streaming_content) if answered.streaming else answered.content  # type: ignore[attr-defined]  # one has either
        found.append((address, _unpacked(body)))
    for address in ("/ledger/matters/export/", "/matters/inbox/export/"):
        sheet = office.post(address, {"query": "", "pk": [matter.pk]}, follow=True)
        assert sheet.status_code == 200, address
        listed = b"".join(sheet.streaming_content) if sheet.streaming else sheet.content  # type: ignore[attr-defined]
        found.append((address, _unpacked(listed)))
    for where, body in found:
        said = body.decode("utf-8", "ignore").replace(f'value="{SECRET}"', "").replace(f"{SECRET}”", "")
        assert said.count(SECRET) == (0 if "q=" not in where else said.count(f"“{SECRET}")), where
    assert not [one for one in Message.objects.all() if SECRET in f"{one.title}{one.text}{one.href}"]
    assert not [one for one in Entry.objects.all() if SECRET in f"{one.note}{one.changes}"]
    assert not [one for one in Deed.objects.all() if SECRET in f"{one.title}{one.changes}"]
    assert not Delivery.objects.filter(error__contains=SECRET).exists()


def _unpacked(body: bytes) -> bytes:
    """What a workbook or a paper says, its parts one after the other."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_the_heading_of_the_notes_stands_once(cast: Cast, signed_in: Enter) -> None:
    matter = a_matter(cast)
    for address in (f"/matters/{matter.pk}/", f"/matters/{matter.pk}/notes/"):
        text = signed_in("officer").get(address).content.decode()
        assert len(re.findall(r"<h[12][^>]*>(?:<svg.*?</svg>)?内部备注</h", text)) == 1
