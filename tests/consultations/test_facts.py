"""What the summary is told about consultations."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.consultations.builders import a_consultation, an_opinion, an_outcome
from weiyuan.consultations.facts import facts
from weiyuan.core.facts import Fact, Period
from weiyuan.summaries.catalogue import catalogue

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def told(cast: Cast) -> dict[str, Fact]:
    return {fact.key.removeprefix("consultations."): fact for fact in facts(cast.org, YEAR)}


def test_what_did_not_take_place_does_not_count(cast: Cast) -> None:
    for state in ("collected", "selected", "announced", "research"):
        an_opinion(cast, a_consultation(cast, state))

    found = told(cast)

    assert {fact.value for fact in found.values()} == {0}
    assert "topics" not in found


def test_the_first_and_the_last_day_belong_to_the_period(cast: Cast) -> None:
    a_consultation(cast, on=date(2025, 12, 31))
    last = a_consultation(cast, "closed", on=date(2026, 12, 31), title="乙")
    first = a_consultation(cast, on=date(2026, 1, 1), title="甲")
    a_consultation(cast, on=date(2027, 1, 1))
    a_consultation(cast, deleted_at="2026-05-01T00:00:00Z")

    found = told(cast)

    assert found["sessions"].ids == (first.pk, last.pk)
    assert found["topics"].value == ("甲", "乙")


def test_hearings_and_special_consultations_are_told_apart(cast: Cast) -> None:
    hearing = a_consultation(cast, kind="hearing", title="撤镇建街", head_present=True)
    special = a_consultation(cast, kind="special", title="规划", residents=6)
    micro = a_consultation(cast, kind="micro", title="晾衣杆", residents=2)

    found = told(cast)

    assert found["sessions"].ids == (micro.pk,)
    assert (found["topics"].value, found["attendance"].value, found["with_head"].value) == (("晾衣杆",), 2, 0)
    assert found["hearings"].ids == (hearing.pk,)
    assert found["specials"].ids == (special.pk,)
    assert found["hearing_topics"].value == ("撤镇建街",)
    assert found["special_topics"].value == ("规划",)


def test_every_person_counts_every_time(cast: Cast) -> None:
    talk = a_consultation(cast, party_people=["庞书记"], unit_people=["甲", "乙"], experts=["丙"], residents=6)
    talk.members.add(cast.li, cast.zhou)
    a_consultation(cast).members.add(cast.li)

    assert told(cast)["attendance"].value == 13


def test_opinions_and_what_was_taken_up(cast: Cast) -> None:
    talk = a_consultation(cast)
    taken = an_opinion(cast, talk, adopted=True)
    an_opinion(cast, talk, member=None, speaker="居民代表")

    found = told(cast)

    assert (found["opinions"].value, found["opinions"].unit) == (2, "条")
    assert found["opinions_adopted"].ids == (taken.pk,)


def test_the_members_subjects_come_by_number(cast: Cast) -> None:
    talk = a_consultation(cast)
    for subject in ("出口退税", "环境整治", "环境整治"):
        an_opinion(cast, talk, subject=subject)
    for _ in range(3):
        an_opinion(cast, talk, subject="物业", member=None, speaker="居民代表")

    assert told(cast)["suggestion_topics"].value == ("环境整治", "出口退税")


def test_no_more_than_five_subjects_are_named(cast: Cast) -> None:
    talk = a_consultation(cast)
    for number in range(6):
        an_opinion(cast, talk, subject=f"事项{number}")

    assert len(told(cast)["suggestion_topics"].value) == 5  # type: ignore[arg-type]  # a list of names


def test_outcomes_and_what_was_done(cast: Cast) -> None:
    talk = a_consultation(cast, "implementing")
    done = an_outcome(cast, talk, "done")
    an_outcome(cast, talk, "doing")

    found = told(cast)

    assert (found["outcomes"].value, found["outcomes_done"].ids) == (2, (done.pk,))


def everything(cast: Cast) -> None:
    for kind in ("hearing", "special", "micro"):
        talk = a_consultation(cast, kind=kind)
        an_opinion(cast, talk, subject="环境整治")
        an_outcome(cast, talk)


def test_the_facts_are_those_of_the_catalogue(cast: Cast) -> None:
    everything(cast)

    wanted = {e.key: e.unit for e in catalogue().values() if e.key.startswith("consultations.")}
    assert {f"consultations.{key}": fact.unit for key, fact in told(cast).items()} == wanted


@pytest.mark.parametrize("many", [1, 3])
def test_the_facts_take_four_queries(cast: Cast, many: int) -> None:
    for _ in range(many):
        everything(cast)

    with CaptureQueriesContext(connection) as asked:
        told(cast)

    assert len(asked) == 4
