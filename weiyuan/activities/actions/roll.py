"""Writes about the list of an activity: who is asked, and who came as the roll says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from weiyuan.activities.actions.attendance import SIGNING, move_attendance, still_open
from weiyuan.activities.actions.word import tell_asked
from weiyuan.activities.models import Activity, Attendance
from weiyuan.activities.queries import members_askable
from weiyuan.activities.workflow import ATTENDANCE, PRESENT, AttendanceState
from weiyuan.core.roll import ABSENT, EXCUSED, OPEN, Mark, changing
from weiyuan.core.roll import PRESENT as CAME
from weiyuan.journal import transition
from weiyuan.members.models import Member
from weiyuan.orgs.models import Person
from weiyuan.orgs.rules import demand

CALLED = {AttendanceState.LEAVE_APPROVED: EXCUSED, AttendanceState.ABSENT: ABSENT, **dict.fromkeys(PRESENT, CAME)}
STEPS_TO = {CAME: SIGNING, EXCUSED: ("excuse",), ABSENT: ("miss",), OPEN: ("unsign", "clear")}


def mark_of(record: Attendance) -> Mark:
    """What the stored record says on a roll."""
    state = CALLED.get(AttendanceState(record.state), OPEN)
    return Mark(record.pk, record.version, state, record.late, record.online, leave_reason=record.leave_reason)


@transaction.atomic
def invite(
    activity: Activity, members: Iterable[Member], *, by: Any, people: Iterable[Person] = ()
) -> list[Attendance]:
    """Ask members, and people who work for the body, to an activity; who is asked already stays as he is.

    Returns the new attendances. Raises PermissionDenied where ``by`` may not keep the activity, WrongState where it
    is archived or called off, ValidationError where a member is not in office that day.
    """
    demand(by, "activities.change_activity", activity)
    activity = still_open(activity)
    members = list(members)
    in_office = set(members_askable(activity).filter(pk__in=[m.pk for m in members]).values_list("pk", flat=True))
    if outside := [m.name for m in members if m.pk not in in_office]:
        raise ValidationError({"member": _("%s当天不在任期内，不能邀请") % "、".join(outside)})
    asked = set(activity.attendances.alive().values_list("member_id", "person_id"))
    org = activity.org
    found = [
        *(Attendance(org=org, activity=activity, member=m) for m in members if (m.pk, None) not in asked),
        *(Attendance(org=org, activity=activity, person=p) for p in people if (None, p.pk) not in asked),
    ]
    transition.register(found, by=by)
    tell_asked(activity, found, by=by)
    return found


@transaction.atomic
def save_roll(activity: Activity, marks: Sequence[Mark], *, by: Any) -> tuple[int, Any]:
    """Store what a roll call changed, all of it or nothing, as one deed. Returns how many persons changed, the deed.

    marks  of the persons whom the caller changed; who says the same already is left alone
    Raises PermissionDenied where ``by`` does not run the activity, WrongState where it is archived or called off,
    RollDiffersError where somebody else changed one of the same persons otherwise, ValidationError by ``state``
    where a member was not in office that day, or by ``note`` where a leave has no reason.
    """
    demand(by, "activities.run_activity", activity)
    activity = still_open(activity)
    rows = activity.attendances.alive().select_related("org", "member", "person").select_for_update(of=("self",))
    stored = {row.pk: row for row in rows.filter(pk__in=[mark.attendance for mark in marks])}
    due = changing(marks, stored, mark_of)
    in_office = set(members_askable(activity).values_list("pk", flat=True))
    with transition.deed(activity.org, _("点名：%s") % activity, by=by) if due else nullcontext() as done:
        for mark in due:
            record = stored[mark.attendance]
            record.activity = activity
            if mark.state == CAME and record.member_id and record.member_id not in in_office:
                raise ValidationError({"state": _("%s当天不在任期内，不能记出席") % record.member})
            _mark(record, mark, by=by)
    return len(due), done


def _mark(record: Attendance, mark: Mark, *, by: Any) -> None:
    if mark_of(record).state != mark.state:
        steps = [name for name in STEPS_TO[mark.state] if record.state in ATTENDANCE.step(name).sources]
        for name in steps:
            move_attendance(record, name, by=by, note=mark.leave_reason)
    new: dict[str, Any] = {}
    if mark.state == CAME:  # the caller says who was late: the hour of saving says nothing
        new = {"late": mark.late, "online": mark.online}
    elif mark.state == EXCUSED:
        new = {"leave_reason": mark.leave_reason}
    old = {name: getattr(record, name) for name, value in new.items() if getattr(record, name) != value}
    for name in old:
        setattr(record, name, new[name])
    if old:
        transition.correct([transition.change_of(record, old)], by=by)
