"""Whatever the ledger: it comes back as it went in, a bad cell is named, and nothing happens twice."""

from __future__ import annotations

import copy
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.book import Rows, as_file
from tests.ledger.messy import ledgers, messy_books
from weiyuan.core.ledger.columns import columns
from weiyuan.core.ledger.known import show_reference
from weiyuan.journal import chain
from weiyuan.journal.models import Entry
from weiyuan.ledger.actions import Plan, export_ledger, import_ledger
from weiyuan.ledger.sheets import SHEETS
from weiyuan.orgs.models import OrgUnit

pytestmark = pytest.mark.django_db
tried = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
JUNK = st.sampled_from(
    ["不详", "2025-13-45", "没有这个", "-1", "=1+1", "9" * 400, "１２月３２日", "甲" * 300, "*", 1e300, True]
)


@contextmanager
def undone() -> Any:
    """A database as before when the example is over."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(org: OrgUnit, without: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every record of the body as plain values, by sheet; references by number or name."""
    found = {}
    for sheet in SHEETS:
        shown = [c for c in columns(sheet) if c.name not in without]
        records = sheet.model.objects.of(org).order_by("pk")  # type: ignore[attr-defined]
        found[sheet.title] = [tuple(_value(record, column) for column in shown) for record in records]
    return found


def _value(record: Any, column: Any) -> Any:
    value = getattr(record, column.name)
    if column.many:
        return sorted(show_reference(other) for other in value.all())
    return show_reference(value) if column.reference and value else value


def renamed(rows: Rows, name: str) -> Rows:
    other = copy.deepcopy(rows)
    other["机构"][0]["全称"] = name
    return other


def brought(source: Any, keeper: Any) -> Plan:
    plan = import_ledger(source, by=keeper)
    assert plan.troubles == []
    assert chain.broken_links(plan.org) == []
    return plan


def touched(plan: Plan) -> list[str]:
    return [c["title"] for c in plan.counts() if c["new"] or c["changed"]]


@tried
@given(data=st.data())
def test_an_untidy_ledger_means_the_same_as_a_tidy_one(keeper: Any, data: Any) -> None:
    rows = data.draw(ledgers())
    with undone():
        tidy = brought(as_file(rows), keeper).org
        untidy = brought(data.draw(messy_books(renamed(rows, "清河街道联委会"))), keeper).org

        assert stored(untidy) == stored(tidy)


@tried
@given(rows=ledgers())
def test_what_is_exported_comes_back_as_the_same_records(keeper: Any, rows: Rows, tmp_path_factory: Any) -> None:
    path = tmp_path_factory.mktemp("out") / "台账.xlsx"
    with undone():
        org = brought(as_file(rows), keeper).org
        export_ledger(org, path, by=keeper)
        assert touched(brought(path, keeper)) == []
        before = stored(org)
        _rename(path, "清河街道联委会")

        assert stored(brought(path, keeper).org) == before


def _rename(path: Path, name: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    page = book["机构"]
    page["A2"] = name
    book.save(path)


@tried
@given(data=st.data())
def test_one_bad_cell_is_named_or_means_something_and_never_falls_through(keeper: Any, data: Any) -> None:
    rows = data.draw(ledgers())
    title = data.draw(st.sampled_from([t for t in rows if t != "机构"]))
    line = data.draw(st.integers(0, len(rows[title]) - 1))
    header = data.draw(st.sampled_from(sorted(rows[title][line])))
    broken = copy.deepcopy(rows)
    broken[title][line][header] = data.draw(JUNK)
    with undone():
        org = brought(as_file(rows), keeper).org
        before, deeds = stored(org), Entry.objects.count()
        plan = import_ledger(as_file(broken), by=keeper)

        if plan.troubles:
            assert (stored(org), Entry.objects.count()) == (before, deeds)
            assert all(t.reason and t.sheet for t in plan.troubles)
            first = plan.troubles[0]
            assert (first.sheet, first.row) == (title, line + 2) or first.sheet != title
        else:
            assert chain.broken_links(org) == []


@tried
@given(rows=ledgers())
def test_the_same_file_twice_changes_nothing_nor_does_an_edit_taken_back(keeper: Any, rows: Rows) -> None:
    with undone():
        org = brought(as_file(rows), keeper).org
        before = stored(org)
        assert touched(brought(as_file(rows), keeper)) == []

        other = copy.deepcopy(rows)
        other["委员"][0]["工作单位"] = "另一家单位"
        assert touched(brought(as_file(other), keeper)) == ["委员"]
        assert touched(brought(as_file(rows), keeper)) == ["委员"]

        assert stored(org) == before


@tried
@given(rows=ledgers())
def test_numbers_have_no_gaps_where_none_were_brought(keeper: Any, rows: Rows) -> None:
    for line in rows.get("群众意见", []):
        line["编号"] = None
    with undone():
        org = brought(as_file(rows), keeper).org
        matters = stored(org)["群众意见"]

        by_year: dict[str, list[int]] = defaultdict(list)
        for matter in matters:
            if matter[0]:
                by_year[matter[0][:7]].append(int(matter[0][8:]))
        assert all(serials == list(range(1, len(serials) + 1)) for serials in by_year.values())
        formal = sum(line["状态"] != "草稿" for line in rows.get("群众意见", []))
        assert sum(map(len, by_year.values())) == formal
