"""A small but whole ledger as plain rows, and the workbook made of it: what the tests bend and break."""

from __future__ import annotations

import copy
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Rows = dict[str, list[dict[str, Any]]]

BOOK: Rows = {
    "机构": [
        {
            "全称": "柳荫街道政协委员工作室", "简称": "柳荫街道", "辖区名称": "柳荫街道", "机构类型": "委员工作室",
            "层级": "街道", "成立日期": date(2019, 3, 1), "上级政协": "澄川区政协", "党工委名称": "柳荫街道党工委",
            "总结期间起": date(2025, 1, 1), "总结期间止": date(2025, 12, 31),
        }
    ],
    "联络站": [
        {"编号": "ZHAN-01", "联络站名称": "铁路新村站", "社区": "铁路新村社区", "成立日期": date(2020, 5, 1)},
        {"编号": "ZHAN-02", "联络站名称": "桂花苑站", "社区": "桂花苑社区", "成立日期": date(2021, 5, 1)},
    ],
    "工作人员": [{"姓名": "沈明远", "本职": "街道党工委副书记"}, {"姓名": "邹云"}],
    "任职": [
        {"姓名": "沈明远", "职务": "主任", "兼任": "是", "任职日期": date(2022, 1, 1)},
        {"姓名": "邹云", "职务": "联络站站长", "联络站": "铁路新村站", "任职日期": date(2022, 1, 1)},
    ],
    "科室和承办单位": [{"单位名称": "城管科", "类别": "街道科室"}],
    "届次": [{"届": 9, "起": date(2022, 1, 1), "止": date(2026, 12, 31)}],
    "委员": [
        {
            "姓名": "李知远", "性别": "男", "政治面貌": "民盟", "工作单位": "柳荫小学",
            "联系站点": "铁路新村站、桂花苑站",
        },
        {"姓名": "周映雪", "性别": "女", "政治面貌": "中共党员", "工作单位": "区医院"},
    ],
    "委员任期": [
        {"委员": "李知远", "届": 9, "界别": "教育界", "任期起": date(2022, 1, 1)},
        {"委员": "周映雪", "届": "第9届", "界别": "医卫界", "任期起": date(2022, 1, 1)},
    ],
    "制度": [{"制度名称": "委员接待工作制度"}],
    "群众意见": [
        {
            "编号": "QS-2025-0001", "收到时间": datetime(2025, 3, 4, 9, 30), "渠道": "接待日",
            "内容": "道口西侧夜里没有路灯", "联络站": "铁路新村站", "反映人姓名": "何阿婆", "反映人电话": "13900000001",
            "反映人住址": "铁路新村3栋", "同意提供身份信息": "是", "地点": "道口西侧、菜场门口", "状态": "已登记",
        },
        {"收到时间": date(2025, 3, 5), "渠道": "走访", "内容": "楼道堆放杂物", "状态": "已登记"},
    ],
    "活动": [
        {
            "活动名称": "走访铁路新村", "活动类型": "走访群众", "开始时间": datetime(2025, 4, 1, 9, 0),
            "走访慰问户数（户）": 12, "状态": "已结束",
        }
    ],
    "活动出席": [{"活动": "走访铁路新村", "委员": "李知远", "状态": "已出席"}],
    "招商线索": [
        {
            "项目名称": "精密零件厂", "登记日期": date(2025, 2, 1), "投资方": "恒远公司", "资金类别": "外资",
            "币种": "美元", "到位金额（万）": 500, "到位截止日期": date(2025, 9, 30), "认定单位": "区商务局",
            "认定凭证": "验资报告", "合同金额（万）": 600, "签约日期": date(2025, 5, 1),
            "状态": "资金到位",
        }
    ],
    "引资总额": [
        {
            "资金类别": "外资", "统计起": date(2025, 1, 1), "统计止": date(2025, 12, 31),
            "截止日期": date(2025, 11, 30), "总额（万）": 386, "数据来源": "区商务局",
        }
    ],
    "引资认领": [
        {"招商线索": "精密零件厂", "委员": "李知远", "认领金额（万）": 300, "截止日期": date(2025, 9, 30)}
    ],
    "接待日": [{"接待日期": date(2025, 3, 4), "接待地点": "铁路新村站", "值班委员": "李知远、周映雪"}],
}  # fmt: skip


def whole() -> Rows:
    """A fresh copy of the ledger, to be changed at will."""
    return copy.deepcopy(BOOK)


def workbook(rows: Rows) -> Workbook:
    """The rows as a workbook: the headers of a sheet are those that any of its rows uses."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in rows.items():
        sheet = book.create_sheet(title)
        headers = list(dict.fromkeys(name for line in lines for name in line))
        sheet.append(headers)
        for line in lines:
            sheet.append([line.get(name) for name in headers])
    return book


def as_file(rows: Rows) -> BytesIO:
    """The rows as an XLSX file in memory."""
    return saved(workbook(rows))


def saved(book: Workbook) -> BytesIO:
    """A workbook as a file in memory."""
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def on_disk(rows: Rows, folder: Path) -> Path:
    """The rows as an XLSX file on disk."""
    path = folder / "台账.xlsx"
    workbook(rows).save(path)
    return path
