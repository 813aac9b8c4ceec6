"""Encrypted fields for residents' identity, and masks for showing it. The key is never in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

MARK = "v1:"
NONCE_BYTES = 12


@lru_cache(maxsize=2)
def _derived(key: str, purpose: str) -> bytes:
    return hashlib.scrypt(key.encode(), salt=purpose.encode(), n=2**12, r=8, p=1, dklen=32)


def encrypt(text: str) -> str:
    """AES-256-GCM with a fresh nonce: the same text gives another cipher text each time. "" stays ""."""
    if not text:
        return ""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_derived(settings.IDENTITY_KEY, "encrypt")).encrypt(nonce, text.encode(), None)
    return MARK + base64.b64encode(nonce + sealed).decode()


def decrypt(sealed: str) -> str:
    """The text again. Raises ValueError where the key does not fit or the cipher text was tampered with."""
    if not sealed:
        return ""
    raw = base64.b64decode(sealed.removeprefix(MARK))
    try:
        plain = AESGCM(_derived(settings.IDENTITY_KEY, "encrypt")).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None)
    except InvalidTag as error:
        raise ValueError("the identity key does not fit this text") from error
    return plain.decode()


def fingerprint(text: str) -> str:
    """A keyed hash, for finding the same phone number again without keeping it in clear."""
    digits = "".join(text.split())
    return hmac.new(_derived(settings.IDENTITY_KEY, "look-up"), digits.encode(), hashlib.sha256).hexdigest()


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
    """Text that lies encrypted in the database and is clear in the object. Cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text) if text is not None else None

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return None if value is None else decrypt(value)
