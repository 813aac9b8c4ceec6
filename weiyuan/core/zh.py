"""Numbers, dates and lists as Chinese official documents write them, and as office workers type them.

Printing follows GB/T 15835-2011 (figures) and GB/T 9704-2012 (dates in Arabic digits without leading
zeros). Parsing takes what real ledgers hold. The error texts are Chinese: they are shown beside the bad cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_DIGIT_VALUES = {mark: value for value, mark in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2}
_PLACE_VALUES = {mark: value for value, mark in _PLACES} | {"廿": 20, "卅": 30}
_CHINESE_NUMBER = "".join(_DIGIT_VALUES) + "".join(_PLACE_VALUES)


# --- printing ---------------------------------------------------------------------------------------


def numeral(number: int) -> str:
    """一, 十, 二十一, 一百零五: for heading numbers and 一是 … 九是.

    Raises ValueError outside 0 … 9999.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"超出范围的序数：{number}")
    if number < 10:
        return _DIGITS[number]
    words, rest, gap = "", number, False
    for size, mark in _PLACES:
        count, rest = divmod(rest, size)
        if count:
            words += ("零" if gap and words else "") + _DIGITS[count] + mark
            gap = False
        elif words:
            gap = True
    if rest:
        words += ("零" if gap else "") + _DIGITS[rest]
    return words.removeprefix("一") if 10 <= number <= 19 else words


def quantity(number: int) -> str:
    """A small count before a measure word: 两处, 三个 (2 is 两, not 二)."""
    return "两" if number == 2 else numeral(number)


def number_text(value: int | Decimal) -> str:
    """486, 3750, 94.6: no exponent, no trailing zeros, no separators."""
    if isinstance(value, int):
        return str(value)
    text = format(value, "f") if value else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_text(day: date) -> str:
    """2025年5月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_text(day: date) -> str:
    """2025年5月."""
    return f"{day.year}年{day.month}月"


def join(items: Sequence[str], last: str = "和") -> str:
    """甲、乙和丙. ``last`` stands before the last item; with "、" the list stays open for 等."""
    if len(items) < 2:
        return "".join(items)
    return "、".join(items[:-1]) + last + items[-1]


def title_marks(title: str) -> str:
    """《…》 around a title, once; marks inside become 〈〉 (GB/T 15834-2011, 4.15)."""
    bare = title.strip()
    if bare.startswith("《") and bare.endswith("》") and "》" not in bare[:-1]:
        bare = bare[1:-1]
    return f"《{bare.replace('《', '〈').replace('》', '〉')}》"


# --- parsing ----------------------------------------------------------------------------------------


def half_width(text: str) -> str:
    """２０２４ becomes 2024: full-width digits, letters and signs; Chinese punctuation stays as typed."""
    return "".join(
        unicodedata.normalize("NFKC", mark) if "！" <= mark <= "～" and mark not in "，；：！？（）" else mark
        for mark in text
    )


def parse_numeral(text: str) -> int:
    """二十三 → 23, 二〇二四 → 2024, 23 → 23.

    Raises ValueError where the text is no whole number.
    """
    plain = half_width(text.strip())
    if plain.isascii() and plain.isdecimal():
        return int(plain)
    if not plain or any(mark not in _CHINESE_NUMBER for mark in plain):
        raise ValueError(f"看不懂的数字：“{text}”")
    if all(mark in _DIGIT_VALUES for mark in plain):
        return int("".join(str(_DIGIT_VALUES[mark]) for mark in plain))
    total, pending = 0, -1
    for mark in plain:
        if mark in _DIGIT_VALUES:
            pending = _DIGIT_VALUES[mark]
        elif mark in "廿卅":
            total, pending = total + _PLACE_VALUES[mark], -1
        else:
            total, pending = total + (1 if pending < 0 else pending) * _PLACE_VALUES[mark], -1
    return total + max(pending, 0)


_YMD = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?(?:[ T]\d{1,2}:\d{2}.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = rf"[\d{_CHINESE_NUMBER}]+"
_CHINESE = re.compile(rf"(?:(?:({_NUMBER})年)?\s*({_NUMBER})月)?\s*({_NUMBER})[日号]")
_SERIALS = range(18264, 73051)  # 1950-01-01 … 2099-12-31; anything else is a typing slip, not a day
_EXCEL_DAY_ZERO = date(1899, 12, 30)


def parse_date(value: object, *, near: date | None = None) -> date:
    """A day from a cell or a form field.

    Takes date, datetime, an Excel serial (45413 or 45413.5), ``2024-05-01``, ``2024/5/1``, ``2024.5.1``,
    ``20240501``, ``2024年5月1日``, ``二〇二四年五月一日``. ``near`` completes what is not written: with it
    ``5月1日`` takes its year, ``二十三日`` its year and month.

    Raises ValueError where nothing of this fits or the day does not exist.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial_day(value)
    text = half_width(str(value or "").replace("\u3000", " ")).strip()
    try:
        return _written_day(text, near)
    except ValueError as problem:
        reason = str(problem) if str(problem).startswith("日期") else "没有这一天"
        raise ValueError(f"看不懂的日期：“{value}”（{reason}）") from problem


def _serial_day(value: float) -> date:
    if int(value) not in _SERIALS:
        raise ValueError(f"看不懂的日期：“{value}”（日期序号超出 1950—2099 年）")
    return _EXCEL_DAY_ZERO + timedelta(days=int(value))


def _written_day(text: str, near: date | None) -> date:
    match = _YMD.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        year, month, day = map(int, match.groups())
        return date(year, month, day)
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _serial_day(float(text))
    match = _CHINESE.fullmatch(text)
    if not match:
        raise ValueError("日期请写成 2024-05-01 或 2024年5月1日")
    written = [parse_numeral(part) if part else None for part in match.groups()]
    if near is None and None in written:
        raise ValueError("日期缺少年份" if written[1] else "日期缺少年月")
    known = near or date.min
    parts = [a if a is not None else b for a, b in zip(written, (known.year, known.month, known.day), strict=True)]
    return date(parts[0], parts[1], parts[2])


_AMOUNT = re.compile(
    r"(?:约|共|计)?\s*[¥$￥]?\s*(-?\d[\d,，]*(?:\.\d+)?)\s*(亿|千万|百万|万)?\s*(元|美元|人民币|元人民币)?"
)
_WAN = {"亿": Decimal(10000), "千万": Decimal(1000), "百万": Decimal(100), "万": Decimal(1)}


def parse_wan(value: object) -> Decimal:
    """Money in 万: ``486万`` → 486, ``3,750 万元`` → 3750, ``1.2亿`` → 12000, ``20980元`` → 2.098.

    A bare number is taken as already in 万, as ledger columns headed （万元） are filled. The currency word
    is not looked at: it has its own column.

    Raises ValueError where the text is no amount.
    """
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _exact(str(value), value)
    text = half_width(str(value or "").replace("\u3000", " ")).strip()
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise ValueError(f"看不懂的金额：“{value}”，请写成 486万元 或 486")
    digits, size, currency = match.groups()
    amount = _exact(digits.replace(",", "").replace("，", ""), value)
    if size:
        return amount * _WAN[size]
    return amount / 10000 if currency else amount


def _exact(digits: str, shown: object) -> Decimal:
    try:
        amount = Decimal(digits)
    except InvalidOperation as problem:
        raise ValueError(f"看不懂的金额：“{shown}”") from problem
    if not amount.is_finite():
        raise ValueError(f"看不懂的金额：“{shown}”")
    return amount
