"""The invented ledgers are sound: else ``make bench`` would measure the telling of faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.ledgers import Office, write_ledger
from bench.report import write_section
from weiyuan.ledger.actions import import_ledger
from weiyuan.orgs.models import User


@pytest.mark.django_db
def test_an_invented_ledger_comes_in_whole_and_twice_the_same(tmp_path: Path) -> None:
    keeper = User.objects.create(username="command-line", name="命令行", is_superuser=True)
    path = tmp_path / "ledger.xlsx"

    written = write_ledger(path, Office(600))
    first, second = import_ledger(path, by=keeper), import_ledger(path, by=keeper)

    assert written == 600
    assert (first.troubles, second.troubles) == ([], [])
    assert sum(len(reading.created) for reading in first.readings) == 600
    assert sum(reading.same for reading in second.readings) == 600


def test_the_same_size_gives_the_same_ledger() -> None:
    assert Office(500).rows == Office(500).rows


def test_a_part_of_the_page_is_put_in_the_place_of_the_old_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    write_section(page, "SQLite", "## SQLite\n\nold\n")
    write_section(page, "PostgreSQL", "## PostgreSQL\n\nother\n")
    write_section(page, "SQLite", "## SQLite\n\nnew\n")

    text = page.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.index("## SQLite\n\nnew") < text.index("## PostgreSQL\n\nother")
