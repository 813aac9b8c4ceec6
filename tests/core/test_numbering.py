"""How numbers are written and read, and that no two registers share theirs."""

from collections import Counter

import pytest
from django.apps import apps

from weiyuan.core.numbering import Numbering
from weiyuan.orgs.models import Record

YEARLY = Numbering("QS", 4, "received_at")
THROUGH = Numbering("ZD", 2)


@pytest.mark.parametrize(
    ("numbering", "year", "serial", "no"),
    [
        (YEARLY, 2026, 1, "QS-2026-0001"),
        (YEARLY, 2026, 12345, "QS-2026-12345"),
        (YEARLY, 903, 7, "QS-0903-0007"),
        (THROUGH, 0, 1, "ZD-01"),
        (THROUGH, 0, 100, "ZD-100"),
    ],
)
def test_written_and_read_again(numbering: Numbering, year: int, serial: int, no: str) -> None:
    assert numbering.write(year, serial) == no
    assert numbering.read(no) == (year, serial)


@pytest.mark.parametrize(
    "foreign", ["", "QS-0001", "QS-26-0001", "QS-2026-", "QSX-2026-0001", "qs-2026-0001", "QS-2026-0001-1", "旧档12号"]
)
def test_foreign_numbers_are_not_ours(foreign: str) -> None:
    assert YEARLY.read(foreign) is None


def test_a_register_without_years_does_not_read_years() -> None:
    assert THROUGH.read("ZD-2026-01") is None


def test_letters_that_mean_something_in_patterns_are_letters() -> None:
    assert Numbering("A.B", 2).read("AXB-01") is None


def test_no_two_registers_share_their_letters() -> None:
    used = Counter(m.numbering.prefix for m in apps.get_models() if issubclass(m, Record))
    assert [prefix for prefix, times in used.items() if times > 1] == []
