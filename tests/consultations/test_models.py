"""What a consultation may not be, said by the database and by the record itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from tests.cast import Cast
from tests.consultations.builders import a_consultation, an_opinion, an_outcome
from weiyuan.consultations.ledger import SHEETS
from weiyuan.consultations.models import Consultation, ConsultationOpinion, OutcomeItem

DAY = date(2026, 4, 15)


@pytest.mark.parametrize("field", ["reported_on", "reviewed_on"])
def test_nothing_follows_before_the_session(cast: Cast, field: str) -> None:
    talk = Consultation(
        org=cast.org, title="停车", kind="micro", on=DAY, state="reviewed", **{field: date(2026, 4, 14)}
    )

    assert [name for name, _reason in talk.problems()] == [field]
    with pytest.raises(IntegrityError):
        talk.save()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"announced_on": date(2026, 4, 16)}, "on"), ({"state": "announced", "reported_on": DAY}, "reported_on")],
)
def test_a_consultation_says_what_contradicts_itself(cast: Cast, said: dict[str, Any], field: str) -> None:
    assert [name for name, _reason in a_consultation(cast, **said).problems()] == [field]


def test_an_opinion_has_a_speaker(cast: Cast) -> None:
    assert an_opinion(cast, a_consultation(cast), member=None, speaker="居民代表").problems() == []
    opinion = ConsultationOpinion(org=cast.org, consultation=a_consultation(cast), text="建议错时共享")

    assert [name for name, _reason in opinion.problems()] == ["member"]
    with pytest.raises(IntegrityError):
        opinion.save()


def test_only_what_is_done_has_a_day(cast: Cast) -> None:
    item = OutcomeItem(org=cast.org, consultation=a_consultation(cast), item="划线", state="doing", done_on=DAY)

    assert [name for name, _reason in item.problems()] == ["done_on"]
    with pytest.raises(IntegrityError):
        item.save()


def test_nothing_is_done_before_it_was_agreed(cast: Cast) -> None:
    item = an_outcome(cast, a_consultation(cast), "done", done_on=date(2026, 4, 14))

    assert [name for name, _reason in item.problems()] == ["done_on"]


@pytest.mark.parametrize("said", [{"state": "lost"}, {"no": "XS-2026-01"}])
def test_states_are_known_and_numbers_given_once(cast: Cast, said: dict[str, str]) -> None:
    a_consultation(cast, no="XS-2026-01")

    with pytest.raises(IntegrityError):
        a_consultation(cast, **said)


def test_the_ledger_names_every_field_that_people_fill_in() -> None:
    for sheet in SHEETS:
        own = {f.name for f in (*sheet.model._meta.fields, *sheet.model._meta.many_to_many) if f.editable}
        assert own - {"id", "org"} == set(sheet.fields)
