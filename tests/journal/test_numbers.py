"""Numbers: per body and year, without gaps, brought ones respected."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from tests.cast import Cast
from weiyuan.core.numbering import Numbering
from weiyuan.journal.models import Counter
from weiyuan.journal.numbers import give_numbers, year_of
from weiyuan.members.models import ContactLog, Member
from weiyuan.orgs.models import OrgUnit

pytestmark = pytest.mark.django_db


def call(org: OrgUnit, on: date, no: str = "") -> ContactLog:
    return ContactLog(org=org, no=no, kind="member", on=on, content="了解近况")


def numbered(*records: ContactLog) -> list[str]:
    give_numbers(records)
    return [record.no for record in records]


def test_numbers_run_without_gaps_per_year(cast: Cast) -> None:
    a, b, c = call(cast.org, date(2025, 1, 1)), call(cast.org, date(2024, 12, 31)), call(cast.org, date(2025, 12, 31))
    assert numbered(a, b, c) == ["LX-2025-001", "LX-2024-001", "LX-2025-002"]
    assert numbered(call(cast.org, date(2025, 6, 1))) == ["LX-2025-003"]


def test_each_body_counts_for_itself(cast: Cast) -> None:
    assert numbered(call(cast.org, date(2025, 1, 1))) == ["LX-2025-001"]
    assert numbered(call(cast.other, date(2025, 1, 1))) == ["LX-2025-001"]


def test_a_number_brought_along_moves_the_counter(cast: Cast) -> None:
    assert numbered(call(cast.org, date(2025, 1, 1), "LX-2025-041")) == ["LX-2025-041"]
    assert numbered(call(cast.org, date(2025, 1, 2))) == ["LX-2025-042"]


def test_new_numbers_follow_those_brought_in_the_same_batch(cast: Cast) -> None:
    bare, brought = call(cast.org, date(2025, 1, 2)), call(cast.org, date(2025, 1, 1), "LX-2025-007")
    assert numbered(bare, brought) == ["LX-2025-008", "LX-2025-007"]


def test_a_lower_number_brought_later_does_not_turn_the_counter_back(cast: Cast) -> None:
    numbered(call(cast.org, date(2025, 1, 1), "LX-2025-041"))
    numbered(call(cast.org, date(2025, 1, 1), "LX-2025-003"))
    assert numbered(call(cast.org, date(2025, 1, 2))) == ["LX-2025-042"]


def test_a_foreign_number_is_kept_and_counts_for_nothing(cast: Cast) -> None:
    assert numbered(call(cast.org, date(2025, 1, 1), "旧档12号")) == ["旧档12号"]
    assert numbered(call(cast.org, date(2025, 1, 1))) == ["LX-2025-001"]


def test_a_register_without_a_date_counts_through_the_years(cast: Cast) -> None:
    give_numbers([Member(org=cast.org, no="WY-002", name="某")])
    bare = Member(org=cast.org, name="某某")
    give_numbers([bare])
    assert bare.no == "WY-003"


def test_nothing_to_number_asks_nothing(cast: Cast) -> None:
    before = Counter.objects.count()
    give_numbers([])
    assert Counter.objects.count() == before


def test_a_number_goes_back_when_the_deed_fails(cast: Cast) -> None:
    with transaction.atomic():
        numbered(call(cast.org, date(2025, 1, 1)))
        transaction.set_rollback(True)
    assert numbered(call(cast.org, date(2025, 1, 1))) == ["LX-2025-001"]


class Timed:
    """A record whose own date is a moment."""

    numbering = Numbering("QS", 4, "received_at")

    def __init__(self, received_at: datetime) -> None:
        self.received_at = received_at


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), 2025),  # 23:59:59 in Shanghai
        (datetime(2025, 12, 31, 16, 0, 0, tzinfo=UTC), 2026),  # midnight in Shanghai
    ],
)
def test_the_year_begins_at_midnight_in_shanghai(moment: datetime, year: int) -> None:
    assert year_of(Timed(moment)) == year


def test_a_register_may_give_the_series_itself() -> None:
    class Yearly:
        numbering = Numbering("JH", 2, "year")
        year = 2026

    assert year_of(Yearly()) == 2026
