"""Who may do what with learning sessions, and with one's own part in them."""

from __future__ import annotations

from typing import Any

from weiyuan.learning.workflow import LearningForm
from weiyuan.orgs.rules import body_of, is_clerk, is_head_of_station, is_staff_of, predicate, record_permissions


def _is_collective(user: Any, session: Any) -> bool:
    """The steps of a meeting fit meetings alone."""
    return getattr(session, "form", "") == LearningForm.COLLECTIVE


is_collective = predicate("is_collective")(_is_collective)


def _is_self_study(user: Any, session: Any) -> bool:
    """The steps of a self-study fit self-studies alone."""
    return getattr(session, "form", "") == LearningForm.SELF_STUDY


is_self_study = predicate("is_self_study")(_is_self_study)


def _takes_part(user: Any, session: Any) -> bool:
    """The user is one of the members whom the session lists."""
    if session is None or not user.is_authenticated:
        return False
    return bool(session.attendances.alive().filter(member__user=user.pk).exists())


takes_part = predicate("takes_part")(_takes_part)


def _is_own_part(user: Any, attendance: Any) -> bool:
    """The attendance is the user's own."""
    member = getattr(attendance, "member", None)
    return bool(member is not None and user.is_authenticated and member.user_id == user.pk)


is_own_part = predicate("is_own_part")(_is_own_part)


def _is_a_member(user: Any, record: Any) -> bool:
    """The account is that of a member of the record's body."""
    member = getattr(user, "member", None) if user.is_authenticated else None
    return member is not None and member.deleted_at is None and member.org_id == body_of(record)


is_a_member = predicate("is_a_member")(_is_a_member)


SESSION_PERMISSIONS = record_permissions(
    "learningsession",
    hold_learningsession=is_clerk & is_collective,
    guide_learningsession=is_clerk & is_self_study,
    report_learningsession=(is_clerk | takes_part) & is_self_study,
    cancel_learningsession=is_clerk,
    view_roll_learningsession=is_staff_of | is_head_of_station,
    view_progress_learningsession=is_staff_of,
    join_learningsession=is_a_member,
)
QUESTION_PERMISSIONS = record_permissions("learningquestion")
ATTENDANCE_PERMISSIONS = record_permissions(
    "learningattendance",
    note_learningattendance=is_clerk,
    write_takeaway_learningattendance=is_clerk | is_own_part,
    answer_quiz_learningattendance=is_own_part,
)
