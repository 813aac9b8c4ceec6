"""Records for the tests of the five-ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.cast import Cast
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme, PointRule, PointScheme
from weiyuan.duties.queries.parts import Part
from weiyuan.proposals.models import Proposal, ProposalCoSign


def a_scheme(cast: Cast, year: int = 2026, **more: Any) -> FiveOnesScheme:
    said = {"title": "五个一", **more}
    return FiveOnesScheme.objects.create(org=cast.org, year=year, **said)


def an_item(cast: Cast, scheme: FiveOnesScheme, position: int = 1, **more: Any) -> FiveOnesItem:
    said = {"name": f"事项{position}", **more}
    return FiveOnesItem.objects.create(org=cast.org, scheme=scheme, position=position, **said)


def an_entry(cast: Cast, item: FiveOnesItem, state: str = "verified", **more: Any) -> FiveOnesEntry:
    """What Li Zhiyuan did on 5 May 2026; open entries have no day."""
    said: dict[str, Any] = {"member": cast.li, **more}
    if state != "open":
        said.setdefault("done_on", date(2026, 5, 5))
    return FiveOnesEntry.objects.create(org=cast.org, item=item, state=state, **said)


def a_rule(**said: Any) -> PointRule:
    """A rule for filed proposals that stands in no database yet."""
    position = said.setdefault("position", 1)
    for name in ("points", "joint_multiplier", "combined_multiplier", "cap"):
        if name in said:
            said[name] = Decimal(str(said[name]))
    plain = {"name": f"计分事项{position}", "record_kind": "proposal", "event": "filed"}
    return PointRule(**{**plain, **said})


def a_part(**said: Any) -> Part:
    """Li Zhiyuan's part in a filed proposal of 5 May 2026."""
    said["events"] = frozenset(said.get("events", ("submitted", "filed")))
    plain = {
        "member": 1, "kind": "proposal", "hand": "lead", "on": date(2026, 5, 5), "label": "proposals.proposal",
        "record": 1, "no": "TA-2026-001", "title": "关于道口的提案",
    }  # fmt: skip
    return Part(**{**plain, **said})


def a_points_scheme(cast: Cast, *rules: PointRule, **more: Any) -> PointScheme:
    said = {"title": "履职积分", "year": 2026, "start": date(2026, 1, 1), "end": date(2026, 12, 31), **more}
    scheme = PointScheme.objects.create(org=cast.org, no=f"JFBF-{PointScheme.objects.count() + 1:02}", **said)
    for rule in rules:
        rule.org, rule.scheme = cast.org, scheme
        rule.save()
    return scheme


def a_proposal(cast: Cast, cosigned_by: Sequence[Any] = (), **more: Any) -> Proposal:
    """A filed proposal of Li Zhiyuan's, sent on 1 February 2026."""
    at = Proposal.objects.count() + 1
    said = {"proposer": cast.li, "state": "filed", "submitted_on": date(2026, 2, 1), **more}
    made: Proposal = Proposal.objects.create(org=cast.org, no=f"TA-2026-{at:03}", title=f"提案{at}", **said)
    for member in cosigned_by:
        ProposalCoSign.objects.create(org=cast.org, proposal=made, member=member, state="signed")
    return made
