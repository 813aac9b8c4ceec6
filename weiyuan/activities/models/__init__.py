"""Visits, inspections, services; who came to them; and the days on which residents are received."""

from weiyuan.activities.models.activity import Activity, ActivityKind, Organiser, VisitFollowUp
from weiyuan.activities.models.attendance import Attendance, AttendanceRole, SignBy, Speech
from weiyuan.activities.models.reception import ReceptionDay
from weiyuan.activities.models.series import ActivitySeries, Invites

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivitySeries",
    "Attendance",
    "AttendanceRole",
    "Invites",
    "Organiser",
    "ReceptionDay",
    "SignBy",
    "Speech",
    "VisitFollowUp",
]
