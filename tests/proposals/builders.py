"""Records for the tests of proposals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from weiyuan.members.models import Session
from weiyuan.proposals.models import Proposal, ProposalCoSign, ProposalFeedback
from weiyuan.proposals.workflow import DRAFTS


def a_session(cast: Cast, times: int = 3, **more: Any) -> Session:
    """The third session of the ninth term, in January 2026."""
    said = {"start": date(2026, 1, 12), "end": date(2026, 1, 15), "no": f"HUI-{times:02d}", **more}
    return Session.objects.create(org=cast.org, term=cast.term, times=times, **said)


def a_proposal(cast: Cast, state: str = "submitted", **more: Any) -> Proposal:
    """A proposal of Li Zhiyuan, sent on 10 March 2026 unless it is a draft."""
    said: dict[str, Any] = {"title": "关于增设老旧小区充电桩的提案", "proposer": cast.li, **more}
    if state not in DRAFTS:
        said.setdefault("submitted_on", date(2026, 3, 10))
    return Proposal.objects.create(org=cast.org, state=state, **said)


def a_cosign(cast: Cast, proposal: Proposal, state: str = "invited", **more: Any) -> ProposalCoSign:
    said = {"member": cast.zhou, **more}
    return ProposalCoSign.objects.create(org=cast.org, proposal=proposal, state=state, **said)


def a_feedback(cast: Cast, proposal: Proposal, attitude: str, on: date = date(2026, 6, 1)) -> ProposalFeedback:
    return ProposalFeedback.objects.create(org=cast.org, proposal=proposal, on=on, attitude=attitude)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """A moment in Shanghai."""
    return timezone.make_aware(datetime(year, month, day, hour))
