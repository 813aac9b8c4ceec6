"""Every state × step × role of an entry of the five-ones, and how schemes begin."""

from __future__ import annotations

from copy import copy
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests import matrix
from tests.cast import Cast
from tests.duties.builders import a_scheme, an_entry, an_item
from weiyuan.core.workflow import WrongState
from weiyuan.duties.actions import move_entry, open_entries, start_scheme
from weiyuan.duties.models import SHIPPED, FiveOnesEntry, RecordKind
from weiyuan.duties.workflow import ENTRY
from weiyuan.members.models import Member

CLERKS = {"officer", "director"}
ARROWS = {
    "claim": ({"open", "rejected"}, "claimed", CLERKS | {"member"}),
    "verify": ({"claimed"}, "verified", CLERKS),
    "reject": ({"claimed"}, "rejected", CLERKS),
}


def test_an_entry_moves_only_along_its_arrows(cast: Cast) -> None:
    item = an_item(cast, a_scheme(cast))
    stored = {state: an_entry(cast, item, state) for state in ENTRY.states.values}

    matrix.walk(cast, ENTRY, lambda state: copy(stored[state]), move_entry, ARROWS)


def test_a_claim_is_dated_and_numbered_and_verified_by_name(cast: Cast) -> None:
    entry = an_entry(cast, an_item(cast, a_scheme(cast, 2025)), "open")

    move_entry(entry, "claim", by=cast["member"])
    move_entry(entry, "verify", by=cast["officer"])

    entry.refresh_from_db()
    assert (entry.no, entry.done_on, entry.verified_by) == ("WJ-2025-001", timezone.localdate(), "林晓岚")


def test_nobody_verifies_his_own_deed(cast: Cast) -> None:
    Member.objects.filter(pk=cast.li.pk).update(user=cast["director"])
    entry = an_entry(cast, an_item(cast, a_scheme(cast)), "claimed")
    entry = FiveOnesEntry.objects.get(pk=entry.pk)

    with pytest.raises(PermissionDenied):
        move_entry(entry, "verify", by=cast["director"])


def test_a_closed_scheme_takes_no_more_claims(cast: Cast) -> None:
    today = timezone.localdate()
    closed = an_entry(cast, an_item(cast, a_scheme(cast, 2025, frozen_on=today - timedelta(days=1))), "open")
    closing = an_entry(cast, an_item(cast, a_scheme(cast, 2026, frozen_on=today)), "open")

    with pytest.raises(WrongState):
        move_entry(closed, "claim", by=cast["member"])
    move_entry(closing, "claim", by=cast["member"])

    closed.refresh_from_db()
    assert (closed.state, closed.done_on) == ("open", None)


@pytest.mark.parametrize("template", sorted(SHIPPED))
def test_a_scheme_starts_from_a_shipped_set(cast: Cast, template: str) -> None:
    scheme = start_scheme(cast.org, 2027, template, by=cast["officer"])

    items = list(scheme.items.order_by("position"))
    assert [item.name for item in items] == [item["name"] for item in SHIPPED[template]["items"].values()]
    assert {item.counts_record_type for item in items} <= {*RecordKind.values, ""}


def test_entries_are_opened_once_for_each_member_and_item(cast: Cast) -> None:
    scheme = start_scheme(cast.org, 2026, "three", by=cast["officer"])

    assert open_entries(scheme, by=cast["officer"]) == 6
    assert open_entries(scheme, by=cast["officer"]) == 0
    assert set(FiveOnesEntry.objects.values_list("state", "no")) == {("open", "")}
