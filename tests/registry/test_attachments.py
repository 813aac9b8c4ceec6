"""Files of records: who may see, add and take off; what becomes of a mixed selection; how they leave."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import ACTORS, Cast
from weiyuan.journal import transition
from weiyuan.journal.models import Entry
from weiyuan.members.models import ContactLog, MemberDifficulty
from weiyuan.registry.models import Attachment
from weiyuan.registry.tasks import KEPT, sweep_attachments

Enter = Callable[[str], Client]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "attachments"


@pytest.fixture
def record(cast: Cast) -> ContactLog:
    found = ContactLog(org=cast.org, kind="member", member=cast.li, on=date(2025, 5, 1), content="谈道口路灯")
    transition.register([found], by=cast["officer"])
    return found


def photo(shade: int = 80) -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), (shade, 90, 100)).save(out, "jpeg")
    return out.getvalue()


def status(client: Client, found: Attachment) -> int:
    answer = client.get(f"/files/{found.key}/")
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[arg-type]  # read to its end, or the file stays open
    return int(answer.status_code)


PAPER = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def send(client: Client, record: Any, *files: tuple[str, bytes], **more: str) -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    slug = "difficulties" if isinstance(record, MemberDifficulty) else "contacts"
    return client.post(f"/{slug}/{record.pk}/files/", {"files": sent, **more})


def test_a_photo_is_kept_shown_and_told_in_the_history(signed_in: Enter, record: ContactLog, files: Path) -> None:
    client = signed_in("officer")
    answer = send(client, record, ("路口.jpg", photo()), caption="修好的路灯", next=f"/contacts/{record.pk}/?year=2025")
    assert (answer.status_code, answer.url) == (302, f"/contacts/{record.pk}/?year=2025#files")
    found = Attachment.objects.get()
    assert (found.name, found.caption, found.kind, found.width) == ("路口.jpg", "修好的路灯", "jpeg", 640)
    assert sorted(path.name for path in files.iterdir()) == [str(found.key), f"{found.key}.small"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in files.iterdir())
    page = client.get(f"/contacts/{record.pk}/").content.decode()
    for words in ("修好的路灯", f"/files/{found.key}/small/", "添加附件", "林晓岚"):
        assert words in page
    assert Entry.objects.filter(kind="members.contactlog.attach", object_id=record.pk).count() == 1


def test_of_a_mixed_selection_the_good_files_are_kept_and_the_others_named(
    signed_in: Enter, record: ContactLog, files: Path
) -> None:
    answer = send(
        signed_in("officer"), record, ("好.jpg", photo()), ("坏<b>.svg", b"<svg><script>"), ("方案.pdf", PAPER),
        ("空.txt", b""), caption="整治",
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 400
    assert [found.name for found in Attachment.objects.order_by("pk")] == ["好.jpg", "方案.pdf"]
    for words in (
        "坏&lt;b&gt;.svg：不收网页、SVG",
        "空.txt：文件是空的",
        'value="整治"',
        "已添加 2 个附件",
        'aria-invalid="true"',
    ):
        assert words in page
    assert len(list(files.iterdir())) == 3


def test_an_upload_without_files_says_so(signed_in: Enter, record: ContactLog) -> None:
    answer = send(signed_in("officer"), record)
    assert answer.status_code == 400
    assert "还没有选文件" in answer.content.decode()


def test_limits_are_told_in_words(signed_in: Enter, record: ContactLog, settings: Any, files: Path) -> None:
    client = signed_in("officer")
    settings.ATTACHMENT_MAX_BYTES = 1 << 20
    assert "超过 1 兆" in send(client, record, ("大.txt", b"x" * ((1 << 20) + 1))).content.decode()
    settings.ATTACHMENTS_MAX = 1
    send(client, record, ("一.txt", b"one"))
    assert "最多 1 个" in send(client, record, ("二.txt", b"two")).content.decode()
    settings.ATTACHMENTS_MAX, settings.ATTACHMENTS_MAX_BYTES = 9, 5
    assert "合起来最多" in send(client, record, ("二.txt", b"two")).content.decode()
    assert Attachment.objects.get().name == "一.txt"
    assert len(list(files.iterdir())) == 1


def test_the_same_file_sent_twice_is_kept_once(signed_in: Enter, record: ContactLog, files: Path) -> None:
    client = signed_in("officer")
    assert [send(client, record, ("一.jpg", photo())).status_code for _ in range(2)] == [302, 302]
    assert "已经传过了（一.jpg）" in send(client, record, ("二.jpg", photo())).content.decode()
    assert (Attachment.objects.count(), len(list(files.iterdir()))) == (1, 2)


def test_what_would_take_too_long_is_left_for_the_next_time(
    signed_in: Enter, record: ContactLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weiyuan.registry.actions.attachments.PATIENCE", -1)
    answer = send(signed_in("officer"), record, ("一.txt", b"one"), ("二.txt", b"two"))
    assert "二.txt：这一次来不及处理" in answer.content.decode()
    assert Attachment.objects.get().name == "一.txt"


def test_more_than_one_request_may_bring_is_refused_before_it_arrives(
    signed_in: Enter, record: ContactLog, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    answer = send(signed_in("officer"), record, ("大.txt", b"x" * 2000))
    assert answer.status_code == 413
    assert "一次传得太多" in answer.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("a\u202egpj.exe", "agpj.txt"),
        ("x.html", "x.txt"),
        ("总结.pdf.exe", "总结.txt"),
    ],
)
def test_what_the_sender_calls_a_file_is_only_text(
    signed_in: Enter, record: ContactLog, files: Path, name: str, shown: str
) -> None:
    send(signed_in("officer"), record, (name, b"words"))
    found = Attachment.objects.get()
    assert found.name == shown
    assert [path.name for path in files.parent.rglob("*") if path.is_file()] == [str(found.key)]


def test_images_open_and_papers_are_downloaded_and_neither_may_do_anything(
    signed_in: Enter, record: ContactLog
) -> None:
    client = signed_in("officer")
    send(client, record, ("路口.jpg", photo()), ("方案.pdf", PAPER))
    image, paper = Attachment.objects.order_by("pk")
    for found, how, media in ((image, "inline", "image/jpeg"), (paper, "attachment", "application/pdf")):
        answer = client.get(f"/files/{found.key}/")
        assert answer["Content-Disposition"].startswith(f"{how}; filename*=utf-8''")
        assert answer["Content-Type"] == media
        assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content) == found.path.read_bytes()  # type: ignore[arg-type]
    small = client.get(f"/files/{image.key}/small/")
    assert (small["Content-Type"], len(b"".join(small.streaming_content)) < 20_000) == ("image/webp", True)  # type: ignore[arg-type]
    assert client.get(f"/files/{paper.key}/small/").status_code == 404


ADDS = {"director", "officer"}


@pytest.mark.parametrize("actor", ACTORS)
def test_a_file_is_seen_and_changed_by_who_sees_and_changes_the_record(
    signed_in: Enter, record: ContactLog, actor: str
) -> None:
    send(signed_in("officer"), record, ("方案.pdf", PAPER))
    found = Attachment.objects.get()
    client = signed_in(actor)
    seen = client.get(f"/contacts/{record.pk}/").status_code == 200
    assert status(client, found) == (200 if seen else 404)
    assert client.get(f"/contacts/{record.pk}/files/").status_code == (200 if seen else 404)
    refused = 403 if seen else 404
    adds = actor in ADDS
    assert send(client, record, ("二.txt", b"two")).status_code == (302 if adds else refused)
    assert client.post(f"/files/{found.key}/remove/").status_code == (302 if adds else refused)
    assert client.post(f"/files/{found.key}/restore/").status_code == (302 if adds else refused)
    assert Attachment.objects.alive().count() == (2 if adds else 1)


def test_who_sees_but_may_not_add_finds_files_and_no_form(signed_in: Enter, record: ContactLog) -> None:
    reader = signed_in("leader")
    assert "附件" not in reader.get(f"/contacts/{record.pk}/").content.decode()
    send(signed_in("officer"), record, ("方案.pdf", PAPER))
    page = reader.get(f"/contacts/{record.pk}/").content.decode()
    assert "方案.pdf" in page
    assert 'name="files"' not in page
    assert "/remove/" not in page


def test_who_entered_a_record_may_add_photos_and_take_off_only_the_own(signed_in: Enter, cast: Cast) -> None:
    trouble = MemberDifficulty(org=cast.org, member=cast.li, reported_on=date(2025, 5, 1), content="时间冲突")
    transition.register([trouble], by=cast["member"])
    send(signed_in("officer"), trouble, ("办公室.txt", b"office"))
    member = signed_in("member")
    assert send(member, trouble, ("我的.jpg", photo())).status_code == 302
    office, own = Attachment.objects.order_by("pk")
    assert member.post(f"/files/{office.key}/remove/").status_code == 403
    assert member.post(f"/files/{own.key}/remove/").status_code == 302
    assert signed_in("other_member").get(f"/files/{office.key}/").status_code == 404


def test_a_file_taken_off_is_gone_from_the_page_and_can_be_put_back(signed_in: Enter, record: ContactLog) -> None:
    client = signed_in("officer")
    send(client, record, ("方案.pdf", PAPER))
    found = Attachment.objects.get()
    answer = client.post(f"/files/{found.key}/remove/", {"next": "//evil.example/"}, follow=True)
    assert answer.redirect_chain == [(f"/contacts/{record.pk}/#files", 302)]
    assert "30 天内可以恢复" in answer.content.decode()
    assert status(client, found) == 404
    assert client.post(f"/files/{found.key}/remove/").status_code == 409
    answer = client.post(f"/files/{found.key}/restore/", follow=True)
    assert "已恢复" in answer.content.decode()
    assert status(client, found) == 200
    kinds = Entry.objects.filter(object_id=record.pk, model="members.contactlog").values_list("kind", flat=True)
    assert [kind.rpartition(".")[2] for kind in kinds.order_by("seq")] == ["register", "attach", "detach", "reattach"]


def test_the_files_of_a_removed_record_are_not_found(signed_in: Enter, cast: Cast, record: ContactLog) -> None:
    send(signed_in("officer"), record, ("方案.pdf", PAPER))
    found = Attachment.objects.get()
    transition.remove(record, by=cast["officer"])
    client = signed_in("officer")
    assert status(client, found) == 404
    assert send(client, record, ("二.txt", b"two")).status_code == 404


@pytest.mark.parametrize("address", ["/contacts/999999/files/", "/nirgends/1/files/", "/files/not-a-key/"])
def test_what_does_not_exist_is_not_found(signed_in: Enter, address: str) -> None:
    assert signed_in("officer").get(address).status_code == 404


def long_ago(path: Path, by: timedelta) -> None:
    then = (timezone.now() - by).timestamp()
    os.utime(path, (then, then))


def test_a_file_taken_off_is_deleted_after_thirty_days_and_its_line_stays(
    signed_in: Enter, record: ContactLog, files: Path
) -> None:
    client = signed_in("officer")
    send(client, record, ("路口.jpg", photo()), ("方案.pdf", PAPER))
    image, paper = Attachment.objects.order_by("pk")
    client.post(f"/files/{image.key}/remove/")
    ordered = DBTaskResult.objects.get(task_path__endswith="sweep_attachments")
    assert ordered.run_after > timezone.now() + KEPT - timedelta(minutes=5)
    for path in files.iterdir():
        long_ago(path, timedelta(days=60))
    sweep_attachments.call()
    assert image.path.exists()

    Attachment.objects.filter(pk=image.pk).update(deleted_at=timezone.now() - KEPT)
    sweep_attachments.call()
    assert [path.name for path in files.iterdir()] == [str(paper.key)]
    assert Attachment.objects.filter(pk=image.pk, swept_at__isnull=False).exists()
    assert client.post(f"/files/{image.key}/restore/").status_code == 409


def test_a_file_without_a_line_is_swept_after_a_day(db: None, files: Path) -> None:
    files.mkdir()
    stray = files / "3f0c9c1e-0000-4000-8000-000000000000"
    stray.write_bytes(b"x")
    sweep_attachments.call()
    assert stray.exists()
    long_ago(stray, timedelta(days=2))
    sweep_attachments.call()
    assert not stray.exists()


def test_when_storing_fails_nothing_is_left(
    cast: Cast, record: ContactLog, files: Path, monkeypatch: pytest.MonkeyPatch, signed_in: Enter
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the chain is torn")

    monkeypatch.setattr("weiyuan.registry.actions.attachments.chain.append", broken)
    with pytest.raises(RuntimeError):
        send(signed_in("officer"), record, ("路口.jpg", photo()))
    assert not Attachment.objects.exists()
    assert list(files.iterdir()) == []


def test_the_card_asks_the_database_once(signed_in: Enter, record: ContactLog) -> None:
    client = signed_in("officer")
    counts = []
    for at in (1, 2, 3):
        send(client, record, (f"{at}.jpg", photo(40 * at)))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/contacts/{record.pk}/files/")
        counts.append(len([q for q in asked if "registry_attachment" in q["sql"]]))
        assert page.content.decode().count("/small/") == at
    assert counts == [1, 1, 1]
