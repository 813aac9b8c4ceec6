"""Every state × step × role of proposals and of requests to co-sign, against tables written by hand."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests import matrix
from tests.cast import Cast
from tests.proposals.builders import a_cosign, a_proposal, a_session
from weiyuan.core.workflow import WrongState
from weiyuan.proposals.actions import move_cosign, move_proposal
from weiyuan.proposals.models import Proposal, ProposalCoSign, months_later
from weiyuan.proposals.workflow import COSIGN, PROPOSAL

CLERKS = {"officer", "director"}
AUTHOR = CLERKS | {"member"}
FATE = CLERKS | {"district"}
UNIT = FATE | {"unit"}

ARROWS = {
    "invite": ({"draft"}, "cosigning", AUTHOR),
    "finish": ({"draft", "cosigning"}, "ready", AUTHOR),
    "revise": ({"cosigning", "ready"}, "draft", CLERKS),
    "submit": ({"ready"}, "submitted", CLERKS),
    "file": ({"submitted"}, "filed", FATE),
    "refuse": ({"submitted"}, "not_filed", FATE),
    "merge": ({"submitted"}, "merged", FATE),
    "return": ({"submitted"}, "returned", FATE),
    "turn": ({"submitted"}, "turned", FATE),
    "redraft": ({"returned"}, "draft", AUTHOR),
    "dispatch": ({"filed", "unit_returned"}, "dispatched", FATE),
    "sign_for": ({"dispatched"}, "handling", UNIT),
    "hand_back": ({"dispatched"}, "unit_returned", UNIT),
    "reply": ({"handling"}, "replied", UNIT),
    "ask": ({"replied"}, "feedback", FATE),
    "answer": ({"feedback"}, "answered", AUTHOR),
    "redo": ({"answered"}, "dispatched", FATE),
    "track": ({"answered"}, "tracking", FATE),
    "archive": ({"replied", "answered", "tracking"}, "archived", CLERKS),
}


def test_a_proposal_moves_only_along_its_arrows(cast: Cast) -> None:
    stored = {state: a_proposal(cast, state) for state in PROPOSAL.states.values}
    for proposal in stored.values():
        proposal.host_units.add(cast.unit_record)

    matrix.walk(cast, PROPOSAL, lambda state: copy(stored[state]), move_proposal, ARROWS)


def test_a_request_to_cosign_is_answered_by_the_one_asked(cast: Cast) -> None:
    proposal = a_proposal(cast, "cosigning")

    def make(state: str) -> ProposalCoSign:
        return a_cosign(cast, proposal, state)

    arrows = {
        "sign": ({"invited"}, "signed", CLERKS | {"other_member"}),
        "decline": ({"invited"}, "declined", CLERKS | {"other_member"}),
        "expire": ({"invited"}, "expired", CLERKS | {"member"}),
    }
    matrix.walk(cast, COSIGN, make, move_cosign, arrows)


def test_the_number_names_term_and_session(cast: Cast) -> None:
    session = a_session(cast)
    first, second = (a_proposal(cast, "ready", session=session) for _ in range(2))
    elsewhere = a_proposal(cast, "ready", session=a_session(cast, 4))

    for proposal in (first, second, elsewhere):
        move_proposal(proposal, "submit", by=cast["officer"])

    assert [first.no, second.no, elsewhere.no] == ["TA-0903-001", "TA-0903-002", "TA-0904-001"]
    assert Proposal.numbering.read("TA-0903-002") == (903, 2)


def test_without_a_session_the_year_stands_in_its_place(cast: Cast) -> None:
    proposal = a_proposal(cast, "ready", submitted_on=date(2025, 12, 31))

    move_proposal(proposal, "submit", by=cast["officer"])

    assert proposal.no == "TA-2025-001"


def test_a_draft_has_no_number_and_a_returned_one_keeps_it(cast: Cast) -> None:
    proposal = a_proposal(cast, "draft", session=a_session(cast))
    move_proposal(proposal, "finish", by=cast["member"])
    assert proposal.no == ""

    move_proposal(proposal, "submit", by=cast["officer"])
    move_proposal(proposal, "return", by=cast["district"], note="请补充具体建议")
    move_proposal(proposal, "redraft", by=cast["member"])
    move_proposal(proposal, "finish", by=cast["member"])
    move_proposal(proposal, "submit", by=cast["officer"])

    proposal.refresh_from_db()
    assert (proposal.no, proposal.submitted_on) == ("TA-0903-001", timezone.localdate())


def test_handing_over_sets_the_term_of_three_months(cast: Cast) -> None:
    proposal = a_proposal(cast, "filed")

    move_proposal(proposal, "dispatch", by=cast["district"])

    proposal.refresh_from_db()
    assert proposal.dispatched_on == timezone.localdate()
    assert proposal.planned_finish == months_later(timezone.localdate(), 3)


def test_a_second_handling_gets_a_new_reply_day(cast: Cast) -> None:
    proposal = a_proposal(cast, "answered", reply_date=date(2026, 4, 1), reply_class="C")
    proposal.host_units.add(cast.unit_record)

    move_proposal(proposal, "redo", by=cast["officer"], note="委员不满意")
    move_proposal(proposal, "sign_for", by=cast["unit"])
    move_proposal(proposal, "reply", by=cast["unit"])

    proposal.refresh_from_db()
    assert (proposal.redo, proposal.reply_date) == (True, timezone.localdate())


def test_a_joint_proposal_needs_a_signature(cast: Cast) -> None:
    proposal = a_proposal(cast, "cosigning", kind="joint")
    cosign = a_cosign(cast, proposal)
    with pytest.raises(ValidationError):
        move_proposal(proposal, "finish", by=cast["member"])

    move_cosign(cosign, "sign", by=cast["other_member"], note="同意，建议先试点")
    move_proposal(proposal, "finish", by=cast["member"])

    cosign.refresh_from_db()
    assert (cosign.opinion, cosign.answered_on) == ("同意，建议先试点", timezone.localdate())
    assert proposal.state == "ready"


def test_nobody_signs_after_the_deadline(cast: Cast) -> None:
    late = a_cosign(cast, a_proposal(cast, "cosigning"), deadline=timezone.now() - timedelta(minutes=1))

    with pytest.raises(WrongState):
        move_cosign(late, "sign", by=cast["other_member"], note="同意")

    late.refresh_from_db()
    assert late.state == "invited"


def test_a_refused_step_leaves_the_dates_alone(cast: Cast) -> None:
    proposal = a_proposal(cast, "draft")

    with pytest.raises(WrongState):
        move_proposal(proposal, "submit", by=cast["officer"])

    assert proposal.submitted_on is None
    proposal.refresh_from_db()
    assert proposal.submitted_on is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 15), 3, date(2027, 2, 15)),
        (date(2026, 1, 12), -3, date(2025, 10, 12)),
    ],
)
def test_months_later_stays_in_the_month(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected
