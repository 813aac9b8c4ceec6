"""Who sees which information, research and publications."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import ACTORS, Cast
from tests.reports.builders import a_publication, a_report, an_adoption, an_opinion

STAFF = {"director", "leader", "officer"}
READERS = {"reader", "district"}


def seers(cast: Cast, record: Any) -> set[str]:
    table = type(record).objects
    return {name for name in ACTORS if table.visible_to(cast[name]).filter(pk=record.pk).count() == 1}


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "kept", "approved", "signed"])
def test_unsent_information_is_for_its_author_and_the_staff(cast: Cast, state: str) -> None:
    assert seers(cast, an_opinion(cast, state)) == STAFF | {"member"}


def test_sent_information_is_for_the_readers_as_well(cast: Cast) -> None:
    opinion = an_opinion(cast, "sent", reporter=cast.zhou)
    opinion.co_reporters.add(cast.li, cast.zhou)

    assert seers(cast, opinion) == STAFF | READERS | {"member", "other_member"}


def test_who_entered_it_goes_on_seeing_it(cast: Cast) -> None:
    opinion = an_opinion(cast, "draft", reporter=cast.zhou, created_by=cast["head"])

    assert seers(cast, opinion) == STAFF | {"other_member", "head"}


def test_authors_see_their_adoptions(cast: Cast) -> None:
    opinion = an_opinion(cast)
    opinion.co_reporters.add(cast.zhou)

    assert seers(cast, an_adoption(cast, opinion)) == STAFF | READERS | {"member", "other_member"}


def test_research_is_for_its_writers_until_it_is_sent(cast: Cast) -> None:
    draft, sent = a_report(cast, "drafting"), a_report(cast, "published")
    draft.team.add(cast.zhou)

    assert seers(cast, draft) == STAFF | {"member", "other_member"}
    assert seers(cast, sent) == STAFF | READERS | {"member"}


def test_what_was_published_is_for_the_whole_body(cast: Cast) -> None:
    work = a_publication(cast, "城中村改造的几点思考", "城乡月刊", date(2026, 5, 1))

    assert seers(cast, work) == STAFF | READERS | {"member", "other_member", "head"}


def test_another_body_and_the_removed_are_not_seen(cast: Cast) -> None:
    foreign = an_opinion(cast)
    type(foreign).objects.filter(pk=foreign.pk).update(org=cast.other, reporter=None, reporter_identity="body")
    removed = an_opinion(cast, deleted_at="2026-03-02T00:00:00Z")

    assert seers(cast, foreign) == {"stranger", "district"}
    assert seers(cast, removed) == set()
