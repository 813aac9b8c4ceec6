"""The ledger's pages: upload, check, confirm, export, download, and who may."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from tests.cast import ACTORS, Cast
from tests.ledger.book import as_file, whole
from weiyuan.ledger.models import LedgerJob, Phase
from weiyuan.ledger.tasks import check_upload, import_upload, write_export
from weiyuan.matters.models import ResidentMatter

KEEPERS = {"director", "officer"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(client: Client, cast: Cast, content: bytes, name: str = "台账.xlsx") -> Any:
    return client.post("/ledger/", {"org": cast.org.pk, "file": SimpleUploadedFile(name, content, XLSX)})


def good() -> bytes:
    return as_file(whole()).read()


@pytest.mark.parametrize("actor", ACTORS)
def test_only_who_keeps_a_ledger_finds_the_page(signed_in: Callable[[str], Client], actor: str) -> None:
    keeps = actor in KEEPERS | {"stranger"}
    assert signed_in(actor).get("/ledger/").status_code == (200 if keeps else 404)


def test_from_upload_through_the_preview_to_the_records(signed_in: Callable[[str], Client], cast: Cast) -> None:
    client = signed_in("officer")
    answer = upload(client, cast, good())
    job = LedgerJob.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/ledger/jobs/{job.key}/")

    check_upload.call(job.pk)
    page = client.get(answer.url).content.decode()
    assert "确认导入" in page
    assert not ResidentMatter.objects.exists()

    client.post(f"/ledger/jobs/{job.key}/confirm/")
    import_upload.call(job.pk)
    job.refresh_from_db()
    assert (job.phase, ResidentMatter.objects.count()) == (Phase.DONE, 2)
    assert "已导入" in client.get(answer.url).content.decode()


def test_errors_are_shown_by_sheet_row_and_column(signed_in: Callable[[str], Client], cast: Cast) -> None:
    rows = whole()
    rows["委员"][1]["性别"] = "？<b>"
    client = signed_in("officer")
    answer = upload(client, cast, as_file(rows).read())
    check_upload.call(LedgerJob.objects.get().pk)
    page = client.get(answer.url).content.decode()
    assert "只能填：男、女" in page
    assert "？&lt;b&gt;" in page
    assert "确认导入" not in page


def test_what_is_no_workbook_is_refused_in_words(signed_in: Callable[[str], Client], cast: Cast) -> None:
    client = signed_in("officer")
    answer = upload(client, cast, b"<html>", "台账.xlsx")
    check_upload.call(LedgerJob.objects.get().pk)
    assert "不是 xlsx 文件" in client.get(answer.url).content.decode()


def test_an_empty_form_says_what_is_missing(signed_in: Callable[[str], Client], cast: Cast) -> None:
    answer = signed_in("officer").post("/ledger/", {"org": cast.org.pk})
    assert answer.status_code == 400
    assert "请选择" in answer.context["form"].errors["file"][0]


def test_a_file_name_is_only_text(signed_in: Callable[[str], Client], cast: Cast, tmp_path: Path) -> None:
    upload(signed_in("officer"), cast, good(), "../../x\r\n<script>.xlsx")
    job = LedgerJob.objects.get()
    assert [p.name for p in tmp_path.rglob("*.xlsx")] == [f"{job.key}.xlsx"]
    page = signed_in("officer").get("/ledger/").content.decode()
    assert "<script>.xlsx" not in page


def test_a_checked_ledger_is_imported_once(signed_in: Callable[[str], Client], cast: Cast) -> None:
    client = signed_in("officer")
    upload(client, cast, good())
    job = LedgerJob.objects.get()
    check_upload.call(job.pk)
    for _ in range(2):
        client.post(f"/ledger/jobs/{job.key}/confirm/")
    assert DBTaskResult.objects.filter(task_path__endswith="import_upload").count() == 1
    import_upload.call(job.pk)
    import_upload.call(job.pk)  # a job may run twice: a worker died after its work
    assert ResidentMatter.objects.count() == 2


def test_a_file_changed_after_its_check_is_not_imported(signed_in: Callable[[str], Client], cast: Cast) -> None:
    client = signed_in("officer")
    upload(client, cast, good())
    job = LedgerJob.objects.get()
    check_upload.call(job.pk)
    job.path.write_bytes(good() + b" ")
    client.post(f"/ledger/jobs/{job.key}/confirm/")
    import_upload.call(job.pk)
    job.refresh_from_db()
    assert job.phase == Phase.REFUSED
    assert not ResidentMatter.objects.exists()


@pytest.mark.parametrize("actor", [a for a in ACTORS if a not in KEEPERS])
def test_nobody_else_sees_confirms_or_downloads_a_job(
    signed_in: Callable[[str], Client], cast: Cast, actor: str
) -> None:
    upload(signed_in("officer"), cast, good())
    job = LedgerJob.objects.get()
    check_upload.call(job.pk)
    client, root = signed_in(actor), f"/ledger/jobs/{job.key}/"
    assert client.get(root).status_code == 404
    assert client.post(f"{root}confirm/").status_code == 404
    assert client.get(f"{root}download/").status_code == 404
    assert client.post("/ledger/export/", {"org": cast.org.pk}).status_code == 404
    if actor != "stranger":
        assert upload(client, cast, good()).status_code == 404
    job.refresh_from_db()
    assert job.phase == Phase.CHECKED


def test_another_bodys_clerk_cannot_upload_for_ours(signed_in: Callable[[str], Client], cast: Cast) -> None:
    assert upload(signed_in("stranger"), cast, good()).status_code == 400
    assert not LedgerJob.objects.exists()


def test_an_export_is_written_once_and_masked(signed_in: Callable[[str], Client], cast: Cast) -> None:
    client = signed_in("officer")
    upload(client, cast, good())
    job = LedgerJob.objects.get()
    check_upload.call(job.pk)
    client.post(f"/ledger/jobs/{job.key}/confirm/")
    import_upload.call(job.pk)
    for _ in range(3):
        answer = client.post("/ledger/export/", {"org": cast.org.pk})
    export = LedgerJob.objects.get(kind="export")
    write_export.call(export.pk)
    file = client.get(f"{answer.url}download/")
    content = b"".join(file.streaming_content)
    assert file["Content-Type"] == XLSX
    assert "attachment" in file["Content-Disposition"]
    cells = [str(c) for row in load_workbook(BytesIO(content))["群众意见"].iter_rows(values_only=True) for c in row]
    assert "139****0001" in cells
    assert "13900000001" not in cells


def test_the_template_opens(signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("officer").get("/ledger/template/")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert {"填写说明", "机构", "委员", "群众意见"} <= set(book.sheetnames)


@pytest.mark.parametrize("path", ["confirm/", "download/"])
def test_get_changes_nothing(signed_in: Callable[[str], Client], cast: Cast, path: str) -> None:
    client = signed_in("officer")
    upload(client, cast, good())
    job = LedgerJob.objects.get()
    check_upload.call(job.pk)
    client.get(f"/ledger/jobs/{job.key}/{path}")
    job.refresh_from_db()
    assert job.phase == Phase.CHECKED
