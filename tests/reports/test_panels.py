"""What a matter's page shows of the records that grew from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.matters.build import a_matter as matter_in
from tests.reports.builders import a_matter, an_opinion
from weiyuan.reports.panels import grown


def test_a_matter_shows_what_grew_from_it_to_those_who_may_see_it(cast: Cast) -> None:
    matter = a_matter(cast)
    found = an_opinion(cast, source_matter=matter)
    an_opinion(cast)

    assert [row.text for row in grown(cast["officer"], matter)] == [found.title]
    assert grown(cast["stranger"], matter) == []


@pytest.mark.parametrize(
    ("actor", "offered"), [("officer", True), ("director", True), ("other_member", True), ("unit", False)]
)
def test_information_is_begun_from_a_matter(
    actor: str, offered: bool, cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in(actor)
    for state in ("in_progress", "closed"):
        matter = matter_in(cast, state, assigned_member=cast.zhou)
        buttons = client.get(f"/matters/{matter.pk}/").context["buttons"]
        found = [one.href for one in buttons if "/information/new/" in one.href]
        assert bool(found) is offered
        for href in found:
            form = client.get(href)
            assert form.context["form"].record.source_matter == matter
            assert f'name="next" value="/matters/{matter.pk}/"' in form.content.decode()


def test_information_is_not_begun_from_what_is_secret_or_refused(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    secret = matter_in(cast, "in_progress", secrecy="confidential", keeper=cast["officer"])
    for matter in (secret, matter_in(cast, "refused"), matter_in(cast, "draft")):
        assert "/information/new/" not in signed_in("officer").get(f"/matters/{matter.pk}/").content.decode()
