"""What a ledger says is neither refused nor shown wrongly."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests.cast import Cast
from tests.ledger.book import as_file, whole
from weiyuan.journal import chain
from weiyuan.ledger import actions
from weiyuan.ledger.actions import import_ledger, read_ledger
from weiyuan.ledger.models import LedgerJob, Phase
from weiyuan.ledger.tasks import import_upload
from weiyuan.matters.models import ResidentMatter

pytestmark = pytest.mark.django_db


def proposals_of_two_sessions(second: str) -> dict[str, list[dict[str, Any]]]:
    """Two proposals numbered 047 by the district: one of the third session, one of ``second``."""
    rows = whole()
    rows["全会"] = [
        {"届": 9, "次": 3, "开幕日期": date(2024, 2, 20), "闭幕日期": date(2024, 2, 23)},
        {"届": 9, "次": 4, "开幕日期": date(2025, 2, 20), "闭幕日期": date(2025, 2, 23)},
    ]
    common = {"提案类型": "个人", "第一提案人": "李知远", "提案号": "047", "状态": "已立案"}
    rows["提案"] = [
        {**common, "案由": "关于装灯的建议", "届次": "第9届第3次会议", "提交日期": date(2024, 2, 20)},
        {**common, "案由": "关于修路的建议", "届次": second, "提交日期": date(2025, 2, 20)},
    ]
    return rows


def test_two_sessions_may_give_the_same_number_to_a_proposal(keeper: Any) -> None:
    rows = proposals_of_two_sessions("第9届第4次会议")

    assert import_ledger(as_file(rows), by=keeper).troubles == []
    assert import_ledger(as_file(rows), by=keeper).troubles == []


def test_one_session_may_not(keeper: Any) -> None:
    [trouble] = read_ledger(as_file(proposals_of_two_sessions("第9届第3次会议")), by=keeper).troubles

    assert (trouble.sheet, trouble.row, trouble.column) == ("提案", 3, "提案号")


def test_a_matter_written_twice_is_shown_by_its_words(keeper: Any) -> None:
    rows = whole()
    rows["群众意见"].append({**rows["群众意见"][1], "备注": "夜里又堆了"})

    [trouble] = read_ledger(as_file(rows), by=keeper).troubles

    assert trouble.value == "楼道堆放杂物"


def test_an_import_waits_for_another_of_the_same_body_before_it_looks(keeper: Any, monkeypatch: Any) -> None:
    import_ledger(as_file(whole()), by=keeper)
    seen: list[str] = []
    monkeypatch.setattr(actions, "_wait_for_others", lambda org: seen.append(org.name))
    look = actions._read_sheet

    def looking(*what: Any) -> Any:
        seen.append("looked")
        return look(*what)

    monkeypatch.setattr(actions, "_read_sheet", looking)

    actions.import_ledger(as_file(whole()), by=keeper)

    assert seen[:2] == ["柳荫街道政协委员工作室", "looked"]


def test_a_clerks_job_brings_in_what_the_command_line_does(
    keeper: Any, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    content = as_file(whole()).read()
    job = LedgerJob.objects.create(
        org=cast.org, by=cast["officer"], kind="import", phase=Phase.IMPORTING, filename="台账.xlsx",
        sha256=hashlib.sha256(content).hexdigest(), file=ContentFile(content, "台账.xlsx"),
    )  # fmt: skip
    import_upload.call(job.pk)
    job.refresh_from_db()
    assert job.phase == Phase.DONE, job.report

    plan = import_ledger(as_file(whole()), by=keeper)

    assert plan.org == cast.org
    assert [c["title"] for c in plan.counts() if c["new"] or c["changed"]] == []
    assert chain.broken_links(cast.org) == []


def test_numbers_brought_along_and_numbers_given_stand_side_by_side(keeper: Any) -> None:
    rows = whole()
    line = rows["群众意见"][1]
    rows["群众意见"] = [
        {**line, "内容": f"第{at}件", "编号": no}
        for at, no in enumerate([None, "QS-2025-0002", None, "QS-2025-0005", None])
    ]
    org = import_ledger(as_file(rows), by=keeper).org
    again = import_ledger(as_file({**rows, "群众意见": [{**line, "内容": "后来的"}]}), by=keeper)

    assert again.troubles == []
    numbers = list(ResidentMatter.objects.of(org).order_by("pk").values_list("content", "no"))
    assert dict(numbers) == {
        "第1件": "QS-2025-0002", "第3件": "QS-2025-0005", "第0件": "QS-2025-0006", "第2件": "QS-2025-0007",
        "第4件": "QS-2025-0008", "后来的": "QS-2025-0009",
    }  # fmt: skip
