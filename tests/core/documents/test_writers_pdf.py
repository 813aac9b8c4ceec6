"""The PDF, read back by position and by glyph."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pdfplumber
import pypdf
import pytest
import typst

from tests.core.documents.writers_sample import CHART, NASTY, RARE, ROW, TABLE, line, pages, sample
from weiyuan.core.documents.tree import Document, Paragraph, Table
from weiyuan.core.documents.writers import pdf

MM = 72 / 25.4


@pytest.fixture
def bare_machine(monkeypatch):
    """A machine without a single font of its own."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[pdf.FONTS])
    monkeypatch.setattr(pdf, "_fonts", lambda: fonts)


@pytest.fixture(scope="module")
def written():
    with pdfplumber.open(io.BytesIO(pdf.to_pdf(sample()))) as opened:
        yield opened


def squeezed(text):
    return re.sub(r"\s+", "", text)


def text_of(opened):
    return squeezed("".join(page.extract_text() for page in opened.pages))


def lines_of(page):
    return page.extract_text_lines(return_chars=True)


def glyphs(content):
    """All glyph numbers that the file prints; 0 is the box for a missing character."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    for page in reader.pages:
        stream = pypdf.generic.ContentStream(page.get_contents(), reader)
        for operands, operator in stream.operations:
            if operator in (b"Tj", b"TJ"):
                parts = operands[0] if operator == b"TJ" else operands
                for part in parts:
                    raw = getattr(part, "original_bytes", b"")
                    yield from (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))


def test_a_full_page_has_22_lines_of_28_characters():
    with pdfplumber.open(io.BytesIO(pdf.to_pdf(pages(4)))) as opened:
        *body, number = lines_of(opened.pages[1])
        assert len(body) == 22
        assert {len(each["text"]) for each in body} <= {28, 26}
        assert number["text"] == "— 2 —"


def test_text_fills_the_type_area_and_stays_in_it():
    with pdfplumber.open(io.BytesIO(pdf.to_pdf(pages(4)))) as opened:
        page = opened.pages[1]
        full = [each for each in lines_of(page) if each["text"] == ROW]
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
        assert {round(each["x0"] / MM) for each in full} == {28}
        assert {round((page.width - each["x1"]) / MM) for each in full} == {26}
        assert min(each["top"] for each in full) >= 37 * MM
        assert max(each["bottom"] for each in full) <= page.height - 35 * MM


def test_lines_stand_28_95_points_apart():
    with pdfplumber.open(io.BytesIO(pdf.to_pdf(pages(4)))) as opened:
        baselines = [each["chars"][0]["matrix"][5] for each in lines_of(opened.pages[1])[:-1]]
    steps = {round(above - below, 2) for above, below in pairwise(baselines)}
    assert steps == {28.95}


def test_a_paragraph_is_indented_by_two_characters(written):
    first = next(each for each in lines_of(written.pages[0]) if each["text"].startswith("工作室依托"))
    assert first["x0"] == pytest.approx(28 * MM + 2 * 15.75, abs=0.5)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages():
    with pdfplumber.open(io.BytesIO(pdf.to_pdf(pages(4)))) as opened:
        odd, even = (lines_of(opened.pages[i])[-1] for i in (0, 1))
        assert (odd["text"], even["text"]) == ("— 1 —", "— 2 —")
        assert opened.pages[0].width - odd["x1"] == pytest.approx(26 * MM + 14, abs=3)
        assert even["x0"] == pytest.approx(28 * MM + 14, abs=3)
        assert odd["chars"][0]["size"] == pytest.approx(14)
        middle = (odd["top"] + odd["bottom"]) / 2
        assert middle == pytest.approx((297 - 35 + 7) * MM, abs=3)


def test_a_row_is_never_torn_and_the_head_stands_on_every_page():
    long = line("承办单位答复说" * 12)
    table = Table("表1　台账", ("序号", "答复"), tuple((line(str(i)), long) for i in range(40)), (0,))
    with pdfplumber.open(io.BytesIO(pdf.to_pdf(Document(("总结",), (table,))))) as opened:
        texts = [squeezed(page.extract_text()) for page in opened.pages]
    assert len(texts) > 2
    assert all(text.count("序号答复") == 1 for text in texts)
    assert all(text.count("承") % 12 == 0 for text in texts)


@pytest.mark.parametrize("words", range(5, 34, 4))
def test_the_signature_never_stands_on_a_page_without_text(words):
    blocks = (*[Paragraph(line("正文。"))] * words, Paragraph(line("请审阅。")))
    document = Document(("总结",), blocks, signature="柳荫街道政协委员工作室", signed_on="2026年1月7日")
    with pdfplumber.open(io.BytesIO(pdf.to_pdf(document))) as opened:
        assert "请审阅。" in opened.pages[-1].extract_text()


def test_the_title_is_centred_at_22_points(written):
    for each in lines_of(written.pages[0])[:2]:
        assert each["chars"][0]["size"] == 22
        assert (each["x0"] + each["x1"]) / 2 == pytest.approx((28 + 78) * MM, abs=2)


def test_the_date_keeps_four_characters_from_the_right_edge(written):
    date = next(each for each in lines_of(written.pages[-1]) if each["text"] == "2026年11月27日")
    assert written.pages[-1].width - 26 * MM - date["x1"] == pytest.approx(4 * 15.75, abs=1)


def test_headings_and_cells_and_captions_arrive(written):
    text = text_of(written)
    for wanted in ("一、联系群众", "（一）接待与走访", "澄川区政协：", "西里站496", CHART.conclusion):
        assert wanted in text
    assert squeezed(TABLE.caption) in text


def test_headings_are_bookmarks_and_the_file_is_tagged():
    reader = pypdf.PdfReader(io.BytesIO(pdf.to_pdf(sample())))
    first, below, last = reader.outline
    assert (first.title, last.title) == ("一、联系群众", "二、存在的不足")
    assert [entry.title for entry in below] == ["（一）接待与走访"]
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_nothing_in_a_text_becomes_markup_or_opens_a_file(written):
    assert squeezed(NASTY) in text_of(written)


def test_markup_in_labels_captions_and_names_stays_text_too():
    chart = replace(CHART, caption=NASTY, labels=("#read(1)", "<b>", "*"), conclusion=NASTY)
    document = replace(sample(), title=("#read(1)",), addressee=NASTY, blocks=(chart,), signature="*#panic()*")
    with pdfplumber.open(io.BytesIO(pdf.to_pdf(document))) as opened:
        assert text_of(opened).count(squeezed(NASTY)) == 3


def test_even_a_template_reads_no_file_beyond_its_folder():
    with pytest.raises(typst.TypstError):
        pdf._compiled(b'#read("../../../settings.py")', format="pdf")
    with pytest.raises(typst.TypstError):
        pdf._compiled(b'#read("/../../../settings.py")', format="pdf")


def test_every_character_has_a_glyph_on_a_machine_without_fonts(bare_machine):
    content = pdf.to_pdf(sample())
    assert 0 not in set(glyphs(content))
    with pdfplumber.open(io.BytesIO(content)) as opened:
        assert all(character in text_of(opened) for character in RARE)
        assert {each["fontname"].split("+")[1][:7] for page in opened.pages for each in page.chars} == {"Weiyuan"}


def test_a_character_without_a_glyph_would_be_noticed(bare_machine):
    assert 0 in set(glyphs(pdf.to_pdf(Document(("总结",), (Paragraph(line("\U000f1234")),)))))


def test_all_of_gb2312_and_gbk_has_glyphs(bare_machine):
    """20,902 ideographs: a member's name outside the common ones must still print."""
    text = "".join(map(chr, range(0x4E00, 0x9FA6)))
    assert 0 not in set(glyphs(pdf.to_pdf(Document(("总结",), (Paragraph(line(text)),)))))


def test_the_faces_differ_by_level(bare_machine):
    with pdfplumber.open(io.BytesIO(pdf.to_pdf(sample()))) as opened:
        faces = {each["text"]: each["chars"][-1]["fontname"].split("+")[1] for each in lines_of(opened.pages[0])}
    assert faces["柳荫街道政协委员工作室"].startswith("WeiyuanSerifSC-Bold")
    assert faces["一、联系群众"].startswith("WeiyuanSansSC")
    assert faces["（一）接待与走访"].startswith("WeiyuanKaiSC")


def test_the_same_document_gives_the_same_bytes():
    assert pdf.to_pdf(sample()) == pdf.to_pdf(sample())


def test_the_moment_of_making_stands_in_the_properties():
    content = pdf.to_pdf(sample(), made_at=datetime(2026, 11, 27, 8, 30, tzinfo=UTC))
    made = pypdf.PdfReader(io.BytesIO(content)).metadata.creation_date
    assert (made.year, made.month, made.day, made.hour) == (2026, 11, 27, 8)


def test_a_chart_becomes_a_picture_that_is_not_empty():
    png = pdf.to_png(CHART)
    assert png.startswith(b"\x89PNG")
    assert len(png) > 5000
