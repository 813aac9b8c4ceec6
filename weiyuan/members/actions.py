"""Writes about members."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.members.models import MemberDifficulty
from weiyuan.members.workflow import DIFFICULTY


@transaction.atomic
def move_difficulty(difficulty: MemberDifficulty, step: str, *, by: Any, note: str = "") -> Step:
    """Take a step with a member's difficulty; "solve" dates it today and keeps the note as its result.

    Raises as ``transition.take`` does.
    """
    if step == "solve" and DIFFICULTY.step(step) in DIFFICULTY.open_steps(difficulty, by):
        difficulty.solved_on = difficulty.solved_on or timezone.localdate()
        difficulty.result = difficulty.result or note
        said = {"solved_on": difficulty.solved_on, "result": difficulty.result}
        MemberDifficulty.objects.filter(pk=difficulty.pk).update(**said)
    return transition.take(difficulty, step, by=by, note=note)
