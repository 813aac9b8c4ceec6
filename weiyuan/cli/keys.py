"""``weiyuan keys``: a new key for residents' identity beside the old one, and the old one thrown away afterwards."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from weiyuan.cli.start import Clock, command_line_account, require_tables, set_up

SHOWN = 20
BY_VARIABLE = """\
密钥由环境变量给出，本命令不能改它。请先生成一把新密钥，把它设为 IDENTITY_KEY，把现在这把设为 IDENTITY_KEY_OLD，
重启系统，再运行 weiyuan keys rotate。"""


class Trouble(Exception):
    """What the user has to mend, in words."""


def run(said: Any) -> int:
    """Rotate or drop. Returns 1 where something is left to be done by hand."""
    set_up()
    require_tables()
    from weiyuan.core.crypto import WrongKey  # noqa: PLC0415 -- after set_up

    try:
        return rotate() if said.action == "rotate" else drop()
    except WrongKey:
        print("没有找到身份密钥文件，请把它从备份中取回。")
    except OSError as error:
        print(f"密钥文件不能读写：{error.strerror or error}")
    except Trouble as trouble:
        print(trouble)
    return 1


def rotate() -> int:
    """Make a new key unless a rotation is under way, and move everything under it."""
    from weiyuan.core import rotation  # noqa: PLC0415 -- after set_up
    from weiyuan.core.crypto import keys  # noqa: PLC0415 -- after set_up

    with _alone() as path:
        if len(keys()) == 1:
            if path is None:
                raise Trouble(BY_VARIABLE)
            _store(path, [secrets.token_urlsafe(48), *keys()])
            _write_down("rotate_keys", "启用新密钥，旧密钥暂时保留")
            print(f"新密钥已写入 {path}，旧密钥暂时保留在同一文件。请马上备份这个文件。")
        else:
            print("换钥尚未收尾，接着做。")
        clock, progress = Clock(), rotation.Progress()
        for progress in rotation.run():
            clock.show("改用新密钥加密", progress.seen, progress.total)
        clock.done(f"共 {progress.seen} 行，改写 {progress.renewed} 行")
    if progress.renewed:
        _write_down("rotate_keys", f"改用新密钥加密 {progress.renewed} 行")
    if progress.unread:
        return _unread(progress.unread)
    print(
        "全部内容都已改用新密钥。以前的备份仍要用旧密钥才能读，请把旧密钥与那些备份一起保存，再运行 weiyuan keys drop。"
    )
    return 0


def drop() -> int:
    """Throw the older keys away, unless something lies under them still."""
    from weiyuan.core import rotation  # noqa: PLC0415 -- after set_up
    from weiyuan.core.crypto import keys  # noqa: PLC0415 -- after set_up

    with _alone() as path:
        if len(keys()) == 1:
            raise Trouble("只有一把密钥，没有可以停用的。")
        clock, progress = Clock(), rotation.Progress()
        for progress in rotation.run(write=False):
            clock.show("核对", progress.seen, progress.total)
        clock.done(f"核对 {progress.seen} 行")
        if progress.unread:
            return _unread(progress.unread)
        if progress.renewed:
            raise Trouble(f"还有 {progress.renewed} 行在用旧密钥，没有停用。请先运行 weiyuan keys rotate。")
        if path is None:
            raise Trouble("已经没有内容在用旧密钥。请从环境变量中去掉 IDENTITY_KEY_OLD，然后重启系统。")
        _store(path, list(keys()[:1]))
        _write_down("drop_keys", "旧密钥已停用")
    print("旧密钥已停用。")
    return 0


def _unread(rows: list[str]) -> int:
    print(
        f"有 {len(rows)} 行用现有的密钥都读不出，旧密钥没有停用。请找回加密它们的密钥，加到密钥文件的末行，再运行一次："
    )
    print("\n".join(f"  {row}" for row in rows[:SHOWN]))
    if len(rows) > SHOWN:
        print(f"  ……另有 {len(rows) - SHOWN} 行")
    return 1


@contextmanager
def _alone() -> Iterator[Path | None]:
    """The file of the keys, with nobody else at work on it; None where the environment brings the keys."""
    from django.conf import settings  # noqa: PLC0415 -- after set_up

    path: Path | None = settings.IDENTITY_KEY_PATH
    folder = os.open(path.parent if path else settings.VAR_DIR, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield path
    except BlockingIOError as error:
        raise Trouble("另一个换钥命令正在运行。") from error
    finally:
        os.close(folder)


def _store(path: Path, keys: list[str]) -> None:
    """Replace the file at once and for good: a text must never be sealed with a key that a power cut takes away."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)  # of a run that was killed
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write_down(verb: str, note: str) -> None:
    """Into the chain of every body: when, by the command line, and nothing of what lies sealed."""
    from django.db import transaction  # noqa: PLC0415 -- after set_up

    from weiyuan.core.chronicle import Told, tell  # noqa: PLC0415 -- after set_up
    from weiyuan.orgs.models import OrgUnit  # noqa: PLC0415 -- after set_up

    for org in OrgUnit.objects.order_by("pk"):
        with transaction.atomic():
            tell(org, Told(org, verb, note=note), by=command_line_account())
