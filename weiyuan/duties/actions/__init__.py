"""Writes of this flat."""

from weiyuan.duties.actions.five_ones import (
    claim_item,
    confirm_matches,
    copy_scheme,
    evidence,
    move_entry,
    open_entries,
    start_scheme,
)
from weiyuan.duties.actions.points import copy_points, lines_of, recompute_points, rules_of, start_points

__all__ = [
    "claim_item",
    "confirm_matches",
    "copy_points",
    "copy_scheme",
    "evidence",
    "lines_of",
    "move_entry",
    "open_entries",
    "recompute_points",
    "rules_of",
    "start_points",
    "start_scheme",
]
