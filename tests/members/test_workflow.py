"""A member's difficulty: who may take which step from where (domain.md D13)."""

from datetime import date

import pytest
from django.db.models import Model
from django.utils import timezone

from tests.cast import Cast
from tests.matrix import walk
from weiyuan.members.actions import move_difficulty
from weiyuan.members.models import MemberDifficulty
from weiyuan.members.workflow import DIFFICULTY

pytestmark = pytest.mark.django_db

CLERKS = {"director", "officer"}
ARROWS = {
    "handle": ({"reported"}, "handled", CLERKS),
    "solve": ({"handled"}, "solved", CLERKS),
    "explain": ({"reported", "handled"}, "explained", CLERKS),
}


def trouble(cast: Cast, state: str = "reported", **more: object) -> MemberDifficulty:
    found: MemberDifficulty = MemberDifficulty.objects.create(
        org=cast.org, member=cast.li, reported_on=date(2025, 3, 1), content="子女入学", state=state, **more
    )
    return found


def test_every_step_from_every_state_by_everybody(cast: Cast) -> None:
    def make(state: str) -> Model:
        return trouble(cast, state, solved_on=date(2025, 4, 1) if state == "solved" else None)

    walk(cast, DIFFICULTY, make, move_difficulty, ARROWS)


def test_solving_dates_the_solution_and_keeps_the_words(cast: Cast) -> None:
    found = trouble(cast, "handled")
    move_difficulty(found, "solve", by=cast["officer"], note="已协调就近入学")
    found.refresh_from_db()
    assert (found.solved_on, found.result) == (timezone.localdate(), "已协调就近入学")


def test_a_date_already_given_stays(cast: Cast) -> None:
    found = trouble(cast, "handled", solved_on=date(2025, 5, 6), result="已入学")
    move_difficulty(found, "solve", by=cast["officer"], note="核实")
    found.refresh_from_db()
    assert (found.solved_on, found.result) == (date(2025, 5, 6), "已入学")
