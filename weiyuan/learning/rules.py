"""Who may do what with learning sessions, and with one's own part in them."""

from __future__ import annotations

from typing import Any

from weiyuan.learning.workflow import LearningForm
from weiyuan.members.rules import is_a_member, is_own_member
from weiyuan.orgs.rules import is_clerk, is_head_of_station, is_staff_of, predicate, record_permissions


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
    write_takeaway_learningattendance=is_clerk | is_own_member,
    answer_quiz_learningattendance=is_own_member,
)
