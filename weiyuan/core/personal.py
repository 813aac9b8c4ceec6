"""Finds what in a text tells who somebody is: numbers, addresses, plates. Names of people it does not know.

It warns a person who reads on; it does not replace the reading. What it looks for keeps to mainland forms:
identity card (GB 11643, with its check digit), mobile and landline, bank card (with its Luhn digit), e-mail, a door
(house number, unit, room; a building alone holds many) and licence plate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

HIDDEN = "※※"


class Kind(TextChoices):
    """What was found."""

    ID_CARD = "id_card", _("身份证号")
    BANK_CARD = "bank_card", _("银行卡号")
    PHONE = "phone", _("电话号码")
    EMAIL = "email", _("电子邮箱")
    PLATE = "plate", _("车牌号")
    ADDRESS = "address", _("门牌号")
    KNOWN = "known", _("反映人信息")  # not found by its looks: the record itself says who spoke


class Found(NamedTuple):
    """A place in the text: ``text[start:end]`` as it stands there."""

    kind: Kind
    start: int
    end: int
    text: str

    @property
    def label(self) -> str:
        """What it is, in words for the screen."""
        return str(self.kind.label)


# One character for one, so that a place found is a place in the text as it was typed.
PLAIN = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("—–‐‑‒―−－", "-")
    | dict.fromkeys("\u3000\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\ufeff\t", " ")
    | dict.fromkeys("•・∙⋅", "·")
)
GAP = r"[ \-.·_]{0,3}"  # what people put between the digits of one number
DAY = re.compile(r"(?:19|20)\d\d[-.]\d{1,2}[-.]\d{1,2}")
LETTERS = "A-HJ-NP-Za-hj-np-z"
NUMBER = r"(?:[0-9]{1,5}|[零〇一二两三四五六七八九十百]{1,5})[A-Za-z甲乙丙丁]?"

ID_CARD = re.compile(rf"(?<![0-9])[1-9](?:{GAP}[0-9]){{16}}{GAP}[0-9Xx](?![0-9A-Za-z])")
BANK_CARD = re.compile(rf"(?<![0-9])[3-69](?:{GAP}[0-9]){{15,18}}(?![0-9])")
MOBILE = re.compile(rf"(?<![0-9])(?:\+?(?:00)?86{GAP})?(1{GAP}[3-9](?:{GAP}[0-9]){{9}})(?![0-9])")
LANDLINE = re.compile(
    rf"(?<![0-9])\(?0(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{GAP}[2-9](?:{GAP}[0-9]){{6,7}}(?![0-9])"
    rf"|(?:电话|座机|固话|手机|号码|联系方式|拨打|致电|传真|[Tt][Ee][Ll])[^0-9\n]{{0,4}}([2-9](?:{GAP}[0-9]){{6,7}})(?![0-9])"
)
EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?@ ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}")
PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ]?[{LETTERS}]{GAP}"
    rf"(?=[A-Za-z]{{0,5}}[0-9])[{LETTERS}0-9]{{4,5}}[{LETTERS}0-9挂学警港澳](?![0-9A-Za-z])"
)
ROOM = rf"{NUMBER} ?(?:室|房(?!间|屋|子|产|价|管|东)|户(?!人|居|籍|数|主))"
BARE = "[0-9]{3,4}(?![0-9年月元米万个人件次])"
DOOR = rf"(?: ?{NUMBER} ?(?:单元|门(?![面口])|楼|层|号))*(?: ?(?:{ROOM}|{BARE}))?"
FLAT = rf"(?:{NUMBER} ?[楼层] ?)?(?:{ROOM}|{NUMBER}号|{BARE})"
ADDRESS = re.compile(
    # 双桂路12号附3号, 铁路新村三号; not 〔2025〕3号, 8月3号, 3号线, and not the number of a building
    rf"(?<=[路街巷弄道同村组])({NUMBER}(?:-[0-9]{{1,4}})?号(?!线|文|令|提案|议案|楼|院|站|井|门|电梯)(?:附{NUMBER}号)?{DOOR})"
    # 3栋2单元501室, 3号楼501, 2单元501
    rf"|((?:{NUMBER} ?(?:栋|幢|号楼|座|号院)[ -]?)?{NUMBER} ?单元 ?{FLAT})"
    rf"|({NUMBER} ?(?:栋|幢|号楼|座)[ -]?{FLAT})"
    # 铁路新村3-2-501
    r"|(?<=[村区苑园城院庭府座栋])([0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4})(?![0-9-])"
    r"|(?<![0-9])([0-9]{3,4}室)"
)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _is_id_card(text: str) -> bool:
    """GB 11643-1999: weights 2^(17-i) mod 11, and a day of birth that there was."""
    number = _digits(text).upper()
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(number[:17]))
    return number[17] == "10X98765432"[total % 11]


def _is_bank_card(text: str) -> bool:
    """The Luhn digit (ISO/IEC 7812-1)."""
    digits = [int(digit) for digit in reversed(_digits(text))]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def _is_phone(text: str) -> bool:
    """Not a chain of other numbers with a day in it."""
    return not DAY.search(text)


def _always(_text: str) -> bool:
    return True


# The longest numbers first: a bank card contains what looks like a phone.
LOOKED_FOR: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    (Kind.ID_CARD, ID_CARD, _is_id_card),
    (Kind.BANK_CARD, BANK_CARD, _is_bank_card),
    (Kind.PHONE, MOBILE, _is_phone),
    (Kind.PHONE, LANDLINE, _is_phone),
    (Kind.EMAIL, EMAIL, _always),
    (Kind.PLATE, PLATE, _always),
    (Kind.ADDRESS, ADDRESS, _always),
)


def find_personal(text: str) -> list[Found]:
    """What in the text tells who somebody is, in the order in which it stands there; none overlaps another.

    Full-width signs count as plain ones, and spaces, hyphens and dots inside a number are seen through.
    """
    plain = text.translate(PLAIN)
    found, taken = [], bytearray(len(plain))
    for kind, start, end in _places(plain):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append(Found(kind, start, end, text[start:end]))
    return sorted(found, key=lambda one: one.start)


def _places(plain: str) -> Iterator[tuple[Kind, int, int]]:
    for kind, pattern, holds in LOOKED_FOR:
        for match in pattern.finditer(plain):
            said = match.lastindex or 0  # a group, where words around the number helped to find it
            if holds(match[said]):
                yield kind, match.start(said), match.end(said)


def redacted(text: str) -> str:
    """The text with everything that ``find_personal`` finds replaced by ※※."""
    pieces, at = [], 0
    for one in find_personal(text):
        pieces += [text[at : one.start], HIDDEN]
        at = one.end
    return "".join([*pieces, text[at:]])
