"""A ledger as its cells say: rows, days, yes and no, and the numbers a clerk would give by hand.

Nothing of the product is used here: what it counts is held against this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Line = dict[str, Any]
# Sheet → how its numbers begin, how many digits, and what the year in them is taken from ("" without a year).
NUMBERS: dict[str, tuple[str, int, str]] = {
    "联络站": ("ZHAN", 2, ""), "任职": ("RZ", 2, ""), "科室和承办单位": ("DW", 2, ""), "届次": ("JIE", 2, ""),
    "委员": ("WY", 3, ""), "委员任期": ("RQ", 3, ""), "联络记录": ("LX", 3, "日期"), "委员困难": ("KN", 3, "反映日期"),
    "制度版本": ("ZDB", 3, ""), "上级要求": ("YQ", 3, "收到日期"), "计划任务": ("RW", 3, "完成时限"),
    "年初部署": ("BS", 2, "部署年度"), "情况通报": ("TB", 2, "印发日期"), "表彰": ("BZ", 2, "表彰日期"),
    "宣传报道": ("XC", 3, "刊播日期"), "群众意见": ("QS", 4, "收到时间"), "办理记录": ("BLJL", 3, "日期"),
    "问卷答案": ("WJDA", 3, "日期"), "学习": ("XX", 3, "学习时间"), "活动": ("HD", 3, "开始时间"),
    "活动出席": ("HDCQ", 4, ""), "接待日": ("JD", 3, "接待日期"), "招商线索": ("ZS", 3, "登记日期"),
    "引资总额": ("YZZE", 2, "截止日期"), "提案": ("TA", 3, "届次"), "社情民意": ("SQ", 3, "反映日期"),
    "信息采用": ("CY", 3, "采用日期"), "调研报告": ("DY", 2, "完成日期"), "文章发表": ("FB", 2, "发表日期"),
    "协商议事": ("XS", 2, "召开日期"), "协商意见": ("XY", 3, ""), "协商成果": ("CG", 3, ""),
    "典型案例": ("DXAL", 2, "日期"), "五个一": ("WJ", 3, "完成日期"), "五个一方案": ("WG", 2, ""),
}  # fmt: skip
NOT_YET_NUMBERED = {("群众意见", "草稿"), ("社情民意", "草稿"), ("提案", "草稿"), ("调研报告", "起草中")}


class Cells:
    """The rows of a workbook by sheet. Each row knows its number under ``NO``."""

    def __init__(self, path: Path) -> None:
        book = load_workbook(path, data_only=True)
        self.sheets: dict[str, list[Line]] = {}
        for page in book.worksheets:
            rows = list(page.iter_rows(values_only=True))
            if len(rows) > 1:
                self.sheets[page.title] = [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]
        for title, lines in self.sheets.items():
            if title in NUMBERS:
                _number(title, lines)

    def rows(self, title: str) -> list[Line]:
        return self.sheets.get(title, [])

    def where(self, title: str, wanted: Callable[[Line], Any]) -> list[Line]:
        return [line for line in self.rows(title) if wanted(line)]


def _number(title: str, lines: list[Line]) -> None:
    prefix, width, source = NUMBERS[title]
    last: Counter[str] = Counter()
    for line in lines:
        if line["编号"]:
            year, _, serial = str(line["编号"]).removeprefix(prefix + "-").rpartition("-")
            last[year] = max(last[year], int(serial))
    for line in lines:
        if line["编号"] or (title, line.get("状态")) in NOT_YET_NUMBERED:
            line["NO"] = line["编号"] or "#"
            continue
        year = _year(line[source]) if source else ""
        last[year] += 1
        line["NO"] = f"{prefix}-{year + '-' if source else ''}{last[year]:0{width}d}"


def _year(cell: Any) -> str:
    """2025, and 0904 for 第9届第4次会议."""
    if isinstance(cell, str):
        return "".join(f"{int(part):02d}" for part in "".join(c if c.isdigit() else " " for c in cell).split())
    return str(cell.year if isinstance(cell, date) else cell)


def day(cell: Any) -> date | None:
    """The day of a date cell; None where it is blank."""
    return cell.date() if isinstance(cell, datetime) else None


def several(cell: Any) -> list[str]:
    """The names in a list cell."""
    return str(cell).split("、") if cell else []


def numbers(lines: Iterable[Line]) -> list[str]:
    """The numbers of these rows, sorted."""
    return sorted({line["NO"] for line in lines})
