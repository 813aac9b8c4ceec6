"""What a file is, by its content: what is taken, what is refused, and what is left of a photo."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from weiyuan.core.files import KINDS, LONG_EDGE, SMALL_EDGE, Refused, clean_name, examine

GPS = 0x8825
ORIENTATION = 0x0112
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def photo(kind: str = "jpeg", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#155566").save(out, kind, **more)
    return out.getvalue()


def with_place(**tags: object) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[ORIENTATION] = "SpyPhone", 6
    exif.get_ifd(GPS).update({1: "N", 2: (31.0, 12.0, 5.0)})
    return photo(exif=exif, comment=b"taken at home")


def office(
    part: str = "wordprocessingml.document", parts: dict[str, bytes] | None = None, macros: bool = False
) -> bytes:
    main = "application/vnd.openxmlformats-officedocument." + part + ".main+xml"
    if macros:
        main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>')
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def old_office(stream: str) -> bytes:
    return CFB + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 40


def png_header(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + crc + b"\0\0\0\0IDAT\x35\xaf\x06\x1e"


GOOD = {
    "jpeg": photo(),
    "png": photo("png"),
    "webp": photo("webp"),
    "pdf": b"%PDF-1.7\n1 0 obj\n%%EOF\n",
    "docx": office(),
    "xlsx": office("spreadsheetml.sheet"),
    "pptx": office("presentationml.presentation"),
    "doc": old_office("WordDocument"),
    "xls": old_office("Workbook"),
    "ppt": old_office("PowerPoint Document"),
    "txt": "会议记录，第一页\n".encode(),
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_is_known_by_its_content(kind: str) -> None:
    found = examine(GOOD[kind])
    assert found.kind is KINDS[kind]
    assert found.kind.image or found.content == GOOD[kind]


def test_text_of_old_programs_is_text_too() -> None:
    assert examine("姓名,人数\r\n李知远,3\r\n".encode("gb18030")).kind.name == "txt"


BAD = {
    "empty": (b"", "空的"),
    "gif that is a page": (b"GIF89a/*<html><script>alert(1)</script>*/", "GIF"),
    "svg with script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
    "page": ("\ufeff  <!DOCTYPE html><p>".encode(), "网页"),
    "program": (b"MZ\x90\0\x03" + b"\0" * 60, "不收这种文件"),
    "script with a control": (b"#!/bin/sh\n\x07", "不收这种文件"),
    "jpeg without an end of sense": (photo()[:200], "图片打不开"),
    "jpeg in name of its first bytes": (b"\xff\xd8\xff<html><script>", "图片打不开"),
    "png of 50,000 by 50,000": (png_header(50_000, 50_000), "万像素"),
    "png just over the bound": (png_header(8193, 6144), "万像素"),
    "half a pdf": (b"%PDF-1.7\n1 0 obj", "不完整"),
    "zip": (office("nothing"), "不收这种文件"),
    "zip without a list of parts": (b"PK\x03\x04" + b"\0" * 30, "打不开"),
    "word with macros": (office(macros=True), "宏"),
    "excel with a hidden macro": (office("spreadsheetml.sheet", {"xl/vbaProject.bin": b"x"}), "宏"),
    "old word with macros": (old_office("WordDocument") + old_office("_VBA_PROJECT")[8:], "宏"),
    "locked office file": (old_office("EncryptedPackage"), "密码"),
    "old mail": (old_office("__nameid_version1.0"), "不收这种文件"),
    "heic": (b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_taken_is_refused_in_words(case: str) -> None:
    content, reason = BAD[case]
    with pytest.raises(Refused, match=reason):
        examine(content)


def test_a_zip_bomb_is_refused_without_being_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weiyuan.core.files.MOST_UNPACKED", 5_000_000)
    bomb = office(parts={"word/document.xml": b"\0" * 6_000_000})
    assert len(bomb) < 20_000
    with pytest.raises(Refused, match="展开后太大"):
        examine(bomb)


def test_a_zip_of_countless_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weiyuan.core.files.MOST_PARTS", 3)
    with pytest.raises(Refused, match="展开后太大"):
        examine(office(parts={f"{at}.xml": b"" for at in range(3)}))


def test_a_photo_keeps_neither_place_nor_phone_nor_remarks_and_stands_upright() -> None:
    source = with_place()
    assert b"SpyPhone" in source
    found = examine(source)
    with Image.open(BytesIO(found.content)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.size == (40, 60) == (found.width, found.height)
    for secret in (b"SpyPhone", b"taken at home", b"Exif"):
        assert secret not in found.content + found.small


def test_what_hangs_behind_a_photo_is_gone() -> None:
    found = examine(photo() + b"<script>alert(1)</script>")
    assert b"<script>" not in found.content


def test_remarks_in_a_png_are_gone_and_its_holes_stay() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (1, 2, 3, 0)).save(out, "png", icc_profile=b"a profile", dpi=(300, 300))
    with Image.open(BytesIO(examine(out.getvalue()).content)) as image:
        assert (image.mode, image.info) == ("RGBA", {})


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "CMYK"])
def test_images_of_every_make_are_taken(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (20, 10)).save(out, "jpeg" if mode == "CMYK" else "png")
    assert examine(out.getvalue()).width == 20


def test_a_large_photo_is_made_smaller_and_gets_a_small_picture() -> None:
    found = examine(photo(size=(6000, 3000)))
    assert (found.width, found.height) == (LONG_EDGE, LONG_EDGE // 2)
    with Image.open(BytesIO(found.small)) as small:
        assert (small.format, small.size) == ("WEBP", (SMALL_EDGE, SMALL_EDGE // 2))


NAMES = {
    ("照片.jpg", "jpeg"): "照片.jpg",
    ("照片.JPEG", "jpeg"): "照片.jpeg",
    ("../../etc/passwd", "txt"): "passwd.txt",
    ("C:\\Users\\li\\会议.docx", "docx"): "会议.docx",
    ("photo\u202egpj.exe", "jpeg"): "photogpj.jpg",
    ("照片.jpg.exe", "jpeg"): "照片.jpg",
    ("总结.pdf", "png"): "总结.png",
    ("3.工作总结", "pdf"): "3.工作总结.pdf",
    ("a\r\nb\0\u200b  c.txt", "txt"): "a b c.txt",
    ('<b>"x"?.csv', "txt"): "bx.csv",
    (".htaccess", "txt"): "htaccess.txt",
    ("..", "pdf"): "未命名.pdf",
    ("", "pdf"): "未命名.pdf",
    ("长" * 300 + ".pdf", "pdf"): "长" * 96 + ".pdf",
}


@pytest.mark.parametrize(("said", "kind"), NAMES)
def test_a_name_is_only_text_with_one_true_ending(said: str, kind: str) -> None:
    assert clean_name(said, KINDS[kind]) == NAMES[said, kind]
