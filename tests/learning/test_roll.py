"""The roll: everybody expected, stored in one go, two savers at once, nobody outside the term."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import ACTORS, Cast, a_member
from tests.learning.builders import part, session
from weiyuan.core.roll import Mark, RollDiffersError
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Deed
from weiyuan.journal.transition import undo
from weiyuan.learning.actions import expect, expect_all, save_roll
from weiyuan.learning.models import LearningAttendance, LearningSession
from weiyuan.members.models import Membership
from weiyuan.orgs.models import Appointment, Person

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


def sent(client: Client, found: LearningSession, **changed: str) -> dict[str, str]:
    """What the page would post as it stands, with some fields changed: ``p12_state="present"``."""
    return filled(client.get(f"/learning/{found.pk}/roll/").content.decode(), **changed)


def filled(text: str, **changed: str) -> dict[str, str]:
    """The fields of a page of the roll as they stand on it, with some changed."""
    values = dict(re.findall(r'<input type="hidden" name="(\d+-\w+)" value="([^"]*)"', text))
    values |= dict(re.findall(r'<input type="radio" name="(\d+-state)" value="(\w+)" checked', text))
    values |= dict.fromkeys(re.findall(r'<input type="checkbox" name="(\d+-\w+)" checked', text), "on")
    values |= dict(re.findall(r'name="(\d+-leave_reason)" value="([^"]*)"', text))
    unescaped = {name: value.replace("&quot;", '"') for name, value in values.items()}
    return unescaped | {name[1:].replace("_", "-", 1): value for name, value in changed.items()}


def states(found: LearningSession) -> list[str]:
    return list(LearningAttendance.objects.filter(session=found).order_by("pk").values_list("state", flat=True))


def test_who_may_open_and_keep_the_roll(cast: Cast, signed_in: Enter) -> None:
    ours, at_station = session(cast, "held"), session(cast, "held", station=cast.station)
    for of, readers in ((ours, {"director", "leader", "officer"}), (at_station, {"head", "director"})):
        for name in ACTORS:
            status = signed_in(name).get(f"/learning/{of.pk}/roll/").status_code
            seen = LearningSession.objects.visible_to(cast[name]).filter(pk=of.pk).exists()
            if name in readers:
                assert status == 200, name
            elif name not in {"director", "leader", "officer"}:
                assert status == (403 if seen else 404), name
    assert signed_in("leader").post(f"/learning/{ours.pk}/roll/", {}).status_code == 403
    assert signed_in("head").post(f"/learning/{at_station.pk}/roll/add/", {"all": "1"}).status_code == 403


def test_the_whole_roll_is_one_deed_that_can_be_undone(cast: Cast, signed_in: Enter) -> None:
    held = session(cast, "held")
    a, b = part(cast, held), part(cast, held, member=cast.zhou)
    client = signed_in("officer")
    said = sent(client, held, **{
        f"p{a.pk}_state": "present", f"p{a.pk}_late": "on",
        f"p{b.pk}_state": "excused", f"p{b.pk}_leave_reason": "出差",
    })  # fmt: skip
    assert client.post(f"/learning/{held.pk}/roll/", said).status_code == 302
    a.refresh_from_db()
    b.refresh_from_db()
    assert (a.state, a.late, b.state, b.leave_reason) == ("present", True, "excused", "出差")
    deed = Deed.objects.get()
    assert deed.entries.count() == 2
    undo(deed, by=cast["officer"])
    assert states(held) == ["expected", "expected"]


def test_who_no_longer_came_was_not_late_either(cast: Cast) -> None:
    held = session(cast, "held")
    came = part(cast, held, state="present", late=True, spoke=True)
    save_roll(held, [Mark(came.pk, came.version, "absent")], by=cast["officer"])
    came.refresh_from_db()
    assert (came.state, came.late, came.spoke) == ("absent", False, False)


def test_the_rest_counts_as_present_with_one_button(cast: Cast, signed_in: Enter) -> None:
    held = session(cast, "held")
    part(cast, held, state="absent")
    part(cast, held, member=cast.zhou)
    client = signed_in("officer")
    client.post(f"/learning/{held.pk}/roll/", {**sent(client, held), "rest": "1"})
    assert states(held) == ["absent", "present"]


def test_a_leave_without_a_reason_stores_nothing_and_loses_nothing(cast: Cast, signed_in: Enter) -> None:
    held = session(cast, "held")
    a, b = part(cast, held), part(cast, held, member=cast.zhou)
    client = signed_in("officer")
    said = sent(client, held, **{f"p{a.pk}_state": "present", f"p{b.pk}_state": "excused"})
    answer = client.post(f"/learning/{held.pk}/roll/", said)
    assert answer.status_code == 400
    assert "写明请假事由" in answer.content.decode()
    assert f'name="{a.pk}-state" value="present" checked' in answer.content.decode()
    assert states(held) == ["expected", "expected"]
    mended = filled(answer.content.decode(), **{f"p{b.pk}_leave_reason": "出差"})
    assert client.post(f"/learning/{held.pk}/roll/", mended).status_code == 302
    assert states(held) == ["present", "excused"]


def test_the_second_of_two_savers_is_told_which_rows_differ(cast: Cast, signed_in: Enter) -> None:
    held = session(cast, "held")
    a, b = part(cast, held), part(cast, held, member=cast.zhou)
    second = signed_in("director")
    opened = sent(second, held, **{f"p{a.pk}_state": "absent", f"p{b.pk}_state": "present"})
    first = signed_in("officer")
    first.post(f"/learning/{held.pk}/roll/", sent(first, held, **{f"p{a.pk}_state": "present"}))
    answer = second.post(f"/learning/{held.pk}/roll/", opened)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert text.count("别人刚记为：出席") == 1
    assert f'name="{a.pk}-state" value="absent" checked' in text
    assert states(held) == ["present", "expected"], "all rows or none"
    assert second.post(f"/learning/{held.pk}/roll/", filled(text)).status_code == 302, "told once, then it goes through"
    assert states(held) == ["absent", "present"]


def test_different_rows_and_the_same_answer_do_not_collide(cast: Cast, signed_in: Enter) -> None:
    held = session(cast, "held")
    a, b = part(cast, held), part(cast, held, member=cast.zhou)
    second = signed_in("director")
    opened = sent(second, held, **{f"p{a.pk}_state": "present", f"p{b.pk}_state": "absent"})
    save_roll(held, [Mark(a.pk, a.version, "present")], by=cast["officer"])
    assert second.post(f"/learning/{held.pk}/roll/", opened).status_code == 302
    assert states(held) == ["present", "absent"]
    with pytest.raises(RollDiffersError):
        save_roll(held, [Mark(a.pk, a.version, "absent")], by=cast["officer"])


def test_nobody_outside_the_term_is_listed_or_counted(cast: Cast, signed_in: Enter) -> None:
    held = session(cast, "held")
    late = part(cast, held, member=cast.zhou)
    Membership.objects.filter(member=cast.zhou).update(left_on=date(2024, 1, 1))
    with pytest.raises(ValidationError):
        expect(session(cast), [cast.zhou], by=cast["officer"])
    client = signed_in("officer")
    answer = client.post(f"/learning/{held.pk}/roll/", sent(client, held, **{f"p{late.pk}_state": "present"}))
    assert answer.status_code == 400
    assert "不在任期" in answer.content.decode()
    with pytest.raises(ValidationError):
        save_roll(held, [Mark(late.pk, late.version, "present")], by=cast["officer"])
    assert [a.member for a in expect_all(held, by=cast["officer"])] == [cast.li]


def test_staff_in_post_are_listed_where_the_session_is_for_them(cast: Cast, signed_in: Enter) -> None:
    here, gone = (Person.objects.create(org=cast.org, no=f"RY-{n}", name=n) for n in ("程干事", "杜干事"))
    for person, end in ((here, None), (gone, date(2024, 5, 1))):
        Appointment.objects.create(
            org=cast.org, person=person, post="liaison_officer", start=date(2021, 1, 1), end=end, no=f"RZ-{person.pk}"
        )
    training = session(cast, for_whom="staff")
    signed_in("officer").post(f"/learning/{training.pk}/roll/add/", {"all": "1"})
    assert [a.person for a in LearningAttendance.objects.filter(session=training)] == [here]
    both = session(cast, for_whom="both")
    signed_in("officer").post(f"/learning/{both.pk}/roll/add/", {"member": [cast.li.pk], "person": [gone.pk]})
    assert [a.member for a in LearningAttendance.objects.filter(session=both)] == [cast.li]


def test_a_session_called_off_has_no_roll_to_keep(cast: Cast) -> None:
    off = session(cast, "cancelled")
    with pytest.raises(WrongState):
        expect_all(off, by=cast["officer"])
    with pytest.raises(PermissionDenied):
        save_roll(session(cast), [], by=cast["member"])


@pytest.mark.parametrize("extra", [0, 2])
def test_the_roll_costs_the_same_for_one_and_three(
    cast: Cast, signed_in: Enter, extra: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held, client = session(cast, "held"), signed_in("officer")
    part(cast, held, reply="coming")
    for at in range(extra):
        part(cast, held, member=a_member(cast.org, cast.term, f"委员{at}", f"WY-1{at}0"))
    client.get(f"/learning/{held.pk}/roll/")
    with django_assert_num_queries(7):
        assert client.get(f"/learning/{held.pk}/roll/").status_code == 200
