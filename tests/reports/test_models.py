"""What information and reports may not be, said by the database and by the record itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from tests.cast import Cast
from tests.reports.builders import a_report, an_adoption, an_opinion
from weiyuan.reports.ledger import SHEETS
from weiyuan.reports.models import InfoAdoption, ResearchReport, SocialOpinion

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reporter": None}, "reporter"),
        ({"sent_on": None}, "sent_on"),
        ({"reviewed_on": date(2026, 3, 11), "reviewer": "岑分管"}, "sent_on"),
    ],
)
def test_form_and_database_refuse_the_same_information(cast: Cast, said: dict[str, Any], field: str) -> None:
    whole = {"reporter": cast.li, "reported_on": date(2026, 3, 1), "sent_on": DAY, "state": "sent", **said}
    opinion = SocialOpinion(org=cast.org, title="题目", **whole)

    assert [name for name, _reason in opinion.problems()] == [field]
    with pytest.raises(IntegrityError):
        opinion.save()


@pytest.mark.parametrize(
    ("state", "said", "field"),
    [
        ("draft", {"sent_on": DAY}, "state"),
        ("sent", {"sent_on": date(2026, 2, 28)}, "sent_on"),
        ("sent", {"reviewer": "李知远"}, "reviewer"),
        ("sent", {"policy_date": date(2026, 3, 2)}, "policy_date"),
        ("draft", {"situation": "字" * 1501}, "advice"),
    ],
)
def test_information_says_what_contradicts_itself(cast: Cast, state: str, said: dict[str, Any], field: str) -> None:
    assert [name for name, _reason in an_opinion(cast, state, **said).problems()] == [field]


def test_a_report_in_the_bodys_own_name_needs_no_member(cast: Cast) -> None:
    assert an_opinion(cast, reporter=None, reporter_identity="body").problems() == []


def test_a_completed_report_has_a_day(cast: Cast) -> None:
    report = ResearchReport(org=cast.org, title="题目", state="approved")

    assert [name for name, _reason in report.problems()] == ["submitted_on"]
    with pytest.raises(IntegrityError):
        report.save()


def test_a_report_is_not_completed_before_it_began(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        a_report(cast, started_on=date(2026, 5, 21))


def test_an_instruction_is_marked_as_one(cast: Cast) -> None:
    said = {"level": "district", "adopter": "区政协", "on": DAY, "instructor": "庞书记"}
    adoption = InfoAdoption(org=cast.org, opinion=an_opinion(cast), **said)

    assert [name for name, _reason in adoption.problems()] == ["instruction"]
    with pytest.raises(IntegrityError):
        adoption.save()


def test_adoption_does_not_come_before_the_report(cast: Cast) -> None:
    adoption = an_adoption(cast, an_opinion(cast), on=date(2026, 2, 28))

    assert [name for name, _reason in adoption.problems()] == ["on"]


@pytest.mark.parametrize("make", [an_opinion, a_report])
@pytest.mark.parametrize("said", [{"state": "lost"}, {"no": "X-1"}])
def test_states_are_known_and_numbers_given_once(cast: Cast, make: Any, said: dict[str, str]) -> None:
    days = {"sent_on": date(2026, 3, 10)} if make is an_opinion else {"submitted_on": date(2026, 5, 20)}
    make(cast, no="X-1", **days)

    with pytest.raises(IntegrityError):
        make(cast, **days, **said)


def test_the_ledger_names_every_field_that_people_fill_in() -> None:
    for sheet in SHEETS:
        own = {f.name for f in (*sheet.model._meta.fields, *sheet.model._meta.many_to_many) if f.editable}
        assert own - {"id", "org"} == set(sheet.fields)
