"""Every write of the outbox."""

from weiyuan.notices.actions.sending import claim, deliver, next_due, retry, take_up
from weiyuan.notices.actions.telling import take_back, tell, wake, woken_by
from weiyuan.notices.actions.wishes import keep_robot, mute, prefer, read, send_test, unmute

__all__ = [
    "claim",
    "deliver",
    "keep_robot",
    "mute",
    "next_due",
    "prefer",
    "read",
    "retry",
    "send_test",
    "take_back",
    "take_up",
    "tell",
    "unmute",
    "wake",
    "woken_by",
]
