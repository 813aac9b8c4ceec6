"""Writes about residents' matters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.matters.models import MatterAction, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS, SafetyLevel, Satisfaction
from weiyuan.matters.queries import categories
from weiyuan.matters.workflow import ANSWERED, DECIDE, MATTER, MOST_REOPENINGS, STEP_FIELDS, MatterState
from weiyuan.orgs.rules import demand

DAYS: dict[str, int] = DEFAULTS["days"]
CONVERSIONS = {"proposal": "proposal_on", "report": "report_on", "consultation": "consultation_on"}
Problems = list[tuple[str, str]]


@transaction.atomic
def register_matter(matter: ResidentMatter, *, by: Any, note: str = "") -> ResidentMatter:
    """Store a new matter, as a draft or registered, and give it a number and a receipt code.

    Raises PermissionDenied where ``by`` may not take matters in for that body and station, ValidationError where
    the record contradicts itself.
    """
    demand(by, "matters.add_residentmatter", matter)
    _refuse(matter.problems())
    transition.register([matter], by=by, note=note)
    return matter


@transaction.atomic
def register_action(action: MatterAction, *, by: Any) -> MatterAction:
    """Store a record of work on a matter. Raises as ``register_matter`` does."""
    demand(by, "matters.add_matteraction", action)
    _refuse(action.problems())
    transition.register([action], by=by)
    return action


@transaction.atomic
def move_matter(matter: ResidentMatter, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a matter; it is dated today unless another day was said.

    said  fields told along with the step (``workflow.STEP_FIELDS``): ``result`` with a reply, ``merged_into`` …
    Raises TypeError for any other field, ValidationError where the step lacks something (domain.md D1, guards),
    and as ``transition.take`` does.
    """
    arrow, fields = MATTER.step(step), {}
    if arrow in MATTER.open_steps(matter, by):  # otherwise ``take`` says why not, and nothing is written
        new = told.told(matter, step, said, STEP_FIELDS)
        _refuse(_guard(matter, step, new))
        fields = told.also(new, _implied(matter, step, new))
        told.weigh(matter, arrow.target, fields)
    return transition.take(matter, step, by=by, note=note, also=fields)


@transaction.atomic
def convert_matter(matter: ResidentMatter, into: str, *, by: Any, on: date | None = None, note: str = "") -> None:
    """A matter becomes a "proposal", a "report" or a "consultation", and goes on living beside it.

    One under way moves to the state converted, from which the reply comes; one already answered keeps its state.
    Raises as ``move_matter`` does.
    """
    name, day = CONVERSIONS[into], on or timezone.localdate()
    if matter.state not in {*ANSWERED, MatterState.CONVERTED}:
        move_matter(matter, "convert", by=by, note=note, **{name: day})
        return
    demand(by, DECIDE, matter)
    before = {name: getattr(matter, name)}
    setattr(matter, name, day)
    transition.correct([transition.change_of(matter, before)], by=by, note=note)


def _guard(matter: ResidentMatter, step: str, said: dict[str, Any]) -> Problems:
    """What D1 asks of a step beyond the state's own needs."""
    will = {name: said.get(name, getattr(matter, name)) for name in STEP_FIELDS.get(step, ())}
    match step:
        case "triage" if will["category"] not in categories(matter.org):
            return [("category", _("请从类别表中选一个类别"))]
        case "assign" if will["assigned_unit"] is None and will["assigned_member"] is None:
            return [("assigned_unit", _("请写明承办单位或跟办委员"))]
        case "merge" if (into := will["merged_into"]) and not _can_hold(into, matter):
            return [("merged_into", _("只能并入本机构另一件未并案的意见"))]
        case "extend" if said.get("due_finish") and matter.due_finish and said["due_finish"] <= matter.due_finish:
            return [("due_finish", _("延期后的期限要晚于原期限"))]
        case "reopen" if will["satisfaction"] != Satisfaction.UNSATISFIED:
            return [("satisfaction", _("群众不满意的才重新办理"))]
        case "reopen" if matter.reopened_times >= MOST_REOPENINGS:
            return [("reopened_times", _("最多重新办理两次"))]
    return []


def _can_hold(into: ResidentMatter, matter: ResidentMatter) -> bool:
    return into.pk != matter.pk and into.org_id == matter.org_id and into.state != MatterState.MERGED


def _implied(matter: ResidentMatter, step: str, said: dict[str, Any]) -> dict[str, Any]:
    """The dates and counts that a step sets by itself, as far as nothing else was said."""
    today = timezone.localdate()
    due = said.get("due_finish", matter.due_finish)
    match step:
        case "triage":
            return {"due_accept": matter.due_accept or matter.received_on + timedelta(days=DAYS["accept"])}
        case "accept":
            return {"accepted_on": today, "due_finish": due or today + timedelta(days=_days_to_finish(matter))}
        case "assign":
            return {"assigned_on": today}
        case "extend":
            return {"due_finish": (due or today) + timedelta(days=DAYS["extension"])}
        case "reply":
            # A new answer is to be told anew.
            return {"replied_on": today, "feedback_on": None}
        case "feedback":
            return {"feedback_on": today}
        case "close":
            return {"closed_on": today}
        case "reopen":
            # Not answered any more; the rating stays until there is a better one.
            return {"reopened_times": matter.reopened_times + 1, "replied_on": None}
    return {}


def _days_to_finish(matter: ResidentMatter) -> int:
    return DAYS["urgent" if matter.safety_level == SafetyLevel.URGENT else matter.kind]


def _refuse(found: Problems) -> None:
    if found:
        raise ValidationError(dict(found))
