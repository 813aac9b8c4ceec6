"""``weiyuan serve``: everything that a fresh machine needs, then the web server and one worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

from weiyuan.cli.start import set_up

PATIENCE = 10  # seconds that the children have to stop in


def run(said: Any) -> int:
    """Prepare the database and the static files, then serve until told to stop."""
    set_up()
    from django.conf import settings  # noqa: PLC0415 -- after set_up

    from weiyuan.cli.prepare import prepare  # noqa: PLC0415 -- after set_up

    prepare(demo=said.demo)
    workers = 2 * (os.cpu_count() or 1)
    web = [sys.executable, "-m", "gunicorn", "weiyuan.wsgi", "--bind", f"127.0.0.1:{settings.PORT}"]
    web += ["--workers", str(workers), "--preload", "--timeout", "60", "--log-level", "warning"]
    print(f"打开 http://127.0.0.1:{settings.PORT} （按 Ctrl+C 停止）", flush=True)
    return _tend([web, [sys.executable, "-m", "weiyuan.cli.main", "worker"]])


def _tend(commands: list[list[str]]) -> int:
    """Keep the web server and the worker alive; stop both when either the user or the web server stops."""
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda caught, _frame: asked.append(caught))
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603 -- our own words
    try:
        while not asked and children[0].poll() is None:
            if children[1].poll() is not None:
                children[1] = subprocess.Popen(commands[1], start_new_session=True)  # noqa: S603 -- our own words
            time.sleep(0.3)
        return 0 if asked else 1
    finally:
        for child in children:
            child.terminate()
        for child in children:
            _wait(child)


def _wait(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
