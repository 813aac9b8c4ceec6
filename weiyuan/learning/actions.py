"""Writes about learning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.learning.models import LearningAttendance, LearningSession
from weiyuan.learning.workflow import LearningForm, PresenceState
from weiyuan.members.models import Member


@transaction.atomic
def move_session(session: LearningSession, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a session. Recording it, or confirming a self-study, settles who is still 应到.

    Raises ValidationError where a self-study is reported without a single takeaway, else as ``take``.
    """
    if step == "report" and not session.attendances.alive().exclude(takeaway="").exists():
        raise ValidationError({"note": _("还没有人提交心得")})
    taken = transition.take(session, step, by=by, note=note)
    if step in {"record", "confirm"}:
        _settle(session, by=by)
    return taken


def _settle(session: LearningSession, *, by: Any) -> None:
    """Who is still expected was absent; in a self-study, who handed in a takeaway took part."""
    expected = session.attendances.alive().filter(state=PresenceState.EXPECTED)
    for attendance in expected.select_related("org").order_by("pk"):
        studied = session.form == LearningForm.SELF_STUDY and attendance.takeaway
        transition.take(attendance, "attend" if studied else "miss", by=by)


@transaction.atomic
def move_attendance(attendance: LearningAttendance, step: str, *, by: Any, note: str = "") -> Step:
    """Note somebody as present, excused (the note is the reason) or absent. Raises as ``transition.take``."""
    implied = {"leave_reason": note[:200]} if step == "excuse" else {}
    return transition.take(attendance, step, by=by, note=note, also=implied)


@transaction.atomic
def expect(session: LearningSession, members: Iterable[Member], *, by: Any) -> list[LearningAttendance]:
    """List members as expected (应到); who is listed already stays as he is. Returns the new ones.

    Raises PermissionDenied where ``by`` may not keep the session.
    """
    if not by.has_perm("learning.change_learningsession", session):
        raise PermissionDenied("learning.change_learningsession")
    listed = set(session.attendances.alive().values_list("member_id", flat=True))
    found = [
        LearningAttendance(org=session.org, session=session, member=member)
        for member in members
        if member.pk not in listed
    ]
    transition.register(found, by=by)
    return found


def write_takeaway(attendance: LearningAttendance, text: str, *, by: Any) -> None:
    """Hand in what one took away (心得体会).

    Raises PermissionDenied where it is not one's own, ValidationError where the text is empty, WrongState
    where somebody else changed the record in between.
    """
    if not by.has_perm("learning.write_takeaway_learningattendance", attendance):
        raise PermissionDenied("learning.write_takeaway_learningattendance")
    if not text.strip():
        raise ValidationError({"takeaway": _("请写心得体会")})
    shown = {str(_("心得体会")): (attendance.takeaway, text.strip())}
    attendance.takeaway = text.strip()
    transition.correct([transition.Change(attendance, ("takeaway",), shown, attendance.state)], by=by)
