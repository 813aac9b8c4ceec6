"""Long work outside the request: who runs it, and what happens when a worker dies in the middle.

The queue is django-tasks' database backend. As shipped, a job whose worker is killed stays RUNNING for ever;
``reap`` returns it. Jobs are therefore run at least once, and every job must be idempotent.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

MOST_TRIES = 3
PROC = Path("/proc")

_given_up: dict[str, Callable[..., None]] = {}


def on_giving_up(task: Any, tell: Callable[..., None]) -> None:
    """Call ``tell`` with the task's own arguments when a job is given up, so that no page waits for it for ever."""
    _given_up[task.module_path] = tell


def worker_name(pid: int | None = None) -> str:
    """The name under which a worker process on this machine claims jobs."""
    return f"{socket.gethostname()}:{pid or os.getpid()}"


def is_alive(name: str) -> bool:
    """Whether the worker of that name still runs. Workers of other machines are taken to be alive."""
    host, _, pid = name.rpartition(":")
    if host != socket.gethostname():
        return True
    if pid == str(os.getpid()):
        return False  # we have just been started: a job under our name belonged to an earlier process
    try:
        os.kill(int(pid), 0)
        return not (PROC / pid).exists() or b"worker" in (PROC / pid / "cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return False


def reap() -> int:
    """Give back the jobs of dead workers, a few times; then they count as failed. Returns how many it touched."""
    touched = 0
    for job in DBTaskResult.objects.running():
        if job.worker_ids and is_alive(job.worker_ids[-1]):
            continue
        touched += 1
        job.status = "READY" if len(job.worker_ids) < MOST_TRIES else "FAILED"
        job.save(update_fields=["status"])
        if job.status == "FAILED":
            _tell(job)
    return touched


def _tell(job: Any) -> None:
    with suppress(ImportError):  # the job of an earlier release
        import_string(job.task_path)  # its module says whom to tell
    if tell := _given_up.get(job.task_path):
        tell(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
