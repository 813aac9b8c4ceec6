"""Who may do what with activities, attendance, follow-ups and reception days."""

from __future__ import annotations

from typing import Any

from weiyuan.activities.workflow import ActivityState
from weiyuan.members.rules import is_a_member, is_own_member
from weiyuan.orgs.rules import (
    Role,
    has_role,
    is_clerk,
    is_head_of_station,
    is_staff_of,
    predicate,
    record_permissions,
)

# A member notes a visit, a head what the own station does: both as a draft that the clerk publishes.
may_propose = is_clerk | has_role(Role.STATION_HEAD, Role.MEMBER)


def _is_own_draft(user: Any, activity: Any) -> bool:
    """The user's own activity, not yet applied for or sent back."""
    own = getattr(activity, "created_by_id", None) == user.pk
    return bool(user.is_authenticated and own and activity.state in (ActivityState.DRAFT, ActivityState.RETURNED))


is_own_draft = predicate("is_own_draft")(_is_own_draft)


def _is_author(user: Any, record: Any) -> bool:
    """The user registered the record."""
    return bool(user.is_authenticated and getattr(record, "created_by_id", None) == user.pk)


is_author = predicate("is_author")(_is_author)


def _heads_the_activity(user: Any, record: Any) -> bool:
    """The head of the station whose activity the attendance or the follow-up belongs to."""
    activity = getattr(record, "activity", None)
    return bool(activity is not None and user.is_authenticated and activity.station_id in user.scope.stations)


heads_the_activity = predicate("heads_the_activity")(_heads_the_activity)


def _is_on_duty(user: Any, reception: Any) -> bool:
    """A member who receives residents on that day."""
    if not user.is_authenticated or not getattr(reception, "pk", None) or not hasattr(reception, "members_on_duty"):
        return False
    return any(member.user_id == user.pk for member in reception.members_on_duty.all())


is_on_duty = predicate("is_on_duty")(_is_on_duty)


ACTIVITY_PERMISSIONS = record_permissions(
    "activity",
    add_activity=may_propose,
    change_activity=is_clerk | is_head_of_station | is_own_draft,
    apply_activity=is_clerk | is_head_of_station | is_author,
    publish_activity=is_clerk,
    run_activity=is_clerk | is_head_of_station,
    view_roll_activity=is_staff_of | is_head_of_station,
    join_activity=is_a_member,
)
ATTENDANCE_PERMISSIONS = record_permissions(
    "attendance",
    change_attendance=is_clerk | heads_the_activity,
    respond_attendance=is_clerk | is_own_member,
    decide_attendance=is_clerk,
    sign_attendance=is_clerk | heads_the_activity | is_own_member,
    call_attendance=is_clerk | heads_the_activity,
)
FOLLOW_UP_PERMISSIONS = record_permissions(
    "visitfollowup",
    add_visitfollowup=is_clerk | heads_the_activity,
    change_visitfollowup=is_clerk | heads_the_activity,
    finish_visitfollowup=is_clerk | heads_the_activity,
)
RECEPTION_PERMISSIONS = record_permissions(
    "receptionday",
    change_receptionday=is_clerk | is_head_of_station,
    receive_receptionday=is_clerk | is_head_of_station,
    run_receptionday=is_clerk | is_head_of_station | is_on_duty,
)
SERIES_PERMISSIONS = record_permissions("activityseries", plan_activityseries=is_clerk)
