"""Values as a person reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast
from weiyuan.core.ui.cells import column_of, cut, shown, text_of
from weiyuan.members.models import Membership


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "是"),
        (False, "否"),
        (date(2026, 5, 1), "2026年5月1日"),
        (datetime(2025, 12, 31, 16, 30, tzinfo=UTC), "2026年1月1日 00:30"),
        (time(9, 5), "09:05"),
        (Decimal("486.00"), "486"),
        (Decimal("0.50"), "0.5"),
        (["学府站", "桂花苑站"], "学府站、桂花苑站"),
        ({"甲": 1}, "甲：1"),
        (0, "0"),
    ],
)
def test_a_bare_value(value: Any, text: str) -> None:
    assert text_of(value) == text


def test_a_long_text_is_cut_on_one_line() -> None:
    assert cut("一\n二  三", 9) == "一 二 三"
    assert cut("字" * 61) == "字" * 59 + "…"


def test_fields_are_shown_by_their_kind(cast: Cast) -> None:
    membership = cast.li.memberships.get()
    values = {name: shown(membership, column_of(Membership, name)) for name in ("cppcc_level", "member", "part_time")}
    assert values == {"cppcc_level": "区政协", "member": "李知远", "part_time": "是"}
    assert shown(membership, column_of(Membership, "member__party")) == "民盟"
    assert shown(cast.li, column_of(type(cast.li), "stations")) == "铁路新村站"


def test_an_unknown_column_is_a_mistake_of_the_declaration() -> None:
    with pytest.raises(AttributeError):
        column_of(Membership, "nonsense")
