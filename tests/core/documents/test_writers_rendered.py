"""The Word file as LibreOffice lays it out. Where the machine has no LibreOffice these tests are skipped,
unless WEIYUAN_NO_SKIP=1 asks that they fail instead."""

import io
import os
import shutil
import subprocess

import pdfplumber
import pytest

from tests.core.documents.writers_sample import RARE, ROW, line, pages, sample
from weiyuan.core.documents.tree import Document, Paragraph
from weiyuan.core.documents.writers.docx import to_docx
from weiyuan.core.documents.writers.pdf import FONTS

pytestmark = pytest.mark.office
MM = 72 / 25.4
# The official faces are not ours to bring; the product's stand in for them.
FACES = {
    "仿宋_GB2312": "Weiyuan Serif SC",
    "宋体": "Weiyuan Serif SC",
    "方正小标宋简体": "Weiyuan Serif SC",
    "黑体": "Weiyuan Sans SC",
    "楷体_GB2312": "Weiyuan Kai SC",
    "Times New Roman": "Weiyuan Serif SC",
}


@pytest.fixture(scope="module")
def render(tmp_path_factory):
    """Convert a document with soffice and open the PDF."""
    if shutil.which("soffice") is None:
        if os.environ.get("WEIYUAN_NO_SKIP") == "1":
            pytest.fail("soffice is missing (apt-get install libreoffice-writer-nogui)")
        pytest.skip("soffice is missing (apt-get install libreoffice-writer-nogui)")
    folder = tmp_path_factory.mktemp("office")
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{ours}</family></prefer></alias>'
        for name, ours in FACES.items()
    )
    (folder / "fonts.conf").write_text(
        f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder}/cache</cachedir>{aliases}</fontconfig>"
    )
    environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)}
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]

    def convert(document):
        (folder / "summary.docx").write_bytes(to_docx(document))
        subprocess.run(
            [*command, "summary.docx"],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
            timeout=120,
        )
        return pdfplumber.open(io.BytesIO((folder / "summary.pdf").read_bytes()))

    return convert


@pytest.fixture(scope="module")
def long(render):
    return render(pages(4))


@pytest.fixture(scope="module")
def short(render):
    return render(sample())


def lines_of(page):
    return page.extract_text_lines(return_chars=True)


def test_a_full_page_has_22_lines_of_28_characters(long):
    *body, number = lines_of(long.pages[1])
    assert len(body) == 22
    assert {len(each["text"]) for each in body} <= {28, 26}
    assert number["text"] == "— 2 —"


def test_text_fills_the_type_area(long):
    page = long.pages[1]
    full = [each for each in lines_of(page) if each["text"] == ROW]
    assert {round(each["x0"] / MM) for each in full} == {28}
    assert {round((page.width - each["x1"]) / MM) for each in full} == {26}
    assert min(each["top"] for each in full) >= 37 * MM
    assert max(each["bottom"] for each in full) <= page.height - 35 * MM


def test_page_numbers_change_sides(long):
    odd, even = (lines_of(long.pages[i])[-1] for i in (0, 1))
    assert (odd["text"], even["text"]) == ("— 1 —", "— 2 —")
    assert odd["x0"] > 150 * MM > 60 * MM > even["x1"]


@pytest.mark.parametrize("words", [15, 16, 17, 18])
def test_the_signature_never_stands_on_a_page_without_text(render, words):
    blocks = (*[Paragraph(line("正文。"))] * words, Paragraph(line("请审阅。")))
    document = Document(("总结",), blocks, signature="柳荫街道政协委员工作室", signed_on="2026年1月7日")
    assert "请审阅。" in render(document).pages[-1].extract_text()


def test_words_rare_characters_and_cells_arrive(short):
    text = "".join(page.extract_text() for page in short.pages)
    assert all(character in text for character in RARE)
    for wanted in ("一、联系群众", "（一）接待与走访", "澄川区政协：", "东里站", "118"):
        assert wanted in text


def test_the_chart_stands_in_the_page(short):
    picture = next(image for page in short.pages for image in page.images)
    assert round(picture["width"] / MM) == 156
