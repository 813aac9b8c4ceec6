"""Who sees which proposals."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.proposals.builders import a_cosign, a_feedback, a_proposal
from weiyuan.proposals.models import Proposal, ProposalCoSign, ProposalFeedback

EVERY = {"draft", "sent", "handed", "neighbour"}
SEEN = {
    "director": EVERY,
    "leader": EVERY,
    "officer": EVERY,
    "head": set(),
    "member": {"draft", "sent", "handed"},
    "other_member": {"sent", "neighbour"},
    "unit": {"handed"},
    "reader": {"sent", "handed"},
    "district": {"sent", "handed", "foreign"},
    "auditor": set(),
    "admin": set(),
    "stranger": {"foreign"},
    "visitor": set(),
}


@pytest.fixture
def proposals(cast: Cast) -> Cast:
    draft = a_proposal(cast, "draft", title="draft")
    draft.host_units.add(cast.unit_record)
    a_cosign(cast, a_proposal(cast, "submitted", title="sent"))
    handed = a_proposal(cast, "dispatched", title="handed")
    handed.host_units.add(cast.unit_record)
    handed.assist_units.add(cast.unit_record)
    a_feedback(cast, handed, "satisfied")
    a_proposal(cast, "ready", title="neighbour", proposer=cast.zhou)
    foreign = {"kind": "group", "group_name": "某界别", "state": "submitted", "submitted_on": "2026-03-01"}
    Proposal.objects.create(org=cast.other, title="foreign", **foreign)
    a_proposal(cast, "submitted", title="removed", deleted_at="2026-03-02T00:00:00Z")
    return cast


@pytest.mark.parametrize("actor", sorted(SEEN))
def test_each_actor_sees_exactly_these_proposals(proposals: Cast, actor: str) -> None:
    seen = Proposal.objects.visible_to(proposals[actor]).values_list("title", flat=True)

    assert sorted(seen) == sorted(SEEN[actor])


def test_a_request_to_cosign_is_between_two_members_and_the_staff(proposals: Cast) -> None:
    seen = {name for name in SEEN if ProposalCoSign.objects.visible_to(proposals[name]).exists()}

    assert seen == {"director", "leader", "officer", "member", "other_member"}


def test_feedback_is_not_for_the_unit(proposals: Cast) -> None:
    seen = {name for name in SEEN if ProposalFeedback.objects.visible_to(proposals[name]).exists()}

    assert seen == {"director", "leader", "officer", "member", "reader", "district"}
