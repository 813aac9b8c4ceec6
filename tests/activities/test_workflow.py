"""Every state, step and actor of activities, attendance, follow-ups and reception days, against tables by hand."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.activities.builders import activity, part, reception
from tests.cast import Cast
from tests.matrix import walk
from weiyuan.activities.actions import (
    invite,
    move_activity,
    move_attendance,
    move_follow_up,
    move_reception,
    register_activity,
)
from weiyuan.activities.models import Activity, Attendance, VisitFollowUp
from weiyuan.activities.workflow import ACTIVITY, ATTENDANCE, FOLLOW_UP, RECEPTION

pytestmark = pytest.mark.django_db

CLERKS = {"officer", "director"}
AT_STATION = CLERKS | {"head"}


def follow_up(cast: Cast, of: Activity, state: str = "open") -> VisitFollowUp:
    done_on = date(2025, 6, 1) if state == "done" else None
    found: VisitFollowUp = VisitFollowUp.objects.create(
        org=cast.org, activity=of, content="修路灯", state=state, done_on=done_on
    )
    return found


def test_an_activity_goes_from_draft_to_archive(cast: Cast) -> None:
    arrows = {
        "apply": ({"draft", "returned"}, "applied", AT_STATION | {"member"}),
        "return": ({"applied"}, "returned", CLERKS),
        "publish": ({"applied"}, "published", CLERKS),
        "close_signup": ({"published"}, "signup_closed", AT_STATION),
        "start": ({"published", "signup_closed"}, "in_progress", AT_STATION),
        "end": ({"in_progress"}, "ended", AT_STATION),
        "close": ({"ended"}, "closed", CLERKS),
        "cancel": ({"applied", "published", "signup_closed"}, "cancelled", CLERKS),
    }

    def make(state: str) -> Activity:
        return activity(cast, state=state, station=cast.station, created_by=cast["member"])

    walk(cast, ACTIVITY, make, move_activity, arrows)


def test_an_attendance_is_answered_decided_and_settled(cast: Cast) -> None:
    own = CLERKS | {"member"}
    early, excused = {"pending", "accepted", "leave_refused"}, {"leave_approved"}
    came = {"signed_in", "signed_unannounced", "attended"}
    arrows = {
        "accept": ({"pending", "declined"}, "accepted", own),
        "decline": ({"pending", "accepted"}, "declined", own),
        "request_leave": (early, "leave_requested", own),
        "approve_leave": ({"leave_requested"}, "leave_approved", CLERKS),
        "refuse_leave": ({"leave_requested"}, "leave_refused", CLERKS),
        "sign_in": (
            {"accepted", "leave_requested", "leave_approved", "leave_refused", "absent"},
            "signed_in",
            AT_STATION | {"member"},
        ),
        "sign_in_unannounced": ({"pending", "declined"}, "signed_unannounced", AT_STATION | {"member"}),
        "attend": (
            early | {"declined", "leave_approved", "signed_in", "signed_unannounced", "absent"},
            "attended",
            CLERKS,
        ),
        "miss": (early | excused | {"declined", "leave_requested"} | came, "absent", AT_STATION),
        "excuse": (early | {"declined", "leave_requested", "absent"} | came, "leave_approved", AT_STATION),
        "unsign": ({"signed_in"}, "accepted", AT_STATION),
        "clear": ({"signed_unannounced", "attended", "absent"} | excused, "pending", AT_STATION),
    }
    soon = timezone.now() + timedelta(hours=1)
    meeting = activity(cast, start=soon, state="published", station=cast.station)

    def make(state: str) -> Attendance:
        return part(cast, meeting, state)

    walk(cast, ATTENDANCE, make, move_attendance, arrows)


def test_a_follow_up_stays_open_until_done(cast: Cast) -> None:
    arrows = {"finish": ({"open"}, "done", AT_STATION), "reopen": ({"done"}, "open", AT_STATION)}
    visit = activity(cast, "resident_visit", station=cast.station)
    walk(cast, FOLLOW_UP, lambda state: follow_up(cast, visit, state), move_follow_up, arrows)


def test_a_reception_day_goes_from_the_rota_to_its_minutes(cast: Cast) -> None:
    arrows = {
        "announce": ({"scheduled"}, "announced", AT_STATION),
        "open": ({"scheduled", "announced"}, "open", AT_STATION | {"member"}),  # who is on duty
        "close": ({"open"}, "closed", AT_STATION | {"member"}),
        "file_minutes": ({"closed"}, "minutes_filed", AT_STATION),
        "cancel": ({"scheduled", "announced"}, "cancelled", AT_STATION),
    }
    walk(
        cast, RECEPTION, lambda s: reception(cast, state=s, station=cast.station, minutes="接待四人"), move_reception,
        arrows,
    )  # fmt: skip


def test_an_activity_is_numbered_when_it_is_published_not_before(cast: Cast) -> None:
    found = activity(cast, state="draft")
    move_activity(found, "apply", by=cast["officer"])
    assert found.no == ""
    move_activity(found, "publish", by=cast["officer"])
    assert found.no == "HD-2025-001"


def test_ending_notes_when(cast: Cast) -> None:
    found = activity(cast, state="in_progress")
    move_activity(found, "end", by=cast["officer"])
    found.refresh_from_db()
    assert found.end is not None
    assert timezone.now() - found.end < timedelta(minutes=1)


def settled(cast: Cast, state: str, must_attend: bool) -> str:
    found = activity(cast, state="ended", must_attend=must_attend)
    attendance = part(cast, found, state)
    move_activity(found, "close", by=cast["officer"])
    attendance.refresh_from_db()
    return attendance.state


@pytest.mark.parametrize(
    ("state", "free", "duty"),
    [
        ("signed_in", "attended", "attended"),
        ("signed_unannounced", "attended", "attended"),
        ("accepted", "absent", "absent"),
        ("leave_refused", "absent", "absent"),
        ("pending", "pending", "absent"),
        ("declined", "declined", "declined"),
        ("leave_approved", "leave_approved", "leave_approved"),
    ],
)
def test_closing_settles_who_came(cast: Cast, state: str, free: str, duty: str) -> None:
    assert settled(cast, state, must_attend=False) == free
    assert settled(cast, state, must_attend=True) == duty


def test_an_activity_is_not_closed_over_undecided_leave(cast: Cast) -> None:
    found = activity(cast, state="ended")
    part(cast, found, "leave_requested")
    with pytest.raises(ValidationError):
        move_activity(found, "close", by=cast["officer"])
    found.refresh_from_db()
    assert found.state == "ended"


def upcoming(cast: Cast, **more: Any) -> Activity:
    return activity(cast, start=timezone.now() + timedelta(days=2), **{"state": "published", **more})


def test_nobody_declines_what_must_be_attended(cast: Cast) -> None:
    asked = part(cast, upcoming(cast, must_attend=True), "pending")
    with pytest.raises(ValidationError):
        move_attendance(asked, "decline", by=cast["member"])
    assert move_attendance(asked, "request_leave", by=cast["member"], note="出差").target == "leave_requested"


def test_leave_needs_a_reason_and_is_asked_twice_at_most(cast: Cast) -> None:
    asked = part(cast, upcoming(cast), "pending")
    with pytest.raises(ValidationError):
        move_attendance(asked, "request_leave", by=cast["member"])
    for reason in ("出差", "生病"):
        move_attendance(asked, "request_leave", by=cast["member"], note=reason)
        move_attendance(asked, "refuse_leave", by=cast["officer"], note="请尽量参加")
    with pytest.raises(ValidationError):
        move_attendance(asked, "request_leave", by=cast["member"], note="再请")
    asked.refresh_from_db()
    assert (asked.leave_count, asked.leave_reason) == (2, "生病")


def test_leave_is_asked_before_sign_up_closes(cast: Cast) -> None:
    over = upcoming(cast, signup_deadline=timezone.now() - timedelta(minutes=1))
    with pytest.raises(ValidationError):
        move_attendance(part(cast, over, "pending"), "request_leave", by=cast["member"], note="出差")


def test_a_member_signs_in_only_while_the_activity_is_on(cast: Cast) -> None:
    early = part(cast, upcoming(cast, signin_from=timezone.now() + timedelta(hours=1)), "accepted")
    over = part(cast, activity(cast, state="ended"), "accepted")
    for attendance in (early, over):
        with pytest.raises(ValidationError):
            move_attendance(attendance, "sign_in", by=cast["member"])
        move_attendance(attendance, "sign_in", by=cast["officer"])


def test_signing_in_notes_when_how_and_whether_late(cast: Cast) -> None:
    prompt = part(cast, upcoming(cast), "accepted")
    late = part(cast, activity(cast, state="in_progress"), "pending")
    move_attendance(prompt, "sign_in", by=cast["member"], way="qr")
    move_attendance(late, "sign_in_unannounced", by=cast["member"])
    prompt.refresh_from_db()
    late.refresh_from_db()
    assert (prompt.sign_by, prompt.late, late.sign_by, late.late) == ("qr", False, "manual", True)
    assert prompt.sign_at is not None


def test_members_are_asked_once_by_who_keeps_the_activity(cast: Cast) -> None:
    found = upcoming(cast, station=cast.station)
    part(cast, found, "declined")
    assert [a.member for a in invite(found, [cast.li, cast.zhou], by=cast["head"])] == [cast.zhou]
    with pytest.raises(PermissionDenied):
        invite(found, [cast.zhou], by=cast["member"])


def test_a_member_notes_a_visit_as_a_draft(cast: Cast) -> None:
    visit = Activity(org=cast.org, kind="resident_visit", title="走访孤老", start=timezone.now())
    register_activity(visit, by=cast["member"], members=[cast.li])
    stored = Activity.objects.get()
    assert (stored.state, stored.no, stored.created_by) == ("draft", "", cast["member"])
    assert stored.attendances.get().member == cast.li
    with pytest.raises(PermissionDenied):
        register_activity(Activity(org=cast.org, kind="other", title="x", start=timezone.now()), by=cast["unit"])


def test_a_visit_that_is_under_way_to_approval_is_no_longer_the_authors(cast: Cast) -> None:
    visit = activity(cast, state="draft", created_by=cast["member"])
    assert cast["member"].has_perm("activities.change_activity", visit)
    move_activity(visit, "apply", by=cast["member"])
    assert not cast["member"].has_perm("activities.change_activity", visit)


def test_finishing_a_follow_up_says_what_came_of_it(cast: Cast) -> None:
    found = follow_up(cast, activity(cast, "resident_visit"))
    move_follow_up(found, "finish", by=cast["officer"], note="路灯已修好")
    found.refresh_from_db()
    assert (found.result, found.done_on) == ("路灯已修好", timezone.localdate())
    move_follow_up(found, "reopen", by=cast["officer"], note="又坏了")
    found.refresh_from_db()
    assert found.done_on is None


def test_a_reception_day_needs_somebody_on_duty(cast: Cast) -> None:
    for step in ("announce", "open"):
        with pytest.raises(ValidationError):
            move_reception(reception(cast, state="scheduled", on_duty=[]), step, by=cast["officer"])


def test_announcing_notes_when(cast: Cast) -> None:
    found = reception(cast, on=timezone.localdate() + timedelta(days=3), state="scheduled")
    move_reception(found, "announce", by=cast["officer"])
    found.refresh_from_db()
    assert found.announced_on == timezone.localdate()


def test_minutes_are_filed_when_written(cast: Cast) -> None:
    found = reception(cast, state="closed")
    with pytest.raises(ValidationError):
        move_reception(found, "file_minutes", by=cast["officer"])
