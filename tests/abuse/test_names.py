"""A record that names another does not tell what the other says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from weiyuan.consultations.models import Consultation
from weiyuan.matters.models import ResidentMatter
from weiyuan.proposals.models import Proposal

SECRET = "三号楼有人私拉电线"


@pytest.fixture
def pages(cast: Cast) -> list[str]:
    """A proposal and a consultation that grew from a resident's matter."""
    matter = ResidentMatter.objects.create(
        org=cast.org, no="QS-2025-0001", received_at="2025-03-01T09:00:00+08:00", channel="visit", content=SECRET
    )
    proposal: Any = Proposal.objects.create(
        org=cast.org,
        no="TA-2025-001",
        title="关于消防通道的提案",
        proposer=cast.li,
        state="filed",
        submitted_on="2025-03-02",
    )
    proposal.source_matters.add(matter)
    talk: Any = Consultation.objects.create(
        org=cast.org, no="XS-2025-01", title="充电棚怎么建", kind="special", on="2025-04-01", state="closed"
    )
    talk.source_matters.add(matter)
    return [f"/proposals/{proposal.pk}/", f"/consultations/{talk.pk}/"]


@pytest.mark.parametrize("actor", ["district", "reader", "officer"])
def test_case_13_a_matter_is_named_by_its_number_only(
    signed_in: Callable[[str], Client], pages: list[str], actor: str
) -> None:
    for page in pages:
        answer = signed_in(actor).get(page)
        text = answer.content.decode()
        assert answer.status_code == 200, page
        assert "QS-2025-0001" in text
        assert SECRET[:6] not in text
