"""The Word file, read back with python-docx."""

import io
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn

from tests.core.documents.writers_sample import CHART, NASTY, RARE, TABLE, line, sample
from weiyuan.core.documents.tree import Document, Paragraph
from weiyuan.core.documents.writers import write
from weiyuan.core.documents.writers.docx import to_docx


@pytest.fixture(scope="module")
def word():
    return docx.Document(io.BytesIO(to_docx(sample())))


def paragraph(word, text):
    return next(p for p in word.paragraphs if text in p.text)


def face(style):
    return style.element.rPr.rFonts.get(qn("w:eastAsia"))


def test_the_page_is_a4_with_the_margins_of_the_standard(word):
    section = word.sections[0]
    page = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in page] == [210, 297]
    assert [round(length.mm) for length in margins] == [37, 35, 28, 26]


def test_body_text_is_16_points_on_28_95_points_with_two_characters_indent(word):
    normal, body = word.styles["Normal"], word.styles["Body Text"]
    assert word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:sz')}").get(qn("w:val")) == "32"
    assert normal.paragraph_format.line_spacing.pt == 28.95
    indent = body.element.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "630")


def test_the_grid_has_lines_only(word):
    grid = word.sections[0]._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


@pytest.mark.parametrize(
    ("style", "name"),
    [("Title", "方正小标宋简体"), ("Heading 1", "黑体"), ("Heading 2", "楷体_GB2312"), ("footer", "宋体")],
)
def test_every_level_has_its_official_face(word, style, name):
    assert face(word.styles[style]) == name


def test_headings_are_real_headings(word):
    assert paragraph(word, "一、联系群众").style.name == "Heading 1"
    assert paragraph(word, "（一）接待与走访").style.name == "Heading 2"
    level = word.styles["Heading 2"].element.pPr.find(qn("w:outlineLvl"))
    assert level.get(qn("w:val")) == "1"


def test_the_title_is_centred_at_22_points_in_the_lines_that_were_given(word):
    title = word.paragraphs[0]
    assert title.text == "柳荫街道政协委员工作室\n2026年工作总结"
    assert title.style.font.size.pt == 22


def test_the_addressee_stands_flush_left_with_a_full_width_colon(word):
    addressee = word.paragraphs[1]
    assert addressee.text == "澄川区政协："
    assert addressee.style.name == "Salutation"


def test_odd_and_even_pages_number_on_their_own_side(word):
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        written = footer.paragraphs[0]
        assert written._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert written.text == "— 1 —"
        assert "PAGE" in written._p.xml


def test_the_date_keeps_four_characters_from_the_right_edge(word):
    date = word.paragraphs[-1]
    assert date.text == "2026年11月27日"
    assert date.style.name == "Signature"
    assert date._p.pPr.find(qn("w:ind")).get(qn("w:right")) == str(4 * 315)


def test_tables_keep_cells_and_repeat_their_head(word):
    table = word.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
        ["东里站", "5", "118"],
        ["西里站", "4", "96"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.cell(1, 1).paragraphs[0]._p.pPr.find(qn("w:jc")).get(qn("w:val")) == "right"
    assert paragraph(word, TABLE.caption).style.name == "Caption"


def test_a_chart_is_a_picture_with_words_for_those_who_cannot_see_it(word):
    assert len(word.inline_shapes) == 1
    shape = word.inline_shapes[0]
    assert shape._inline.docPr.get("descr").startswith(CHART.caption)
    assert round(shape.width.mm) == 156


def test_nothing_in_a_text_becomes_markup(word):
    assert paragraph(word, "#import").text == NASTY


def test_rare_characters_arrive(word):
    assert all(character in paragraph(word, "到场").text for character in RARE)


def test_the_properties_name_title_author_and_language(word):
    properties = word.core_properties
    assert properties.title == "柳荫街道政协委员工作室2026年工作总结"
    assert (properties.author, properties.language) == ("柳荫街道政协委员工作室", "zh-CN")


def test_the_same_document_gives_the_same_bytes():
    assert to_docx(sample()) == to_docx(sample())


def test_the_moment_of_making_stands_in_properties_and_archive():
    made = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
    content = to_docx(sample(), made_at=made)
    assert docx.Document(io.BytesIO(content)).core_properties.created == made
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(2026, 11, 27, 8, 30, 0)}


def test_a_document_without_frills_is_a_title_and_its_text():
    word = docx.Document(io.BytesIO(to_docx(Document(("总结",), (Paragraph(line("正文。")),)))))
    assert [p.text for p in word.paragraphs] == ["总结", "正文。"]


def test_no_writer_is_found_for_another_suffix():
    with pytest.raises(ValueError, match=r"\.odt"):
        write(sample(), ".odt")


def test_writing_words_does_not_load_typst():
    code = (
        "import sys\n"
        "from weiyuan.core.documents.tree import Document\n"
        "from weiyuan.core.documents.writers import write\n"
        "write(Document(('总结',), ()), '.docx')\n"
        "sys.exit('typst' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
