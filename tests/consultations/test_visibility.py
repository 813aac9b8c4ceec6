"""Who sees which consultations, opinions and outcomes."""

from __future__ import annotations

from typing import Any

from tests.cast import ACTORS, Cast
from tests.consultations.builders import a_consultation, an_opinion, an_outcome
from weiyuan.orgs.models import HandlingUnit

BODY = {"director", "leader", "officer", "reader", "district", "member", "other_member", "head"}


def seers(cast: Cast, record: Any) -> set[str]:
    table = type(record).objects
    return {name for name in ACTORS if table.visible_to(cast[name]).filter(pk=record.pk).count() == 1}


def test_a_consultation_is_for_the_whole_body(cast: Cast) -> None:
    talk = a_consultation(cast)
    talk.members.add(cast.li, cast.zhou)

    assert seers(cast, talk) == BODY
    assert seers(cast, an_opinion(cast, talk)) == BODY


def test_a_unit_sees_the_outcomes_that_it_carries_out(cast: Cast) -> None:
    talk = a_consultation(cast)
    elsewhere = HandlingUnit.objects.create(org=cast.org, no="DW-02", name="住建科", kind="street_office")

    assert seers(cast, an_outcome(cast, talk)) == BODY | {"unit"}
    assert seers(cast, an_outcome(cast, talk, unit=elsewhere)) == BODY


def test_another_body_and_the_removed_are_not_seen(cast: Cast) -> None:
    assert seers(cast, a_consultation(cast, deleted_at="2026-05-01T00:00:00Z")) == set()

    foreign = a_consultation(cast)
    type(foreign).objects.filter(pk=foreign.pk).update(org=cast.other)
    assert seers(cast, foreign) == {"stranger", "district"}
