"""The way of a state, drawn from the declaration of its workflow."""

from __future__ import annotations

from weiyuan.core.ui.stages import stages
from weiyuan.learning.models import LearningSession
from weiyuan.matters.workflow import MATTER


def drawn(workflow: object, state: str) -> str:
    marks = {"done": "✓", "now": "●", "next": ""}
    return " ".join(f"{marks[stage.place]}{stage.label}" for stage in stages(workflow, state))  # type: ignore[arg-type]


def test_the_usual_way_avoids_refusals_and_returns() -> None:
    assert drawn(MATTER, "in_progress") == ("✓草稿 ✓已登记 ✓已梳理 ✓已受理 ✓已交办 ●办理中 已答复 已反馈 已办结")


def test_a_refusal_ends_the_way() -> None:
    assert drawn(MATTER, "refused") == "✓草稿 ✓已登记 ✓已梳理 ●不予受理"


def test_a_side_step_comes_back_to_the_way() -> None:
    assert drawn(MATTER, "extension_requested") == (
        "✓草稿 ✓已登记 ✓已梳理 ✓已受理 ✓已交办 ✓办理中 ●申请延期 已答复 已反馈 已办结"
    )


def test_a_second_beginning_has_its_own_way() -> None:
    assert drawn(LearningSession.workflow, "reported") == "✓已布置 ●已交心得 已确认"
