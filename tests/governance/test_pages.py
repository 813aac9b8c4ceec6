"""The pages that only this flat has: who may open them, what they tell, what they cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.governance.build import a_directive, a_plan, a_rule, a_task, a_version
from weiyuan.governance.models import Briefing, BriefingReceipt, PlanTask, RuleDocument, RuleVersion, WorkPlan
from weiyuan.learning.models import LearningSession

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture
def rule(cast: Cast) -> RuleDocument:
    found = a_rule(cast.org)
    found.on_wall = True
    found.save()
    first, second = date(2025, 3, 1), date(2025, 9, 1)
    a_version(found, "repealed", edition=1, no="ZDB-001", text="第一条 每月10日接待群众", effective_on=first)
    a_version(
        found,
        "in_force",
        edition=2,
        no="ZDB-002",
        text="第一条 每月20日接待群众",
        adopted_on=second,
        effective_on=second,
    )
    return found


def a_briefing(cast: Cast) -> Briefing:
    found: Briefing = Briefing.objects.create(
        org=cast.org, no="TB-2025-01", title="上半年经济运行情况", issued_on=date(2025, 7, 10), content="平稳"
    )
    return found


def studied(task: PlanTask) -> None:
    at = datetime(2025, 5, 1, tzinfo=UTC)
    LearningSession.objects.create(org=task.org, title="集中学习", kind="theory", at=at, state="held", plan_task=task)


READ = {"officer": 200, "leader": 200, "head": 200, "member": 200, "reader": 200, "district": 200, "stranger": 404}


@pytest.mark.parametrize(("actor", "status"), READ.items())
def test_who_reads_rules_and_plans(cast: Cast, rule: RuleDocument, signed_in: Enter, actor: str, status: int) -> None:
    plan = a_plan(cast.org)
    task = a_task(plan)
    client = signed_in(actor)
    for address in (
        f"/rules/{rule.pk}/text/", f"/rules/{rule.pk}/compare/", f"/rules/{rule.pk}/wall/",
        f"/carried-out/ruledocument/{rule.pk}/", f"/plans/{plan.pk}/board/", f"/plans/{plan.pk}/year/",
        f"/carried-out/plantask/{task.pk}/",
    ):  # fmt: skip
        assert client.get(address).status_code == status, address


@pytest.mark.parametrize(
    ("actor", "copy", "revise", "reads"),
    [
        ("director", 200, 302, 200),
        ("officer", 200, 302, 200),
        ("leader", 403, 403, 200),
        ("head", 403, 403, 403),
        ("member", 403, 403, 403),
        ("reader", 403, 403, 403),
        ("stranger", 404, 404, 404),
    ],
)
def test_who_writes_them(
    cast: Cast, rule: RuleDocument, signed_in: Enter, actor: str, copy: int, revise: int, reads: int
) -> None:
    client = signed_in(actor)
    assert client.get(f"/plans/{a_plan(cast.org).pk}/copy/").status_code == copy
    assert client.post(f"/rules/{rule.pk}/revise/").status_code == revise
    assert client.get(f"/briefings/{a_briefing(cast).pk}/reads/").status_code == reads
    assert RuleVersion.objects.filter(edition=3).exists() == (revise == 302)


class TestRules:
    def test_the_text_of_a_day(self, rule: RuleDocument, signed_in: Enter) -> None:
        page = signed_in("member").get(f"/rules/{rule.pk}/text/?on=2025-08-31").content.decode()
        assert "每月10日" in page
        assert "每月20日" not in page

    def test_a_day_that_is_none_is_told(self, rule: RuleDocument, signed_in: Enter) -> None:
        answer = signed_in("member").get("/rules/on/?on=没有")
        assert answer.status_code == 400
        assert "看不懂日期" in answer.content.decode()

    def test_what_changed_is_marked_as_taken_out_and_put_in(self, rule: RuleDocument, signed_in: Enter) -> None:
        for way in ("", "?as=one"):
            page = signed_in("member").get(f"/rules/{rule.pk}/compare/{way}").content.decode()
            assert "每月<del>10</del>日" in page
            assert "每月<ins>20</ins>日" in page

    def test_versions_of_other_rules_are_not_compared(self, cast: Cast, rule: RuleDocument, signed_in: Enter) -> None:
        other = a_version(a_rule(cast.org, "学习制度"), "in_force", edition=1, no="ZDB-009")
        assert signed_in("officer").get(f"/rules/{rule.pk}/compare/?old={other.pk}").status_code == 404

    def test_the_wall_shows_what_holds_and_hangs(self, cast: Cast, rule: RuleDocument, signed_in: Enter) -> None:
        a_version(a_rule(cast.org, "学习制度"), "in_force", edition=1, no="ZDB-009", text="不上墙的")
        page = signed_in("member").get("/rules/wall/?paper=a3").content.decode()
        assert 'data-paper="a3"' in page
        assert "每月20日" in page
        assert "每月10日" not in page
        assert "不上墙的" not in page

    @pytest.mark.parametrize(("actor", "status"), [("member", 200), ("stranger", 404)])
    def test_the_sheet_is_given_out_as_a_file(
        self, rule: RuleDocument, signed_in: Enter, actor: str, status: int
    ) -> None:
        assert signed_in(actor).get(f"/rules/{rule.pk}/wall.docx").status_code == status

    def test_a_revision_starts_from_the_last_text(self, rule: RuleDocument, signed_in: Enter) -> None:
        answer = signed_in("officer").post(f"/rules/{rule.pk}/revise/")
        draft = RuleVersion.objects.get(edition=3)
        assert answer["Location"] == f"/ruleversions/{draft.pk}/edit/"
        assert (draft.text, draft.state) == ("第一条 每月20日接待群众", "draft")

    @pytest.mark.parametrize("address", ["text/", "compare/", "wall/"])
    def test_pages_do_not_grow_with_the_versions(
        self, rule: RuleDocument, signed_in: Enter, django_assert_num_queries: DjangoAssertNumQueries, address: str
    ) -> None:
        client = signed_in("officer")
        expected = {"text/": 6, "compare/": 5, "wall/": 5}[address]
        with django_assert_num_queries(expected):
            client.get(f"/rules/{rule.pk}/{address}")
        a_version(rule, "approved", edition=3, no="ZDB-003")
        with django_assert_num_queries(expected):
            client.get(f"/rules/{rule.pk}/{address}")


class TestPlans:
    def test_figures_lead_to_their_records(self, cast: Cast, signed_in: Enter) -> None:
        task = a_task(a_plan(cast.org), state="done", target_count=3)
        studied(task)
        client = signed_in("officer")
        page = client.get(f"/plans/{task.plan_id}/board/").content.decode()
        assert "1/3 次" in page
        assert "只登记了 1 次" in page
        assert "共 1 条" in client.get(f"/carried-out/plantask/{task.pk}/").content.decode()

    @pytest.mark.parametrize("view", ["board", "year"])
    def test_narrowed_to_an_owner(self, cast: Cast, signed_in: Enter, view: str) -> None:
        plan = a_plan(cast.org)
        a_task(plan, title="集中学习", owner="林晓岚")
        a_task(plan, title="走访群众", owner="邹站长", no="RW-2")
        page = signed_in("member").get(f"/plans/{plan.pk}/{view}/?owner=邹站长").content.decode()
        assert ("走访群众" in page, "集中学习" in page) == (True, False)

    def test_a_button_of_the_board_moves_the_task_and_leads_back(self, cast: Cast, signed_in: Enter) -> None:
        task = a_task(a_plan(cast.org))
        board = f"/plans/{task.plan_id}/board/?owner=x"
        answer = signed_in("officer").post(f"/tasks/{task.pk}/step/finish/", {"next": board})
        task.refresh_from_db()
        assert (answer["Location"], task.state) == (board, "done")

    def test_a_copy_takes_what_was_ticked_a_year_on(self, cast: Cast, signed_in: Enter) -> None:
        plan = a_plan(cast.org, year=2024)
        kept = a_task(plan, due_on=date(2024, 2, 29), state="done", target_count=4, unit="次", no="RW-1")
        a_task(plan, title="不带的", no="RW-2")
        said = {"year": "2025", "title": "2025年工作计划", "tasks": [str(kept.pk)]}
        answer = signed_in("officer").post(f"/plans/{plan.pk}/copy/", said)
        fresh = WorkPlan.objects.get(year=2025)
        assert answer["Location"] == f"/plans/{fresh.pk}/"
        copied = fresh.tasks.values_list("title", "due_on", "state", "target_count", "done_on")
        assert list(copied) == [("集中学习", date(2025, 2, 28), "todo", 4, None)]

    @pytest.mark.parametrize("wrong", [{"year": "去年"}, {"title": ""}, {"tasks": ["999999"]}])
    def test_a_wrong_copy_writes_nothing(self, cast: Cast, signed_in: Enter, wrong: dict[str, Any]) -> None:
        plan = a_plan(cast.org)
        said = {"year": "2026", "title": "2026年工作计划", **wrong}
        assert signed_in("officer").post(f"/plans/{plan.pk}/copy/", said).status_code == 400
        assert WorkPlan.objects.count() == 1

    @pytest.mark.parametrize("view", ["board", "year"])
    @pytest.mark.parametrize("rows", [1, 3])
    def test_what_it_costs(
        self, cast: Cast, signed_in: Enter, rows: int, view: str, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        plan = a_plan(cast.org)
        for at in range(rows):
            studied(a_task(plan, no=f"RW-{at}", target_count=2))
        client = signed_in("officer")
        with django_assert_num_queries(12):
            assert client.get(f"/plans/{plan.pk}/{view}/").status_code == 200


class TestDirectives:
    def test_the_overdue_ones(self, cast: Cast, signed_in: Enter) -> None:
        a_directive(cast.org, "assigned", due_on=date(2025, 3, 1), no="YQ-1")
        page = signed_in("officer").get("/directives/overdue/").content.decode()
        assert "开展委员走访月" in page
        assert "1 件" in page

    @pytest.mark.parametrize(("state", "due"), [("executed", date(2025, 3, 1)), ("assigned", None)])
    def test_what_is_done_or_has_no_day_is_not(
        self, cast: Cast, signed_in: Enter, state: str, due: date | None
    ) -> None:
        a_directive(cast.org, state, due_on=due)
        assert "没有逾期的" in signed_in("officer").get("/directives/overdue/").content.decode()

    @pytest.mark.parametrize("actor", ["member", "stranger"])
    def test_others_see_none(self, cast: Cast, signed_in: Enter, actor: str) -> None:
        a_directive(cast.org, "assigned", due_on=date(2025, 3, 1))
        assert "开展委员走访月" not in signed_in(actor).get("/directives/overdue/").content.decode()


class TestBriefings:
    def test_a_member_says_that_it_was_read(self, cast: Cast, signed_in: Enter) -> None:
        briefing = a_briefing(cast)
        client = signed_in("member")
        page = f"/briefings/{briefing.pk}/"
        assert "我已阅读" in client.get(page).content.decode()
        answer = client.post(f"{page}acknowledge/?year=2025")
        assert answer["Location"] == f"{page}?year=2025"
        assert BriefingReceipt.objects.get().member == cast.li
        after = client.get(page).content.decode()
        assert "您已于" in after
        assert "acknowledge" not in after

    @pytest.mark.parametrize(("actor", "status"), [("other_member", 302), ("member", 403), ("stranger", 404)])
    def test_only_whom_it_was_sent_to(self, cast: Cast, signed_in: Enter, actor: str, status: int) -> None:
        briefing = a_briefing(cast)
        briefing.recipients.add(cast.zhou)
        assert signed_in(actor).post(f"/briefings/{briefing.pk}/acknowledge/").status_code == status
        assert BriefingReceipt.objects.exists() == (status == 302)

    def test_staff_see_who_has_not_read_and_have_the_words_to_remind(self, cast: Cast, signed_in: Enter) -> None:
        briefing = a_briefing(cast)
        signed_in("member").post(f"/briefings/{briefing.pk}/acknowledge/")
        page = signed_in("officer").get(f"/briefings/{briefing.pk}/reads/").content.decode()
        assert "1 人已读，发给 2 人" in page
        assert "周映雪委员：2025年7月10日印发的《上半年经济运行情况》还没有您的阅读回执" in page


def test_what_the_pages_offer(cast: Cast, rule: RuleDocument, signed_in: Enter) -> None:
    clerk, member = (signed_in(name).get(f"/rules/{rule.pk}/").content.decode() for name in ("officer", "member"))
    assert "新建修订" in clerk
    assert "新建修订" not in member
    for page in (clerk, member):
        assert "版本对比" in page
        assert "每月20日" in page  # the text in force


def test_the_version_at_hand_is_taken_on_from_the_page_of_its_rule(
    cast: Cast, rule: RuleDocument, signed_in: Enter
) -> None:
    here = f"/rules/{rule.pk}/"
    assert "版：" not in signed_in("director").get(here).content.decode()  # the text in force is repealed on its page
    draft = a_version(rule, edition=3, no="ZDB-003")
    step = f"/ruleversions/{draft.pk}/step/circulate/?next=%2Frules%2F{rule.pk}%2F"
    for name, offered in (("officer", True), ("member", False), ("leader", False)):
        page = signed_in(name).get(here).content.decode()
        assert (f'href="{step}"' in page, "第3版：征求意见" in page) == (offered, offered), name
    assert signed_in("officer").post(step, {"note": ""})["Location"] == here
    assert "第3版：退回修改" in (page := signed_in("director").get(here).content.decode())
    assert page.index("第3版：通过") < page.index("第3版：退回修改")
    assert "第3版：通过" not in signed_in("officer").get(here).content.decode()


def test_a_frozen_text_is_not_changed_by_the_form(cast: Cast, rule: RuleDocument, signed_in: Enter) -> None:
    version = rule.versions.get(edition=2)
    said = {"rule": f"{rule.pk}", "edition": "2", "text": "改了", "version": str(version.version)}
    answer = signed_in("officer").post(f"/ruleversions/{version.pk}/edit/", said)
    assert answer.status_code == 400
    assert "通过后正文不能再改" in answer.content.decode()
    version.refresh_from_db()
    assert version.text == "第一条 每月20日接待群众"
