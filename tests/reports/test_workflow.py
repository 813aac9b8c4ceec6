"""Every state × step × role of information and research, against tables written by hand."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests import matrix
from tests.cast import Cast
from tests.reports.builders import a_report, an_adoption, an_opinion
from weiyuan.core.workflow import Step
from weiyuan.journal import transition
from weiyuan.journal.models import Entry
from weiyuan.reports.actions import move_opinion, move_research
from weiyuan.reports.models import SocialOpinion
from weiyuan.reports.workflow import OPINION, RESEARCH

CLERKS = {"officer", "director"}
LEADERS = {"leader", "director"}
AUTHOR = CLERKS | {"member"}
FATE = CLERKS | {"district"}

OPINION_ARROWS = {
    "submit": ({"draft", "returned"}, "submitted", AUTHOR),
    "approve": ({"submitted"}, "approved", LEADERS),
    "return": ({"submitted"}, "returned", LEADERS),
    "keep": ({"submitted"}, "kept", LEADERS),
    "edit": ({"approved"}, "edited", CLERKS),
    "sign": ({"edited"}, "signed", LEADERS),
    "send": ({"signed"}, "sent", CLERKS),
    "adopt": ({"sent", "not_adopted"}, "adopted", FATE),
    "pass_over": ({"sent"}, "not_adopted", FATE),
    "instruct": ({"sent", "adopted"}, "instructed", FATE),
    "archive": ({"kept", "not_adopted", "adopted", "instructed"}, "archived", CLERKS),
}
RESEARCH_ARROWS = {
    "start": ({"planned"}, "researching", AUTHOR),
    "draft": ({"planned", "researching"}, "drafting", AUTHOR),
    "submit": ({"drafting", "returned"}, "submitted", AUTHOR),
    "approve": ({"submitted"}, "approved", LEADERS),
    "return": ({"submitted"}, "returned", LEADERS),
    "send": ({"approved"}, "sent", CLERKS),
    "adopt": ({"sent"}, "adopted", FATE),
    "instruct": ({"sent", "adopted"}, "instructed", FATE),
    "publish": ({"approved", "sent", "adopted", "instructed"}, "published", CLERKS),
}


def test_information_moves_only_along_its_arrows(cast: Cast) -> None:
    stored = {state: an_opinion(cast, state) for state in OPINION.states.values}

    def move(opinion: SocialOpinion, step: str, **said: Any) -> Step:
        # Adoption and instruction write a second entry, for the row that they add; see below.
        take = transition.take if step in {"adopt", "instruct"} else move_opinion
        return take(opinion, step, **said)

    matrix.walk(cast, OPINION, lambda state: copy(stored[state]), move, OPINION_ARROWS)


def test_a_research_report_moves_only_along_its_arrows(cast: Cast) -> None:
    stored = {state: a_report(cast, state) for state in RESEARCH.states.values}

    matrix.walk(cast, RESEARCH, lambda state: copy(stored[state]), move_research, RESEARCH_ARROWS)


def test_information_is_reviewed_edited_and_signed_before_it_is_sent(cast: Cast) -> None:
    opinion = an_opinion(cast, "draft")
    assert opinion.no == ""

    move_opinion(opinion, "submit", by=cast["member"])
    move_opinion(opinion, "approve", by=cast["leader"], note="情况属实，请尽快报送")
    move_opinion(opinion, "edit", by=cast["officer"])
    move_opinion(opinion, "sign", by=cast["leader"])
    move_opinion(opinion, "send", by=cast["officer"])

    today = timezone.localdate()
    opinion.refresh_from_db()
    assert (opinion.no, opinion.state) == ("SQ-2026-001", "sent")
    assert (opinion.reviewer, opinion.reviewed_on) == ("岑分管", today)
    assert opinion.review_opinion == "情况属实，请尽快报送"
    assert (opinion.signer, opinion.sent_on, opinion.sent_to) == ("岑分管", today, ["澄川区政协"])


@pytest.mark.parametrize("how", ["entered", "reported", "joined"])
def test_nobody_reviews_his_own_information(cast: Cast, how: str) -> None:
    opinion = an_opinion(cast, "submitted")
    if how == "entered":
        SocialOpinion.objects.filter(pk=opinion.pk).update(created_by=cast["director"])
    else:
        author = cast.zhou if how == "joined" else cast.li
        type(author).objects.filter(pk=author.pk).update(user=cast["director"])
        if how == "joined":
            opinion.co_reporters.add(cast.zhou)
    opinion = SocialOpinion.objects.get(pk=opinion.pk)

    with pytest.raises(PermissionDenied):
        move_opinion(opinion, "approve", by=cast["director"])
    move_opinion(opinion, "approve", by=cast["leader"])


@pytest.mark.parametrize("how", ["entered", "written", "shared"])
def test_nobody_reviews_his_own_research(cast: Cast, how: str) -> None:
    report = a_report(cast)
    if how == "entered":
        type(report).objects.filter(pk=report.pk).update(created_by=cast["director"])
    else:
        author = cast.zhou if how == "shared" else cast.li
        type(author).objects.filter(pk=author.pk).update(user=cast["director"])
        if how == "shared":
            report.team.add(cast.zhou)
    report = type(report).objects.get(pk=report.pk)

    with pytest.raises(PermissionDenied):
        move_research(report, "approve", by=cast["director"])


def test_a_return_is_dated(cast: Cast) -> None:
    opinion = an_opinion(cast, "submitted")

    move_opinion(opinion, "return", by=cast["leader"], note="请补充数据")

    opinion.refresh_from_db()
    assert (opinion.returned_on, opinion.review_opinion) == (timezone.localdate(), "请补充数据")


def test_adoption_is_noted_at_the_district_unless_it_is_noted_already(cast: Cast) -> None:
    bare, known = an_opinion(cast), an_opinion(cast)
    an_adoption(cast, known, "city")

    for opinion in (bare, known):
        move_opinion(opinion, "adopt", by=cast["district"])

    [row] = bare.adoptions.all()
    assert (row.level, row.form, row.adopter, row.on) == ("district", "single", "澄川区政协", timezone.localdate())
    assert row.no.startswith(f"CY-{timezone.localdate().year}-")
    assert [a.level for a in known.adoptions.all()] == ["city"]
    assert Entry.objects.filter(kind="reports.infoadoption.register").count() == 1


def test_an_instruction_keeps_the_leaders_words(cast: Cast) -> None:
    opinion = an_opinion(cast)

    move_opinion(opinion, "instruct", by=cast["officer"], note="请城管局研究办理")

    [row] = opinion.adoptions.all()
    assert (row.instruction, row.instruction_text, row.form) == (True, "请城管局研究办理", "forwarded")


def test_a_report_is_numbered_by_the_year_in_which_it_was_completed(cast: Cast) -> None:
    early, late = a_report(cast, "drafting", submitted_on=date(2025, 12, 31)), a_report(cast, "drafting")

    for report in (early, late):
        move_research(report, "submit", by=cast["member"])
    move_research(late, "approve", by=cast["leader"])
    move_research(late, "send", by=cast["officer"])
    move_research(late, "instruct", by=cast["officer"], note="很有价值")

    today = timezone.localdate()
    late.refresh_from_db()
    assert (early.no, late.no) == ("DY-2025-01", f"DY-{today.year}-01")
    assert (late.submitted_on, late.sent_on, late.instruction_text) == (today, today, "很有价值")
