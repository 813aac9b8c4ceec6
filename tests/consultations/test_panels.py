"""What a matter's page shows of the records that grew from it."""

from __future__ import annotations

from tests.cast import Cast
from tests.consultations.builders import a_consultation
from tests.reports.builders import a_matter
from weiyuan.consultations.panels import grown


def test_a_matter_shows_what_grew_from_it_to_those_who_may_see_it(cast: Cast) -> None:
    matter = a_matter(cast)
    found = a_consultation(cast)
    found.source_matters.add(matter)
    a_consultation(cast)

    assert [row.text for row in grown(cast["officer"], matter)] == [found.title]
    assert grown(cast["stranger"], matter) == []
