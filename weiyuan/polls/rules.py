"""Who may do what with polls. Answering by a personal link asks for no right: the link is one."""

from __future__ import annotations

from typing import Any

from weiyuan.orgs.rules import is_clerk, is_head_of_station, is_staff_of, predicate, record_permissions


def _is_asked(user: Any, poll: Any) -> bool:
    """The user is one of the members whom the poll asks."""
    if poll is None or not user.is_authenticated:
        return False
    return bool(poll.invitations.filter(member__user=user.pk, removed_at__isnull=True).exists())


is_asked = predicate("is_asked")(_is_asked)

POLL_PERMISSIONS = record_permissions(
    "poll",
    run_poll=is_clerk,
    view_result_poll=is_staff_of | is_head_of_station,
    answer_poll=is_asked,
)
