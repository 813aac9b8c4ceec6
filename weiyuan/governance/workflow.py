"""States of rule versions (domain.md D9), plans and tasks (D11), and what superiors ask for (D14)."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class RuleState(TextChoices):
    DRAFT = "draft", _("起草")
    COMMENT = "comment", _("征求意见")
    APPROVED = "approved", _("已通过")
    IN_FORCE = "in_force", _("施行")
    REPEALED = "repealed", _("已废止")


class PlanState(TextChoices):
    DRAFT = "draft", _("起草")
    APPROVED = "approved", _("已批准")
    PUBLISHED = "published", _("已印发")
    EXECUTING = "executing", _("执行中")
    ASSESSED = "assessed", _("已评估")
    CLOSED = "closed", _("已办结")


class TaskState(TextChoices):
    """Overdue is no state: it follows from the due date, see ``PlanTask.is_overdue``."""

    TODO = "todo", _("未开始")
    DOING = "doing", _("进行中")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("已作废")


class DirectiveState(TextChoices):
    RECEIVED = "received", _("已收到")
    ASSIGNED = "assigned", _("已交办")
    EXECUTED = "executed", _("已落实")
    REPORTED = "reported", _("已报告")


CIRCULATE_RULE = "governance.circulate_ruleversion"
APPROVE_RULE = "governance.approve_ruleversion"
APPROVE_PLAN = "governance.approve_workplan"
CARRY_PLAN = "governance.carry_workplan"
CARRY_TASK = "governance.carry_plantask"
HANDLE_DIRECTIVE = "governance.handle_directive"

R, P, T, D = RuleState, PlanState, TaskState, DirectiveState

# From approval on the text stands as it was approved; a revision is a new version that repeals the old one.
FROZEN_TEXT = frozenset({R.APPROVED.value, R.IN_FORCE.value, R.REPEALED.value})
# States of versions that hold, or once held, from their effective date on.
HELD = (R.IN_FORCE.value, R.REPEALED.value)

RULE = Workflow(
    RuleState,
    (
        Step("circulate", _("征求意见"), sources(R.DRAFT), R.COMMENT, CIRCULATE_RULE),
        Step("withdraw", _("退回修改"), sources(R.COMMENT), R.DRAFT, CIRCULATE_RULE, needs_note=True),
        Step("approve", _("通过"), sources(R.COMMENT), R.APPROVED, APPROVE_RULE),
        Step("enforce", _("施行"), sources(R.APPROVED), R.IN_FORCE, APPROVE_RULE),
        Step("repeal", _("废止"), sources(R.IN_FORCE), R.REPEALED, APPROVE_RULE, needs_note=True),
    ),
    drafts=frozenset({R.DRAFT.value}),
    tones={R.COMMENT: "info", R.APPROVED: "plum", R.IN_FORCE: "ok"},
)

PLAN = Workflow(
    PlanState,
    (
        Step("approve", _("批准"), sources(P.DRAFT), P.APPROVED, APPROVE_PLAN),
        Step("publish", _("印发"), sources(P.APPROVED), P.PUBLISHED, CARRY_PLAN),
        Step("start", _("开始执行"), sources(P.PUBLISHED), P.EXECUTING, CARRY_PLAN),
        Step("assess", _("评估"), sources(P.EXECUTING), P.ASSESSED, CARRY_PLAN),
        Step("close", _("办结"), sources(P.ASSESSED), P.CLOSED, APPROVE_PLAN),
    ),
    drafts=frozenset({P.DRAFT.value}),
    tones={P.APPROVED: "plum", P.PUBLISHED: "info", P.EXECUTING: "info", P.ASSESSED: "ok", P.CLOSED: "ok"},
)

TASK = Workflow(
    TaskState,
    (
        Step("start", _("开始"), sources(T.TODO), T.DOING, CARRY_TASK),
        Step("finish", _("完成"), sources(T.TODO, T.DOING), T.DONE, CARRY_TASK),
        Step("drop", _("作废"), sources(T.TODO, T.DOING), T.DROPPED, CARRY_TASK, needs_note=True),
    ),
    tones={T.TODO: "warn", T.DOING: "info", T.DONE: "ok"},
)

DIRECTIVE = Workflow(
    DirectiveState,
    (
        Step("assign", _("交办"), sources(D.RECEIVED), D.ASSIGNED, HANDLE_DIRECTIVE),
        Step("execute", _("落实"), sources(D.ASSIGNED), D.EXECUTED, HANDLE_DIRECTIVE),
        Step("report", _("报告结果"), sources(D.EXECUTED), D.REPORTED, HANDLE_DIRECTIVE),
    ),
    tones={D.RECEIVED: "warn", D.ASSIGNED: "info", D.EXECUTED: "ok", D.REPORTED: "ok"},
)

# The fields that a step may be told along with it (``move_plan(…, approved_on=…)``): a form asks for these.
RULE_FIELDS: dict[str, tuple[str, ...]] = {
    "approve": ("adopted_on", "adopted_by", "approved_by"),
    "enforce": ("effective_on",),
    "repeal": ("repealed_on",),
}
PLAN_FIELDS: dict[str, tuple[str, ...]] = {
    "approve": ("approved_on", "approved_by"),
    "publish": ("published_on",),
    "assess": ("assessment",),
}
TASK_FIELDS: dict[str, tuple[str, ...]] = {"finish": ("done_on", "result")}
DIRECTIVE_FIELDS: dict[str, tuple[str, ...]] = {
    "assign": ("assigned_to", "due_on"),
    "execute": ("executed_on", "result"),
    "report": ("reported_on",),
}


def rule_states() -> Any:
    return RuleState.choices


def plan_states() -> Any:
    return PlanState.choices


def task_states() -> Any:
    return TaskState.choices


def directive_states() -> Any:
    return DirectiveState.choices
