"""Getting Django ready for a command, and the account under which the command line works."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from typing import Any

import django

SHOWN_TROUBLES = 200


def set_up() -> None:
    """Load the settings and the flats."""
    django.setup()


def require_tables() -> None:
    """End the command in words where the database has not been made yet."""
    from django.db import connection  # noqa: PLC0415 -- after set_up

    if "orgs_orgunit" not in connection.introspection.table_names():
        raise SystemExit("还没有建库，请先运行 weiyuan serve（或 make run）")


def command_line_account() -> Any:
    """The account that stands in the journal for who works on the machine itself. Nobody can sign in with it."""
    from weiyuan.orgs.models import COMMAND_LINE, User  # noqa: PLC0415 -- models exist only after set_up

    account, fresh = User.objects.get_or_create(username=COMMAND_LINE, defaults={"name": "系统", "is_superuser": True})
    if fresh:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def account_named(name: str) -> Any:
    """The account that ``--by`` names, else the command line's own. Raises LookupError where there is none."""
    from weiyuan.orgs.models import User  # noqa: PLC0415 -- models exist only after set_up

    if not name:
        return command_line_account()
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise LookupError(f"没有这个账号：{name}")
    return found


class Clock:
    """Shows which stage runs, and how long each took."""

    def __init__(self) -> None:
        self.begun = self.last = time.perf_counter()
        self.live = sys.stderr.isatty()

    def show(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Progress inside a stage, on one line of a terminal."""
        if self.live:
            share = f" {100 * done // total}%" if total else ""
            print(f"\r\033[K{stage}{share}", end="", file=sys.stderr, flush=True)

    def done(self, stage: str) -> None:
        """A stage is over: say how long it took."""
        now = time.perf_counter()
        start = "\r\033[K" if self.live else ""
        print(f"{start}{stage}  {now - self.last:.2f} 秒", file=sys.stderr)
        self.last = now

    def total(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self.begun


def print_troubles(troubles: Iterable[Any], heading: str) -> None:
    """Each trouble on a line: sheet, row, column, value, reason."""
    troubles = list(troubles)
    if troubles:
        print(heading.format(len(troubles)))
    for t in troubles[:SHOWN_TROUBLES]:
        place = "，".join(part for part in (t.sheet, f"第{t.row}行" if t.row else "", t.column) if part)
        value = f"“{t.value}”" if t.value else ""
        print(f"  {place}：{value}{t.reason}")
    if len(troubles) > SHOWN_TROUBLES:
        print(f"  ……另有 {len(troubles) - SHOWN_TROUBLES} 处")
