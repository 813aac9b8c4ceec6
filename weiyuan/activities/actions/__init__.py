"""Writes about activities, attendance, follow-ups and reception days."""

from weiyuan.activities.actions.activities import (
    ACTIVITY_FIELDS,
    FOLLOW_UP_FIELDS,
    move_activity,
    move_follow_up,
    register_activity,
)
from weiyuan.activities.actions.attendance import (
    ATTENDANCE_FIELDS,
    SIGN_IN_STATES,
    answer,
    may_sign_in,
    move_attendance,
    sign_in,
)
from weiyuan.activities.actions.receptions import RECEPTION_FIELDS, move_reception, reception_changed
from weiyuan.activities.actions.roll import invite, mark_of, save_roll
from weiyuan.activities.actions.series import arrange_series, move_series
from weiyuan.activities.actions.word import tell_changed

__all__ = [
    "ACTIVITY_FIELDS",
    "ATTENDANCE_FIELDS",
    "FOLLOW_UP_FIELDS",
    "RECEPTION_FIELDS",
    "SIGN_IN_STATES",
    "answer",
    "arrange_series",
    "invite",
    "mark_of",
    "may_sign_in",
    "move_activity",
    "move_attendance",
    "move_follow_up",
    "move_reception",
    "move_series",
    "reception_changed",
    "register_activity",
    "save_roll",
    "sign_in",
    "tell_changed",
]
