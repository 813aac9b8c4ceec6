"""The registers and pages of this flat."""

from weiyuan.members.views.edits import (
    accept,
    edits,
    my_details,
    refuse,
    report_my_difficulty,
    withdraw,
)
from weiyuan.members.views.registers import REGISTERS
from weiyuan.members.views.rosters import roster_file, show_roster
from weiyuan.members.views.schedule import schedule

__all__ = [
    "REGISTERS",
    "accept",
    "edits",
    "my_details",
    "refuse",
    "report_my_difficulty",
    "roster_file",
    "schedule",
    "show_roster",
    "withdraw",
]
