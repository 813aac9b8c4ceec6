"""Every state, step and actor of a learning session and of an attendance, against a table written by hand."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.cast import Cast
from tests.matrix import walk
from weiyuan.core.workflow import Workflow
from weiyuan.learning.actions import expect, move_attendance, move_session, write_takeaway
from weiyuan.learning.models import LearningAttendance, LearningSession
from weiyuan.learning.workflow import LANES, LEARNING, PRESENCE, LearningForm

pytestmark = pytest.mark.django_db

CLERKS = {"officer", "director"}
COLLECTIVE = {
    "announce": ({"planned"}, "announced", CLERKS),
    "hold": ({"planned", "announced"}, "held", CLERKS),
    "record": ({"held"}, "recorded", CLERKS),
    "close": ({"recorded"}, "closed", CLERKS),
    "cancel": ({"planned", "announced"}, "cancelled", CLERKS),
}
SELF_STUDY = {
    "assign": ({"planned"}, "assigned", CLERKS),
    "report": ({"assigned"}, "reported", CLERKS | {"member"}),
    "send_back": ({"reported"}, "assigned", CLERKS),
    "confirm": ({"reported"}, "confirmed", CLERKS),
    "cancel": ({"planned", "assigned"}, "cancelled", CLERKS),
}


def lane(form: LearningForm, arrows: dict[str, Any]) -> Workflow:
    """The half of the workflow that a form of learning walks through."""
    states: Any = SimpleNamespace(values=[state.value for state in LANES[form]])
    return replace(LEARNING, states=states, steps=tuple(s for s in LEARNING.steps if s.name in arrows))


def session(cast: Cast, state: str = "planned", form: str = "collective", **more: Any) -> LearningSession:
    at = timezone.make_aware(datetime(2025, 3, 5, 9))
    values = {"title": "学习党的二十大精神", "kind": "theory", "at": at, "state": state, "form": form, **more}
    found: LearningSession = LearningSession.objects.create(org=cast.org, **values)
    return found


def part(cast: Cast, of: LearningSession, state: str = "expected", **more: Any) -> LearningAttendance:
    found: LearningAttendance = LearningAttendance.objects.create(
        org=cast.org, session=of, state=state, **{"member": cast.li, **more}
    )
    return found


def test_a_meeting_goes_from_plan_to_archive(cast: Cast) -> None:
    walk(cast, lane(LearningForm.COLLECTIVE, COLLECTIVE), lambda s: session(cast, s), move_session, COLLECTIVE)


def test_a_self_study_is_assigned_reported_and_confirmed(cast: Cast) -> None:
    def make(state: str) -> LearningSession:
        found = session(cast, state, "self_study")
        part(cast, found, "present", takeaway="读后感")
        return found

    walk(cast, lane(LearningForm.SELF_STUDY, SELF_STUDY), make, move_session, SELF_STUDY)


def test_the_two_lanes_hold_all_steps_and_states() -> None:
    assert set(COLLECTIVE) | set(SELF_STUDY) == {step.name for step in LEARNING.steps}
    assert {state for states in LANES.values() for state in states} == set(LEARNING.states)


@pytest.mark.parametrize(
    ("form", "step"), [("collective", "assign"), ("self_study", "announce"), ("self_study", "hold")]
)
def test_a_step_of_the_other_form_is_not_open_to_anybody(cast: Cast, form: str, step: str) -> None:
    found = session(cast, form=form)
    assert step not in {s.name for s in LEARNING.open_steps(found, cast["officer"])}
    with pytest.raises(PermissionDenied):
        move_session(found, step, by=cast["officer"])


def test_presence_is_noted_by_the_clerk(cast: Cast) -> None:
    arrows = {
        "attend": ({"expected", "excused", "absent"}, "present", CLERKS),
        "excuse": ({"expected", "present", "absent"}, "excused", CLERKS),
        "miss": ({"expected", "present", "excused"}, "absent", CLERKS),
        "clear": ({"present", "excused", "absent"}, "expected", CLERKS),
    }
    walk(cast, PRESENCE, lambda s: part(cast, session(cast), s), move_attendance, arrows)


def test_who_is_still_expected_when_the_meeting_is_recorded_was_absent(cast: Cast) -> None:
    held = session(cast, "held")
    came, missed = part(cast, held, "present"), part(cast, held, member=cast.zhou)
    move_session(held, "record", by=cast["officer"])
    came.refresh_from_db()
    missed.refresh_from_db()
    assert (came.state, missed.state) == ("present", "absent")


def test_a_takeaway_counts_as_having_studied(cast: Cast) -> None:
    study = session(cast, "reported", "self_study")
    wrote, silent = part(cast, study, takeaway="体会"), part(cast, study, member=cast.zhou)
    move_session(study, "confirm", by=cast["director"])
    wrote.refresh_from_db()
    silent.refresh_from_db()
    assert (wrote.state, silent.state) == ("present", "absent")


def test_a_self_study_without_takeaways_is_not_reported(cast: Cast) -> None:
    study = session(cast, "assigned", "self_study")
    part(cast, study)
    with pytest.raises(ValidationError):
        move_session(study, "report", by=cast["member"])


def test_the_reason_of_leave_is_kept(cast: Cast) -> None:
    asked = part(cast, session(cast))
    move_attendance(asked, "excuse", by=cast["officer"], note="外出开会")
    asked.refresh_from_db()
    assert asked.leave_reason == "外出开会"


def test_members_are_expected_once(cast: Cast) -> None:
    planned = session(cast)
    part(cast, planned)
    added = expect(planned, [cast.li, cast.zhou], by=cast["officer"])
    assert [a.member for a in added] == [cast.zhou]
    with pytest.raises(PermissionDenied):
        expect(planned, [cast.li], by=cast["member"])


def test_a_member_hands_in_his_own_takeaway_and_no_other(cast: Cast) -> None:
    mine = part(cast, session(cast))
    write_takeaway(mine, " 深受启发 ", by=cast["member"])
    mine.refresh_from_db()
    assert mine.takeaway == "深受启发"
    with pytest.raises(PermissionDenied):
        write_takeaway(mine, "不是我写的", by=cast["other_member"])
    with pytest.raises(ValidationError):
        write_takeaway(mine, "  ", by=cast["member"])
