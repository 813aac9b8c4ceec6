"""What a list cell holds, and by which words a cell may name a session."""

from __future__ import annotations

from datetime import date

import pytest

from weiyuan.core.ledger.columns import names
from weiyuan.core.ledger.known import keys_of
from weiyuan.members.models import Session, Term


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("甲、乙；丙\n丁", ["甲", "乙", "丙", "丁"]),
        ("《停车、充电管理办法》、《关于〈甲，乙〉的意见》", ["《停车、充电管理办法》", "《关于〈甲，乙〉的意见》"]),
        ("《论《甲、乙》、丙》、丁", ["《论《甲、乙》、丙》", "丁"]),
        ("“一老、一小”问题、停车", ["“一老、一小”问题", "停车"]),
        ("《没有写完、乙", ["《没有写完", "乙"]),
        ("《甲\n乙》", ["《甲", "乙》"]),
        ("、，", []),
        (None, []),
    ],
)
def test_a_mark_within_a_title_does_not_split_the_list(cell: str | None, items: list[str]) -> None:
    assert names(cell) == items


def session(number: int, times: int) -> Session:
    day = date(2025, 1, 8)
    return Session(term=Term(number=number, start=day, end=day), times=times, start=day, end=day)


@pytest.mark.parametrize(
    "words", ["第9届第3次会议", "第九届第三次会议", "九届三次会议", "九届三次", "9届3次", "第九届三次全会"]
)
def test_a_session_is_found_however_its_number_is_written(words: str) -> None:
    assert words in keys_of(session(9, 3))
    assert words not in keys_of(session(9, 2)) | keys_of(session(8, 3))


def test_a_term_is_found_by_its_number_in_figures_and_in_words() -> None:
    keys = keys_of(Term(number=12))
    assert {"12", "第12届", "第十二届", "十二届"} <= keys


def test_half_a_row_has_no_other_names() -> None:
    assert keys_of(Session(times=3)) == set()
    assert keys_of(Session(term=Term(number=20_000), times=3)) == {"第20000届第3次会议"}
