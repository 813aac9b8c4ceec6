"""What was removed is in no figure, on no list, and in no choice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast
from tests.core.ui.records import a_record
from weiyuan.core import registers
from weiyuan.core.facts import Fact, Period
from weiyuan.core.ui.listing import Listing
from weiyuan.core.ui.sight import Sight
from weiyuan.summaries.gather import gather

KEPT = [entry for entry in registers.known() if entry.sheet is not None]


def proofs(facts: Iterator[Fact]) -> set[tuple[str, int]]:
    found = set()
    for fact in facts:
        found |= {(fact.register, key) for key in fact.ids}
        for row in fact.rows:
            found |= proofs(iter(row.values()))
    return found


def test_what_was_removed_proves_nothing_and_stands_on_no_list(cast: Cast) -> None:
    for serial, entry in enumerate(KEPT, 700):
        a_record(entry.model, cast.org, serial)
    period = Period(date(2000, 1, 1), date(2099, 12, 31))
    assert len(proofs(iter(gather(cast.org, period).facts.values()))) > 20
    for entry in KEPT:
        entry.model._base_manager.filter(org=cast.org).update(deleted_at=timezone.now())  # type: ignore[attr-defined]
    left = proofs(iter(gather(cast.org, period).facts.values()))
    assert {register for register, _key in left} <= {"orgs.orgunit", "orgs.user"}, "which are not removed so"
    for entry in KEPT:
        assert Listing(entry, Sight(cast["officer"]), {}).total == 0, entry.slug
