"""The states of a member's difficulty (domain.md D13)."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from weiyuan.core.workflow import Step, Workflow, sources


class DifficultyState(TextChoices):
    REPORTED = "reported", _("已反映")
    HANDLED = "handled", _("办理中")
    SOLVED = "solved", _("已解决")
    EXPLAINED = "explained", _("已说明")


S = DifficultyState
HANDLE = "members.handle_memberdifficulty"

DIFFICULTY = Workflow(
    DifficultyState,
    (
        Step("handle", _("着手办理"), sources(S.REPORTED), S.HANDLED, HANDLE),
        Step("solve", _("已解决"), sources(S.HANDLED), S.SOLVED, HANDLE, needs_note=True),
        Step("explain", _("作出说明"), sources(S.REPORTED, S.HANDLED), S.EXPLAINED, HANDLE, needs_note=True),
    ),
    tones={S.REPORTED: "warn", S.HANDLED: "info", S.SOLVED: "ok", S.EXPLAINED: "mute"},
)


def difficulty_states() -> Any:
    return DifficultyState.choices
