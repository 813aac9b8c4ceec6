"""What a declared workflow offers its readers."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db.models import TextChoices

from weiyuan.core.workflow import Step, Workflow, sources
from weiyuan.orgs.models import Record


class State(TextChoices):
    DRAFT = "draft", "起草"
    SENT = "sent", "已报送"
    CLOSED = "closed", "已办结"


FLOW = Workflow(
    State,
    (
        Step("send", "报送", sources(State.DRAFT), State.SENT, "papers.send_paper"),
        Step("close", "办结", sources(State.DRAFT, State.SENT), State.CLOSED, "papers.close_paper", needs_note=True),
    ),
    drafts=frozenset({State.DRAFT.value}),
    tones={State.SENT: "info"},
)


@dataclass
class Paper:
    state: str


@dataclass
class Clerk:
    rights: set[str] = field(default_factory=set)

    def has_perm(self, right: str, record: Any) -> bool:
        return right in self.rights


def offered(state: str, *rights: str) -> list[str]:
    return [step.name for step in FLOW.open_steps(Paper(state), Clerk(set(rights)))]


def test_open_steps_follow_state_and_right() -> None:
    both = ("papers.send_paper", "papers.close_paper")
    assert offered("draft", *both) == ["send", "close"]
    assert offered("sent", *both) == ["close"]
    assert offered("closed", *both) == []
    assert offered("draft", "papers.close_paper") == ["close"]
    assert offered("draft") == []


def test_a_step_back_is_no_way_on() -> None:
    back = Step("return", "退回", sources(State.SENT), State.DRAFT, "papers.send_paper", needs_note=True)
    assert not FLOW.leads_on(back, State.SENT)
    assert [FLOW.leads_on(step, State.DRAFT) for step in FLOW.steps] == [True, True]


def test_a_step_is_found_by_name() -> None:
    assert FLOW.step("close").target == "closed"
    with pytest.raises(KeyError):
        FLOW.step("fly")


def test_states_in_steps_are_plain_text() -> None:
    step = FLOW.step("close")
    assert {type(state) for state in (*step.sources, step.target)} == {str}


def test_a_state_without_a_tone_is_muted() -> None:
    assert (FLOW.tone("sent"), FLOW.tone("closed")) == ("info", "mute")


def test_the_database_knows_the_states() -> None:
    wall = FLOW.known_states("paper_state_known")
    assert wall.name == "paper_state_known"
    assert wall.condition.children == [("state__in", ["draft", "sent", "closed"])]


FLOWS = [m for m in apps.get_models() if issubclass(m, Record) and m.workflow]


@pytest.mark.parametrize("model", FLOWS, ids=lambda model: model._meta.label)
class TestEveryFlow:
    def test_steps_lead_between_its_own_states(self, model: Any) -> None:
        states = set(model.workflow.states.values)
        for step in model.workflow.steps:
            assert {*step.sources, step.target} <= states, step.name

    def test_step_names_are_used_once(self, model: Any) -> None:
        names = [step.name for step in model.workflow.steps]
        assert len(names) == len(set(names))

    def test_the_database_refuses_other_states(self, model: Any) -> None:
        walls = [str(getattr(wall, "condition", "")) for wall in model._meta.constraints]
        assert any(f"('state__in', {list(model.workflow.states.values)})" in wall for wall in walls)

    def test_every_state_can_be_reached(self, model: Any) -> None:
        reached = {str(model._meta.get_field("state").default), *model.workflow.drafts}
        for _ in model.workflow.steps:
            reached |= {step.target for step in model.workflow.steps if step.sources & reached}
        assert reached == set(model.workflow.states.values)
