"""Lists taken away as workbooks, one register brought in with its preview, lists on paper: and who may."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.cast import ACTORS, SINCE, Cast
from tests.ledger.book import as_file, whole
from weiyuan.journal.models import Entry
from weiyuan.ledger.actions import import_ledger
from weiyuan.ledger.models import LedgerJob, Phase
from weiyuan.ledger.tasks import check_upload, import_upload, sweep_uploads, write_export
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.models import Member
from weiyuan.orgs.models import RoleGrant, User
from weiyuan.orgs.rules import Role

NINE = "2025-05-01T09:00+08:00"
STAFF = {"director", "leader", "officer"}
EXPORTERS = STAFF | {"head", "member", "other_member", "stranger"}
KEEPERS = {"director", "officer", "stranger"}


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def filled(cast: Cast, keeper: User) -> Cast:
    """The cast, with a small ledger in its body."""
    plan = import_ledger(as_file(whole()), by=keeper, org=cast.org)
    assert not plan.troubles
    return cast


def exported(client: Client, slug: str, query: str = "") -> bytes:
    answer = client.post(f"/ledger/{slug}/export/{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def lines(content: bytes) -> list[dict[str, Any]]:
    head, *rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def brought(client: Client, cast: Cast, content: bytes, slug: str = "matters") -> LedgerJob:
    """Upload a workbook for one register and have it checked."""
    said = {"org": cast.org.pk, "file": SimpleUploadedFile("表.xlsx", content)}
    assert client.post(f"/ledger/{slug}/import/", said).status_code == 302
    job = LedgerJob.objects.latest("pk")
    check_upload.call(job.pk)
    job.refresh_from_db()
    return job


def matters(*changes: dict[str, Any]) -> bytes:
    """The matters of the small ledger with these changes, row by row."""
    rows = whole()["群众意见"]
    told = [{**row, **change} for row, change in zip(rows, [*changes, {}, {}], strict=False)]
    return as_file({"群众意见": told}).read()


@pytest.mark.parametrize(
    ("slug", "query"),
    [
        ("matters", ""), ("matters", "?q=路灯"), ("matters", "?year=2025&sort=received_at"), ("matters", "?q=没有的"),
        ("members", "?party=cdl"), ("members", "?org=9"), ("activities", "?from=2025-03-01&to=2025-04-30"),
        ("members", "?page=7"),
    ],
)  # fmt: skip
def test_a_workbook_has_the_rows_of_its_list(
    signed_in: Callable[[str], Client], filled: Cast, slug: str, query: str
) -> None:
    client = signed_in("officer")
    found = lines(exported(client, slug, query))
    assert len(found) == client.get(f"/{slug}/{query}").context["listing"].total


def test_text_stays_text_and_dates_are_dates(signed_in: Callable[[str], Client], filled: Cast) -> None:
    ResidentMatter.objects.filter(no="QS-2025-0001").update(content='=HYPERLINK("http://a.example")', note="@sum")
    book = load_workbook(BytesIO(exported(signed_in("officer"), "matters", "?q=HYPERLINK")))
    page = book.worksheets[0]
    cells = {head.value: cell for head, cell in zip(*page.iter_rows(max_row=2), strict=True)}
    assert (cells["内容"].data_type, cells["内容"].quotePrefix, cells["备注"].quotePrefix) == ("s", True, True)
    assert cells["收到时间"].is_date
    assert page.column_dimensions[cells["收到时间"].column_letter].width >= len("2025-05-01 09:00")  # or it shows ####
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$1:$1")
    assert (page.freeze_panes, page.auto_filter.ref.split(":")[0]) == ("B2", "A1")
    assert "含“HYPERLINK”" in str(list(book["说明"].iter_rows(values_only=True)))


@pytest.mark.parametrize("slug", ["matters", "members", "activities"])
def test_an_exported_list_comes_back_the_same(signed_in: Callable[[str], Client], filled: Cast, slug: str) -> None:
    client = signed_in("officer")
    job = brought(client, filled, exported(client, slug), slug)
    assert (job.phase, set(job.report["lines"])) == (Phase.CHECKED, {"same", "moved"})
    assert not job.report["warnings"]


def test_identities_leave_masked_and_the_deed_is_journaled(signed_in: Callable[[str], Client], filled: Cast) -> None:
    content = exported(signed_in("leader"), "matters")
    assert "139****0001" in str(lines(content))
    assert "13900000001" not in str(lines(content))
    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.actor_name, entry.org_id) == ("orgs.orgunit.export", "岑分管", filled.org.pk)
    assert "2 条" in entry.note


@pytest.mark.parametrize("actor", ACTORS)
def test_who_takes_a_list_away_and_who_brings_one_in(
    signed_in: Callable[[str], Client], filled: Cast, actor: str
) -> None:
    client = signed_in(actor)
    assert client.post("/ledger/matters/export/").status_code == (200 if actor in EXPORTERS else 403)
    assert client.get("/ledger/matters/import/").status_code == (200 if actor in KEEPERS else 403)
    assert client.get("/ledger/matters/template/").status_code == (200 if actor in KEEPERS else 403)
    assert client.get("/ledger/matters/export/").status_code == 405
    seen = len(client.get("/ledger/matters/print/").context["lines"])
    assert seen == ResidentMatter.objects.visible_to(filled[actor]).count()


@pytest.mark.parametrize(
    ("actor", "offered"),
    [
        ("officer", ["导入", "导出 Excel", "打印"]), ("leader", ["导出 Excel", "打印"]), ("unit", ["打印"]),
        ("member", ["导出 Excel", "打印"]), ("reader", ["打印"]),
    ],
)  # fmt: skip
def test_a_list_offers_what_its_reader_may(
    signed_in: Callable[[str], Client], filled: Cast, actor: str, offered: list[str]
) -> None:
    page = signed_in(actor).get("/matters/?q=路灯").content.decode()
    links = {
        "导入": "/ledger/matters/import/",
        "导出 Excel": "/ledger/matters/export/?q=",
        "打印": "/matters/print/?q=",
    }
    assert [label for label, href in links.items() if href in page] == offered


def test_a_list_of_two_bodies_says_whose_each_row_is(signed_in: Callable[[str], Client], filled: Cast) -> None:
    RoleGrant.objects.create(user=filled["officer"], org=filled.other, role=Role.OFFICER, start=SINCE)
    ResidentMatter.objects.create(org=filled.other, received_at=NINE, channel="visit", content="外街的事")
    client = signed_in("officer")
    content = exported(client, "matters")
    assert {line["机构"] for line in lines(content)} == {filled.org.short_name, filled.other.short_name}
    job = brought(client, filled, content)
    assert job.report["lines"] == {"error": 1, "same": 2, "moved": 0}
    assert Entry.objects.filter(kind="orgs.orgunit.export").count() == 2


def test_another_bodys_clerk_gets_none_of_our_rows(signed_in: Callable[[str], Client], filled: Cast) -> None:
    assert lines(exported(signed_in("stranger"), "matters")) == []
    content = matters()
    said = {"org": filled.org.pk, "file": SimpleUploadedFile("表.xlsx", content)}
    assert signed_in("stranger").post("/ledger/matters/import/", said).status_code == 400
    job = brought(signed_in("officer"), filled, content)
    assert signed_in("stranger").get(f"/ledger/jobs/{job.key}/").status_code == 404
    assert signed_in("member").post(f"/ledger/jobs/{job.key}/cancel/").status_code == 404


def test_members_get_the_columns_of_the_list_only(signed_in: Callable[[str], Client], filled: Cast) -> None:
    Member.objects.filter(no="WY-001").update(note="只给工作人员看")
    content = exported(signed_in("member"), "members")
    assert "备注" not in str(lines(content))


def test_a_long_list_is_a_job_of_its_own_reader(
    signed_in: Callable[[str], Client], filled: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr("weiyuan.ledger.views.AT_ONCE", 1)
    client = signed_in("leader")
    for _ in range(2):
        answer = client.post("/ledger/matters/export/?year=2025")
    job = LedgerJob.objects.get()
    assert answer.url == f"/ledger/jobs/{job.key}/"
    write_export.call(job.pk)
    content = b"".join(client.get(f"{answer.url}download/").streaming_content)
    assert len(lines(content)) == 2
    assert client.get(answer.url).status_code == 200
    assert signed_in("officer").get(answer.url).status_code == 404


def test_the_preview_tells_each_row_and_can_be_narrowed(signed_in: Callable[[str], Client], filled: Cast) -> None:
    client = signed_in("officer")
    fresh = {"收到时间": "2025-06-01", "渠道": "走访", "内容": "树枝挡住红绿灯"}
    rows = [{**whole()["群众意见"][0], "内容": "路灯不亮", "反映人电话": "13900000002"}, whole()["群众意见"][1], fresh]
    job = brought(client, filled, as_file({"群众意见": rows}).read())
    assert (job.phase, job.report["lines"]) == (Phase.CHECKED, {"changed": 1, "same": 1, "new": 1, "moved": 0})
    page = client.get(f"/ledger/jobs/{job.key}/?status=changed").content.decode()
    assert "道口西侧夜里没有路灯" in page
    assert "路灯不亮" in page
    assert "树枝" not in page
    assert "13900000002" not in str(list(job.preview.values_list("said", flat=True)))

    client.post(f"/ledger/jobs/{job.key}/confirm/")
    import_upload.call(job.pk)
    assert ResidentMatter.objects.filter(content__in=["路灯不亮", "树枝挡住红绿灯"]).count() == 2
    assert not job.preview.exists()
    assert not job.path.exists()


def test_errors_stand_beside_the_good_rows_and_nothing_is_written(
    signed_in: Callable[[str], Client], filled: Cast
) -> None:
    job = brought(signed_in("officer"), filled, matters({"渠道": "飞鸽"}, {"备注": "又来了"}))
    assert (job.phase, job.report["lines"]) == (Phase.REFUSED, {"error": 1, "changed": 1, "moved": 0})
    page = signed_in("officer").get(f"/ledger/jobs/{job.key}/").content.decode()
    assert "只能填" in page
    assert "确认导入" not in page
    assert not ResidentMatter.objects.filter(note="又来了").exists()


def test_a_row_written_twice_is_passed_over_with_a_warning(signed_in: Callable[[str], Client], filled: Cast) -> None:
    rows = whole()["群众意见"]
    job = brought(signed_in("officer"), filled, as_file({"群众意见": [*rows, rows[1]]}).read())
    assert job.phase == Phase.CHECKED
    [warning] = job.report["warnings"]
    assert (warning["row"], warning["reason"]) == (4, "与第 3 行完全相同，已跳过")


def test_what_changed_since_the_check_is_told_before_anything_is_written(
    signed_in: Callable[[str], Client], filled: Cast
) -> None:
    client = signed_in("officer")
    job = brought(client, filled, matters({"备注": "表里写的"}))
    ResidentMatter.objects.filter(no="QS-2025-0001").update(note="别人刚写的")
    client.post(f"/ledger/jobs/{job.key}/confirm/")
    import_upload.call(job.pk)
    job.refresh_from_db()
    assert (job.phase, job.report["lines"]["moved"]) == (Phase.CHECKED, 1)
    assert "别人刚写的" in client.get(f"/ledger/jobs/{job.key}/?status=moved").content.decode()
    assert ResidentMatter.objects.get(no="QS-2025-0001").note == "别人刚写的"

    client.post(f"/ledger/jobs/{job.key}/confirm/")
    import_upload.call(job.pk)
    assert ResidentMatter.objects.get(no="QS-2025-0001").note == "表里写的"


def test_a_cancelled_or_forgotten_import_leaves_nothing_behind(
    signed_in: Callable[[str], Client], filled: Cast
) -> None:
    client = signed_in("officer")
    job = brought(client, filled, matters({"备注": "甲"}))
    assert client.post(f"/ledger/jobs/{job.key}/cancel/").url == "/matters/"
    assert not job.path.exists()
    assert not job.preview.exists()
    assert client.post(f"/ledger/jobs/{job.key}/confirm/").status_code == 302
    assert LedgerJob.objects.get(pk=job.pk).phase == Phase.CANCELLED

    late = brought(client, filled, matters({"备注": "乙"}))
    LedgerJob.objects.filter(pk=late.pk).update(created_at="2025-01-01T00:00+08:00")
    sweep_uploads.call()
    assert not late.preview.exists()
    assert LedgerJob.objects.get(pk=late.pk).phase == Phase.REFUSED


def test_rows_of_another_body_are_refused(signed_in: Callable[[str], Client], filled: Cast) -> None:
    job = brought(signed_in("officer"), filled, matters({"机构": filled.other.short_name}))
    assert "不是本机构的记录" in str(job.report["troubles"])


def test_a_template_of_one_register_is_read_again(signed_in: Callable[[str], Client], cast: Cast) -> None:
    client = signed_in("officer")
    content = b"".join(client.get("/ledger/members/template/").streaming_content)
    assert load_workbook(BytesIO(content)).sheetnames == ["填写说明", "委员", "选项"]
    assert "没有内容" in brought(client, cast, content, "members").report["error"]


@pytest.mark.parametrize(("method", "path", "queries"), [("get", "print", 8), ("post", "export", 17)])
def test_a_list_costs_the_same_for_one_row_and_for_three(
    signed_in: Callable[[str], Client],
    filled: Cast,
    django_assert_num_queries: Any,
    method: str,
    path: str,
    queries: int,
) -> None:
    client = signed_in("officer")
    for query, more in (("?q=路灯", 1), ("", 0)):  # a search asks whether it left older records out
        with django_assert_num_queries(queries + more):
            getattr(client, method)(f"/ledger/matters/{path}/{query}")
