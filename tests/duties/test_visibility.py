"""Who sees which of the five-ones."""

from __future__ import annotations

from typing import Any

from tests.cast import ACTORS, Cast
from tests.duties.builders import a_scheme, an_entry, an_item

STAFF = {"director", "leader", "officer", "reader", "district"}


def seers(cast: Cast, record: Any) -> set[str]:
    table = type(record).objects
    return {name for name in ACTORS if table.visible_to(cast[name]).filter(pk=record.pk).count() == 1}


def test_the_scheme_is_for_the_whole_body(cast: Cast) -> None:
    item = an_item(cast, a_scheme(cast))

    assert seers(cast, item) == seers(cast, item.scheme) == STAFF | {"member", "other_member", "head"}


def test_an_entry_is_for_the_member_and_the_staff(cast: Cast) -> None:
    item = an_item(cast, a_scheme(cast))

    assert seers(cast, an_entry(cast, item)) == STAFF | {"member"}
    assert seers(cast, an_entry(cast, item, member=cast.zhou)) == STAFF | {"other_member"}
    assert seers(cast, an_entry(cast, item, deleted_at="2026-06-01T00:00:00Z")) == set()


def test_another_body_sees_its_own(cast: Cast) -> None:
    foreign = a_scheme(cast)
    type(foreign).objects.filter(pk=foreign.pk).update(org=cast.other)

    assert seers(cast, foreign) == {"stranger", "district"}
