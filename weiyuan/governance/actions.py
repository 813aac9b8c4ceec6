"""Writes about rules, plans, directives and briefings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.workflow import Step
from weiyuan.governance.models import (
    Briefing,
    BriefingReceipt,
    Directive,
    PlanTask,
    RuleVersion,
    WorkPlan,
)
from weiyuan.governance.queries import earlier_in_force
from weiyuan.journal import transition
from weiyuan.orgs.models import OrgUnit


@transaction.atomic
def move_rule_version(version: RuleVersion, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a version of a rule; dates that the step implies and nobody gave are today's.

    A version that comes into force repeals the one before it as of the same day. Raises as ``transition.take``
    does, and ValidationError where the version would begin no later than the one in force.
    """
    today = timezone.localdate()
    implied: dict[str, Any] = {}
    match step:
        case "approve":
            implied = _unless_given(version, adopted_on=today, approved_by=by.get_full_name())
        case "enforce":
            begin = version.effective_on or max(today, version.adopted_on or today)
            implied = {"effective_on": begin}
            _make_way(version, begin, by)
        case "repeal":
            implied = _unless_given(version, repealed_on=max(today, version.effective_on or today))
    return transition.take(version, step, by=by, note=note, also=implied)


def _make_way(version: RuleVersion, begin: date, by: Any) -> None:
    for earlier in earlier_in_force(version):
        if earlier.effective_on and earlier.effective_on >= begin:
            raise ValidationError({"effective_on": _("施行日期要晚于现行版本的施行日期")})
        said = _("由第%d版代替") % version.edition
        transition.take(earlier, "repeal", by=by, note=said, also={"repealed_on": begin})


@transaction.atomic
def move_plan(plan: WorkPlan, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a work plan. Raises as ``transition.take`` does."""
    today = timezone.localdate()
    implied: dict[str, Any] = {}
    match step:
        case "approve":
            implied = _unless_given(plan, approved_on=today, approved_by=plan.org.party_committee)
        case "publish":
            implied = _unless_given(plan, published_on=max(today, plan.approved_on or today))
        case "assess":
            implied = _unless_given(plan, assessment=note)
    return transition.take(plan, step, by=by, note=note, also=implied)


@transaction.atomic
def move_task(task: PlanTask, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a task of a plan. Raises as ``transition.take`` does."""
    implied: dict[str, Any] = {}
    if step == "finish":
        implied = _unless_given(task, done_on=timezone.localdate(), result=note)
    return transition.take(task, step, by=by, note=note, also=implied)


@transaction.atomic
def move_directive(directive: Directive, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a superior's requirement. Raises as ``transition.take`` does."""
    today = timezone.localdate()
    implied: dict[str, Any] = {}
    match step:
        case "assign":
            implied = _unless_given(directive, assigned_to=note)
        case "execute":
            implied = _unless_given(directive, executed_on=max(today, directive.received_on), result=note)
        case "report":
            implied = _unless_given(directive, reported_on=max(today, directive.executed_on or today))
    return transition.take(directive, step, by=by, note=note, also=implied)


def _unless_given(record: Any, **values: Any) -> dict[str, Any]:
    """What a step fills in: fields still empty; what somebody wrote by hand stays."""
    return {name: value for name, value in values.items() if value and not getattr(record, name)}


@transaction.atomic
def register_plan(org: OrgUnit, year: int, title: str, *, by: Any) -> WorkPlan:
    """A new plan of a year, as a draft. Raises PermissionDenied where ``by`` does not keep the plans."""
    plan = WorkPlan(org=org, year=year, title=title)
    _require(by, "governance.add_workplan", plan)
    transition.register([plan], by=by)
    return plan


@transaction.atomic
def register_task(
    plan: WorkPlan, title: str, *, category: str, due_on: date, by: Any, owner: str = "", note: str = ""
) -> PlanTask:
    """A new task of a plan: what the next steps of a summary become (下一步打算). Raises PermissionDenied."""
    task = PlanTask(org=plan.org, plan=plan, title=title, category=category, due_on=due_on, owner=owner)
    task.note = note
    _require(by, "governance.add_plantask", task)
    transition.register([task], by=by)
    return task


@transaction.atomic
def acknowledge_briefing(briefing: Briefing, *, by: Any) -> BriefingReceipt:
    """The member whose account this is has read the briefing; a second time changes nothing.

    Raises PermissionDenied where the account is no member's, or the briefing was sent to others only.
    """
    _require(by, "governance.acknowledge_briefing", briefing)
    member = getattr(by, "member", None)
    if member is None or member.org_id != briefing.org_id:
        raise PermissionDenied("governance.acknowledge_briefing")
    if briefing.recipients.exists() and not briefing.recipients.filter(pk=member.pk).exists():
        raise PermissionDenied("governance.acknowledge_briefing")
    if known := BriefingReceipt.objects.filter(briefing=briefing, member=member).first():
        found: BriefingReceipt = known
        return found
    receipt = BriefingReceipt(org=briefing.org, briefing=briefing, member=member, read_on=timezone.localdate())
    transition.register([receipt], by=by)
    return receipt


def _require(by: Any, right: str, record: Any) -> None:
    if not by.has_perm(right, record):
        raise PermissionDenied(right)
