"""What a ledger says is neither refused nor shown wrongly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.ledger.book import as_file, whole
from weiyuan.ledger.actions import import_ledger, read_ledger

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
    rows["群众意见"].append(dict(rows["群众意见"][1]))

    [trouble] = read_ledger(as_file(rows), by=keeper).troubles

    assert trouble.value == "楼道堆放杂物"
