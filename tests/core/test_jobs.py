"""Jobs of dead workers are taken up again, a few times."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from weiyuan.core.jobs import MOST_TRIES, reap, worker_name

pytestmark = pytest.mark.django_db


def running(*workers: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING", args_kwargs={"args": [], "kwargs": {}}, task_path="x.y", backend_name="default",
        run_after=timezone.now(), worker_ids=list(workers), exception_class_path="", traceback="",
    )  # fmt: skip


def dead() -> str:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return worker_name(child.pid)


@contextmanager
def process(*words: str) -> Iterator[str]:
    """A living process with these words on its command line; gives the name that a worker in it would have."""
    code = "print('up', flush=True); import time; time.sleep(30)"
    with subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()  # until then it may still show the words of the process that made it
        try:
            yield worker_name(child.pid)
        finally:
            child.kill()


def status(job: DBTaskResult) -> str:
    job.refresh_from_db()
    return str(job.status)


def test_the_job_of_a_dead_worker_is_ready_again() -> None:
    job = running(dead())
    assert reap() == 1
    assert status(job) == "READY"


def test_after_a_few_tries_it_has_failed() -> None:
    job = running(*[dead()] * MOST_TRIES)
    reap()
    assert status(job) == "FAILED"


def test_the_job_of_a_living_worker_is_left_alone() -> None:
    with process("worker") as name:
        job = running(name)
        assert reap() == 0
        assert status(job) == "RUNNING"


def test_a_process_that_is_no_worker_does_not_count_as_one() -> None:
    with process("--workers") as name:
        job = running(name)
        reap()
        assert status(job) == "READY"


def test_a_job_under_our_own_name_belonged_to_an_earlier_process() -> None:
    job = running(worker_name(os.getpid()))
    reap()
    assert status(job) == "READY"


def test_workers_of_other_machines_are_taken_to_be_alive() -> None:
    job = running("elsewhere:1")
    assert reap() == 0
    assert status(job) == "RUNNING"
