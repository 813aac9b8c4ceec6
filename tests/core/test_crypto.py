"""Residents' identity: sealed in the database, masked on the screen, found again by a keyed hash."""

import base64

import pytest
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from weiyuan.core import crypto
from weiyuan.core.crypto import EncryptedTextField, decrypt, encrypt, fingerprint, mask


@pytest.fixture(autouse=True)
def key(settings: object) -> None:
    settings.IDENTITY_KEY = "a key for the tests"  # type: ignore[attr-defined]


def test_what_was_sealed_opens_again() -> None:
    assert decrypt(encrypt("铁路新村3栋，13812341234")) == "铁路新村3栋，13812341234"


@given(st.text())
def test_any_text_survives(text: str) -> None:
    assert decrypt(encrypt(text)) == text


def test_nothing_of_the_text_shows() -> None:
    sealed = encrypt("13812341234")
    raw = base64.b64decode(sealed.removeprefix(crypto.MARK))
    assert "1381234" not in sealed
    assert b"1381234" not in raw


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert encrypt("13812341234") != encrypt("13812341234")


def test_nothing_stays_nothing() -> None:
    assert (encrypt(""), decrypt("")) == ("", "")


def test_another_key_does_not_open_it(settings: object) -> None:
    sealed = encrypt("13812341234")
    settings.IDENTITY_KEY = "another key"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="does not fit"):
        decrypt(sealed)


@pytest.mark.parametrize("at", [0, 12, -1], ids=["nonce", "text", "tag"])
def test_a_changed_seal_does_not_open(at: int) -> None:
    raw = bytearray(base64.b64decode(encrypt("13812341234").removeprefix(crypto.MARK)))
    raw[at] ^= 1
    with pytest.raises(ValueError, match="does not fit"):
        decrypt(crypto.MARK + base64.b64encode(raw).decode())


@pytest.mark.parametrize("broken", ["v1:", "v1:AAAA", "v1:不是密文", "13812341234"])
def test_what_is_no_seal_is_refused(broken: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- base64 and the cipher word it differently
        decrypt(broken)


class TestFingerprint:
    def test_the_same_number_is_found_however_it_is_spaced(self) -> None:
        assert fingerprint("138 1234 1234") == fingerprint(" 13812341234 ")

    def test_another_number_is_another(self) -> None:
        assert fingerprint("13812341234") != fingerprint("13812341235")

    def test_without_the_key_it_cannot_be_computed(self, settings: object) -> None:
        mine = fingerprint("13812341234")
        settings.IDENTITY_KEY = "another key"  # type: ignore[attr-defined]
        assert fingerprint("13812341234") != mine


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("张", "张*"),
        ("张某", "张*"),
        ("欧阳某某", "欧*"),
        ("13812341234", "138****1234"),
        ("铁路新村社区3栋2单元", "铁路新***"),
    ],
)
def test_masks(text: str, shown: str) -> None:
    assert mask(text) == shown


class Sealed(models.Model):
    """A table of one sealed column, made for these tests."""

    name = EncryptedTextField(null=True)

    class Meta:
        app_label = "core_tests"
        managed = False

    def __str__(self) -> str:
        return "sealed"


@pytest.mark.django_db
def test_the_column_holds_the_seal_and_the_object_the_text() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE core_tests_sealed (id integer PRIMARY KEY, name text)")
    Sealed.objects.bulk_create([Sealed(pk=1, name="张某"), Sealed(pk=2, name=""), Sealed(pk=3, name=None)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM core_tests_sealed ORDER BY id")
        stored = [row[0] for row in cursor.fetchall()]
    assert stored[0].startswith(crypto.MARK)
    assert stored[1:] == ["", None]
    assert [record.name for record in Sealed.objects.order_by("pk")] == ["张某", "", None]
    assert not Sealed.objects.filter(name="张某").exists()
