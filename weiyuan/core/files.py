"""Files from strangers: what they are by their content, under which name, and images without what they tell secretly.

Neither the name nor the browser's word decides what a file is. Images are written anew from their pixels, so that
place, device and hidden parts are gone (docs/adr/0009). Knows no domain.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

MOST_PIXELS = 8192 * 6144  # 50 million: the sharpest that office phones take
LONG_EDGE = 4096  # pixels of a stored image: a page of print stays legible
SMALL_EDGE = 320  # pixels of the small picture
QUALITY = 88
SMALL_QUALITY = 72
MOST_PARTS = 5_000  # of an Office file
MOST_UNPACKED = 400 * 1024 * 1024  # bytes of all its parts together
MOST_MANIFEST = 1024 * 1024  # bytes of its list of parts
MOST_NAME = 100  # characters


class Refused(ValueError):
    """The file is not taken; the text says why and what to do, in Chinese."""


@dataclass(frozen=True)
class Kind:
    """What a file is. The first of ``endings`` is given to files that bear none of them."""

    name: str
    label: str | Promise
    media: str
    endings: tuple[str, ...]
    image: bool = False


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.name: kind
    for kind in (
        Kind("jpeg", gettext_lazy("图片"), "image/jpeg", (".jpg", ".jpeg"), image=True),
        Kind("png", gettext_lazy("图片"), "image/png", (".png",), image=True),
        Kind("webp", gettext_lazy("图片"), "image/webp", (".webp",), image=True),
        Kind("pdf", "PDF", "application/pdf", (".pdf",)),
        Kind("docx", "Word", f"{OFFICE}wordprocessingml.document", (".docx",)),
        Kind("xlsx", "Excel", f"{OFFICE}spreadsheetml.sheet", (".xlsx",)),
        Kind("pptx", "PPT", f"{OFFICE}presentationml.presentation", (".pptx",)),
        Kind("doc", "Word", "application/msword", (".doc", ".wps")),
        Kind("xls", "Excel", "application/vnd.ms-excel", (".xls", ".et")),
        Kind("ppt", "PPT", "application/vnd.ms-powerpoint", (".ppt", ".dps")),
        Kind("txt", gettext_lazy("文字"), "text/plain", (".txt", ".csv")),
    )
}
ACCEPTED = gettext_lazy("图片（JPEG、PNG、WebP）、PDF、Word、Excel、PPT、文字（TXT、CSV）")
# What the browser's chooser offers. Without HEIC in the list iPhones hand photos over as JPEG.
OFFERED = ",".join(
    [k.media for k in KINDS.values() if k.image] + [e for k in KINDS.values() if not k.image for e in k.endings]
)


@dataclass(frozen=True)
class Kept:
    """A file as it is stored; images also as a small picture. Width and height in pixels, 0 of other kinds."""

    kind: Kind
    content: bytes
    small: bytes = b""
    width: int = 0
    height: int = 0


def examine(content: bytes) -> Kept:
    """Find out what a file is and make it fit to be kept.

    Raises Refused for everything that is not accepted, broken, or built to do harm.
    """
    if not content:
        raise Refused(_("文件是空的"))
    if name := _image_kind(content):
        return _drawn_anew(KINDS[name], content)
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-4096:]:
            raise Refused(_("PDF 不完整，请重新保存或重新下载一次"))
        return Kept(KINDS["pdf"], content)
    if content.startswith(b"PK\x03\x04"):
        return Kept(KINDS[_office_kind(content)], content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kept(KINDS[_old_office_kind(content)], content)
    _refuse_known(content)
    _refuse_unless_text(content)
    return Kept(KINDS["txt"], content)


def _unknown() -> Refused:
    return Refused(_("不收这种文件；可以传%s") % ACCEPTED)


# --- images -----------------------------------------------------------------------------------------


def _image_kind(content: bytes) -> str:
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


BROKEN_IMAGE = (
    OSError, ValueError, SyntaxError, TypeError, EOFError, IndexError, KeyError, struct.error, zlib.error,
    OverflowError, MemoryError,
)  # fmt: skip


def _drawn_anew(kind: Kind, content: bytes) -> Kept:
    """The pixels of the image and nothing else, upright, at most LONG_EDGE long."""
    try:
        with Image.open(BytesIO(content), formats=[kind.name]) as source:
            if source.width * source.height > MOST_PIXELS:
                raise _too_many_pixels()
            source.draft(None, (LONG_EDGE, LONG_EDGE))  # a large JPEG is read at half its size: a quarter of memory
            upright = ImageOps.exif_transpose(source)
        image = upright.convert(_mode(upright, kind))
        image.info.clear()  # or comments and colour profiles would be written again
        image.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS)
        small = image.copy()
        small.thumbnail((SMALL_EDGE, SMALL_EDGE), Image.Resampling.LANCZOS)
        main, little = BytesIO(), BytesIO()
        image.save(main, kind.name, quality=QUALITY)
        small.save(little, "webp", quality=SMALL_QUALITY)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Refused:
        raise
    except BROKEN_IMAGE:
        raise Refused(_("图片打不开，可能没有传完整；请重新拍或重新保存")) from None
    return Kept(kind, main.getvalue(), little.getvalue(), image.width, image.height)


def _mode(image: Image.Image, kind: Kind) -> str:
    if image.has_transparency_data and kind.name != "jpeg":
        return "RGBA"
    return "L" if image.mode in {"L", "1"} else "RGB"


def _too_many_pixels() -> Refused:
    return Refused(_("图片超过 %d 万像素，请缩小后再传") % (MOST_PIXELS // 10_000))


# --- documents --------------------------------------------------------------------------------------

MAIN_PARTS = {
    f"{OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
    f"{OFFICE}presentationml.presentation.main+xml": "pptx",
}


def _office_kind(content: bytes) -> str:
    """Which of the Office formats a zip is. Nothing but its list of parts is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Refused(_("文件展开后太大，没有收"))
            with archive.open("[Content_Types].xml") as manifest:
                said = manifest.read(MOST_MANIFEST).decode("utf-8", "replace")
    except KeyError:
        raise Refused(_("不收压缩包，请解开后逐个上传")) from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, struct.error):
        raise Refused(_("文件打不开，可能已损坏或加了密码；请重新保存")) from None
    if "macroEnabled" in said or any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise _with_macros()
    found = {name for part, name in MAIN_PARTS.items() if part in said}
    if len(found) != 1:
        raise _unknown()
    return found.pop()


def _with_macros() -> Refused:
    return Refused(_("文件里有宏，不收；请另存为不带宏的格式"))


OLD_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}


def _old_office_kind(content: bytes) -> str:
    """Which of the formats before 2007, by the names of the streams inside. They are only ever downloaded."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\0\0" in content

    if holds("EncryptedPackage"):
        raise Refused(_("文件加了密码，请去掉密码再传"))
    if holds("_VBA_PROJECT") or holds("_VBA_PROJECT_CUR"):
        raise _with_macros()
    for stream, name in OLD_STREAMS.items():
        if holds(stream):
            return name
    raise _unknown()


# --- what is refused with advice, and plain text ----------------------------------------------------

HEIF = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
MARKUP = re.compile(r"<\s*(?:!doctype|\?xml|html|head|body|script|svg|iframe|object|embed|img|meta)\b", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _refuse_known(content: bytes) -> None:
    if content[4:8] == b"ftyp" and content[8:12] in HEIF:
        raise Refused(
            _("这是 HEIC 照片，电脑上多半打不开。请在手机的“设置－相机－格式”里选“兼容性最佳”，或另存为 JPEG 再传")
        )
    if content.startswith((b"GIF87a", b"GIF89a")):
        raise Refused(_("不收 GIF 图片，请另存为 JPEG 或 PNG"))


def _refuse_unless_text(content: bytes) -> None:
    text = _decoded(content)
    if text is None or CONTROL.search(text):
        raise _unknown()
    if MARKUP.search(text):
        raise Refused(_("不收网页、SVG 和脚本；可以传%s") % ACCEPTED)


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


# --- names ------------------------------------------------------------------------------------------

ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")


def clean_name(said: str, kind: Kind) -> str:
    """What the sender called the file, fit for a page and a download: no path, nothing invisible, one true ending."""
    name = re.split(r"[\\/]", unicodedata.normalize("NFC", said))[-1]
    shown = "".join(" " if mark.isspace() else mark for mark in name)
    shown = "".join(mark for mark in shown if unicodedata.category(mark)[0] != "C" and mark not in '<>:"|?*')
    stem = re.sub(r" +", " ", shown).strip(" .")
    ending = kind.endings[0]
    while found := ENDING.search(stem):
        stem = stem[: found.start()].rstrip(" .")
        if found[0].lower() in kind.endings:
            ending = found[0].lower()
            break
    return (stem[: MOST_NAME - len(ending)] or _("未命名")) + ending
