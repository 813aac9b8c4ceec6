"""Abuse of the ledger's pages, by number of the abuse case."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.ledger.book import as_file, whole
from weiyuan.core.jobs import MOST_TRIES, reap, worker_name
from weiyuan.ledger.models import LedgerJob, Phase
from weiyuan.ledger.tasks import KEPT, check_upload, import_upload, sweep_uploads, write_export

GONE = [worker_name(2**22 + 1)] * MOST_TRIES  # a process number that no machine gives


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "ledgers"


@pytest.fixture
def clerk(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("officer")


@pytest.fixture
def upload(clerk: Client, cast: Cast) -> Callable[..., LedgerJob]:
    def sent(content: bytes = b"") -> LedgerJob:
        file = SimpleUploadedFile("台账.xlsx", content or as_file(whole()).read())
        clerk.post("/ledger/", {"org": cast.org.pk, "file": file})
        job = LedgerJob.objects.get()
        check_upload.call(job.pk)
        job.refresh_from_db()
        return job

    return sent


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)
    else:
        yield str(value)


@pytest.mark.parametrize("org", ["abc", "", "0", "-1", "1.5", "\0", "9" * 40, "１", "' or 1=1"])
def test_case_38_an_export_of_no_body_is_not_found(clerk: Client, org: str) -> None:
    assert clerk.post("/ledger/export/", {"org": org}).status_code == 404
    assert not LedgerJob.objects.exists()


def test_case_28_an_imported_ledger_is_deleted_and_its_hash_kept(
    clerk: Client, upload: Callable[..., LedgerJob], ledgers: Path
) -> None:
    job = upload()
    assert job.path.exists()
    clerk.post(f"/ledger/jobs/{job.key}/confirm/")
    import_upload.call(job.pk)
    job.refresh_from_db()
    assert (job.phase, len(job.sha256)) == (Phase.DONE, 64)
    assert list(ledgers.iterdir()) == []


def test_case_28_a_refused_ledger_is_deleted_at_once(upload: Callable[..., LedgerJob], ledgers: Path) -> None:
    assert upload(b"<html>").phase == Phase.REFUSED
    assert list(ledgers.iterdir()) == []


def test_case_28_a_failed_ledger_is_deleted_too(
    clerk: Client, cast: Cast, ledgers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk is full")

    file = SimpleUploadedFile("台账.xlsx", as_file(whole()).read())
    clerk.post("/ledger/", {"org": cast.org.pk, "file": file})
    monkeypatch.setattr("weiyuan.ledger.tasks.read_ledger", broken)
    with pytest.raises(RuntimeError):
        check_upload.call(LedgerJob.objects.get().pk)
    assert LedgerJob.objects.get().phase == Phase.FAILED
    assert list(ledgers.iterdir()) == []


def long_ago(path: Path) -> None:
    then = (timezone.now() - KEPT - timedelta(minutes=1)).timestamp()
    os.utime(path, (then, then))


def test_case_28_a_ledger_that_nobody_confirms_is_deleted_after_a_day(
    clerk: Client, upload: Callable[..., LedgerJob]
) -> None:
    job = upload()
    sweep_uploads.call()
    assert job.path.exists()

    LedgerJob.objects.update(created_at=timezone.now() - KEPT)
    long_ago(job.path)
    sweep_uploads.call()
    job.refresh_from_db()
    assert not job.path.exists()
    assert job.phase == Phase.REFUSED
    assert "请重新上传" in clerk.get(f"/ledger/jobs/{job.key}/").content.decode()


def test_case_28_the_sweep_is_ordered_with_the_upload(upload: Callable[..., LedgerJob]) -> None:
    upload()
    ordered = DBTaskResult.objects.get(task_path__endswith="sweep_uploads")
    assert ordered.run_after > timezone.now() + KEPT - timedelta(minutes=5)


def test_case_44_what_was_arriving_when_the_server_died_is_swept(db: None, ledgers: Path) -> None:
    ledgers.mkdir()
    half = ledgers / "tmpab12.upload.zip"
    half.write_bytes(b"x")
    sweep_uploads.call()
    assert half.exists()
    long_ago(half)
    sweep_uploads.call()
    assert not half.exists()


def test_case_28_a_stored_ledger_is_its_owners_alone(upload: Callable[..., LedgerJob]) -> None:
    assert upload().path.stat().st_mode & 0o077 == 0


def test_case_44_uploads_arrive_where_the_sweep_looks(settings: Any) -> None:
    assert settings.FILE_UPLOAD_TEMP_DIR.is_dir()
    assert settings.FILE_UPLOAD_TEMP_DIR.name == "ledgers"


def test_case_44_a_file_without_a_job_is_swept_and_others_stay(
    clerk: Client, cast: Cast, upload: Callable[..., LedgerJob], ledgers: Path
) -> None:
    upload()
    clerk.post("/ledger/export/", {"org": cast.org.pk})
    export = LedgerJob.objects.get(kind="export")
    write_export.call(export.pk)
    orphan, fresh = ledgers / "orphan.xlsx", ledgers / "just-arriving.xlsx"
    for path in (orphan, fresh):
        path.write_bytes(b"x")
    for path in (orphan, *(job.path for job in LedgerJob.objects.all())):
        long_ago(path)
    sweep_uploads.call()
    assert set(ledgers.iterdir()) == {fresh, *(job.path for job in LedgerJob.objects.all())}


def test_case_44_no_upload_waits_without_its_job(clerk: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed between the two")

    monkeypatch.setattr(type(check_upload), "enqueue", broken)
    clerk.raise_request_exception = False
    clerk.post("/ledger/", {"org": cast.org.pk, "file": SimpleUploadedFile("a.xlsx", b"x")})
    clerk.post("/ledger/export/", {"org": cast.org.pk})
    assert not LedgerJob.objects.exists()


def test_case_47_a_job_whose_worker_died_each_time_is_told_as_failed(
    clerk: Client, upload: Callable[..., LedgerJob], ledgers: Path
) -> None:
    job = upload()
    clerk.post(f"/ledger/jobs/{job.key}/confirm/")
    DBTaskResult.objects.filter(task_path__endswith="import_upload").update(status="RUNNING", worker_ids=GONE)
    reap()
    job.refresh_from_db()
    assert job.phase == Phase.FAILED
    assert list(ledgers.iterdir()) == []
    assert "系统出错" in clerk.get(f"/ledger/jobs/{job.key}/").content.decode()


@pytest.mark.parametrize("sign", ["：", "=1+", "*"])
def test_case_59_no_report_quotes_a_resident(upload: Callable[..., LedgerJob], sign: str) -> None:
    rows = whole()
    for row in rows["群众意见"]:
        row["反映人姓名"], row["反映人电话"] = f"{sign}章莫愁" * 20, f"{sign}13900000001" * 20
    rows["委员"][1]["性别"] = "？"
    said = " ".join(texts_of(upload(as_file(rows).read()).report))
    assert "只能填" in said
    assert "莫愁" not in said
    assert "13900000001" not in said
