"""Faults planted in a ledger: each is told by sheet, row, column and reason, and nothing is written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from openpyxl import Workbook

from tests.ledger.book import Rows, as_file, saved, whole, workbook
from weiyuan.core.ledger.workbook import BadFile
from weiyuan.ledger.actions import import_ledger
from weiyuan.orgs.models import User

MEMBER = {"姓名": "冉小舟", "性别": "女", "政治面貌": "群众", "工作单位": "区中学"}


def put(sheet: str, line: int, column: str, value: Any) -> Callable[[Rows], None]:
    """A wrong value in one cell; ``line`` counts the records from 0."""

    def change(rows: Rows) -> None:
        rows[sheet][line][column] = value

    return change


def drop(sheet: str, line: int, column: str) -> Callable[[Rows], None]:
    """A cell left out."""
    return put(sheet, line, column, None)


def also(sheet: str, **cells: Any) -> Callable[[Rows], None]:
    """One more record."""

    def change(rows: Rows) -> None:
        rows.setdefault(sheet, []).append(cells)

    return change


def both(*changes: Callable[[Rows], None]) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for one in changes:
            one(rows)

    return change


# what is done to the whole ledger · sheet, row and column that the report names · words of the reason
FAULTS = [
    # wrong types
    (put("活动", 0, "开始时间", "四月初"), ("活动", 2, "开始时间"), "看不懂的日期"),
    (put("活动", 0, "开始时间", "2025-02-30"), ("活动", 2, "开始时间"), "没有这一天"),
    (put("活动", 0, "开始时间", 99999999), ("活动", 2, "开始时间"), "日期序号"),
    (put("活动", 0, "走访慰问户数（户）", "十来户"), ("活动", 2, "走访慰问户数（户）"), "整数"),
    (put("活动", 0, "走访慰问户数（户）", -3), ("活动", 2, "走访慰问户数（户）"), "超出范围"),
    (put("活动", 0, "走访慰问户数（户）", 1.5), ("活动", 2, "走访慰问户数（户）"), "整数"),
    (put("活动", 0, "走访慰问户数（户）", 10**12), ("活动", 2, "走访慰问户数（户）"), "超出范围"),
    (put("活动", 0, "慰问捐助金额（元）", "若干"), ("活动", 2, "慰问捐助金额（元）"), "数字"),
    (put("活动", 0, "慰问捐助金额（元）", "1.234"), ("活动", 2, "慰问捐助金额（元）"), "位小数"),
    (put("活动", 0, "慰问捐助金额（元）", "9" * 30), ("活动", 2, "慰问捐助金额（元）"), "太大"),
    (put("活动", 0, "必须参加", "也许"), ("活动", 2, "必须参加"), "是 或 否"),
    (put("活动", 0, "活动类型", "旅游"), ("活动", 2, "活动类型"), "只能填"),
    (put("活动", 0, "状态", "办完了"), ("活动", 2, "状态"), "只能填"),
    (put("委员", 0, "性别", "不详"), ("委员", 2, "性别"), "只能填：男、女"),
    (put("委员", 0, "政治面貌", "党员"), ("委员", 2, "政治面貌"), "只能填"),
    (put("委员", 0, "出生日期", "1970年13月1日"), ("委员", 2, "出生日期"), "没有这一天"),
    (put("委员", 0, "邮箱", "不是邮箱"), ("委员", 2, "邮箱"), "有效的 Email"),
    (put("委员", 0, "姓名", "长" * 41), ("委员", 2, "姓名"), "超过 40 个字"),
    (put("届次", 0, "届", "九"), ("届次", 2, "届"), "整数"),
    (put("届次", 0, "届", 40000), ("届次", 2, "届"), "超出范围"),
    (put("机构", 0, "机构类型", "居委会"), ("机构", 2, "机构类型"), "只能填"),
    (put("机构", 0, "投入资金（万元）", "几万"), ("机构", 2, "投入资金（万元）"), "金额"),
    (put("机构", 0, "辖区人口", "约五万"), ("机构", 2, "辖区人口"), "整数"),
    (put("群众意见", 0, "渠道", "梦里"), ("群众意见", 2, "渠道"), "只能填"),
    (put("群众意见", 0, "满意度", "还行"), ("群众意见", 2, "满意度"), "只能填"),
    (put("接待日", 0, "开始时刻", "25:00"), ("接待日", 2, "开始时刻"), "看不懂的时刻"),
    # nothing where something is needed
    (drop("委员", 0, "姓名"), ("委员", 2, "姓名"), "必填"),
    (drop("委员", 0, "性别"), ("委员", 2, "性别"), "必填"),
    (drop("群众意见", 1, "内容"), ("群众意见", 3, "内容"), "必填"),
    (drop("群众意见", 1, "收到时间"), ("群众意见", 3, "收到时间"), "必填"),
    (drop("机构", 0, "成立日期"), ("机构", 2, "成立日期"), "必填"),
    (drop("联络站", 1, "社区"), ("联络站", 3, "社区"), "必填"),
    # unknown names
    (put("委员任期", 0, "委员", "王不识"), ("委员任期", 2, "委员"), "没有这个委员：王不识"),
    (put("委员任期", 0, "届", 12), ("委员任期", 2, "届"), "没有这个届次"),
    (put("任职", 1, "联络站", "不存在站"), ("任职", 3, "联络站"), "没有这个联络站"),
    (put("任职", 0, "姓名", "无名氏"), ("任职", 2, "姓名"), "没有这个工作人员"),
    (put("委员", 0, "联系站点", "铁路新村站、天上站"), ("委员", 2, "联系站点"), "天上站"),
    (put("活动出席", 0, "活动", "没有的活动"), ("活动出席", 2, "活动"), "没有这个活动"),
    (put("接待日", 0, "值班委员", "李知远、王不识"), ("接待日", 2, "值班委员"), "王不识"),
    (put("群众意见", 1, "承办单位", "外星处"), ("群众意见", 3, "承办单位"), "外星处"),
    (put("群众意见", 1, "并入", "QS-2025-9999"), ("群众意见", 3, "并入"), "QS-2025-9999"),
    # two of one name
    (
        both(also("委员", 编号="WY-9", **{**MEMBER, "姓名": "李知远"}), put("委员", 0, "编号", "WY-8")),
        ("委员任期", 2, "委员"),
        "有 2 个委员叫“李知远”",
    ),
    # duplicates
    (put("群众意见", 1, "编号", "QS-2025-0001"), ("群众意见", 3, "编号"), "与第 2 行重复"),
    (also("委员", **{**MEMBER, "姓名": "周映雪"}), ("委员", 4, ""), "与第 3 行是同一件事"),
    (also("届次", 编号="JIE-X", 届=9, 起=date(2027, 1, 1), 止=date(2031, 12, 31)), ("届次", 3, "届"), "与第 2 行重复"),
    (
        also("联络站", 联络站名称="铁路站", 社区="铁路", 成立日期=date(2022, 1, 1), 编号="ZHAN-01"),
        ("联络站", 4, "编号"),
        "重复",
    ),
    # dates that contradict each other
    (put("届次", 0, "止", date(2021, 1, 1)), ("届次", 2, "止"), "止早于起"),
    (put("委员任期", 0, "任期起", date(2019, 1, 1)), ("委员任期", 2, "任期起"), "不在第9届的起止日期内"),
    (put("委员任期", 0, "任期止", date(2030, 1, 1)), ("委员任期", 2, "任期止"), "晚于第9届"),
    (put("任职", 0, "免职日期", date(2020, 1, 1)), ("任职", 2, "免职日期"), "免职日期早于任职日期"),
    (put("联络站", 0, "撤销日期", date(2019, 1, 1)), ("联络站", 2, "撤销日期"), "早于成立日期"),
    (put("活动", 0, "结束时间", datetime(2025, 3, 1, 9, 0)), ("活动", 2, "结束时间"), "早于"),
    (put("机构", 0, "总结期间止", date(2024, 1, 1)), ("机构", 2, "总结期间止"), "止早于起"),
    (drop("任职", 1, "联络站"), ("任职", 3, "联络站"), "站长任职要写明联络站"),
    (also("任职", 姓名="邹云", 职务="主任", 任职日期=date(2023, 1, 1)), ("任职", 4, "任职日期"), ""),
    (
        also("联络记录", 联系类型="委员联系", 日期=date(2025, 1, 5), 内容="谈近况"),
        ("联络记录", 2, "委员"),
        "要写明委员",
    ),
    # more credited than there is
    (put("引资认领", 0, "认领金额（万）", 400), ("引资认领", 2, "认领金额（万）"), "总额"),
    (put("引资认领", 0, "认领金额（万）", "1,200万"), ("引资认领", 2, "认领金额（万）"), ""),
    (put("引资认领", 0, "招商线索", "不存在的项目"), ("引资认领", 2, "招商线索"), "没有这个招商线索"),
    # formulas
    (put("活动", 0, "走访慰问户数（户）", "=SUM(1,2)"), ("活动", 2, "走访慰问户数（户）"), "公式"),
    (put("群众意见", 0, "内容", "=A1"), ("群众意见", 2, "内容"), "公式"),
    # a second body
    (also("机构", **{**whole()["机构"][0], "全称": "别的工作室"}), ("机构", 3, ""), "一个机构"),
]  # fmt: skip


def stored() -> dict[str, int]:
    """How many rows every table holds."""
    return {m._meta.label: m._base_manager.count() for m in apps.get_models()}


@pytest.mark.parametrize(("change", "place", "reason"), FAULTS)
def test_a_planted_fault_is_told_by_its_place(keeper: User, change: Any, place: Any, reason: str) -> None:
    rows = whole()
    change(rows)
    before = stored()

    plan = import_ledger(as_file(rows), by=keeper)

    told = [((t.sheet, t.row, t.column), t.reason) for t in plan.troubles]
    assert place in [where for where, _ in told], told
    assert any(where == place and reason in why for where, why in told), told
    assert stored() == before


def test_all_faults_are_told_at_once(keeper: User) -> None:
    rows = whole()
    for change, _place, _reason in FAULTS[:6] + FAULTS[26:28]:
        change(rows)
    plan = import_ledger(as_file(rows), by=keeper)
    assert len({(t.sheet, t.row, t.column) for t in plan.troubles}) >= 4


def test_a_missing_column_is_told(keeper: User) -> None:
    book = workbook(whole())
    book["委员"].delete_cols(2)
    plan = import_ledger(saved(book), by=keeper)
    assert ("委员", 0, "性别", "缺少这一列") in [(t.sheet, t.row, t.column, t.reason) for t in plan.troubles]


def test_a_sheet_without_headers_is_told(keeper: User) -> None:
    book = workbook(whole())
    book["委员"].delete_rows(1)
    plan = import_ledger(saved(book), by=keeper)
    assert any(t.sheet == "委员" and "表头" in t.reason for t in plan.troubles)


def test_unknown_sheets_and_columns_are_told_and_left(keeper: User) -> None:
    rows = whole()
    rows["我的草稿"] = [{"随便": 1}]
    rows["委员"][0]["星座"] = "天秤"
    plan = import_ledger(as_file(rows), by=keeper)
    assert plan.troubles == []
    assert {(w.sheet, w.column) for w in plan.warnings} == {("我的草稿", ""), ("委员", "星座")}


def test_a_file_of_before_lacks_the_sheets_added_since_and_still_comes_in(keeper: User) -> None:
    rows = {title: lines for title, lines in whole().items() if title not in {"办理时限", "答复模板"}}
    plan = import_ledger(as_file(rows), by=keeper)
    assert (plan.troubles, plan.warnings) == ([], [])
    assert plan.is_new


def test_a_flood_of_errors_is_cut_off(keeper: User) -> None:
    rows = whole()
    rows["委员"] = [{**MEMBER, "姓名": f"委员{n}", "性别": "？"} for n in range(5000)]
    plan = import_ledger(as_file(rows), by=keeper)
    assert len([t for t in plan.troubles if t.sheet == "委员"]) <= 1002
    assert "错误太多" in [t for t in plan.troubles if t.sheet == "委员"][-1].reason


def zipped(parts: dict[str, bytes]) -> BytesIO:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


def without_body() -> BytesIO:
    rows = whole()
    del rows["机构"]
    return as_file(rows)


def empty() -> BytesIO:
    return saved(Workbook())


def cut() -> BytesIO:
    return BytesIO(as_file(whole()).read()[:3000])


def broken_inside() -> BytesIO:
    parts = {}
    with zipfile.ZipFile(as_file(whole())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"][:200]
    return zipped(parts)


def with_entities() -> BytesIO:
    with zipfile.ZipFile(as_file(whole())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    parts["xl/worksheets/sheet2.xml"] = bomb + parts["xl/worksheets/sheet2.xml"]
    return zipped(parts)


BAD_FILES = {
    "no XLSX at all": (lambda: BytesIO("编号,姓名\n1,李".encode()), "不是 xlsx"),
    "an old XLS": (lambda: BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "不是 xlsx"),
    "nothing": (lambda: BytesIO(b""), "不是 xlsx"),
    "a ZIP of something else": (lambda: zipped({"readme.txt": b"x"}), "不是 xlsx 工作簿"),
    "a ZIP bomb": (lambda: zipped({"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": b"0" * (410 << 20)}), "兆"),
    "macros": (lambda: zipped({"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}), "宏"),
    "half a file": (cut, "xlsx"),
    "a workbook without its parts": (lambda: zipped({"xl/workbook.xml": b"<x/>"}), "损坏"),
    "entities that point outside": (with_entities, "损坏"),
    "no sheet that we know": (empty, "机构"),
    "no body": (without_body, "缺少“机构”表"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_a_reason(keeper: User, name: str) -> None:
    make, reason = BAD_FILES[name]
    before = stored()
    with pytest.raises(BadFile, match=reason):
        import_ledger(make(), by=keeper)
    assert stored() == before


def test_a_broken_sheet_is_told_and_nothing_is_written(keeper: User) -> None:
    before = stored()
    plan = import_ledger(broken_inside(), by=keeper)
    assert any("损坏" in t.reason for t in plan.troubles)
    assert stored() == before


def test_there_are_sixty_planted_faults() -> None:
    assert len(FAULTS) + len(BAD_FILES) >= 60
