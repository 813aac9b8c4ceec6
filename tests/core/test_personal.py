"""What tells who somebody is, found in free text; and what must be left alone."""

import time

import pytest

from weiyuan.core.personal import HIDDEN, Kind, find_personal, redacted


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("请打13812341234找我", Kind.PHONE, "13812341234"),
        ("１３８ １２３４－１２３４", Kind.PHONE, "１３８ １２３４－１２３４"),
        ("138-1234-1234。", Kind.PHONE, "138-1234-1234"),
        ("1 3 8 1 2 3 4 1 2 3 4", Kind.PHONE, "1 3 8 1 2 3 4 1 2 3 4"),
        ("138\u200b1234\u200b1234", Kind.PHONE, "138\u200b1234\u200b1234"),
        ("+86 138 1234 1234", Kind.PHONE, "138 1234 1234"),
        ("微信同号13812341234，谢谢", Kind.PHONE, "13812341234"),
        ("028-62334455", Kind.PHONE, "028-62334455"),
        ("（028）62334455", Kind.PHONE, "（028）62334455"),
        ("家里电话是62334455", Kind.PHONE, "62334455"),
        ("身份证11010519491231002X", Kind.ID_CARD, "11010519491231002X"),
        ("110105 1949 1231 002x", Kind.ID_CARD, "110105 1949 1231 002x"),
        ("卡号6222 0212 3456 7890 128", Kind.BANK_CARD, "6222 0212 3456 7890 128"),
        ("写信到zh_1@example.com吧", Kind.EMAIL, "zh_1@example.com"),
        ("ｚｈ＠ｑｑ．ｃｏｍ", Kind.EMAIL, "ｚｈ＠ｑｑ．ｃｏｍ"),
        ("川A·12345占道", Kind.PLATE, "川A·12345"),
        ("绿牌川AD12345", Kind.PLATE, "川AD12345"),
        ("住双桂路12号", Kind.ADDRESS, "12号"),
        ("住双桂路三号", Kind.ADDRESS, "三号"),
        ("铁路新村３栋２单元５０１室", Kind.ADDRESS, "３栋２单元５０１室"),
        ("家在3栋501", Kind.ADDRESS, "3栋501"),
        ("2单元3楼5号漏水", Kind.ADDRESS, "2单元3楼5号"),
        ("铁路新村3-2-501", Kind.ADDRESS, "3-2-501"),
        ("人民路8号附3号", Kind.ADDRESS, "8号附3号"),
        ("501室漏水", Kind.ADDRESS, "501室"),
    ],
)
def test_it_is_found_where_it_stands(text: str, kind: Kind, found: str) -> None:
    (one,) = find_personal(text)
    assert (one.kind, one.text) == (kind, found)
    assert text[one.start : one.end] == found


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04", "2025年3月3日", "20250304", "2026.03.01 15 20", "8月3号", "6月15号14时", "14:30-15:30",
        "486万美元", "投资13,812,341,234元", "15.5公里", "300户居民", "路灯12个",
        "澄政协〔2025〕3号", "柳荫街道3号文", "第3号提案", "QS-2026-0001", "GB/T 9704-2012",
        "铁路新村", "铁路新村3号楼", "3栋电梯坏了", "3栋2000年建", "一单元门口路灯", "3号线", "301会议室",
        "12345热线", "110105194912310021", "6222021234567890129", "2024-2025", "",
    ],
)  # fmt: skip
def test_it_is_left_alone(text: str) -> None:
    assert find_personal(text) == []
    assert redacted(text) == text


def test_several_are_found_in_their_order() -> None:
    text = "铁路新村3栋2单元501室，13812341234，川A·12345"
    assert [one.kind for one in find_personal(text)] == [Kind.ADDRESS, Kind.PHONE, Kind.PLATE]


def test_redacted_keeps_the_rest_and_nothing_is_found_in_it() -> None:
    text = redacted("双桂路12号的路灯不亮，请打 138 1234 1234 或写信到a@b.cn。")
    assert text == f"双桂路{HIDDEN}的路灯不亮，请打 {HIDDEN} 或写信到{HIDDEN}。"
    assert find_personal(text) == []


@pytest.mark.parametrize("piece", ["1", "1 ", "a.", "路1号", "一", "3栋", "1-", "a@"], ids=ascii)
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    began = time.process_time()
    find_personal(piece * (100_000 // len(piece)))
    assert time.process_time() - began < 5
