"""Taking back: removal with what belongs together, restoring, undoing, to the last microsecond and no further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import SINCE, Cast, account
from tests.core.ui.records import a_record
from tests.registry.typed import fill
from weiyuan.activities.models import Activity, Attendance
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.journal.models import Deed
from weiyuan.learning.models import LearningAttendance, LearningSession
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.models import ContactLog, Member, MemberDifficulty, Membership
from weiyuan.orgs.models import LiaisonStation, RoleGrant, User
from weiyuan.orgs.rules import Role
from weiyuan.registry.actions.records import in_the_way, take_step, undo_deed

Enter = Callable[[str], Client]


def corrected(cast: Cast, record: Any, **values: Any) -> Deed:
    """The record with other values, in a deed of the officer."""
    by = cast["officer"]
    with transition.deed(cast.org, "改", by=by) as done:
        old = {name: getattr(record, name) for name in values}
        for name, value in values.items():
            setattr(record, name, value)
        transition.correct([transition.change_of(record, old)], by=by)
    return done


def kept_in(record: Any) -> Register:
    found = registers.of(record)
    assert found
    return found


@pytest.mark.parametrize(
    ("model", "before", "after"),
    [
        (
            LearningSession,
            {"at": timezone.make_aware(datetime(2025, 5, 6, 9, 30, 1, 123456)), "hours": Decimal("1.5")},
            {"at": timezone.make_aware(datetime(2026, 1, 1)), "hours": Decimal(9)},
        ),
        (Member, {"duties": ["常委", "主任、副主任"], "note": "a\nb", "user": None}, {"duties": [], "note": ""}),
        (ResidentMatter, {"phone": "13800000001", "anonymous": False}, {"phone": "", "anonymous": False}),
        (LiaisonStation, {"closed_on": None, "phone": "62"}, {"closed_on": date(2026, 1, 1), "phone": ""}),
    ],
)
def test_what_was_there_comes_back_exactly(cast: Cast, model: Any, before: Any, after: Any) -> None:
    before = {name: value for name, value in before.items() if hasattr(model, name)}
    after = {name: value for name, value in after.items() if name in before}
    record = a_record(model, cast.org, **before)
    model.objects.filter(pk=record.pk).update(**before)
    record.refresh_from_db()
    done = corrected(cast, record, **after)
    assert "13800000001" not in str(done.changes), "not even here in clear"
    undo_deed(Deed.objects.get(), by=cast["officer"])
    record.refresh_from_db()
    assert {name: getattr(record, name) for name in before} == before


def test_a_thing_that_others_named_meanwhile_is_not_undone(cast: Cast) -> None:
    officer = cast["officer"]
    fresh = LiaisonStation(org=cast.org, name="新站", community="新社区", founded_on=SINCE)
    with transition.deed(cast.org, "登记", by=officer) as done:
        transition.register([fresh], by=officer)
    a_record(ContactLog, cast.org, station=fresh)
    with pytest.raises(WrongState):
        undo_deed(done, by=officer)
    fresh.refresh_from_db()
    assert fresh.deleted_at is None
    assert Deed.objects.get().undone_at is None


def test_a_name_given_back_must_still_stand_for_something(cast: Cast, signed_in: Enter) -> None:
    contact, client = a_record(ContactLog, cast.org, station=cast.station), signed_in("officer")
    done = corrected(cast, contact, station=None)
    cast.li.stations.clear()
    RoleGrant.objects.filter(station=cast.station).update(end=SINCE)
    assert client.post(f"/stations/{cast.station.pk}/remove/").status_code == 302
    assert client.post(f"/undo/{done.key}/").status_code == 409
    contact.refresh_from_db()
    assert contact.station is None


def test_a_removal_is_not_undone_once_its_place_is_taken(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    seat = a_record(LearningAttendance, cast.org, member=cast.li)
    client.post(f"/learning-attendance/{seat.pk}/remove/")
    again = a_record(LearningAttendance, cast.org, 2, session=seat.session, member=cast.li)
    assert client.post(f"/undo/{Deed.objects.get().key}/").status_code == 409
    refused = client.post(f"/learning-attendance/{seat.pk}/restore/")
    assert refused.status_code == 400
    assert "已经登记过" in refused.content.decode()
    assert list(LearningAttendance.objects.alive()) == [again]


def test_a_record_comes_back_with_what_went_with_it_and_with_nothing_else(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    seats = [a_record(LearningAttendance, cast.org, n, member=who) for n, who in enumerate((cast.li, cast.zhou), 1)]
    session = seats[0].session
    assert seats[1].session == session
    client.post(f"/learning-attendance/{seats[0].pk}/remove/")
    client.post(f"/learning/{session.pk}/remove/")
    alone = client.post(f"/learning-attendance/{seats[1].pk}/restore/")
    assert alone.status_code == 400
    assert "请先恢复那一条" in alone.content.decode()
    assert client.post(f"/learning/{session.pk}/restore/").status_code == 302
    assert list(LearningAttendance.objects.alive()) == [seats[1]]
    last = Deed.objects.latest("pk")
    assert client.post(f"/undo/{last.key}/").status_code == 302
    assert not LearningAttendance.objects.alive().exists()


def test_names_without_a_way_back_and_roles_in_force_stand_in_the_way_too(cast: Cast, signed_in: Enter) -> None:
    page = signed_in("officer").post(f"/stations/{cast.station.pk}/remove/")
    assert page.status_code == 400
    assert "角色 1 条" in page.content.decode()
    hidden = [
        (model, field)
        for model in (Member, LiaisonStation, ContactLog, Membership)
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and field.hidden and hasattr(field.related_model, "deleted_at")
    ]
    for model, relation in hidden:
        thing = a_record(model, cast.org, 7)
        if relation.many_to_many:
            getattr(a_record(relation.related_model, cast.org, 8), relation.field.name).add(thing)
        else:
            a_record(relation.related_model, cast.org, 8, **{relation.field.name: thing})
        assert in_the_way([thing]), relation


def test_whoever_left_the_body_undoes_nothing_in_it(cast: Cast, signed_in: Enter) -> None:
    leaver = account("leaver", "乔离任", cast.org, Role.OFFICER)
    with transition.deed(cast.org, "删除", by=leaver) as done:
        transition.remove(cast.zhou, by=leaver)
    RoleGrant.objects.filter(user=leaver).update(taken_at=timezone.now())
    client = Client()
    client.force_login(leaver, backend="weiyuan.core.ui.entrance.Entrance")
    assert client.post(f"/undo/{done.key}/").status_code == 403
    cast.zhou.refresh_from_db()
    assert cast.zhou.deleted_at is not None


def test_whoever_may_no_longer_do_a_thing_does_not_undo_it_either(cast: Cast) -> None:
    clerk = account("moved", "乔转岗", cast.org, Role.OFFICER)
    contact, trouble = a_record(ContactLog, cast.org), a_record(MemberDifficulty, cast.org, member=cast.li)
    with transition.deed(cast.org, "改", by=clerk) as corrected_:
        contact.content, old = "改过的", contact.content
        transition.correct([transition.change_of(contact, {"content": old})], by=clerk)
    moved = take_step(kept_in(trouble), trouble, "handle", by=clerk, said={})
    RoleGrant.objects.filter(user=clerk).update(role=Role.READER)
    reader = User.objects.get(pk=clerk.pk)
    for done in (corrected_, moved):
        with pytest.raises(PermissionDenied):
            undo_deed(done, by=reader)
        done.refresh_from_db()
        assert done.undone_at is None
    RoleGrant.objects.filter(user=clerk).update(role=Role.DIRECTOR)
    director = User.objects.get(pk=clerk.pk)
    for done in (corrected_, moved):
        undo_deed(done, by=director)


def test_a_member_takes_back_a_draft_of_his_own_with_all_that_belongs_to_it(cast: Cast, signed_in: Enter) -> None:
    draft = a_record(Activity, cast.org, state="draft", no="", created_by=cast["member"])
    a_record(Attendance, cast.org, activity=draft, member=cast.li)
    client = signed_in("member")
    client.post(f"/activities/{draft.pk}/remove/")
    assert not Attendance.objects.alive().exists()
    assert client.post(f"/undo/{Deed.objects.get().key}/").status_code == 302
    assert Attendance.objects.alive().get().activity == draft
    client.post(f"/activities/{draft.pk}/step/apply/")
    assert client.post(f"/undo/{Deed.objects.latest('pk').key}/").status_code == 302
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_account_without_a_name_is_journaled_by_its_address(cast: Cast) -> None:
    nameless = account("a" * 150, "", cast.org, Role.OFFICER)
    transition.remove(cast.zhou, by=nameless)


def test_records_that_name_each_other_are_removed_at_once_in_few_queries(cast: Cast, signed_in: Enter) -> None:
    client, asked = signed_in("officer"), []
    for rows in (2, 12):
        ContactLog.objects.all().delete()
        keys = [str(a_record(ContactLog, cast.org, n, on=date(2025, 1, n)).pk) for n in range(1, rows + 1)]
        with CaptureQueriesContext(connection) as queries:
            client.post("/contacts/bulk/", {"pk": keys, "deed": "remove", "go": "1"})
        assert not ContactLog.objects.alive().exists()
        asked.append(len(queries))
    assert asked[1] <= asked[0] < 30


def test_a_form_corrected_in_its_lists_can_be_opened_with_few_queries(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    with CaptureQueriesContext(connection) as queries:
        fill(client, f"/members/{cast.li.pk}/edit/", stations=[])
    assert len(queries) < 40
    assert not cast.li.stations.exists()
