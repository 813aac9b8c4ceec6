"""Numbers longer than any key, where an address or a form names something by number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.core.ui.records import a_record
from weiyuan.core.facts import Fact, Period, PeriodFacts
from weiyuan.learning.models import LearningAttendance, LearningSession

LONG = ("9" * 30, "9" * 5000, "٣", "-1", "1e3")


@pytest.mark.parametrize("number", LONG)
def test_case_38_nobody_of_that_number_is_put_on_the_roll(
    cast: Cast, signed_in: Callable[[str], Client], number: str
) -> None:
    session = a_record(LearningSession, cast.org)
    answer = signed_in("officer").post(f"/learning/{session.pk}/roll/add/", {"member": number, "person": number})
    assert answer.status_code == 302
    assert not LearningAttendance.objects.exists()


@pytest.mark.parametrize("number", LONG[:2])
def test_case_38_a_figure_has_no_such_line(number: str) -> None:
    fact = Fact("a.b", 1, "", "", (), "", ({"amount": Fact("a.b", 1, "", "", (), "")},))
    facts = PeriodFacts.of(Period(date(2025, 1, 1), date(2025, 12, 31)), [fact])
    assert facts.get("a.b#1.amount") is not None
    assert facts.get(f"a.b#{number}.amount") is None
