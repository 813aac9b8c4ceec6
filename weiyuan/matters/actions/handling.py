"""The steps of a matter, and the work done on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core import told
from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.journal.models import Entry
from weiyuan.matters.actions.telling import tell_step
from weiyuan.matters.actions.together import tell_answered
from weiyuan.matters.models import MatterAction, ResidentMatter
from weiyuan.matters.models.words import DEFAULTS, Satisfaction
from weiyuan.matters.queries import categories, days_for
from weiyuan.matters.queries.merging import hindrance
from weiyuan.matters.rules import CONFIDENTIAL, handles
from weiyuan.matters.workflow import MATTER, MOST_EXTENSION, MOST_REOPENINGS, STEP_FIELDS
from weiyuan.orgs.queries import workdays
from weiyuan.orgs.rules import demand

DAYS: dict[str, int] = DEFAULTS["days"]
# What a matter leaves behind when it is taken out of the main one.
NOT_MERGED = {
    "merged_into": None, "accepted_on": None, "assigned_on": None, "assigned_unit": None, "assigned_member": None,
    "satisfaction": Satisfaction.UNRATED,
}  # fmt: skip
Problems = list[tuple[str, str]]


@transaction.atomic
def register_action(action: MatterAction, *, by: Any) -> MatterAction:
    """Store a record of work on a matter.

    Raises PermissionDenied where ``by`` has nothing to do with the matter, ValidationError where the record
    contradicts itself.
    """
    demand(by, "matters.add_matteraction", action)
    refuse(action.problems())
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
        refuse(_guard(matter, step, new, by))
        fields = told.also(new, _implied(matter, step, new, by))
        told.weigh(matter, arrow.target, fields)
    taken = transition.take(matter, step, by=by, note=note, also=fields)
    tell_step(matter, step, by=by)
    if step == "reply":
        tell_answered(matter, by=by)
    return taken


def _guard(matter: ResidentMatter, step: str, said: dict[str, Any], by: Any) -> Problems:
    """What D1 asks of a step beyond the state's own needs."""
    will = {name: said.get(name, getattr(matter, name)) for name in STEP_FIELDS.get(step, ())}
    match step:
        case "triage" if will["category"] not in categories(matter.org):
            return [("category", _("请从类别表中选一个类别"))]
        case "assign" if will["assigned_unit"] is None and will["assigned_member"] is None:
            return [("assigned_unit", _("请写明承办单位或跟办委员"))]
        case "merge" if (into := will["merged_into"]) and (why := hindrance(into, matter)):
            return [("merged_into", why)]
        case "unmerge" if will["category"] not in categories(matter.org):
            return [("category", _("请从类别表中选一个类别"))]
        case "request_extension" if (will["extension_days"] or 0) > MOST_EXTENSION:
            return [("extension_days", _("一次最多申请%d个工作日") % MOST_EXTENSION)]
        case "extend" | "deny_extension" if _asked_himself(matter, by):
            return [("due_finish", _("自己申请的延期，请由别人审批"))]
        case "extend" if said.get("due_finish") and matter.due_finish and said["due_finish"] <= matter.due_finish:
            return [("due_finish", _("延期后的期限要晚于原期限"))]
        case "reopen" if will["satisfaction"] != Satisfaction.UNSATISFIED:
            return [("satisfaction", _("群众不满意的才重新办理"))]
        case "reopen" if matter.reopened_times >= MOST_REOPENINGS:
            return [("reopened_times", _("最多重新办理两次"))]
    return []


def _asked_himself(matter: ResidentMatter, by: Any) -> bool:
    """Whether a handler decides on the extension that he asked for; a clerk may ask in a unit's place and decide."""
    if not handles(by, matter):
        return False
    asked = Entry.objects.filter(model="matters.residentmatter", object_id=matter.pk)
    last = asked.filter(kind="matters.residentmatter.request_extension").order_by("-pk").first()
    return last is not None and last.actor_id == by.pk


def _implied(matter: ResidentMatter, step: str, said: dict[str, Any], by: Any) -> dict[str, Any]:
    """The dates and counts that a step sets by itself, as far as nothing else was said."""
    today, now = timezone.localdate(), timezone.now()
    answered = {"responded_at": matter.responded_at or now}
    match step:
        case "triage":
            secret = said.get("secrecy", matter.secrecy) == CONFIDENTIAL
            keeper = {"keeper": matter.keeper or by} if secret else {}
            return {"due_accept": due_days(matter, matter.received_on, **said)[0], **keeper}
        case "accept":
            due = said.get("due_finish", matter.due_finish) or due_days(matter, today)[1]
            return {"accepted_on": today, "due_finish": due, **answered}
        case "refuse" | "refer":
            return {**answered, "finished_at": now}
        case "unmerge":
            # As if it had just been triaged, with a deadline of its own from today.
            accept, finish = due_days(matter, today, **said)
            return {**NOT_MERGED, "due_accept": accept, "due_finish": finish}
        case "assign":
            return {"assigned_on": today}
        case "ask_resident":
            return {"waiting_since": today, **answered}
        case "hear_again" | "carry_on":
            return _waited(matter, today)
        case "extend":
            days = matter.extension_days or DAYS["extension"]
            return {"due_finish": workdays().add_workdays(matter.due_finish or today, days)}
        case "reply":
            # A new answer is to be told anew.
            return {"replied_on": today, "feedback_on": None, "answered_at": now}
        case "feedback":
            return {"feedback_on": today}
        case "close":
            return {"closed_on": today, "finished_at": now}
        case "reopen":
            # Not answered any more, with a new deadline; the rating stays until there is a better one.
            again = {"replied_on": None, "closed_on": None, "finished_at": None, "called_back_on": None}
            withdrawn = {"published_on": None, "answered_at": None}
            due = due_days(matter, today)[1]
            return {"reopened_times": matter.reopened_times + 1, "due_finish": due, **again, **withdrawn}
    return {}


def due_days(matter: ResidentMatter, start: date, **said: Any) -> tuple[date, date]:
    """The last days for the first response and for the answer, counted from a day (``queries.days_for``)."""
    return days_for(matter, **said).due(workdays(), start)


def _waited(matter: ResidentMatter, today: date) -> dict[str, Any]:
    """The clock goes on: the workdays on which the resident was waited for are added to the deadline."""
    calendar, since = workdays(), matter.waiting_since or today
    days = max(0, calendar.workdays_between(since, today) - calendar.is_workday(since))
    due = calendar.add_workdays(matter.due_finish, days) if matter.due_finish else None
    return {"waiting_since": None, "waited_days": matter.waited_days + days, "due_finish": due}


def refuse(found: Problems) -> None:
    """Raise ValidationError with these reasons by field, if there are any."""
    if found:
        raise ValidationError(dict(found))
