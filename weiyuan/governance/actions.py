"""Writes about rules, plans, directives and briefings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core import told
from weiyuan.core.facts import years_later
from weiyuan.core.workflow import Step
from weiyuan.governance.models import (
    Briefing,
    BriefingReceipt,
    Directive,
    PlanTask,
    RuleDocument,
    RuleVersion,
    WorkPlan,
)
from weiyuan.governance.queries import earlier_in_force, is_asked_to_read
from weiyuan.governance.workflow import DIRECTIVE_FIELDS, PLAN_FIELDS, RULE_FIELDS, TASK_FIELDS, RuleState
from weiyuan.journal import transition
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.rules import demand

UNAPPROVED = (RuleState.DRAFT.value, RuleState.COMMENT.value)


@transaction.atomic
def move_rule_version(version: RuleVersion, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a version of a rule; dates that the step implies and nobody gave are today's.

    said  fields told along with the step (``workflow.RULE_FIELDS``)
    A version that comes into force repeals the one before it as of the same day. Raises as ``transition.take``
    does, TypeError for any other field, and ValidationError where the dates contradict each other or the version
    would begin no later than the one in force.
    """
    today = timezone.localdate()
    implied: dict[str, Any] = {}
    match step:
        case "approve":
            implied = {"adopted_on": today, "approved_by": by.get_full_name()}
        case "enforce":
            implied = {"effective_on": max(today, version.adopted_on or today)}
        case "repeal":
            implied = {"repealed_on": max(today, version.effective_on or today)}
    fields = _fields(version, step, by, told.told(version, step, said, RULE_FIELDS), implied)
    if step == "enforce" and _may_go(version, step, by):
        begin: Any = fields.get("effective_on", version.effective_on)
        _make_way(version, begin, by)
    return transition.take(version, step, by=by, note=note, also=fields)


def _make_way(version: RuleVersion, begin: date, by: Any) -> None:
    for earlier in earlier_in_force(version):
        if earlier.effective_on and earlier.effective_on >= begin:
            raise ValidationError({"effective_on": _("施行日期要晚于现行版本的施行日期")})
        said = _("由第%d版代替") % version.edition
        transition.take(earlier, "repeal", by=by, note=said, also={"repealed_on": begin})


@transaction.atomic
def move_plan(plan: WorkPlan, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a work plan; ``said`` are fields told along with it (``workflow.PLAN_FIELDS``).

    The assessment must be told, as such or as the note: ValidationError without it. Else as ``move_rule_version``.
    """
    today = timezone.localdate()
    implied: dict[str, Any] = {}
    wanted: dict[str, str] = {}
    match step:
        case "approve":
            implied = {"approved_on": today, "approved_by": plan.org.party_committee}
        case "publish":
            implied = {"published_on": max(today, plan.approved_on or today)}
        case "assess":
            implied, wanted = {"assessment": note}, {"assessment": _("请写明评估结论")}
    fields = _fields(plan, step, by, told.told(plan, step, said, PLAN_FIELDS), implied, wanted)
    return transition.take(plan, step, by=by, note=note, also=fields)


@transaction.atomic
def move_task(task: PlanTask, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a task of a plan; ``said`` are fields told along with it (``workflow.TASK_FIELDS``).

    Raises as ``move_rule_version`` does.
    """
    implied = {"done_on": timezone.localdate(), "result": note} if step == "finish" else {}
    fields = _fields(task, step, by, told.told(task, step, said, TASK_FIELDS), implied)
    return transition.take(task, step, by=by, note=note, also=fields)


@transaction.atomic
def move_directive(directive: Directive, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a superior's requirement; ``said`` are fields told along with it (``DIRECTIVE_FIELDS``).

    Raises ValidationError where nobody is named or no result told; else as ``move_rule_version`` does.
    """
    today = timezone.localdate()
    implied: dict[str, Any] = {}
    wanted: dict[str, str] = {}
    match step:
        case "assign":
            implied, wanted = {"assigned_to": note}, {"assigned_to": _("请写明承办人")}
        case "execute":
            implied = {"executed_on": max(today, directive.received_on), "result": note}
            wanted = {"result": _("请写明落实情况")}
        case "report":
            implied = {"reported_on": max(today, directive.executed_on or today)}
    fields = _fields(directive, step, by, told.told(directive, step, said, DIRECTIVE_FIELDS), implied, wanted)
    return transition.take(directive, step, by=by, note=note, also=fields)


def _may_go(record: Any, step: str, by: Any) -> bool:
    """Whether the step is open here; if not, the door itself says why."""
    return record.workflow.step(step) in record.workflow.open_steps(record, by)


def _fields(
    record: Any,
    step: str,
    by: Any,
    said: Mapping[str, Any],
    implied: Mapping[str, Any],
    wanted: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What is stored along with a step: what was said, and what it implies; what the record bears already stays.

    wanted  the fields that the step may not leave empty, with the words that ask for them
    Raises ValidationError where it would, or where the record would contradict itself.
    """
    if not _may_go(record, step, by):
        return {}
    fields = told.also(said, {name: value for name, value in implied.items() if value and not getattr(record, name)})
    asked = (wanted or {}).items()
    if missing := {name: words for name, words in asked if not fields.get(name, getattr(record, name))}:
        raise ValidationError(missing)
    told.weigh(record, record.workflow.step(step).target, fields)
    return fields


@transaction.atomic
def revise_rule(rule: RuleDocument, *, by: Any) -> RuleVersion:
    """A new version of a rule as a draft, with the last text to start from; the draft at hand where there is one.

    Raises PermissionDenied where ``by`` does not keep the rules.
    """
    last = rule.versions.filter(deleted_at__isnull=True).order_by("-edition").first()
    fresh = RuleVersion(org=rule.org, rule=rule, text=last.text if last else "")
    demand(by, "governance.add_ruleversion", fresh)
    if last and last.state in UNAPPROVED:
        unfinished: RuleVersion = last
        return unfinished
    # Numbers of removed versions are not given again: people may have quoted them.
    fresh.edition = (rule.versions.aggregate(last=Max("edition"))["last"] or 0) + 1
    transition.register([fresh], by=by)
    return fresh


@transaction.atomic
def copy_plan(plan: WorkPlan, year: int, title: str, tasks: Sequence[PlanTask], *, by: Any) -> WorkPlan:
    """A plan of another year with these tasks of an old one, all at their beginning, dates moved by the years.

    Raises PermissionDenied where ``by`` does not keep the plans.
    """
    fresh = WorkPlan(org=plan.org, year=year, title=title, aim=plan.aim)
    demand(by, "governance.add_workplan", fresh)
    copies = [
        PlanTask(
            org=plan.org, plan=fresh, title=task.title, category=task.category, owner=task.owner, unit=task.unit,
            due_on=years_later(task.due_on, year - plan.year), target_count=task.target_count, measure=task.measure,
        )
        for task in tasks
    ]  # fmt: skip
    with transition.deed(plan.org, _("复制计划：%s") % title, by=by):
        transition.register([fresh], by=by)
        for task in copies:
            task.plan = fresh
            demand(by, "governance.add_plantask", task)
        transition.register(copies, by=by)
    return fresh


@transaction.atomic
def register_plan(org: OrgUnit, year: int, title: str, *, by: Any) -> WorkPlan:
    """A new plan of a year, as a draft. Raises PermissionDenied where ``by`` does not keep the plans."""
    plan = WorkPlan(org=org, year=year, title=title)
    demand(by, "governance.add_workplan", plan)
    transition.register([plan], by=by)
    return plan


@transaction.atomic
def register_task(
    plan: WorkPlan,
    title: str,
    *,
    category: str,
    due_on: date,
    by: Any,
    owner: str = "",
    measure: str = "",
    note: str = "",
) -> PlanTask:
    """A new task of a plan: what the next steps of a summary become (下一步打算). Raises PermissionDenied."""
    task = PlanTask(org=plan.org, plan=plan, title=title, category=category, due_on=due_on, owner=owner)
    task.measure, task.note = measure, note
    demand(by, "governance.add_plantask", task)
    transition.register([task], by=by)
    return task


@transaction.atomic
def acknowledge_briefing(briefing: Briefing, *, by: Any) -> BriefingReceipt:
    """The member whose account this is has read the briefing; a second time changes nothing.

    Raises PermissionDenied where the account is no member's, or the briefing was sent to others only.
    """
    demand(by, "governance.acknowledge_briefing", briefing)
    if not is_asked_to_read(briefing, by):
        raise PermissionDenied("governance.acknowledge_briefing")
    member = by.member
    if known := BriefingReceipt.objects.filter(briefing=briefing, member=member).first():
        found: BriefingReceipt = known
        return found
    receipt = BriefingReceipt(org=briefing.org, briefing=briefing, member=member, read_on=timezone.localdate())
    transition.register([receipt], by=by)
    return receipt
