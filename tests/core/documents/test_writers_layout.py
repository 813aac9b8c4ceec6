"""What all writers share: widths, breaking, indents, and text that is safe to print."""

import pytest

from tests.core.documents.writers_sample import RARE, TABLE, line
from weiyuan.core.documents.tree import Chart, Document, Heading, Paragraph, Table
from weiyuan.core.documents.writers import layout


def test_an_ideograph_is_twice_as_wide_as_a_digit():
    assert layout.ems("办结12件") == 4


def test_a_rare_ideograph_is_one_character_wide():
    assert layout.ems(RARE) == 11


def test_a_short_title_line_stays_whole():
    assert layout.title_lines("2026年工作总结") == ("2026年工作总结",)


def test_a_long_title_line_breaks_after_a_word_into_a_trapezoid():
    assert layout.title_lines("关于柳荫街道政协委员工作室2026年度履行职能情况的工作总结") == (
        "关于柳荫街道政协委员工作室",
        "2026年度履行职能情况的工作总结",
    )


@pytest.mark.parametrize("mark", "，。》）、")
def test_no_line_of_a_title_begins_with_a_closing_mark(mark):
    lines = layout.title_lines(f"柳荫街道政协委员工作室会{mark}" * 3)
    assert not any(part.startswith(mark) for part in lines)


def test_a_number_in_a_title_is_never_torn():
    lines = layout.title_lines("柳荫街道委员工作室关于贯彻落实情况20262027年度工作总结汇报")
    assert any("20262027" in part for part in lines)


def test_a_title_of_a_thousand_characters_breaks_at_once():
    lines = layout.title_lines("长" * 1000)
    assert "".join(lines) == "长" * 1000
    assert all(layout.ems(part) <= layout.TITLE_ROOM for part in lines)


def test_the_signature_is_centred_over_the_date():
    document = Document(("总结",), (), signature="柳荫街道政协委员工作室", signed_on="2026年11月27日")
    signature, date = layout.signature_indents(document)
    assert date == 4
    assert signature + 11 / 2 == date + 7.0 / 2


def test_a_long_signature_never_leaves_the_page():
    document = Document(("总结",), (), signature="柳" * 26, signed_on="2026年1月7日")
    assert layout.signature_indents(document) == (0, 4)


def test_column_shares_follow_the_longest_text_and_fill_the_width():
    shares = layout.column_shares(TABLE)
    assert sum(shares) == pytest.approx(1)
    assert shares[2] > shares[1] > shares[0]


def test_a_long_column_does_not_tear_the_numbers_of_a_short_one():
    rows = tuple((line("长" * 90), line("1,234")) for _ in range(3))
    share = layout.column_shares(Table("表", ("事项", "件数"), rows))[1]
    assert share * layout.TABLE_ROOM >= layout.ems("1,234") + 1


def test_a_day_keeps_room_for_the_gaps_that_word_sets_round_its_digits():
    rows = tuple((line("2025年10月13日"), line("长" * 60)) for _ in range(3))
    share = layout.column_shares(Table("表", ("日期", "事项"), rows))[0]
    assert share * layout.TABLE_ROOM >= layout.ems("2025年10月13日") + 5 / 4 + 1


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\ud800", "\u202e", "\ufeff", "\uffff"])
def test_what_no_printer_prints_is_dropped(character):
    assert layout.printable(f"委{character}员") == "委员"


def test_line_breaks_and_tabs_become_spaces():
    assert layout.printable("一\r\n二\n三\t四") == "一 二 三 四"


def test_every_text_of_a_document_is_cleaned():
    bad = "坏\x00字"
    chart = Chart(bad, (bad,), (1,), bad, bad)
    document = Document((bad,), (Heading(bad), Paragraph(line(bad)), chart, TABLE), bad, bad, bad)
    assert "\x00" not in repr(layout.prepared(document)).replace("\\x00", "\x00")


def test_a_chart_is_told_in_words():
    chart = Chart("图1　事项", ("道口", "照明"), (27, 18), "件", "")
    assert layout.chart_words(chart) == "图1　事项：道口27件，照明18件。"
