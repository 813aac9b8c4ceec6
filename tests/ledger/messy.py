"""Random ledgers of a few sheets, and the many ways in which offices write the same cell."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook

from tests.ledger.book import BOOK, Rows, saved

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
DAY_ZERO = datetime(1899, 12, 30)
NAMES = ("李知远", "周映雪", "𠮷田玉", "阿不都·热西提")
WORDS = st.text("道口西侧夜里没有路灯楼堆放杂物，。Ａx9 ", min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
MOMENTS = st.one_of(
    st.builds(datetime, st.just(2025), st.integers(1, 12), st.integers(1, 28), st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from([datetime(2025, 12, 31, 23, 59), datetime(2026, 1, 1)]),
)


@st.composite
def ledgers(draw: st.DrawFn) -> Rows:
    """Some stations, members, matters with and without numbers, activities and who came."""
    rows: Rows = {"机构": [dict(BOOK["机构"][0])]}
    stations = draw(st.lists(st.sampled_from(["铁路站", "桂花站", "清河站"]), unique=True, min_size=1))
    rows["联络站"] = [{"联络站名称": s, "社区": s + "社区", "成立日期": draw(DAYS)} for s in stations]
    rows["届次"] = [{"届": 9, "起": date(2022, 1, 1), "止": date(2026, 12, 31)}]
    members = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    rows["委员"] = [{"姓名": m, "性别": "男", "政治面貌": "民盟", "工作单位": draw(WORDS).strip()} for m in members]
    texts = draw(st.lists(WORDS.map(str.strip), unique=True, max_size=6))
    rows["群众意见"] = [_matter(draw, text, stations, members) for text in texts]
    for serial, line in enumerate(rows["群众意见"], 1):
        if draw(st.booleans()):
            line["编号"] = f"QS-{line['收到时间'].year}-{serial:04d}"
    deeds = draw(st.lists(st.sampled_from(["走访甲", "走访乙", "视察丙"]), unique=True, max_size=3))
    kinds = ("走访群众", "视察")
    rows["活动"] = [
        {
            "活动名称": d, "活动类型": kinds["视察" in d], "开始时间": draw(MOMENTS), "状态": "已结束",
            "走访慰问户数（户）": draw(st.integers(0, 500)),
        }
        for d in deeds
    ]  # fmt: skip
    rows["活动出席"] = [{"活动": d, "委员": m, "状态": "已出席"} for d in deeds for m in members if draw(st.booleans())]
    return {title: lines for title, lines in rows.items() if lines}


def _matter(draw: st.DrawFn, text: str, stations: list[str], members: list[str]) -> dict[str, Any]:
    return {
        "编号": None, "收到时间": draw(MOMENTS), "渠道": draw(st.sampled_from(["走访", "电话"])), "内容": text,
        "联络站": draw(st.sampled_from([None, *stations])), "状态": draw(st.sampled_from(["已登记", "草稿"])),
        "收集委员": draw(st.sampled_from([None, *members])), "热点": draw(st.sampled_from([None, "是", "否"])),
    }  # fmt: skip


def untidy(value: Any, draw: st.DrawFn) -> Any:
    """The same value as somebody else would have typed it."""
    if isinstance(value, datetime):
        shapes = [value, f"{value:%Y-%m-%d %H:%M}", f"{value:%Y/%m/%d} {value.hour}:{value:%M}:00"]
        return draw(st.sampled_from(shapes if value.time() else [*shapes, *_days(value.date())]))
    if isinstance(value, date):
        return draw(st.sampled_from(_days(value)))
    if isinstance(value, int):
        return draw(st.sampled_from([value, str(value), str(value).translate(FULL_WIDTH), float(value), f" {value} "]))
    if value in ("是", "否"):
        return draw(
            st.sampled_from([value, {"是": "√", "否": "×"}[value], f" {value}", {"是": "有", "否": "无"}[value]])
        )
    if isinstance(value, str):
        return draw(st.sampled_from([value, f" {value}", f"{value}　", f"{value}\n"]))
    return draw(st.sampled_from([None, "", "  "]))


def _days(day: date) -> list[Any]:
    serial = (datetime(day.year, day.month, day.day) - DAY_ZERO) // timedelta(days=1)
    written = [f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"]
    return [
        day,
        datetime(day.year, day.month, day.day),
        serial,
        str(serial),
        *written,
        written[1].translate(FULL_WIDTH),
    ]


@st.composite
def messy_books(draw: st.DrawFn, rows: Rows) -> BytesIO:
    """The same rows: columns in another order, an unknown one, a title on top, blank rows, untidy cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in rows.items():
        page: Any = book.create_sheet(draw(st.sampled_from([title, f" {title} "])))
        headers = draw(st.permutations(list(dict.fromkeys(name for line in lines for name in line))))
        if draw(st.booleans()):
            page.append([f"柳荫街道{title}台账"])
            page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=4)
        page.append([draw(st.sampled_from([h, f"{h} *", f" {h}\n"])) for h in headers] + ["经办"])
        for line in lines:
            if draw(st.booleans()):
                page.append([])
            page.append([untidy(line.get(h), draw) for h in headers] + ["小林"])
    return saved(book)
