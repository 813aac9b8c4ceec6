"""What the records say of a task, beside what its state says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.governance.build import a_plan, a_task
from weiyuan.governance import queries
from weiyuan.governance.models import PlanTask
from weiyuan.governance.queries import Progress
from weiyuan.learning.models import LearningSession

pytestmark = pytest.mark.django_db


def studied(task: PlanTask, at: datetime = datetime(2025, 5, 1, tzinfo=UTC), state: str = "held") -> None:
    LearningSession.objects.create(org=task.org, title="集中学习", kind="theory", at=at, state=state, plan_task=task)


def progress(task: PlanTask, cast: Cast, who: str = "officer") -> Progress:
    return queries.progress_of([task], cast[who], timezone.localdate())[0]


def test_what_is_ahead_or_was_called_off_fulfils_nothing(cast: Cast) -> None:
    task = a_task(a_plan(cast.org), target_count=3)
    studied(task)
    studied(task, state="cancelled")
    studied(task, at=timezone.now() + timedelta(days=2), state="announced")
    assert progress(task, cast).words == "1/3 次"


@pytest.mark.parametrize(
    ("state", "target", "times", "said"),
    [
        ("done", 3, 2, "写着已完成；目标 3 次，只登记了 2 次"),
        ("done", 3, 3, ""),
        ("doing", 2, 2, "目标 2 次，已登记 2 次，还没有点完成"),
        ("doing", 3, 2, ""),
        ("todo", None, 1, "写着未开始，已登记 1 次"),
        ("todo", 3, 0, ""),
        ("dropped", None, 1, "已作废，却登记了 1 次"),
    ],
)
def test_state_and_records_may_contradict_each_other(
    cast: Cast, state: str, target: int | None, times: int, said: str
) -> None:
    task = a_task(a_plan(cast.org), state=state, target_count=target)
    for _time in range(times):
        studied(task)
    assert progress(task, cast).contradiction == said


def test_who_does_not_see_every_record_is_told_no_contradiction(cast: Cast) -> None:
    task = a_task(a_plan(cast.org), state="done", target_count=3)
    studied(task)
    seen = progress(task, cast, "member")
    assert (seen.words, seen.contradiction) == ("1 次", "")


def test_another_bodys_clerk_counts_nothing(cast: Cast) -> None:
    task = a_task(a_plan(cast.org), target_count=3)
    studied(task)
    assert progress(task, cast, "stranger").done == 0
