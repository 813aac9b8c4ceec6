"""What a proposal may not be, said by the database and by the record itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from tests.cast import Cast
from tests.proposals.builders import a_cosign, a_proposal, a_session, at
from weiyuan.core.ledger.sheet import Row
from weiyuan.proposals.ledger import SHEETS, case_numbers_once
from weiyuan.proposals.models import Proposal

CONTRADICTIONS: list[tuple[dict[str, Any], str]] = [
    ({"proposer": None}, "proposer"),
    ({"kind": "group"}, "group_name"),
    ({"state": "filed", "submitted_on": None}, "submitted_on"),
    ({"state": "filed", "not_filed_reason": "empty"}, "not_filed_reason"),
    ({"state": "handling", "reply_class": "A"}, "reply_class"),
    ({"state": "replied", "reply_date": date(2026, 3, 9)}, "reply_date"),
]


@pytest.mark.parametrize(("said", "field"), CONTRADICTIONS)
def test_form_and_database_refuse_the_same_contradictions(cast: Cast, said: dict[str, Any], field: str) -> None:
    whole = {"state": "submitted", "submitted_on": date(2026, 3, 10), "proposer": cast.li, "title": "案由", **said}
    proposal = Proposal(org=cast.org, **whole)

    assert [name for name, _reason in proposal.problems()] == [field]
    with pytest.raises(IntegrityError):
        proposal.save()


def test_an_unknown_state_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        a_proposal(cast, "lost")


def test_a_number_is_given_once_in_a_body(cast: Cast) -> None:
    a_proposal(cast, no="TA-0903-001")

    with pytest.raises(IntegrityError):
        a_proposal(cast, no="TA-0903-001")


def test_a_member_is_asked_once(cast: Cast) -> None:
    proposal = a_proposal(cast, "cosigning")
    a_cosign(cast, proposal)

    with pytest.raises(IntegrityError):
        a_cosign(cast, proposal)


def test_the_first_proposer_does_not_cosign(cast: Cast) -> None:
    cosign = a_cosign(cast, a_proposal(cast, "cosigning"), member=cast.li)

    assert [name for name, _reason in cosign.problems()] == ["member"]


def test_a_draft_is_short_and_what_was_sent_stays_as_it_is(cast: Cast) -> None:
    long = {"problem": "字" * 1000, "suggestion": "字" * 1001}

    assert [name for name, _reason in a_proposal(cast, "draft", **long).problems()] == ["suggestion"]
    assert a_proposal(cast, "filed", **long).problems() == []


def test_not_to_be_published_needs_a_reason(cast: Cast) -> None:
    closed = a_proposal(cast, is_open=False)

    assert [name for name, _reason in closed.problems()] == ["closed_reason"]


@pytest.mark.parametrize(
    ("day", "mark"),
    [
        (date(2025, 10, 11), "平时提案"),
        (date(2025, 10, 12), "大会提案"),
        (date(2026, 1, 14), "大会提案"),
        (date(2026, 1, 15), "平时提案"),
    ],
)
def test_in_session_is_from_three_months_before_to_the_deadline(cast: Cast, day: date, mark: str) -> None:
    session = a_session(cast, proposal_deadline=at(2026, 1, 14, 12))

    assert a_proposal(cast, submitted_on=day, session=session).time_mark == mark


def test_without_a_deadline_the_last_day_of_the_session_counts(cast: Cast) -> None:
    session = a_session(cast)

    assert a_proposal(cast, submitted_on=date(2026, 1, 15), session=session).time_mark == "大会提案"
    assert a_proposal(cast, submitted_on=date(2026, 1, 16), session=session).time_mark == "平时提案"
    assert a_proposal(cast, submitted_on=date(2026, 1, 15)).time_mark == "平时提案"


def test_the_ledger_names_every_field_that_people_fill_in() -> None:
    for sheet in SHEETS:
        own = {f.name for f in (*sheet.model._meta.fields, *sheet.model._meta.many_to_many) if f.editable}
        assert own - {"id", "org"} == set(sheet.fields)


def test_a_case_number_stands_once_in_the_ledger(cast: Cast) -> None:
    rows = [Row(at_, Proposal(case_no="12"), {}) for at_ in (2, 3)]

    assert [(p.row, p.field) for p in case_numbers_once(rows, cast.org)] == [(3, "case_no")]
