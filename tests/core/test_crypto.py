"""Residents' identity: sealed in the database, masked on the screen, found again by a keyed hash."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from weiyuan.core import crypto
from weiyuan.core.crypto import EncryptedTextField, WrongKey, decrypt, encrypt, fingerprint, fingerprints, mask


@pytest.fixture(autouse=True)
def key(settings: object) -> None:
    settings.IDENTITY_KEY = "a key for the tests"  # type: ignore[attr-defined]
    settings.IDENTITY_KEY_OLD = []  # type: ignore[attr-defined]
    settings.IDENTITY_KEY_PATH = None  # type: ignore[attr-defined]


def test_what_was_sealed_opens_again() -> None:
    assert decrypt(encrypt("铁路新村3栋，13812341234")) == "铁路新村3栋，13812341234"


@given(st.text())
def test_any_text_survives(text: str) -> None:
    assert decrypt(encrypt(text)) == text


def test_nothing_of_the_text_shows() -> None:
    sealed = encrypt("13812341234")
    raw = base64.b64decode(sealed.rpartition(":")[2])
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
    mark, _colon, text = encrypt("13812341234").rpartition(":")
    raw = bytearray(base64.b64decode(text))
    raw[at] ^= 1
    with pytest.raises(WrongKey, match="does not fit"):
        decrypt(f"{mark}:{base64.b64encode(raw).decode()}")


@pytest.mark.parametrize("broken", ["v1:", "v1:AAAA", "v1:不是密文", "13812341234", "v2:", "v2:aa", "v2:aa:AAAA"])
def test_what_is_no_seal_is_refused(broken: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- base64 and the cipher word it differently
        decrypt(broken)


FROM_BEFORE = "v1:AAAAAAAAAAAAAAAAbXYnv1eBai56gMuCS1C/dqxV7wjGo/u9u/y8"  # 13812341234 under the key of these tests


class TestSeveralKeys:
    @pytest.fixture
    def new_key(self, settings: Any) -> Callable[[], None]:
        def change() -> None:
            settings.IDENTITY_KEY_OLD = [settings.IDENTITY_KEY, *settings.IDENTITY_KEY_OLD]
            settings.IDENTITY_KEY = f"key number {len(settings.IDENTITY_KEY_OLD) + 1}"

        return change

    def test_what_lies_under_an_older_key_stays_readable(self, new_key: Callable[[], None]) -> None:
        old = encrypt("13812341234")
        new_key()
        new_key()
        assert decrypt(old) == "13812341234"
        assert encrypt("13812341234").partition(":")[2][:8] != old.partition(":")[2][:8]

    def test_what_was_sealed_before_keys_had_names_stays_readable(self, new_key: Callable[[], None]) -> None:
        assert decrypt(FROM_BEFORE) == "13812341234"
        new_key()
        assert decrypt(FROM_BEFORE) == "13812341234"

    def test_a_text_cannot_be_passed_off_as_one_of_another_key(self, new_key: Callable[[], None]) -> None:
        old = encrypt("13812341234")
        new_key()
        mark = encrypt("x").rpartition(":")[0]
        with pytest.raises(WrongKey):
            decrypt(f"{mark}:{old.rpartition(':')[2]}")
        with pytest.raises(WrongKey):
            decrypt(f"v1:{old.rpartition(':')[2]}")

    def test_a_number_is_found_under_all_keys(self, new_key: Callable[[], None]) -> None:
        old = fingerprint("13812341234")
        new_key()
        assert {old, fingerprint("13812341234")} == set(fingerprints("13812341234"))

    def test_a_server_that_runs_learns_of_a_new_key_from_the_file(self, settings: Any, tmp_path: Path) -> None:
        settings.IDENTITY_KEY_PATH = tmp_path / "key.txt"
        settings.IDENTITY_KEY_PATH.write_text("first\n")
        old = encrypt("13812341234")
        fresh = tmp_path / "fresh.txt"
        fresh.write_text("second\nfirst\n")
        fresh.replace(settings.IDENTITY_KEY_PATH)
        assert crypto.keys() == ("second", "first")
        assert decrypt(old) == decrypt(encrypt("13812341234"))
        settings.IDENTITY_KEY_PATH.unlink()
        with pytest.raises(WrongKey, match="gone"):
            encrypt("13812341234")


class TestFingerprint:
    @pytest.mark.parametrize(
        "typed", ["138-1234-1234", "１３８１２３４１２３４", "+86 138 1234 1234", "0086-13812341234"]
    )
    def test_the_same_number_is_found_however_it_is_typed(self, typed: str) -> None:
        assert fingerprint(typed) == fingerprint("13812341234")

    def test_what_earlier_releases_wrote_is_found_too(self) -> None:
        as_it_was = crypto._hashed("a key for the tests", "138-1234-1234")
        assert as_it_was in fingerprints("138-1234-1234")

    def test_other_texts_lose_only_their_blanks(self) -> None:
        assert fingerprint("https://a.cn/x-1") != fingerprint("https://a.cn/x1")
        assert fingerprint("铁路 新村") == fingerprint("铁路新村")

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
