"""Encrypted fields for residents' identity, and masks for showing it. The keys are never in the database.

There may be several keys: what is written lies under the first one, what lies under an older one stays readable until
it was moved (``weiyuan.core.rotation``). A sealed text begins with the name of its key; see docs/adr/0016.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

FIRST_MARK = "v1:"  # before there was more than one key: the text does not say which one fits
MARK = "v2:"
NONCE_BYTES = 12


class WrongKey(ValueError):
    """A text lies under a key that is not in the ring, or it was tampered with."""


# --- the ring: the key of today, then the older ones --------------------------------------------------


@lru_cache(maxsize=2)
def _lines(path: Path, _changed: tuple[int, int]) -> tuple[str, ...]:
    return tuple(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def keys() -> tuple[str, ...]:
    """The keys that are in force, the present one first.

    A file of keys is read again as soon as it changed: a server that runs learns of a new key by itself.
    """
    path: Path | None = settings.IDENTITY_KEY_PATH
    if path is None:
        return (settings.IDENTITY_KEY, *settings.IDENTITY_KEY_OLD)
    try:
        stat = path.stat()
    except FileNotFoundError as error:
        raise WrongKey("the file with the identity key is gone") from error
    return _lines(path, (stat.st_mtime_ns, stat.st_ino)) + tuple(settings.IDENTITY_KEY_OLD)


@lru_cache(maxsize=64)
def _derived(key: str, purpose: str) -> bytes:
    return hashlib.scrypt(key.encode(), salt=purpose.encode(), n=2**12, r=8, p=1, dklen=32)


def key_id(key: str) -> str:
    """The short name under which sealed texts speak of their key; the key cannot be worked out from it."""
    return _derived(key, "name").hex()[:8]


def present_mark() -> str:
    """What a text begins with that lies under the present key."""
    return f"{MARK}{key_id(keys()[0])}:"


# --- sealing -----------------------------------------------------------------------------------------


def encrypt(text: str) -> str:
    """AES-256-GCM with a fresh nonce: the same text gives another cipher text each time. "" stays ""."""
    if not text:
        return ""
    key, nonce = keys()[0], os.urandom(NONCE_BYTES)
    mark = f"{MARK}{key_id(key)}:"
    sealed = AESGCM(_derived(key, "encrypt")).encrypt(nonce, text.encode(), mark.encode())
    return mark + base64.b64encode(nonce + sealed).decode()


def decrypt(sealed: str) -> str:
    """The text again. Raises WrongKey where no key of the ring fits or the cipher text was tampered with."""
    if not sealed:
        return ""
    try:
        if sealed.startswith(MARK):
            _version, name, _rest = sealed.split(":", 2)
            mark, fitting = f"{MARK}{name}:", [key for key in keys() if key_id(key) == name]
        else:
            mark, fitting = FIRST_MARK, list(keys())
        raw = base64.b64decode(sealed.removeprefix(mark), validate=True)
    except ValueError as error:
        raise WrongKey("this is no sealed text") from error
    for key in fitting:
        with suppress(InvalidTag, ValueError):
            bound = None if mark == FIRST_MARK else mark.encode()
            return AESGCM(_derived(key, "encrypt")).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound).decode()
    raise WrongKey("the identity key does not fit this text")


# --- finding again -----------------------------------------------------------------------------------


def fingerprint(text: str) -> str:
    """A keyed hash, for finding the same phone number again without keeping it in clear. Under the present key."""
    return _hashed(keys()[0], _alike(text))


def fingerprints(text: str) -> list[str]:
    """The hashes under which the same text may lie: one for each key, and as earlier releases wrote them."""
    forms = dict.fromkeys((_alike(text), "".join(text.split())))
    return [_hashed(key, form) for key in keys() for form in forms]


def _hashed(key: str, text: str) -> str:
    return hmac.new(_derived(key, "look-up"), text.encode(), hashlib.sha256).hexdigest()


def _alike(text: str) -> str:
    """１３８-1234 1234 and +86 13812341234 are the same number; any other text only loses its blanks."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    digits = re.sub(r"[-‐‑‒–—―−.·()+]", "", plain)
    if not digits.isdecimal():
        return "".join(text.split())
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)


def mask(text: str) -> str:
    """张某某 → 张*, 13812341234 → 138****1234, an address keeps nothing but its first characters."""
    if not text:
        return ""
    if text.isdigit() and len(text) >= 7:
        return f"{text[:3]}****{text[-4:]}"
    return text[:1] + "*" if len(text) <= 4 else text[:3] + "***"


if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField


class EncryptedTextField(TextField):
    """Text that lies encrypted in the database and is clear in the object. Cannot be searched.

    hashed_in  the field of the same model that holds its ``fingerprint``, if one does: a new key renews both
    """

    def __init__(self, *args: Any, hashed_in: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hashed_in = hashed_in  # nothing of the column: migrations need not know

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text) if text is not None else None

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return None if value is None else decrypt(value)
