"""Small pieces of the templates: the number that a telephone dials, a day in a narrow place."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from weiyuan.core.ui.templatetags.ui import dialled, short_day


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("8555 0146（工作日9:00—17:30）", "85550146"),
        ("010-8555 0146", "01085550146"),
        ("+86 138 0000 0000", "+8613800000000"),
        ("见门口公告", ""),
        ("", ""),
    ],
)
def test_a_telephone_dials_the_number_and_not_the_hours_behind_it(written: str, number: str) -> None:
    assert dialled(written) == number


def test_a_day_of_another_year_shows_its_year() -> None:
    now = timezone.localdate()
    assert short_day(date(now.year, 3, 1)) == "3月1日"
    assert short_day(date(now.year - 1, 11, 24)) == f"{now.year - 1}年11月24日"
    assert short_day(None) == ""
