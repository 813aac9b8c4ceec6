"""The roll of an activity: three buttons a person, all rows or none, nothing of two callers lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.activities.builders import activity, part
from tests.cast import ACTORS, Cast, a_member
from tests.learning.test_roll import filled
from weiyuan.activities.actions import move_activity, save_roll
from weiyuan.activities.models import Activity, Attendance
from weiyuan.core.roll import Mark, RollDiffersError
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Deed
from weiyuan.journal.transition import undo

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


def going_on(cast: Cast, **more: Any) -> Activity:
    return activity(cast, start=timezone.now(), **{"state": "in_progress", **more})


def sent(client: Client, found: Activity, query: str = "", **changed: str) -> dict[str, str]:
    return filled(client.get(f"/activities/{found.pk}/roll/{query}").content.decode(), **changed)


def states(found: Activity) -> list[str]:
    return list(Attendance.objects.filter(activity=found).order_by("pk").values_list("state", flat=True))


def test_who_opens_and_who_keeps_the_roll(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast, station=cast.station)
    opened = {name: signed_in(name).get(f"/activities/{found.pk}/roll/").status_code for name in ACTORS}
    assert {name for name, status in opened.items() if status == 200} == {"director", "leader", "officer", "head"}
    assert {opened[name] for name in ("stranger", "visitor", "admin")} == {404}
    assert {opened[name] for name in ("member", "reader")} == {403}
    kept = {name: signed_in(name).post(f"/activities/{found.pk}/roll/", {}).status_code for name in ACTORS}
    assert {name for name, status in kept.items() if status == 302} == {"director", "officer", "head"}


def test_the_whole_roll_is_one_deed_that_can_be_undone(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast)
    a, b = part(cast, found, "pending"), part(cast, found, "accepted", member=cast.zhou)
    third = part(cast, found, "accepted", member=a_member(cast.org, cast.term, "方老师", "WY-100"))
    client = signed_in("officer")
    said = sent(client, found, **{
        f"p{a.pk}_state": "present", f"p{a.pk}_late": "on", f"p{a.pk}_online": "on",
        f"p{b.pk}_state": "excused", f"p{b.pk}_leave_reason": "来电请假", f"p{third.pk}_state": "absent",
    })  # fmt: skip
    assert client.post(f"/activities/{found.pk}/roll/", said).status_code == 302
    a.refresh_from_db()
    b.refresh_from_db()
    assert states(found) == ["signed_unannounced", "leave_approved", "absent"]
    assert (a.late, a.online, a.sign_by, b.leave_reason) == (True, True, "manual", "来电请假")
    undo(Deed.objects.get(), by=cast["officer"])
    assert states(found) == ["pending", "accepted", "accepted"]


def test_a_wrong_tap_is_put_right(cast: Cast) -> None:
    found = going_on(cast)
    one = part(cast, found, "accepted")
    for wanted, state in (
        ("present", "signed_in"), ("absent", "absent"), ("present", "signed_in"), ("expected", "accepted"),
        ("absent", "absent"), ("expected", "pending"),
    ):  # fmt: skip
        one.refresh_from_db()
        save_roll(found, [Mark(one.pk, one.version, wanted)], by=cast["officer"])
        one.refresh_from_db()
        assert (one.state, one.late, one.sign_by) == (state, False, "manual" if wanted == "present" else "")


def test_the_second_of_two_savers_is_told_which_rows_differ(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast)
    a, b = part(cast, found, "accepted"), part(cast, found, "accepted", member=cast.zhou)
    second = signed_in("director")
    opened = sent(second, found, **{f"p{a.pk}_state": "absent", f"p{b.pk}_state": "present"})
    save_roll(found, [Mark(a.pk, a.version, "present")], by=cast["officer"])
    answered = second.post(f"/activities/{found.pk}/roll/", opened)
    text = answered.content.decode()
    assert answered.status_code == 409
    assert text.count("别人刚记为：到") == 1
    assert states(found) == ["signed_in", "accepted"], "all rows or none"
    assert second.post(f"/activities/{found.pk}/roll/", filled(text)).status_code == 302, "told once"
    assert states(found) == ["absent", "signed_in"]
    with pytest.raises(RollDiffersError):
        save_roll(found, [Mark(a.pk, a.version, "present")], by=cast["officer"])


def test_leave_without_a_reason_stores_nothing_and_loses_nothing(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast)
    a, b = part(cast, found, "pending"), part(cast, found, "pending", member=cast.zhou)
    client = signed_in("officer")
    said = sent(client, found, **{f"p{a.pk}_state": "present", f"p{b.pk}_state": "excused"})
    answered = client.post(f"/activities/{found.pk}/roll/", said)
    assert answered.status_code == 400
    assert f'name="{a.pk}-state" value="present" checked' in answered.content.decode()
    assert states(found) == ["pending", "pending"]


def test_the_rest_came_with_one_button_but_not_who_declined(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast)
    part(cast, found, "accepted")
    part(cast, found, "declined", member=cast.zhou)
    client = signed_in("officer")
    client.post(f"/activities/{found.pk}/roll/", {**sent(client, found), "rest": "1"})
    assert states(found) == ["signed_in", "declined"]


def test_only_some_are_shown_and_stored(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast)
    a, b = part(cast, found, "accepted"), part(cast, found, "absent", member=cast.zhou)
    client = signed_in("officer")
    page = client.get(f"/activities/{found.pk}/roll/?show=expected").content.decode()
    assert f'id="row-{a.pk}"' in page
    assert f'id="row-{b.pk}"' not in page
    assert "没有这样的人" in client.get(f"/activities/{found.pk}/roll/?q=无此人").content.decode()
    said = sent(client, found, "?show=expected", **{f"p{a.pk}_state": "present"})
    answered = client.post(f"/activities/{found.pk}/roll/?show=expected", said)
    assert answered["Location"].endswith("/roll/?show=expected")
    assert states(found) == ["signed_in", "absent"]


def test_a_leave_that_waits_is_ticked_and_granted_with_the_roll(cast: Cast, signed_in: Enter) -> None:
    found = going_on(cast)
    one = part(cast, found, "leave_requested", leave_count=1, leave_reason="门诊值班")
    client = signed_in("officer")
    page = client.get(f"/activities/{found.pk}/roll/").content.decode()
    assert f'name="{one.pk}-state" value="excused" checked' in page
    client.post(f"/activities/{found.pk}/roll/", filled(page))
    one.refresh_from_db()
    assert (one.state, one.leave_reason) == ("leave_approved", "门诊值班")


def test_somebody_is_added_on_the_spot(cast: Cast, signed_in: Enter) -> None:
    found, client = going_on(cast), signed_in("officer")
    back = f"/activities/{found.pk}/roll/"
    answered = client.post(f"/activities/{found.pk}/ask/", {"member": cast.zhou.pk, "next": back})
    assert answered["Location"] == back
    assert "周映雪" in client.get(back).content.decode()


def test_what_is_archived_or_called_off_has_no_roll_to_keep(cast: Cast, signed_in: Enter) -> None:
    for state in ("closed", "cancelled"):
        found = activity(cast, state=state)
        one = part(cast, found, "absent")
        with pytest.raises(WrongState):
            save_roll(found, [Mark(one.pk, one.version, "present")], by=cast["officer"])
        page = signed_in("officer").get(f"/activities/{found.pk}/roll/").content.decode()
        assert 'type="radio"' not in page
    with pytest.raises(PermissionDenied):
        save_roll(going_on(cast), [], by=cast["member"])


def test_case_55_nobody_is_counted_outside_the_term(cast: Cast) -> None:
    found = going_on(cast)
    one = part(cast, found, "accepted")
    cast.li.memberships.update(left_on="2024-01-01")
    with pytest.raises(ValidationError):
        save_roll(found, [Mark(one.pk, one.version, "present")], by=cast["officer"])


def test_closing_settles_once_and_points_never_double(cast: Cast) -> None:
    found = going_on(cast, state="ended")
    one = part(cast, found, "signed_in")
    move_activity(found, "close", by=cast["officer"])
    with pytest.raises(WrongState):
        move_activity(Activity.objects.get(pk=found.pk), "close", by=cast["officer"])
    one.refresh_from_db()
    assert (one.state, one.version) == ("attended", 2)


@pytest.mark.parametrize("extra", [0, 2])
def test_the_roll_costs_the_same_for_one_and_three(
    cast: Cast, signed_in: Enter, extra: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found, client = going_on(cast), signed_in("officer")
    part(cast, found, "pending")
    for at in range(extra):
        part(cast, found, "signed_in", member=a_member(cast.org, cast.term, f"委员{at}", f"WY-1{at}0"))
    client.get(f"/activities/{found.pk}/roll/")
    with django_assert_num_queries(8):
        assert client.get(f"/activities/{found.pk}/roll/").status_code == 200
