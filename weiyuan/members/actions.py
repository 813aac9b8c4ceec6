"""Writes about members."""

from __future__ import annotations

from typing import Any

from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.members.models import MemberDifficulty


def move_difficulty(difficulty: MemberDifficulty, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a member's difficulty. Raises as ``transition.take`` does."""
    return transition.take(difficulty, step, by=by, note=note)
