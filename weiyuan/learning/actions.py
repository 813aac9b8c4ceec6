"""Writes about learning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core import told
from weiyuan.core.roll import FLAGS, Mark, changing
from weiyuan.core.workflow import Step, WrongState
from weiyuan.journal import transition
from weiyuan.learning.models import LearningAttendance, LearningSession, Reply
from weiyuan.learning.queries import (
    Owing,
    is_signup_open,
    members_expectable,
    missing_in,
    people_expectable,
    questions_of,
    score_of,
)
from weiyuan.learning.workflow import LEARNING, OVER, QUIET, LearningForm, LearningState, PresenceState
from weiyuan.members.models import Member
from weiyuan.orgs.models import Person
from weiyuan.orgs.rules import demand

# The fields that a step may be told along with it: a form asks for these.
SESSION_FIELDS: dict[str, tuple[str, ...]] = {
    "announce": ("signup_until",),
    "hold": ("hours", "place"),
    "record": ("hours", "discussion"),
    "assign": ("takeaway_until",),
}
ATTENDANCE_FIELDS: dict[str, tuple[str, ...]] = {"attend": ("late", "online", "spoke")}
STEP_TO = {
    PresenceState.PRESENT: "attend",
    PresenceState.EXCUSED: "excuse",
    PresenceState.ABSENT: "miss",
    PresenceState.EXPECTED: "clear",
}


@transaction.atomic
def move_session(session: LearningSession, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Take a step with a session. Recording it, or confirming a self-study, settles who is still 应到.

    said  fields told along with the step (``SESSION_FIELDS``)
    Raises ValidationError where a self-study is reported without a single takeaway or the session would contradict
    itself, TypeError for a field that the step does not ask for, else as ``take``.
    """
    if step == "report" and not session.attendances.alive().exclude(takeaway="").exists():
        raise ValidationError({"note": _("还没有人提交心得")})
    arrow, fields = LEARNING.step(step), told.told(session, step, said, SESSION_FIELDS)
    if arrow in LEARNING.open_steps(session, by):  # otherwise ``take`` says why not
        told.weigh(session, arrow.target, fields)
    taken = transition.take(session, step, by=by, note=note, also=fields)
    if step in {"record", "confirm"}:
        _settle(session, by=by)
    return taken


def _settle(session: LearningSession, *, by: Any) -> None:
    """Who asked for leave was excused, who else is still expected was absent; a takeaway is taking part in a study."""
    expected = session.attendances.alive().filter(state=PresenceState.EXPECTED)
    for attendance in expected.select_related("org").order_by("pk"):
        if session.form == LearningForm.SELF_STUDY and attendance.takeaway:
            transition.take(attendance, "attend", by=by)
        elif attendance.reply == Reply.LEAVE:
            transition.take(attendance, "excuse", by=by, note=attendance.leave_reason)
        else:
            transition.take(attendance, "miss", by=by)


@transaction.atomic
def move_attendance(attendance: LearningAttendance, step: str, *, by: Any, note: str = "", **said: Any) -> Step:
    """Note somebody as present, excused (the note is the reason), absent, or not yet known.

    said  what is told of somebody who came: ``late``, ``online``, ``spoke``
    Raises ValidationError where a member outside the term on that day is to be counted, else as ``transition.take``.
    """
    fields = told.told(attendance, step, said, ATTENDANCE_FIELDS)
    if step == "attend":
        _refuse_outsider(attendance)
    else:
        fields = {name: False for name in FLAGS if getattr(attendance, name)}
    if step == "excuse":
        fields["leave_reason"] = note.strip()[:200]
    return transition.take(attendance, step, by=by, note=note, also=fields)


def _refuse_outsider(attendance: LearningAttendance) -> None:
    session = attendance.session
    if attendance.member_id and not members_expectable(session).filter(pk=attendance.member_id).exists():
        raise ValidationError({"state": _("%s当天不在任期内，不能记出席") % attendance.member})


def mark_of(record: LearningAttendance) -> Mark:
    """What the stored record says on a roll."""
    flags = {name: getattr(record, name) for name in FLAGS}
    return Mark(record.pk, record.version, str(record.state), leave_reason=record.leave_reason, **flags)


@transaction.atomic
def save_roll(session: LearningSession, marks: Sequence[Mark], *, by: Any) -> tuple[int, Any]:
    """Store what a roll call changed, all of it or nothing, as one deed. Returns how many persons changed, the deed.

    marks  of the persons whom the caller changed; who says the same already is left alone
    Raises PermissionDenied where ``by`` may not keep the session, WrongState where it was called off,
    RollDiffersError where somebody else changed one of the same persons otherwise, ValidationError by
    ``state`` where a member was not in office that day, or by ``note`` where a leave has no reason.
    """
    demand(by, "learning.change_learningsession", session)
    locked = _locked(session)
    rows = locked.attendances.alive().select_related("org", "member", "person").select_for_update(of=("self",))
    stored = {row.pk: row for row in rows.filter(pk__in=[mark.attendance for mark in marks])}
    due = changing(marks, stored, mark_of)
    with transition.deed(session.org, _("点名：%s") % session, by=by) if due else nullcontext() as done:
        for mark in due:
            record = stored[mark.attendance]
            record.session = locked
            _mark(record, mark, by=by)
    return len(due), done


def _mark(record: LearningAttendance, mark: Mark, *, by: Any) -> None:
    if record.state != mark.state:
        flags = {name: getattr(mark, name) for name in FLAGS} if mark.state == PresenceState.PRESENT else {}
        move_attendance(record, STEP_TO[PresenceState(mark.state)], by=by, note=mark.leave_reason, **flags)
    elif mark.state == PresenceState.PRESENT:
        _correct(record, {name: getattr(mark, name) for name in FLAGS}, by=by)
    else:
        if not mark.leave_reason:
            raise ValidationError({"note": _("请写明理由")})
        _correct(record, {"leave_reason": mark.leave_reason}, by=by)


@transaction.atomic
def expect(
    session: LearningSession, members: Iterable[Member], *, by: Any, people: Iterable[Person] = ()
) -> list[LearningAttendance]:
    """List members, and people who work for the body, as expected (应到); who is listed already stays as he is.

    Returns the new ones. Raises PermissionDenied where ``by`` may not keep the session, WrongState where it was
    called off, ValidationError where a member was not in office that day.
    """
    demand(by, "learning.change_learningsession", session)
    session = _locked(session)
    members = list(members)
    strangers = {m.pk for m in members} - set(members_expectable(session).values_list("pk", flat=True))
    if outside := [m.name for m in members if m.pk in strangers]:
        raise ValidationError({"member": _("%s当天不在任期内，不能列入") % "、".join(outside)})
    listed = set(session.attendances.alive().values_list("member_id", "person_id"))
    org = session.org
    found = [
        *(LearningAttendance(org=org, session=session, member=m) for m in members if (m.pk, None) not in listed),
        *(LearningAttendance(org=org, session=session, person=p) for p in people if (None, p.pk) not in listed),
    ]
    transition.register(found, by=by)
    return found


def expect_all(session: LearningSession, *, by: Any) -> list[LearningAttendance]:
    """List everybody whom the session is for: members in office that day, people in post. Raises as ``expect``."""
    with transition.deed(session.org, _("列入名单：%s") % session, by=by):
        return expect(session, members_expectable(session), people=people_expectable(session), by=by)


@transaction.atomic
def sign_up(session: LearningSession, answer: str, *, by: Any, reason: str = "") -> LearningAttendance:
    """A member says 参加 or 请假 (with a reason) before the session; who is not listed is listed by it.

    Raises PermissionDenied where ``by`` is no member of the body, ValidationError where the reason is missing or
    the member is not in office that day, WrongState where sign-up is over or the roll was called already.
    """
    demand(by, "learning.join_learningsession", session)
    if answer == Reply.LEAVE and not reason.strip():
        raise ValidationError({"reason": _("请写明请假事由")})
    session = _locked(session)
    if not is_signup_open(session, timezone.now()):
        raise WrongState(f"sign-up of {session.pk} is over")
    if not members_expectable(session).filter(pk=by.member.pk).exists():
        raise ValidationError({"reason": _("学习那天您不在任期内")})
    said = {"reply": str(answer), "leave_reason": reason.strip()[:200] if answer == Reply.LEAVE else ""}
    attendance: LearningAttendance | None = session.attendances.alive().filter(member=by.member).first()
    if attendance is None:
        attendance = LearningAttendance(org=session.org, session=session, member=by.member, **said)
        transition.register([attendance], by=by)
    elif attendance.state != PresenceState.EXPECTED:
        raise WrongState(f"{attendance.pk} was noted already")
    else:
        _correct(attendance, said, by=by)
    return attendance


@transaction.atomic
def write_takeaway(attendance: LearningAttendance, text: str, *, by: Any) -> None:
    """Hand in what one took away (心得体会).

    Raises PermissionDenied where it is not one's own, ValidationError where the text is empty, WrongState
    where the session is over and done with, or somebody else changed the record in between.
    """
    demand(by, "learning.write_takeaway_learningattendance", attendance)
    if not text.strip():
        raise ValidationError({"takeaway": _("请写心得体会")})
    if attendance.session.state in OVER:
        raise WrongState(f"{attendance.session_id} is {attendance.session.state}")
    _correct(attendance, {"takeaway": text.strip()}, by=by)


def answer_quiz(attendance: LearningAttendance, given: Mapping[int, str], *, by: Any) -> int:
    """Answer the short test of a session. Returns this time's marks of 100; the best time counts.

    given  letters chosen (``AC``) by the question's key; a question left out earns nothing
    Raises PermissionDenied where it is not one's own, WrongState where the session has no test that is open.
    """
    demand(by, "learning.answer_quiz_learningattendance", attendance)
    questions = list(questions_of(attendance.session))
    if not questions or attendance.session.state in QUIET:
        raise WrongState(f"{attendance.session_id} has no open test")
    marks = score_of(questions, given)
    best = max(marks, attendance.quiz_score or 0)
    attendance.answers = {str(q.pk): given.get(q.pk, "") for q in questions}
    former = attendance.quiz_score
    attendance.quiz_score = best
    shown = {str(_("测验成绩（分）")): ("" if former is None else str(former), str(best))}
    change = transition.Change(attendance, ("answers", "quiz_score"), shown, attendance.state)
    transition.correct([change], by=by, note=_("本次 %d 分") % marks)
    return marks


@transaction.atomic
def remind(session: LearningSession, what: Owing, *, by: Any) -> int:
    """Note that everybody who still owes this was reminded now; it stands on the members' own pages.

    Returns how many. Raises PermissionDenied where ``by`` may not keep the session.
    """
    demand(by, "learning.change_learningsession", session)
    missing = missing_in(_locked(session), timezone.localdate())[what]
    now, changes = timezone.now(), []
    for attendance in missing:
        old = {"reminded_at": attendance.reminded_at}
        attendance.reminded_at = now
        changes.append(transition.change_of(attendance, old))
    transition.correct(changes, by=by, note=_("提醒：%s") % what.label)
    return len(changes)


def _locked(session: LearningSession) -> LearningSession:
    """The session as stored, held until the end: who else lists or marks people in it waits."""
    found: LearningSession = (
        LearningSession.objects.select_for_update(of=("self",)).select_related("org").get(pk=session.pk)
    )
    if found.state == LearningState.CANCELLED:
        raise WrongState(f"{session.pk} was called off")
    return found


def _correct(record: LearningAttendance, new: Mapping[str, Any], *, by: Any) -> None:
    old = {name: getattr(record, name) for name, value in new.items() if getattr(record, name) != value}
    for name in old:
        setattr(record, name, new[name])
    if old:
        transition.correct([transition.change_of(record, old)], by=by)
