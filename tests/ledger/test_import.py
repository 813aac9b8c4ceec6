"""A ledger comes in whole or not at all, and the second time it changes nothing."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from tests.ledger.book import as_file, on_disk, saved, whole, workbook
from weiyuan.activities.models import Activity, ReceptionDay
from weiyuan.core.ledger.columns import columns
from weiyuan.journal.chain import broken_links
from weiyuan.journal.models import Entry
from weiyuan.ledger.actions import export_ledger, import_ledger, read_ledger
from weiyuan.ledger.sheets import SHEETS
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.models import Member, Membership
from weiyuan.orgs.models import OrgUnit, User


def contents(org: OrgUnit) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the ledger knows of a body, readable and comparable."""
    found = {}
    for sheet in SHEETS:
        rows = []
        for record in sheet.model.objects.of(org).order_by("no", "pk"):
            values = []
            for column in columns(sheet):
                value = getattr(record, column.name)
                values.append(tuple(sorted(str(o) for o in value.all())) if column.many else value)
            rows.append(tuple(str(v) for v in values))
        found[sheet.title] = rows
    return found


def test_a_ledger_brings_in_its_body_and_all_its_records(keeper: User) -> None:
    plan = import_ledger(as_file(whole()), by=keeper)

    assert plan.troubles == []
    assert (plan.is_new, plan.org.name) == (True, "柳荫街道政协委员工作室")
    li = Member.objects.get(name="李知远")
    assert [s.name for s in li.stations.order_by("pk")] == ["铁路新村站", "桂花苑站"]
    assert Membership.objects.get(member=li).term.number == 9
    matter = ResidentMatter.objects.get(no="QS-2025-0001")
    assert timezone.localtime(matter.received_at).strftime("%Y-%m-%d %H:%M") == "2025-03-04 09:30"
    assert matter.locations == ["道口西侧", "菜场门口"]
    assert sorted(m.name for m in ReceptionDay.objects.get().members_on_duty.all()) == ["周映雪", "李知远"]


def test_what_has_no_number_is_numbered_after_what_was_brought(keeper: User) -> None:
    import_ledger(as_file(whole()), by=keeper)
    assert ResidentMatter.objects.get(content="楼道堆放杂物").no == "QS-2025-0002"


def test_the_number_of_a_removed_record_is_told_and_nothing_is_written(keeper: User) -> None:
    import_ledger(as_file(whole()), by=keeper)
    rows = whole()
    rows["委员"][0]["编号"] = Member.objects.get(name="李知远").no
    Member.objects.filter(name="李知远").update(deleted_at=timezone.now())
    plan = import_ledger(as_file(rows), by=keeper)
    assert "这个编号属于已删除的记录，请先恢复它，或留空" in {trouble.reason for trouble in plan.troubles}
    assert Member.objects.alive().filter(name="李知远").count() == 0


def test_every_record_is_journaled_and_the_chain_holds(keeper: User) -> None:
    plan = import_ledger(as_file(whole()), by=keeper)
    assert Entry.objects.filter(org=plan.org).count() == plan.rows + 1  # and the body itself
    assert broken_links(plan.org) == []


def test_the_same_file_twice_changes_nothing(keeper: User) -> None:
    first = import_ledger(as_file(whole()), by=keeper)
    entries, before = Entry.objects.count(), contents(first.org)

    second = import_ledger(as_file(whole()), by=keeper)

    assert second.troubles == []
    assert {r.sheet.title: (len(r.created), len(r.changed)) for r in second.readings if r.created or r.changed} == {}
    assert second.rows == first.rows
    assert (Entry.objects.count(), contents(first.org)) == (entries, before)


def test_one_changed_cell_changes_one_record_and_says_what_it_was(keeper: User) -> None:
    import_ledger(as_file(whole()), by=keeper)
    rows = whole()
    rows["活动"][0]["走访慰问户数（户）"] = 15

    plan = import_ledger(as_file(rows), by=keeper)

    changed = [(r.sheet.title, d.shown) for r in plan.readings for d in r.changed]
    assert changed == [("活动", {"走访慰问户数（户）": ("12", "15")})]
    entry = Entry.objects.order_by("-seq").first()
    assert (entry.kind, entry.changes) == ("activities.activity.correct", {"走访慰问户数（户）": ["12", "15"]})


def test_an_export_imports_to_equal_records(keeper: User, tmp_path: Any) -> None:
    plan = import_ledger(as_file(whole()), by=keeper)
    path = tmp_path / "out.xlsx"
    written = export_ledger(plan.org, path, by=keeper, clear=True, reason="迁移到新机器")
    before = contents(plan.org)
    OrgUnit.objects.filter(pk=plan.org.pk).update(name="旧机构")

    again = import_ledger(path, by=keeper)

    assert again.troubles == []
    assert again.org.pk != plan.org.pk
    assert contents(again.org) == before
    assert written == plan.rows


def test_an_export_masks_residents_and_its_masks_change_nothing(keeper: User, tmp_path: Any) -> None:
    plan = import_ledger(as_file(whole()), by=keeper)
    path = tmp_path / "out.xlsx"
    export_ledger(plan.org, path, by=keeper)

    sheet = load_workbook(path)["群众意见"]
    text = "|".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "何阿婆" not in text
    assert "13900000001" not in text
    assert "139****0001" in text
    again = import_ledger(path, by=keeper)
    assert sum(len(r.changed) + len(r.created) for r in again.readings) == 0
    assert ResidentMatter.objects.get(no="QS-2025-0001").person_name == "何阿婆"


def test_clear_identities_need_a_reason_and_leave_a_trace(keeper: User, tmp_path: Any) -> None:
    plan = import_ledger(as_file(whole()), by=keeper)
    with pytest.raises(ValueError, match="理由"):
        export_ledger(plan.org, tmp_path / "a.xlsx", by=keeper, clear=True)
    export_ledger(plan.org, tmp_path / "a.xlsx", by=keeper, clear=True, reason="交接")
    entry = Entry.objects.order_by("-seq").first()
    assert entry.kind == "orgs.orgunit.reveal"
    assert "交接" in entry.note


def test_a_text_that_looks_like_a_formula_stays_text(keeper: User, tmp_path: Any) -> None:
    rows = whole()
    plan = import_ledger(as_file(rows), by=keeper)
    ResidentMatter.objects.filter(no="QS-2025-0001").update(content='=HYPERLINK("http://example.org")')
    path = tmp_path / "out.xlsx"
    export_ledger(plan.org, path, by=keeper)

    cells = [c for row in load_workbook(path)["群众意见"].iter_rows() for c in row if str(c.value).startswith("=")]
    assert [c.data_type for c in cells] == ["s"]
    assert import_ledger(path, by=keeper).troubles == []


def test_a_title_above_the_headers_and_merged_cells_are_understood(keeper: User) -> None:
    book = workbook(whole())
    sheet = book["委员任期"]
    sheet.insert_rows(1)
    sheet["A1"] = "柳荫街道委员任期一览"
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("B3:B4")  # 届, written once for both members
    plan = import_ledger(saved(book), by=keeper)
    assert plan.troubles == []
    assert [m.term.number for m in Membership.objects.order_by("pk")] == [9, 9]


def test_empty_rows_and_stray_blanks_do_no_harm(keeper: User) -> None:
    book = workbook(whole())
    sheet = book["委员"]
    sheet["A2"] = "　李知远 \n"
    for row in (6, 50_000):
        sheet.cell(row, 1, "  ")
    plan = import_ledger(saved(book), by=keeper)
    assert plan.troubles == []
    assert Member.objects.count() == 2


@pytest.mark.parametrize(
    "written",
    ["2025.4.1", "2025年4月1日", "２０２５－４－１", "2025/4/1", 45748, "二〇二五年四月一日", "20250401"],
)
def test_dates_as_offices_write_them(keeper: User, written: Any) -> None:
    rows = whole()
    rows["接待日"][0]["接待日期"] = written
    plan = import_ledger(as_file(rows), by=keeper)
    assert plan.troubles == []
    assert ReceptionDay.objects.get().on == date(2025, 4, 1)


def test_the_clerk_brings_in_the_own_body_only(cast: Cast) -> None:
    assert import_ledger(as_file(whole()), by=cast["officer"], org=cast.org).troubles == []
    with pytest.raises(PermissionDenied):
        import_ledger(as_file(whole()), by=cast["stranger"], org=cast.org)
    plan = import_ledger(as_file(whole()), by=cast["stranger"], org=cast.other)
    assert [t.reason for t in plan.troubles] == ["不是本机构的台账"]


@pytest.mark.parametrize(
    "actor", ["leader", "head", "member", "unit", "reader", "district", "auditor", "admin", "visitor"]
)
def test_nobody_else_brings_in_a_ledger(cast: Cast, actor: str) -> None:
    with pytest.raises(PermissionDenied):
        read_ledger(as_file(whole()), by=cast[actor], org=cast.org)


def test_a_new_body_is_for_the_command_line(cast: Cast) -> None:
    rows = whole()
    rows["机构"][0]["全称"] = "新街道政协委员工作室"
    with pytest.raises(PermissionDenied):
        read_ledger(as_file(rows), by=cast["officer"])


def test_a_blank_state_leaves_a_stored_record_where_it_is(keeper: User) -> None:
    import_ledger(as_file(whole()), by=keeper)
    rows = whole()
    rows["活动"][0]["状态"] = None
    rows["活动"][0]["走访慰问户数（户）"] = 13
    plan = import_ledger(as_file(rows), by=keeper)
    assert [d.fields for r in plan.readings for d in r.changed] == [("households",)]
    assert Activity.objects.get().state == "ended"


def test_checking_writes_nothing(keeper: User, tmp_path: Any) -> None:
    plan = read_ledger(on_disk(whole(), tmp_path), by=keeper)
    assert plan.rows > 10
    assert not OrgUnit.objects.exists()
    assert not Entry.objects.exists()


def test_a_stream_and_a_file_read_alike(keeper: User, tmp_path: Any) -> None:
    path = on_disk(whole(), tmp_path)
    assert read_ledger(path, by=keeper).counts() == read_ledger(BytesIO(path.read_bytes()), by=keeper).counts()
