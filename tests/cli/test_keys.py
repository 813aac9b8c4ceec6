"""Changing the identity key: nothing is lost, nothing shows, nothing is noticed by those who work meanwhile."""

from __future__ import annotations

import argparse
import fcntl
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tests.matters.build import a_matter
from weiyuan.cli import keys as command
from weiyuan.core import crypto, rotation
from weiyuan.core.crypto import WrongKey, fingerprint, present_mark
from weiyuan.journal import transition
from weiyuan.journal.chain import broken_links
from weiyuan.journal.models import Entry
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries import matters_of_caller
from weiyuan.notices.models import Robot

PHONE = "13811112222"
SECRETS = ("苗小满", PHONE, "双桂路7号")


@pytest.fixture(autouse=True)
def key_file(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "identity_key.txt"
    path.write_text("the first key\n")
    settings.IDENTITY_KEY_PATH, settings.IDENTITY_KEY_OLD = path, []
    return path


@pytest.fixture
def matters(cast: Cast) -> list[ResidentMatter]:
    found = []
    for number in range(5):
        name, phone, address = SECRETS
        matter = a_matter(cast, no=f"QS-2025-000{number}", person_name=name, phone=phone, address=address)
        matter.derive()
        matter.save()
        found.append(matter)
    return found


def keys(action: str) -> int:
    return command.run(argparse.Namespace(action=action))


def lying() -> list[tuple[str, str]]:
    """Phones and their hashes as they lie in the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_key FROM matters_residentmatter ORDER BY id")
        return list(cursor.fetchall())


def test_everything_lies_under_the_new_key_and_nothing_else_changed(
    cast: Cast, matters: list[ResidentMatter], capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    robot = Robot.objects.create(org=cast.org, name="群", make="dingtalk", url="https://a.cn/x", secret="s")
    before = list(ResidentMatter.objects.order_by("pk").values())
    assert keys("rotate") == 0
    assert all(phone.startswith(present_mark()) and key == fingerprint(PHONE) for phone, key in lying())
    after = list(ResidentMatter.objects.order_by("pk").values())
    assert [{**row, "phone_key": ""} for row in after] == [{**row, "phone_key": ""} for row in before]
    robot.refresh_from_db()
    assert (robot.url, robot.secret) == ("https://a.cn/x", "s")
    said = capsys.readouterr()
    assert "weiyuan keys drop" in said.out
    notes = list(Entry.objects.filter(kind="orgs.orgunit.rotate_keys", org=cast.org).values_list("note", flat=True))
    assert len(notes) == 2
    everything = said.out + said.err + caplog.text + "".join(notes)
    assert [secret for secret in (*SECRETS, *crypto.keys()) if secret in everything] == []
    assert broken_links(cast.org) == []


def test_the_file_keeps_both_keys_until_the_old_one_is_dropped(
    matters: list[ResidentMatter], key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys("rotate")
    new, old = key_file.read_text().split("\n")[:2]
    assert old == "the first key"
    assert len(new) > 40
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert keys("drop") == 0
    assert key_file.read_text() == f"{new}\n"
    assert ResidentMatter.objects.get(pk=matters[0].pk).phone == PHONE
    assert Entry.objects.filter(kind="orgs.orgunit.drop_keys").exists()
    assert keys("drop") == 1
    assert "只有一把密钥" in capsys.readouterr().out


def test_a_caller_is_found_all_the_while(cast: Cast, matters: list[ResidentMatter], key_file: Path) -> None:
    key_file.write_text("the second key\nthe first key\n")
    os.utime(key_file, ns=(1, 1))
    later = a_matter(cast, no="QS-2025-0009", phone=PHONE)
    later.derive()
    later.save()
    assert matters_of_caller(cast.org, PHONE).count() == 6
    keys("rotate")
    assert matters_of_caller(cast.org, PHONE).count() == 6
    assert {key for _phone, key in lying()} == {fingerprint(PHONE)}


def test_a_run_that_was_killed_is_run_again(
    cast: Cast, matters: list[ResidentMatter], key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_places, real_encrypt, done = rotation.places, rotation.encrypt, 0
    monkeypatch.setattr(rotation, "places", lambda: [replace(place, batch=2) for place in real_places()])

    def dies(text: str) -> str:
        nonlocal done
        done += 1
        if done > 8:  # in the middle of the second batch
            raise KeyboardInterrupt
        return real_encrypt(text)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "encrypt", dies)
        with pytest.raises(KeyboardInterrupt):
            keys("rotate")
    moved = [phone.startswith(present_mark()) for phone, _key in lying()]
    assert moved == [True, True, False, False, False]
    assert keys("drop") == 1  # not yet
    assert "the first key" in key_file.read_text()
    assert keys("rotate") == 0
    assert key_file.read_text().count("\n") == 2  # no third key
    assert all(phone.startswith(present_mark()) for phone, _key in lying())
    assert keys("drop") == 0


def test_an_open_form_can_still_be_stored(
    cast: Cast, matters: list[ResidentMatter], signed_in: Callable[[str], Client]
) -> None:
    opened = ResidentMatter.objects.get(pk=matters[0].pk)
    keys("rotate")
    before, opened.content = opened.content, "路灯修好了"
    transition.correct([transition.change_of(opened, {"content": before})], by=cast["officer"])
    assert ResidentMatter.objects.get(pk=opened.pk).phone == PHONE
    assert lying()[0][1] == fingerprint(PHONE)


def test_what_an_undo_would_put_back_is_moved_too(cast: Cast, matters: list[ResidentMatter]) -> None:
    matter = ResidentMatter.objects.get(pk=matters[0].pk)
    with transition.deed(cast.org, "改电话", by=cast["officer"]) as done:
        matter.phone = "13833334444"
        transition.correct([transition.change_of(matter, {"phone": PHONE})], by=cast["officer"])
        matter.content, content = "改过", matter.content
        transition.correct([transition.change_of(matter, {"content": content})], by=cast["officer"])
    keys("rotate")
    assert keys("drop") == 0
    done.refresh_from_db()
    transition.undo(done, by=cast["officer"])
    matter.refresh_from_db()
    assert (matter.phone, matter.content, matter.phone_key) == (PHONE, "路灯不亮", fingerprint(PHONE))


def test_what_no_key_opens_is_named_and_keeps_the_old_key(
    matters: list[ResidentMatter], key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = matters[2]
    key_file.write_text("a key that was lost\n")
    ResidentMatter.objects.filter(pk=row.pk).update(phone=PHONE, phone_key="")
    key_file.write_text("the first key\n")
    os.utime(key_file, ns=(2, 2))
    assert keys("rotate") == 1
    said = capsys.readouterr().out
    assert f"matters.ResidentMatter {row.pk}" in said
    assert "有 1 行" in said
    assert keys("drop") == 1
    assert "the first key" in key_file.read_text()


def test_with_the_wrong_key_a_page_says_so(
    cast: Cast, matters: list[ResidentMatter], key_file: Path, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("officer")
    key_file.write_text("another key\n")
    os.utime(key_file, ns=(3, 3))
    answer = client.get(f"/matters/{matters[0].pk}/")
    assert answer.status_code == 503
    assert "身份密钥不对" in answer.content.decode()
    key_file.unlink()
    assert client.get(f"/matters/{matters[0].pk}/").status_code == 503
    with pytest.raises(WrongKey):
        ResidentMatter.objects.get(pk=matters[0].pk)


def test_a_key_from_the_environment_is_not_changed_but_explained(
    settings: Any, matters: list[ResidentMatter], capsys: pytest.CaptureFixture[str]
) -> None:
    settings.IDENTITY_KEY_PATH, settings.IDENTITY_KEY = None, "the first key"
    assert keys("rotate") == 1
    assert "IDENTITY_KEY_OLD" in capsys.readouterr().out
    settings.IDENTITY_KEY, settings.IDENTITY_KEY_OLD = "the second key", ["the first key"]
    assert keys("rotate") == 0
    assert all(phone.startswith(present_mark()) for phone, _key in lying())
    assert keys("drop") == 1
    assert "去掉 IDENTITY_KEY_OLD" in capsys.readouterr().out


def test_two_do_not_change_it_at_once(
    matters: list[ResidentMatter], key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = os.open(key_file.parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    assert keys("rotate") == 1
    os.close(folder)
    assert "正在运行" in capsys.readouterr().out
    assert key_file.read_text() == "the first key\n"
