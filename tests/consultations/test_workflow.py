"""Every state × step × role of consultations and their outcomes, against tables written by hand."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta

from django.utils import timezone

from tests import matrix
from tests.cast import Cast
from tests.consultations.builders import a_consultation, an_outcome
from weiyuan.consultations.actions import move_consultation, move_outcome
from weiyuan.consultations.workflow import CONSULTATION, OUTCOME

CLERKS = {"officer", "director"}
LEADERS = {"leader", "director"}
FATE = CLERKS | {"district", "reader"}

ARROWS = {
    "select": ({"collected"}, "selected", LEADERS),
    "announce": ({"selected"}, "announced", CLERKS),
    "research": ({"announced"}, "research", CLERKS),
    "hold": ({"selected", "announced", "research"}, "held", CLERKS),
    "agree": ({"held"}, "consensus", CLERKS),
    "report": ({"held", "consensus"}, "reported", CLERKS),
    "accept": ({"reported"}, "accepted", FATE),
    "decline": ({"reported"}, "declined", FATE),
    "implement": ({"consensus", "accepted"}, "implementing", CLERKS),
    "review": ({"implementing"}, "reviewed", CLERKS),
    "evaluate": ({"reviewed"}, "evaluated", CLERKS),
    "close": ({"consensus", "declined", "reviewed", "evaluated"}, "closed", CLERKS),
}


def test_a_consultation_moves_only_along_its_arrows(cast: Cast) -> None:
    stored = {state: a_consultation(cast, state) for state in CONSULTATION.states.values}

    matrix.walk(cast, CONSULTATION, lambda state: copy(stored[state]), move_consultation, ARROWS)


def test_an_outcome_is_carried_out_by_its_unit(cast: Cast) -> None:
    held = a_consultation(cast)
    stored = {state: an_outcome(cast, held, state) for state in OUTCOME.states.values}
    arrows = {
        "start": ({"todo"}, "doing", CLERKS | {"unit"}),
        "finish": ({"todo", "doing"}, "done", CLERKS | {"unit"}),
        "drop": ({"todo", "doing"}, "dropped", CLERKS),
    }

    matrix.walk(cast, OUTCOME, lambda state: copy(stored[state]), move_outcome, arrows)


def test_from_topic_to_look_back(cast: Cast) -> None:
    today = timezone.localdate()
    talk = a_consultation(cast, "collected", on=today + timedelta(days=20))
    officer = cast["officer"]
    assert talk.no == ""

    move_consultation(talk, "select", by=cast["leader"])
    move_consultation(talk, "announce", by=officer)
    move_consultation(talk, "hold", by=officer)
    move_consultation(talk, "report", by=officer)
    move_consultation(talk, "accept", by=cast["reader"])
    move_consultation(talk, "implement", by=officer)
    move_consultation(talk, "review", by=officer, note="车位已投用")
    move_consultation(talk, "evaluate", by=officer, note="群众满意")

    talk.refresh_from_db()
    assert talk.no.startswith("XS-20")
    assert (talk.announced_on, talk.on, talk.reported_on, talk.reviewed_on) == (today, today, today, today)
    assert (talk.review_text, talk.evaluation) == ("车位已投用", "群众满意")


def test_the_number_goes_by_the_year_of_the_session(cast: Cast) -> None:
    first, second, next_year = (
        a_consultation(cast, "collected", on=day) for day in (date(2026, 12, 31), date(2026, 1, 1), date(2027, 1, 1))
    )

    for talk in (first, second, next_year):
        move_consultation(talk, "select", by=cast["director"])

    assert [first.no, second.no, next_year.no] == ["XS-2026-01", "XS-2026-02", "XS-2027-01"]


def test_what_was_done_is_kept_with_the_outcome(cast: Cast) -> None:
    item = an_outcome(cast, a_consultation(cast))

    move_outcome(item, "finish", by=cast["unit"], note="已划线")

    item.refresh_from_db()
    assert (item.done_on, item.result) == (timezone.localdate(), "已划线")
