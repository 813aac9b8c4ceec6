"""What the steps bring with them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.cast import Cast
from tests.governance.build import a_directive, a_plan, a_rule, a_task, a_version
from weiyuan.core.facts import years_later
from weiyuan.governance import actions, queries
from weiyuan.governance.models import Briefing, BriefingReceipt, PlanTask, RuleVersion, WorkPlan
from weiyuan.journal import transition
from weiyuan.journal.models import Deed, Entry

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


class TestRules:
    def test_approval_dates_and_names_itself(self, cast: Cast) -> None:
        version = a_version(a_rule(cast.org), "comment")
        actions.move_rule_version(version, "approve", by=cast["director"])
        version.refresh_from_db()
        assert (version.adopted_on, version.approved_by) == (timezone.localdate(), "沈主任")

    def test_a_date_given_by_hand_stays(self, cast: Cast) -> None:
        version = a_version(a_rule(cast.org), "comment", adopted_on=date(2025, 1, 15))
        actions.move_rule_version(version, "approve", by=cast["director"])
        version.refresh_from_db()
        assert version.adopted_on == date(2025, 1, 15)

    def test_a_new_version_repeals_the_old_one_on_the_same_day(self, cast: Cast) -> None:
        rule = a_rule(cast.org)
        old = a_version(rule, "in_force", edition=1)
        new = a_version(rule, "approved", edition=2, adopted_on=date(2025, 8, 1), effective_on=date(2025, 9, 1))
        actions.move_rule_version(new, "enforce", by=cast["director"])
        old.refresh_from_db()
        assert (old.state, old.repealed_on) == ("repealed", date(2025, 9, 1))
        assert kinds() == ["governance.ruleversion.repeal", "governance.ruleversion.enforce"]
        assert Entry.objects.order_by("seq")[0].note == "由第2版代替"
        assert queries.version_at(rule, date(2025, 8, 31)) == old
        assert queries.version_at(rule, date(2025, 9, 1)) == new

    def test_a_new_version_cannot_begin_before_the_one_in_force(self, cast: Cast) -> None:
        rule = a_rule(cast.org)
        old = a_version(rule, "in_force", edition=1)
        new = a_version(rule, "approved", edition=2, adopted_on=date(2025, 2, 1), effective_on=date(2025, 2, 1))
        with pytest.raises(ValidationError):
            actions.move_rule_version(new, "enforce", by=cast["director"])
        old.refresh_from_db()
        assert old.state == "in_force"
        assert kinds() == []

    def test_refused_enforcing_leaves_the_old_version_in_force(self, cast: Cast) -> None:
        rule = a_rule(cast.org)
        old = a_version(rule, "in_force", edition=1)
        new = a_version(rule, "approved", edition=2, adopted_on=date(2025, 8, 1))
        with pytest.raises(PermissionDenied):
            actions.move_rule_version(new, "enforce", by=cast["officer"])
        old.refresh_from_db()
        assert old.state == "in_force"

    def test_what_is_said_with_a_step_goes_before_what_it_implies(self, cast: Cast) -> None:
        version = a_version(a_rule(cast.org), "comment")
        day = date(2025, 1, 15)
        actions.move_rule_version(
            version, "approve", by=cast["director"], adopted_on=day, adopted_by="主任会议", approved_by=""
        )
        version.refresh_from_db()
        told = (version.adopted_on, version.adopted_by, version.approved_by)
        assert told == (day, "主任会议", "沈主任")

    def test_a_version_holds_from_its_adoption_at_the_earliest(self, cast: Cast) -> None:
        version = a_version(a_rule(cast.org), "approved", adopted_on=date(2025, 3, 1))
        with pytest.raises(ValidationError) as refused:
            actions.move_rule_version(version, "enforce", by=cast["director"], effective_on=date(2025, 2, 1))
        assert list(refused.value.message_dict) == ["effective_on"]
        version.refresh_from_db()
        assert (version.state, version.effective_on, kinds()) == ("approved", None, [])

    def test_a_revision_takes_the_last_text_and_the_next_edition(self, cast: Cast) -> None:
        rule = a_rule(cast.org)
        a_version(rule, "in_force", edition=1, text="第一条")
        draft = actions.revise_rule(rule, by=cast["officer"])
        assert (draft.edition, draft.text, draft.state, draft.no) == (2, "第一条", "draft", "")
        assert actions.revise_rule(rule, by=cast["officer"]) == draft

    @pytest.mark.parametrize("actor", ["leader", "member", "reader", "stranger"])
    def test_others_revise_nothing(self, cast: Cast, actor: str) -> None:
        with pytest.raises(PermissionDenied):
            actions.revise_rule(a_rule(cast.org), by=cast[actor])
        assert not RuleVersion.objects.exists()

    def test_repealing_dates_itself(self, cast: Cast) -> None:
        version = a_version(a_rule(cast.org), "in_force")
        actions.move_rule_version(version, "repeal", by=cast["director"], note="不再适用")
        version.refresh_from_db()
        assert version.repealed_on == timezone.localdate()

    def test_a_step_is_told_only_what_it_asks_for(self, cast: Cast) -> None:
        version = a_version(a_rule(cast.org), "comment")
        with pytest.raises(TypeError):
            actions.move_rule_version(version, "approve", by=cast["director"], text="另一份正文")
        version.refresh_from_db()
        assert (version.state, version.text) == ("comment", "第一条 每月十日接待群众")


class TestPlansAndTasks:
    def test_the_party_committee_approves_the_plan(self, cast: Cast) -> None:
        plan = a_plan(cast.org, "draft")
        actions.move_plan(plan, "approve", by=cast["director"])
        actions.move_plan(plan, "publish", by=cast["officer"])
        plan.refresh_from_db()
        assert (plan.approved_by, plan.approved_on) == ("街道党工委", timezone.localdate())
        assert plan.published_on == timezone.localdate()
        assert plan.no == "JH-2025-01"

    def test_the_assessment_is_the_note(self, cast: Cast) -> None:
        plan = a_plan(cast.org, "executing")
        actions.move_plan(plan, "assess", by=cast["officer"], note="十项任务完成九项")
        plan.refresh_from_db()
        assert plan.assessment == "十项任务完成九项"

    def test_a_finished_task_is_dated(self, cast: Cast) -> None:
        task = a_task(a_plan(cast.org))
        actions.move_task(task, "finish", by=cast["officer"], note="四次均已开展")
        task.refresh_from_db()
        assert (task.done_on, task.result) == (timezone.localdate(), "四次均已开展")

    def test_an_assessment_must_be_told(self, cast: Cast) -> None:
        plan = a_plan(cast.org, "executing")
        with pytest.raises(ValidationError):
            actions.move_plan(plan, "assess", by=cast["officer"])
        actions.move_plan(plan, "assess", by=cast["officer"], assessment="十项完成九项")
        assert (plan.state, plan.assessment) == ("assessed", "十项完成九项")

    @pytest.mark.parametrize(
        ("day", "years", "later"),
        [
            (date(2024, 2, 29), 1, date(2025, 2, 28)),
            (date(2024, 2, 29), 4, date(2028, 2, 29)),
            (date(2025, 12, 31), 1, date(2026, 12, 31)),
        ],
    )
    def test_dates_move_by_years(self, day: date, years: int, later: date) -> None:
        assert years_later(day, years) == later

    def test_a_copied_plan_is_undone_as_a_whole(self, cast: Cast) -> None:
        plan = a_plan(cast.org)
        fresh = actions.copy_plan(plan, 2026, "2026年工作计划", [a_task(plan)], by=cast["officer"])
        transition.undo(Deed.objects.get(), by=cast["officer"])
        assert not WorkPlan.objects.alive().filter(pk=fresh.pk).exists()
        assert not PlanTask.objects.alive().filter(plan=fresh).exists()

    def test_dropping_a_task_needs_a_reason(self, cast: Cast) -> None:
        with pytest.raises(ValidationError):
            actions.move_task(a_task(a_plan(cast.org)), "drop", by=cast["officer"])

    def test_next_steps_become_tasks_of_the_next_plan(self, cast: Cast) -> None:
        plan = actions.register_plan(cast.org, 2026, "2026年工作计划", by=cast["officer"])
        task = actions.register_task(
            plan, "每季度组织一次集中学习", category="learning", due_on=date(2026, 12, 31), by=cast["officer"]
        )
        assert (plan.no, task.no) == ("", "RW-2026-001")
        assert list(plan.tasks.all()) == [task]
        assert kinds() == ["governance.workplan.register", "governance.plantask.register"]

    @pytest.mark.parametrize("actor", ["leader", "member", "stranger", "reader"])
    def test_others_make_no_plans(self, cast: Cast, actor: str) -> None:
        with pytest.raises(PermissionDenied):
            actions.register_plan(cast.org, 2026, "2026年工作计划", by=cast[actor])
        with pytest.raises(PermissionDenied):
            actions.register_task(a_plan(cast.org), "某", category="other", due_on=date(2026, 1, 1), by=cast[actor])
        assert not PlanTask.objects.exists()


class TestDirectives:
    def test_from_receipt_to_report(self, cast: Cast) -> None:
        directive = a_directive(cast.org)
        actions.move_directive(directive, "assign", by=cast["officer"], note="林晓岚")
        actions.move_directive(directive, "execute", by=cast["officer"], note="走访委员四人次")
        actions.move_directive(directive, "report", by=cast["officer"])
        directive.refresh_from_db()
        today = timezone.localdate()
        assert (directive.assigned_to, directive.result) == ("林晓岚", "走访委员四人次")
        assert (directive.executed_on, directive.reported_on) == (today, today)

    def test_somebody_is_named(self, cast: Cast) -> None:
        directive = a_directive(cast.org)
        with pytest.raises(ValidationError) as refused:
            actions.move_directive(directive, "assign", by=cast["officer"])
        assert list(refused.value.message_dict) == ["assigned_to"]
        actions.move_directive(directive, "assign", by=cast["officer"], assigned_to="林晓岚", due_on=date(2025, 3, 1))
        assert (directive.state, directive.due_on) == ("assigned", date(2025, 3, 1))

    def test_execution_needs_its_result(self, cast: Cast) -> None:
        with pytest.raises(ValidationError):
            actions.move_directive(a_directive(cast.org, "assigned"), "execute", by=cast["officer"])


class TestBriefings:
    def briefing(self, cast: Cast) -> Briefing:
        found: Briefing = Briefing.objects.create(
            org=cast.org, title="上半年经济运行情况", issued_on=date(2025, 7, 10), content="平稳"
        )
        return found

    def test_a_member_acknowledges_once(self, cast: Cast) -> None:
        briefing = self.briefing(cast)
        first = actions.acknowledge_briefing(briefing, by=cast["member"])
        again = actions.acknowledge_briefing(briefing, by=cast["member"])
        assert first == again
        assert (first.member, first.read_on) == (cast.li, timezone.localdate())
        assert kinds() == ["governance.briefingreceipt.register"]

    def test_only_those_it_was_sent_to(self, cast: Cast) -> None:
        briefing = self.briefing(cast)
        briefing.recipients.add(cast.zhou)
        with pytest.raises(PermissionDenied):
            actions.acknowledge_briefing(briefing, by=cast["member"])
        assert actions.acknowledge_briefing(briefing, by=cast["other_member"]).member == cast.zhou

    @pytest.mark.parametrize("actor", ["officer", "head", "reader", "stranger", "visitor"])
    def test_who_is_no_member_acknowledges_nothing(self, cast: Cast, actor: str) -> None:
        with pytest.raises(PermissionDenied):
            actions.acknowledge_briefing(self.briefing(cast), by=cast[actor])
        assert not BriefingReceipt.objects.exists()


def test_a_draft_has_no_number_and_a_circulated_one_has(cast: Cast) -> None:
    version = a_version(a_rule(cast.org))
    assert version.no == ""
    actions.move_rule_version(version, "circulate", by=cast["officer"])
    assert RuleVersion.objects.get(pk=version.pk).no == "ZDB-001"
