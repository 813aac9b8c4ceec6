"""A little work for the sender's machine, asked when very many forms come in: a person does not notice, a flood does.

It stands in for puzzles of foreign services. The challenge is signed, belongs to one form and runs out; whoever has
found a number that makes enough leading zero bits of the SHA-256 of "challenge:number" has worked.
"""

from __future__ import annotations

import hashlib
import re

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import salted_hmac

from weiyuan.portal.models import Draft
from weiyuan.portal.rules import WORK_LASTS

SIGNER = TimestampSigner(salt="portal.work")
NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


def form_mark(draft: Draft) -> str:
    """What stands for a form on its own pages; its key stays in the cookie."""
    return salted_hmac("portal.form", draft.key.hex, algorithm="sha256").hexdigest()[:20]


def challenge(draft: Draft, bits: int) -> str:
    """The text to which the number is to be found."""
    return SIGNER.sign(f"{form_mark(draft)}.{bits}")


def is_done(draft: Draft, said: str, number: str) -> bool:
    """Whether the work was done: for this form, not long ago, and as hard as it was asked for."""
    try:
        mark, asked = SIGNER.unsign(said, max_age=WORK_LASTS).split(".")
    except (BadSignature, ValueError):
        return False
    if mark != form_mark(draft) or not NUMBER.fullmatch(number) or not asked.isdigit():
        return False
    return int(asked) > 0 and zero_bits(hashlib.sha256(f"{said}:{number}".encode()).digest()) >= int(asked)


def zero_bits(digest: bytes) -> int:
    """Leading zero bits."""
    return len(digest) * 8 - int.from_bytes(digest, "big").bit_length()
