"""Small builders of this flat's records: what a test does not say is ordinary."""

from __future__ import annotations

from datetime import date
from typing import Any

from weiyuan.governance.models import Directive, PlanTask, RuleDocument, RuleVersion, WorkPlan
from weiyuan.governance.workflow import DirectiveState, PlanState, RuleState, TaskState
from weiyuan.orgs.models import OrgUnit


def a_rule(org: OrgUnit, title: str = "委员接待工作制度") -> RuleDocument:
    found: RuleDocument = RuleDocument.objects.create(org=org, title=title)
    return found


def a_version(rule: RuleDocument, state: str = RuleState.DRAFT, **more: Any) -> RuleVersion:
    """A version with the dates that its state demands, unless the test gives others."""
    if state in {RuleState.APPROVED, RuleState.IN_FORCE, RuleState.REPEALED}:
        more.setdefault("adopted_on", date(2025, 3, 1))
    if state in {RuleState.IN_FORCE, RuleState.REPEALED}:
        more.setdefault("effective_on", more["adopted_on"])
    if state == RuleState.REPEALED:
        more.setdefault("repealed_on", date(2025, 9, 1))
    more.setdefault("text", "第一条 每月十日接待群众")
    found: RuleVersion = RuleVersion.objects.create(org=rule.org, rule=rule, state=state, **more)
    return found


def a_plan(org: OrgUnit, state: str = PlanState.PUBLISHED, year: int = 2025) -> WorkPlan:
    found: WorkPlan = WorkPlan.objects.create(org=org, year=year, title=f"{year}年工作计划", state=state)
    return found


def a_task(plan: WorkPlan, due_on: date = date(2025, 6, 30), state: str = TaskState.TODO, **more: Any) -> PlanTask:
    if state == TaskState.DONE:
        more.setdefault("done_on", due_on)
    more.setdefault("title", "集中学习")
    found: PlanTask = PlanTask.objects.create(org=plan.org, plan=plan, due_on=due_on, state=state, **more)
    return found


def a_directive(org: OrgUnit, state: str = DirectiveState.RECEIVED, **more: Any) -> Directive:
    more.setdefault("received_on", date(2025, 2, 10))
    if state in {DirectiveState.EXECUTED, DirectiveState.REPORTED}:
        more.setdefault("executed_on", more["received_on"])
    found: Directive = Directive.objects.create(
        org=org, title="开展委员走访月", issuer="澄川区政协", content="每名委员走访一次", state=state, **more
    )
    return found
