"""Every step of a summary from every state by every actor."""

from __future__ import annotations

from datetime import date

from tests.cast import Cast
from tests.matrix import walk
from weiyuan.summaries.actions import move_summary
from weiyuan.summaries.models import Summary
from weiyuan.summaries.workflow import SUMMARY

KEEPERS = {"director", "officer"}
APPROVERS = {"director", "leader"}


def test_every_step_from_every_state_by_everybody(cast: Cast) -> None:
    def make(state: str) -> Summary:
        return Summary.objects.create(
            org=cast.org, title="总结", period_start=date(2025, 1, 1), period_end=date(2025, 12, 31), state=state
        )

    walk(
        cast,
        SUMMARY,
        make,
        move_summary,
        {
            "draft": ({"collecting"}, "drafted", KEEPERS),
            "lock": ({"drafted"}, "locked", KEEPERS),
            "unlock": ({"locked"}, "drafted", KEEPERS),
            "submit": ({"locked"}, "in_review", KEEPERS),
            "return": ({"in_review"}, "drafted", APPROVERS),
            "approve": ({"in_review"}, "approved", APPROVERS),
            "send": ({"approved"}, "sent", KEEPERS),
            "archive": ({"sent"}, "archived", KEEPERS),
        },
    )
