from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weiyuan.core import zh


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (1, "一"),
        (2, "二"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (2025, "二千零二十五"),
    ],
)
def test_numerals(number, words):
    assert zh.numeral(number) == words


@given(st.integers(0, 9999))
def test_a_numeral_reads_back_as_itself(number):
    assert zh.parse_numeral(zh.numeral(number)) == number


def test_a_numeral_outside_the_range_is_refused():
    with pytest.raises(ValueError, match="10000"):
        zh.numeral(10000)


def test_two_before_a_measure_word_is_liang():
    assert [zh.quantity(n) for n in (1, 2, 3, 12)] == ["一", "两", "三", "十二"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1200, "1200"),
        (Decimal("486.00"), "486"),
        (Decimal("3.75E+3"), "3750"),
        (Decimal("94.60"), "94.6"),
        (Decimal("100.0"), "100"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E-2"), "0.01"),
        (Decimal("-2.50"), "-2.5"),
    ],
)
def test_numbers_have_no_exponent_and_no_trailing_zeros(value, text):
    assert zh.number_text(value) == text


def test_dates_have_no_leading_zeros():
    assert zh.date_text(date(2025, 5, 1)) == "2025年5月1日"
    assert zh.month_text(date(2025, 5, 1)) == "2025年5月"


def test_lists_end_with_and():
    assert zh.join(()) == ""
    assert zh.join(("甲",)) == "甲"
    assert zh.join(("甲", "乙")) == "甲和乙"
    assert zh.join(("甲", "乙", "丙")) == "甲、乙和丙"
    assert zh.join(("甲", "乙", "丙"), "、") == "甲、乙、丙"


@pytest.mark.parametrize(
    ("title", "marked"),
    [
        ("工作制度", "《工作制度》"),
        ("《工作制度》", "《工作制度》"),
        ("关于修订《章程》的说明", "《关于修订〈章程〉的说明》"),
        ("《甲》与《乙》", "《〈甲〉与〈乙〉》"),
    ],
)
def test_title_marks_are_set_once(title, marked):
    assert zh.title_marks(title) == marked


def test_half_width_leaves_chinese_punctuation():
    assert zh.half_width("共２０户，（Ａ座）５０％") == "共20户，（A座）50%"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二十三", 23),
        ("二〇二四", 2024),
        ("二○二四", 2024),
        ("廿三", 23),
        ("卅", 30),
        ("十", 10),
        ("两", 2),
        ("１２", 12),
    ],
)
def test_written_numbers(text, number):
    assert zh.parse_numeral(text) == number


@pytest.mark.parametrize("text", ["", "三五好友", "1.5", "²"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="看不懂的数字"):
        zh.parse_numeral(text)


@pytest.mark.parametrize(
    "value",
    [
        "2024-05-01",
        "2024/5/1",
        "2024.5.1",
        "2024.05.01",
        "20240501",
        "2024年5月1日",
        "２０２４年５月１日",
        "2024年5月1号",
        "二〇二四年五月一日",
        "2024-05-01 09:30",
        "2024-05-01T09:30:00",
        " 2024.5.1 ",
        45413,
        45413.4,
        "45413",
        date(2024, 5, 1),
        datetime(2024, 5, 1, 9, 30),
    ],
)
def test_dates_as_offices_write_them(value):
    assert zh.parse_date(value) == date(2024, 5, 1)


def test_a_date_is_completed_from_the_day_nearby():
    near = date(2024, 5, 6)
    assert zh.parse_date("二十三日", near=near) == date(2024, 5, 23)
    assert zh.parse_date("十二月三日", near=near) == date(2024, 12, 3)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "请写成"),
        (None, "请写成"),
        ("下周三", "请写成"),
        ("2024-13-01", "没有这一天"),
        ("二〇二三年二月二十九日", "没有这一天"),
        ("二十三日", "缺少年月"),
        ("5月1日", "缺少年份"),
        (7, "超出"),
        (True, "请写成"),
        ("2024年5月", "请写成"),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(value, reason):
    with pytest.raises(ValueError, match=f"看不懂的日期.*{reason}"):
        zh.parse_date(value)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_printed_date_reads_back_as_itself(day):
    assert zh.parse_date(zh.date_text(day)) == day


@pytest.mark.parametrize(
    ("value", "wan"),
    [
        ("486万", "486"),
        ("486万美元", "486"),
        ("3,750 万元", "3750"),
        ("３７５０万元", "3750"),
        ("1.2亿", "12000"),
        ("1.2亿元", "12000"),
        ("2千万", "2000"),
        ("3百万元", "300"),
        ("20980元", "2.098"),
        ("约 5万元", "5"),
        ("3750", "3750"),
        (486, "486"),
        (86.5, "86.5"),
        (Decimal("0.1"), "0.1"),
        ("3750万人民币", "3750"),
    ],
)
def test_amounts_are_read_in_wan(value, wan):
    assert zh.parse_wan(value) == Decimal(wan)


@pytest.mark.parametrize("value", ["", None, "若干", "三万", "12万3", float("nan"), True, "1.2.3万"])
def test_what_is_no_amount_is_refused(value):
    with pytest.raises(ValueError, match="看不懂的金额"):
        zh.parse_wan(value)
