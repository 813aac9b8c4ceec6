"""The holiday calendar: what is shipped, what is imported, and who may."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.cast import Cast
from weiyuan.journal.models import Entry
from weiyuan.orgs.models import CalendarDay
from weiyuan.orgs.models.calendar import shipped_days
from weiyuan.orgs.queries import workdays

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("year", "off", "worked"),
    # Days off and weekends worked, as announced: 2024 30-2 within the year, 2025 28, 2026 33.
    [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)],
)
def test_the_shipped_years_are_whole(year: int, off: int, worked: int) -> None:
    days = {day: works for day, (works, _) in shipped_days().items() if day.year == year}
    assert (list(days.values()).count(False), list(days.values()).count(True)) == (off, worked)


def test_weekends_that_are_worked_are_weekends() -> None:
    assert [day for day, (works, _) in shipped_days().items() if works and day.weekday() < 5] == []


def test_what_was_imported_stands_above_what_is_shipped() -> None:
    assert not workdays().is_workday(date(2026, 10, 1))
    CalendarDay.objects.create(on=date(2026, 10, 1), works=True, name="应急值守")
    CalendarDay.objects.create(on=date(2027, 1, 1), works=False, name="元旦")
    found = workdays()
    assert found.is_workday(date(2026, 10, 1))
    assert not found.is_workday(date(2027, 1, 1))


SAID = "日期\t性质\t名称\n2027-01-01\t放假\t元旦\n2027/1/3,上班，元旦调休\n2027年2月6日 放假 春节\n"


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [
        ("admin", 200, 200), ("officer", 200, 403), ("member", 200, 403), ("auditor", 200, 403), ("visitor", 403, 403),
        ("unit", 403, 403),
    ],
)  # fmt: skip
def test_everybody_reads_it_and_the_administrator_brings_it_in(
    who: str, read: int, write: int, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in(who)
    assert client.get("/holidays/?year=2026").status_code == read
    assert client.get("/holidays/import/").status_code == write
    assert client.post("/holidays/import/", {"text": SAID, "sure": "1"}).status_code == (302 if write == 200 else 403)
    assert CalendarDay.objects.exists() is (write == 200)


def test_a_pasted_year_is_shown_first_and_stored_when_it_is_confirmed(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("admin")
    shown = client.post("/holidays/import/", {"text": SAID})
    assert "读到 3 天" in shown.content.decode()
    assert not CalendarDay.objects.exists()
    text = shown.context["form"].said()
    assert client.post("/holidays/import/", {"text": text, "sure": "1"}, follow=True).status_code == 200
    assert list(CalendarDay.objects.order_by("on").values_list("on", "works", "name")) == [
        (date(2027, 1, 1), False, "元旦"), (date(2027, 1, 3), True, "元旦调休"), (date(2027, 2, 6), False, "春节")
    ]  # fmt: skip
    page = client.get("/holidays/?year=2027").content.decode()
    assert "元旦调休" in page
    assert Entry.objects.get(kind="orgs.orgunit.calendar").actor.username == "admin"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2027-02-30 放假 没有这天", "第 1 行"), ("2027-01-01 休假 元旦", "性质只能写放假或上班"),
        ("2027-01-01 放假\n2027-01-01 上班", "写了两次"), ("1990-01-01 放假", "年份不对"), ("", "请粘贴内容"),
        ("=cmd()", "第 1 行"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_written(text: str, why: str, signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("admin").post("/holidays/import/", {"text": text, "sure": "1"})
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert text.splitlines()[:1] == [] or text.splitlines()[0] in answer.content.decode()
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("kind", ["xlsx", "utf-8-sig", "gb18030"])
def test_a_file_is_read_as_spreadsheets_write_it(kind: str, signed_in: Callable[[str], Client]) -> None:
    rows = [["日期", "性质", "名称"], ["2027-01-01", "放假", "元旦"], [date(2027, 1, 3), "上班", ""]]
    file = io.BytesIO()
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(file)
    else:
        file.write("\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode(kind))
    file.name = "放假.xlsx" if kind == "xlsx" else "放假.csv"
    file.seek(0)
    answer = signed_in("admin").post("/holidays/import/", {"file": file})
    assert answer.status_code == 200
    assert answer.context["form"].said() == "2027-01-01\t放假\t元旦\n2027-01-03\t上班\t"


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b""])
def test_a_broken_workbook_is_refused_in_words(content: bytes, signed_in: Callable[[str], Client]) -> None:
    file = io.BytesIO(content)
    file.name = "放假.xlsx"
    assert signed_in("admin").post("/holidays/import/", {"file": file}).status_code == 400


def test_an_imported_day_is_taken_out_again(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    day = CalendarDay.objects.create(on=date(2026, 10, 1), works=True, name="值守")
    assert signed_in("officer").post(f"/holidays/{day.pk}/forget/").status_code == 403
    assert signed_in("admin").post(f"/holidays/{day.pk}/forget/").status_code == 302
    assert not workdays().is_workday(date(2026, 10, 1))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow(rows: int, signed_in: Callable[[str], Client], django_assert_num_queries: Any) -> None:
    for at in range(rows):
        CalendarDay.objects.create(on=date(2027, 1, 1 + at), works=False)
    client = signed_in("admin")
    with django_assert_num_queries(6):
        client.get("/holidays/?year=2027")
