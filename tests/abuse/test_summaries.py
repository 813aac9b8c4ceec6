"""Abuse of the summaries' pages, by number of the abuse case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.summaries.test_actions import matter, silent
from weiyuan.core.jobs import MOST_TRIES, reap, worker_name
from weiyuan.summaries.actions import write_revision
from weiyuan.summaries.models import Summary
from weiyuan.summaries.requests import order_summary

YEAR = {"start": "2025-01-01", "end": "2025-12-31"}
GONE = [worker_name(2**22 + 1)] * MOST_TRIES  # a process number that no machine gives


@pytest.fixture
def clerk(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("officer")


def test_case_37_two_clicks_begin_one_summary(clerk: Client, cast: Cast) -> None:
    addresses = {clerk.post("/summaries/", {"org": cast.org.pk, **YEAR}).headers["Location"] for _ in range(2)}
    assert len(addresses) == 1
    assert (Summary.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def test_case_37_another_period_is_another_summary_and_a_locked_one_stays(cast: Cast) -> None:
    first = order_summary(cast.org, date(2025, 1, 1), date(2025, 12, 31), by=cast["officer"])
    other = order_summary(cast.org, date(2025, 1, 1), date(2025, 6, 30), by=cast["officer"])
    Summary.objects.filter(pk=first.pk).update(**{"state": "locked"})
    again = order_summary(cast.org, date(2025, 1, 1), date(2025, 12, 31), by=cast["officer"])
    assert len({first.pk, other.pk, again.pk}) == 3


@pytest.mark.parametrize(("start", "end"), [("9999-01-01", "9999-12-31"), ("0001-01-01", "0001-12-31")])
def test_case_38_years_beyond_any_record_are_refused_in_words(clerk: Client, cast: Cast, start: str, end: str) -> None:
    answer = clerk.post("/summaries/", {"org": cast.org.pk, "start": start, "end": end})
    assert answer.status_code == 400
    assert "年份写错了" in answer.content.decode()


@pytest.mark.parametrize("org", ["abc", "", "\0", "9" * 40])
def test_case_38_a_body_that_is_none_is_refused(clerk: Client, org: str) -> None:
    assert clerk.post("/summaries/", {"org": org, **YEAR}).status_code == 400


def test_case_47_a_summary_whose_worker_died_each_time_can_be_asked_for_again(clerk: Client, cast: Cast) -> None:
    clerk.post("/summaries/", {"org": cast.org.pk, **YEAR})
    DBTaskResult.objects.update(status="RUNNING", worker_ids=GONE)
    reap()
    summary = Summary.objects.get()
    assert summary.phase == "failed"
    clerk.post(f"/summaries/{summary.pk}/rewrite/")
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_case_47_a_web_process_is_not_taken_for_a_worker(monkeypatch: Any, tmp_path: Any) -> None:
    import os

    from weiyuan.core import jobs

    (tmp_path / "77").mkdir()
    line = tmp_path / "77" / "cmdline"
    monkeypatch.setattr(jobs, "PROC", tmp_path)
    monkeypatch.setattr(os, "kill", lambda *_: None)
    line.write_bytes(b"python\0-m\0gunicorn\0weiyuan.wsgi\0--workers\0004\0")
    assert not jobs.is_alive(jobs.worker_name(77))
    line.write_bytes(b"python\0-m\0weiyuan.cli.main\0worker\0")
    assert jobs.is_alive(jobs.worker_name(77))


@pytest.mark.parametrize("reader", ["district", "reader"])
def test_case_2_the_evidence_of_a_figure_tells_no_matter_to_who_may_not_see_it(
    signed_in: Callable[[str], Client], cast: Cast, settings: Any, tmp_path: Any, reader: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    matter(cast, "QS-2025-0001", date(2025, 3, 1))
    summary = order_summary(cast.org, date(2025, 1, 1), date(2025, 12, 31), by=cast["officer"])
    write_revision(summary, by=cast["officer"], progress=silent)
    root = f"/summaries/{summary.pk}/"
    for page in (f"{root}?fact=matters.received", f"{root}facts/matters.received/"):
        theirs = signed_in(reader).get(page).content.decode()
        assert "QS-2025-0001" in signed_in("officer").get(page).content.decode()
        assert "QS-2025-0001" not in theirs
        assert "路灯" not in theirs
        assert "记录不在您能看到的范围里" in theirs
