"""Beginning a summary, writing its revisions, and what stops it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.cast import Cast
from weiyuan.core.facts import Period
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Entry
from weiyuan.matters.models import ResidentMatter
from weiyuan.summaries.actions import begin_summary, move_summary, write_revision
from weiyuan.summaries.compose import compose
from weiyuan.summaries.frozen import thaw_facts
from weiyuan.summaries.gather import gather
from weiyuan.summaries.models import Summary

START, END = date(2025, 1, 1), date(2025, 12, 31)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def silent(stage: str, percent: int) -> None:
    pass


def matter(cast: Cast, no: str, day: date) -> ResidentMatter:
    found: ResidentMatter = ResidentMatter.objects.create(
        org=cast.org,
        no=no,
        received_at=f"{day}T09:00:00+08:00",
        channel="visit",
        content=f"路灯 {no}",
        state="registered",
    )
    return found


def test_the_first_revision_freezes_facts_document_and_files(cast: Cast) -> None:
    matter(cast, "QS-2025-0001", date(2025, 3, 1))
    summary = begin_summary(cast.org, START, END, by=cast["officer"])
    revision = write_revision(summary, by=cast["officer"], progress=silent)

    assert (summary.state, summary.no, revision.number) == ("drafted", "ZJ-2025-01", 1)
    assert thaw_facts(revision.facts)["matters.received"].value == 1
    for suffix in (".docx", ".pdf"):
        assert hashlib.sha256(revision.path(suffix).read_bytes()).hexdigest() == revision.hashes[suffix]
    assert [e.kind for e in Entry.objects.order_by("seq")] == [
        "summaries.summary.register",
        "summaries.summary.draft",
    ]


def test_a_second_revision_says_what_changed_in_the_text(cast: Cast) -> None:
    matter(cast, "QS-2025-0001", date(2025, 3, 1))
    summary = begin_summary(cast.org, START, END, by=cast["officer"])
    write_revision(summary, by=cast["officer"], progress=silent)
    matter(cast, "QS-2025-0002", date(2025, 12, 31))
    matter(cast, "QS-2026-0001", date(2026, 1, 1))

    second = write_revision(summary, by=cast["officer"], progress=silent)

    assert second.number == 2
    assert ["matters.received", "1条", "2条"] in second.changes


def test_locked_figures_are_not_counted_again(cast: Cast) -> None:
    summary = begin_summary(cast.org, START, END, by=cast["officer"])
    write_revision(summary, by=cast["officer"], progress=silent)
    move_summary(summary, "lock", by=cast["officer"])
    with pytest.raises(WrongState):
        write_revision(summary, by=cast["officer"], progress=silent)


@pytest.mark.parametrize("actor", ["leader", "head", "member", "unit", "reader", "district", "auditor", "stranger"])
def test_only_clerk_and_director_begin_a_summary(cast: Cast, actor: str) -> None:
    with pytest.raises(PermissionDenied):
        begin_summary(cast.org, START, END, by=cast[actor])
    assert not Summary.objects.exists()


def test_a_period_that_ends_before_it_begins_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        begin_summary(cast.org, END, START, by=cast["officer"])


def test_another_bodys_records_are_not_counted(cast: Cast) -> None:
    matter(cast, "QS-2025-0001", date(2025, 3, 1))
    theirs = gather(cast.other, Period(START, END)).get("matters.received")
    assert theirs is None or theirs.value == 0
    assert gather(cast.org, Period(START, END))["matters.received"].value == 1


@pytest.mark.parametrize("count", [1, 3])
def test_gathering_asks_a_fixed_number_of_questions(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    for n in range(count):
        matter(cast, f"QS-2025-{n + 1:04}", date(2025, 3, 1 + n))
    with django_assert_num_queries(GATHER):
        gather(cast.org, Period(START, END))


GATHER = 57


@pytest.mark.parametrize("end", [date(2015, 3, 31), date(2015, 12, 31)])
def test_a_period_without_records_says_so_before_it_is_printed(cast: Cast, end: date) -> None:
    draft = compose(gather(cast.org, Period(date(2015, 1, 1), end)))

    [notice] = draft.notices
    assert notice.startswith("期内没有登记任何记录，总结没有正文")
