"""Workers are killed with SIGKILL wherever they happen to be, again and again; in the end everything came once.

Once by id: what was on the wire when its worker died is sent again with the same id, by which the receiver drops it.
"""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import Cast
from tests.notices.fakes import PostOffice, Web, a_web
from weiyuan.notices.models import Channel, Delivery, Fate, Message, Preference, Robot

ROUNDS = 24
EACH = 8  # messages over each channel
ENOUGH = 2  # runs in which workers that are left alone must be done
NOON = time(12)  # from noon to noon: no quiet hours


@dataclass
class Sender:
    """Starts workers, one at a time."""

    process: subprocess.Popen[str]

    def start(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self._line())

    def is_over(self, within: float) -> bool:
        return bool(select.select([self.process.stdout], [], [], within)[0])

    def end(self) -> int:
        """How the worker ended: 0, or the signal that killed it."""
        return int(self._line())

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@pytest.fixture
def group(web: Web) -> Iterator[Web]:
    with a_web() as found:
        yield found


@pytest.fixture
def queued(transactional_db: None, cast: Cast, group: Web) -> None:
    """Messages over three channels, all of them due."""
    user, now = cast["member"], timezone.now()
    mine = {"phone": "13800000000", "by_sms": True, "quiet_from": NOON, "quiet_to": NOON}
    Preference.objects.create(user=user, email="li@example.cn", **mine)
    robot = Robot.objects.create(org=cast.org, make="wecom", name="工作群", url=group.url)
    receivers: dict[str, dict[str, Any]] = {"email": {"user": user}, "sms": {"user": user}, "robot": {"robot": robot}}
    for number in range(EACH):
        said = {"user": user, "org": cast.org, "kind": "changed", "key": str(number), "on": now}
        message = Message.objects.create(title=f"改期{number}", **said)
        for channel, who in receivers.items():
            Delivery.objects.create(channel=channel, next_try=now, **who).messages.add(message)


@pytest.fixture
def sender(queued: None, web: Web, post: PostOffice, settings: Any, tmp_path: Path) -> Iterator[Sender]:
    """Its workers use the tests' database."""
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "weiyuan.settings", "WEIYUAN_VAR": str(tmp_path),
        "DATABASE_URL": _address(), "IDENTITY_KEY": settings.IDENTITY_KEY,
        "WEIYUAN_NOTICE_HOSTS": "127.0.0.1", "WEIYUAN_SMS_URL": web.url, "WEIYUAN_MAIL_HOST": "127.0.0.1",
        "WEIYUAN_MAIL_PORT": str(settings.EMAIL_PORT), "WEIYUAN_MAIL_SSL": "no",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.notices.sender", "worker"]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Sender(process)


def _address() -> str:
    at: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def _killing(pid: int, at: int) -> Callable[[], None]:
    """Called for each request that comes in, it kills the worker at the n-th: the request is taken all the same."""
    left = iter(range(at, -1, -1))

    def before() -> None:
        if next(left, -1) == 0:
            os.kill(pid, signal.SIGKILL)

    return before


def test_case_44_every_message_exactly_once_though_workers_are_killed(
    sender: Sender, web: Web, group: Web, post: PostOffice
) -> None:
    chance, killed = random.Random(44), 0
    ends = (web, group, post)
    for _ in range(ROUNDS):
        pid = sender.start()
        if chance.random() < 0.5:  # with something on the wire
            chance.choice(ends).before = _killing(pid, chance.randrange(2))
            sender.is_over(0.2)
        if not sender.is_over(chance.random() / 40):  # anywhere
            os.kill(pid, signal.SIGKILL)
        killed += sender.end() == signal.SIGKILL
        for end in ends:
            end.before = lambda: None
    for _ in range(ENOUGH):
        sender.start()
        assert sender.end() == 0
    assert killed > 10
    assert set(Delivery.objects.values_list("fate", flat=True)) == {Fate.SENT.value}
    assert Delivery.objects.filter(attempts__gt=1).exists()
    for channel, ids in ((Channel.EMAIL, post.ids), (Channel.SMS, web.ids), (Channel.ROBOT, group.ids)):
        wanted = [str(uid) for uid in Delivery.objects.filter(channel=channel).values_list("uid", flat=True)]
        got = {name.strip("<>").partition("@")[0] for name in ids}
        assert sorted(got) == sorted(wanted)
    assert len(post.ids + web.ids + group.ids) <= 3 * EACH + killed  # no death costs more than one repetition
