"""The next steps of a summary become tasks of next year's plan, each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.summaries.test_actions import matter, silent
from weiyuan.governance.models import PlanTask, WorkPlan
from weiyuan.journal.models import Deed
from weiyuan.summaries.actions import CATEGORIES, begin_summary, write_revision
from weiyuan.summaries.models import Summary
from weiyuan.summaries.queries import latest_revision, steps_of
from weiyuan.summaries.shortcomings import load_thresholds

STEPS = [
    {"key": "contact", "title": "定期联系委员", "measure": "每名委员每年联系不少于4次", "category": "委员联络"},
    {"key": "filing", "title": "提高提案质量", "measure": "使立案率达到90%以上", "category": "提案"},
    {"key": "platform", "title": "用好信息平台", "measure": "长期不登录的账号控制在10%以内", "category": "平台建设"},
]
PAGE = 6  # queries


@pytest.fixture
def summary(cast: Cast, settings: Any, tmp_path: Path) -> Summary:
    settings.MEDIA_ROOT = tmp_path
    found = begin_summary(cast.org, date(2025, 1, 1), date(2025, 12, 31), by=cast["officer"])
    revision = write_revision(found, by=cast["officer"], progress=silent)
    revision.steps = STEPS
    revision.save()
    return found


def post(client: Client, summary: Summary, *steps: str) -> Any:
    return client.post(f"/summaries/{summary.pk}/plan/", {"step": steps})


def test_one_click_makes_one_task_and_a_second_none(
    signed_in: Callable[[str], Client], cast: Cast, summary: Summary
) -> None:
    client = signed_in("officer")
    answer = post(client, summary, "contact")
    task = PlanTask.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/summaries/{summary.pk}/")
    assert (task.title, task.category, task.due_on) == ("定期联系委员", "contact", date(2026, 12, 31))
    assert (task.measure, task.target_count) == ("每名委员每年联系不少于4次", None)
    assert summary.no in task.note
    assert "第1稿" in task.note
    assert (task.plan.year, task.plan.state, task.plan.org) == (2026, "draft", cast.org)
    page = client.get(f"/summaries/{summary.pk}/").content.decode()
    assert "还没有2026年的计划，已起草一份" in page
    assert f'href="/tasks/{task.pk}/"' in page
    assert "列入计划：定期联系委员" not in page

    post(client, summary, "contact")

    assert PlanTask.objects.count() == 1
    assert "已经列入过了" in client.get(f"/summaries/{summary.pk}/").content.decode()


def test_all_go_into_the_plan_that_is_there(signed_in: Callable[[str], Client], cast: Cast, summary: Summary) -> None:
    plan = WorkPlan.objects.create(org=cast.org, year=2026, title="明年的计划", no="JH-2026-01", state="executing")
    post(signed_in("officer"), summary, *(step["key"] for step in STEPS))
    assert list(plan.tasks.order_by("pk").values_list("category", flat=True)) == ["contact", "proposal", "organisation"]
    assert WorkPlan.objects.count() == 1


def test_what_was_undone_can_be_taken_in_again(signed_in: Callable[[str], Client], summary: Summary) -> None:
    client = signed_in("officer")
    post(client, summary, "contact", "filing")
    key = Deed.objects.latest("pk").key
    assert client.post(f"/undo/{key}/", {"next": "/"}).status_code == 302
    assert not PlanTask.objects.alive().exists()
    assert not WorkPlan.objects.alive().exists()

    post(client, summary, "contact")

    assert PlanTask.objects.alive().count() == 1


@pytest.mark.parametrize(
    ("actor", "status"), [("director", 302), ("leader", 403), ("reader", 403), ("member", 404), ("stranger", 404)]
)
def test_who_may(signed_in: Callable[[str], Client], summary: Summary, actor: str, status: int) -> None:
    assert post(signed_in(actor), summary, "contact").status_code == status
    assert PlanTask.objects.exists() == (status == 302)


def test_who_may_not_plan_reads_the_steps_without_a_button(
    signed_in: Callable[[str], Client], summary: Summary
) -> None:
    page = signed_in("leader").get(f"/summaries/{summary.pk}/").content.decode()
    assert "每名委员每年联系不少于4次" in page
    assert "/plan/" not in page


def test_a_step_that_the_summary_does_not_name_is_not_found(
    signed_in: Callable[[str], Client], summary: Summary
) -> None:
    assert post(signed_in("officer"), summary, "contact", "no-such").status_code == 404
    assert signed_in("officer").get(f"/summaries/{summary.pk}/plan/").status_code == 405
    assert not PlanTask.objects.exists()


def test_a_revision_from_before_finds_its_steps_again_from_its_facts(cast: Cast, summary: Summary) -> None:
    for day in range(1, 6):
        matter(cast, f"QS-2025-000{day}", date(2025, 3, day))
    revision = write_revision(summary, by=cast["officer"], progress=silent)
    kept = steps_of(revision)
    assert kept
    revision.steps = None
    assert steps_of(revision) == kept
    assert latest_revision(summary) == revision


def test_every_category_of_a_next_step_is_one_of_the_plan() -> None:
    assert {rule.category for rule in load_thresholds().rules} <= set(CATEGORIES)


@pytest.mark.parametrize("taken", [1, 3])
def test_the_page_costs_the_same_however_many_were_taken(
    signed_in: Callable[[str], Client], summary: Summary, django_assert_num_queries: Any, taken: int
) -> None:
    client = signed_in("officer")
    post(client, summary, *(step["key"] for step in STEPS[:taken]))
    client.get(f"/summaries/{summary.pk}/")  # the message is shown once
    with django_assert_num_queries(PAGE):
        client.get(f"/summaries/{summary.pk}/")
