"""Build the font subsets that come with the product (weiyuan/core/documents/fonts).

Not part of the product and not in its lock. To run it:

    apt-get install fonts-noto-cjk fonts-noto-cjk-extra fonts-lxgw-wenkai unicode-data
    python3 -m venv fontvenv && fontvenv/bin/pip install fonttools
    fontvenv/bin/python tools/build_fonts.py

The same Debian packages and the same fontTools give the same bytes. Why these faces and these
characters: docs/adr/0005-documents-and-fonts.md.
"""

from __future__ import annotations

import bz2
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

NOTO = Path("/usr/share/fonts/opentype/noto")
WENKAI = Path("/usr/share/fonts/truetype/lxgw-wenkai")
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
TARGET = Path(__file__).resolve().parent.parent / "weiyuan" / "core" / "documents" / "fonts"

SYMBOL_BLOCKS = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0xFF),  # Latin-1
    (0x2010, 0x203E),  # dashes, quotation marks, ellipsis, per mille
    (0x2460, 0x249B),  # ①, ⑴, ⒈
    (0x3000, 0x303F),  # CJK punctuation
    (0x3220, 0x3243),  # ㈠
    (0x3380, 0x33DF),  # ㎡, ㎏, ㎞
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFFEE),  # full-width forms
)


@dataclass(frozen=True)
class Face:
    """One subset: where it comes from, what it is called here, which ideographs it keeps."""

    source: Path
    family: str  # within a collection: the family to take
    name: str
    weight: int
    target: str
    ideographs: set[int]

    @property
    def style(self) -> str:
        return "Bold" if self.weight == 700 else "Regular"


def gb2312() -> set[int]:
    """All of GB/T 2312: 6,763 ideographs and the symbols of rows 1 to 9."""

    def decoded() -> Iterator[str]:
        for row in range(0xA1, 0xF8):
            for cell in range(0xA1, 0xFF):
                yield bytes([row, cell]).decode("gb2312", errors="ignore")

    return {ord(character) for character in decoded() if character}


def general_standard() -> set[int]:
    """The 8,105 characters of 通用规范汉字表 (2013), as Unihan's kTGH has them."""
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        found = {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line}
    if len(found) != 8105:
        sys.exit(f"Unihan names {len(found)} characters of 通用规范汉字表, not 8105.")
    return found


def opened(face: Face) -> TTFont:
    if face.source.suffix == ".ttf":
        return TTFont(face.source, recalcTimestamp=False)
    for font in TTCollection(face.source).fonts:
        if face.family in (font["name"].getDebugName(1), font["name"].getDebugName(16)):
            font.recalcTimestamp = False
            return font
    sys.exit(f"{face.source} has no {face.family}.")


def rename(font: TTFont, face: Face) -> None:
    """Give the subset its own name: the licence forbids the reserved names of its origin."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 5, 13, 14)]
    postscript = f"{face.name.replace(' ', '')}-{face.style}"
    full = f"{face.name} {face.style}"
    for number, text in ((1, face.name), (2, face.style), (3, postscript), (4, full), (6, postscript)):
        names.setName(text, number, 3, 1, 0x409)
    bold = face.style == "Bold"
    font["OS/2"].usWeightClass = face.weight
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        top = cff.topDictIndex[0]
        top.FullName, top.FamilyName = full, face.name
        for number, part in enumerate(getattr(top, "FDArray", [])):
            part.FontName = f"{postscript}-{number}"


def build(face: Face, symbols: set[int]) -> None:
    font = opened(face)
    options = subset.Options(
        layout_features=["kern", "ccmp"],
        hinting=False,
        notdef_outline=True,
        name_IDs=["*"],
        name_languages=["*"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=face.ideographs | symbols)
    subsetter.subset(font)
    rename(font, face)
    font.save(TARGET / face.target)
    size = (TARGET / face.target).stat().st_size / 1e6
    sys.stdout.write(f"{face.target}: {size:.2f} MB, {len(font.getBestCmap())} characters\n")


def main() -> None:
    symbols = {code for first, last in SYMBOL_BLOCKS for code in range(first, last + 1)}
    common = general_standard() | gb2312()
    # The body face is the last resort for members' names: every unified ideograph that any
    # input method offers, and whatever the source has beyond the basic plane (𠮷).
    widest = common | set(range(0x4E00, 0xA000)) | set(range(0x20000, 0x323B0))
    regular, bold = NOTO / "NotoSerifCJK-Regular.ttc", NOTO / "NotoSerifCJK-Bold.ttc"
    medium, wenkai = NOTO / "NotoSansCJK-Medium.ttc", WENKAI / "LXGWWenKai-Regular.ttf"
    for face in (
        Face(regular, "Noto Serif CJK SC", "Weiyuan Serif SC", 400, "WeiyuanSerif-Regular.otf", widest),
        Face(bold, "Noto Serif CJK SC", "Weiyuan Serif SC", 700, "WeiyuanSerif-Bold.otf", common),
        Face(medium, "Noto Sans CJK SC Medium", "Weiyuan Sans SC", 400, "WeiyuanSans-Regular.otf", common),
        Face(wenkai, "", "Weiyuan Kai SC", 400, "WeiyuanKai-Regular.ttf", gb2312()),
    ):
        build(face, symbols)


if __name__ == "__main__":
    main()
