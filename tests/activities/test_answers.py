"""Inviting, answering, the last place, leave and its decision, and what people are told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.activities.builders import activity, part
from tests.cast import ACTORS, Cast, a_member, assemble
from tests.registry.test_together import enter, together
from weiyuan.activities.actions import answer, invite, move_activity, move_attendance
from weiyuan.activities.models import Activity, Attendance, VisitFollowUp
from weiyuan.core.workflow import WrongState
from weiyuan.journal import transition
from weiyuan.members.models import Membership
from weiyuan.notices.models import Message
from weiyuan.registry.actions.records import undo_deed

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


def upcoming(cast: Cast, **more: Any) -> Activity:
    return activity(cast, start=timezone.now() + timedelta(days=2), **{"state": "published", "place": "道口", **more})


def told(cast: Cast, name: str) -> list[str]:
    return list(Message.objects.filter(user=cast[name]).order_by("pk").values_list("title", flat=True))


def statuses(signed_in: Enter, address: str, method: str = "get") -> dict[str, int]:
    return {name: getattr(signed_in(name), method)(address).status_code for name in ACTORS}


def test_who_sees_who_is_asked_and_who_asks(cast: Cast, signed_in: Enter) -> None:
    found = upcoming(cast)
    seen = statuses(signed_in, f"/activities/{found.pk}/invitations/")
    assert {name for name, status in seen.items() if status == 200} == {"director", "leader", "officer"}
    assert {seen[name] for name in ("member", "head", "reader")} == {403}
    assert {seen[name] for name in ("stranger", "visitor", "unit", "admin", "auditor")} == {404}
    asked = statuses(signed_in, f"/activities/{found.pk}/ask/", "post")
    assert {name for name, status in asked.items() if status == 302} == {"director", "officer"}
    at_station = upcoming(cast, station=cast.station)
    assert signed_in("head").get(f"/activities/{at_station.pk}/invitations/").status_code == 200


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"all": "members"}, {"李知远", "周映雪"}),
        ({"station": "铁路新村站"}, {"李知远"}),
        ({"sector": "教育界"}, {"李知远", "周映雪"}),
        ({"sector": "医卫界"}, set()),
        ({}, set()),
    ],
)
def test_members_are_asked_together_or_singly(cast: Cast, signed_in: Enter, said: Any, expected: set[str]) -> None:
    found = upcoming(cast)
    signed_in("officer").post(f"/activities/{found.pk}/ask/", said)
    assert {a.member.name for a in found.attendances.all() if a.member} == expected
    one = upcoming(cast)
    signed_in("officer").post(f"/activities/{one.pk}/ask/", {"member": [cast.zhou.pk, "９", "x"]})
    assert [a.member for a in one.attendances.all()] == [cast.zhou]


def test_case_55_nobody_is_asked_to_a_day_outside_the_term(cast: Cast, signed_in: Enter) -> None:
    found = upcoming(cast)
    day = found.day
    Membership.objects.filter(member=cast.zhou).update(left_on=day - timedelta(days=1))
    with pytest.raises(ValidationError):
        invite(found, [cast.zhou], by=cast["officer"])
    page = signed_in("officer").get(f"/activities/{found.pk}/invitations/").content.decode()
    assert "李知远" in page
    assert "周映雪" not in page
    Membership.objects.filter(member=cast.zhou).update(left_on=day)
    assert len(invite(found, [cast.zhou], by=cast["officer"])) == 1, "the last day of the term is inside it"


def test_members_alone_have_a_page_of_their_own(cast: Cast, signed_in: Enter) -> None:
    seen = statuses(signed_in, f"/activities/{upcoming(cast).pk}/mine/")
    assert {name for name, status in seen.items() if status == 200} == {"member", "other_member"}
    assert {name for name, status in seen.items() if status == 404} == {
        "unit", "auditor", "admin", "stranger", "visitor",
    }  # fmt: skip


def test_who_is_asked_along_to_a_discreet_visit_opens_it(cast: Cast, signed_in: Enter) -> None:
    visit = upcoming(cast, kind="member_visit")
    part(cast, visit, "pending")
    assert signed_in("member").get(f"/activities/{visit.pk}/mine/").status_code == 200
    assert signed_in("other_member").get(f"/activities/{visit.pk}/mine/").status_code == 404
    draft = upcoming(cast, state="draft")
    part(cast, draft, "pending")
    assert signed_in("member").get(f"/activities/{draft.pk}/mine/").status_code == 404


def test_a_member_answers_and_case_37_a_double_tap_is_one_answer(cast: Cast, signed_in: Enter) -> None:
    found = upcoming(cast)
    mine, client = part(cast, found, "pending"), signed_in("member")
    for _tap in range(2):
        assert client.post(f"/activities/{found.pk}/mine/accept/").status_code == 302
    mine.refresh_from_db()
    assert (mine.state, mine.version) == ("accepted", 2)
    client.post(f"/activities/{found.pk}/mine/decline/")
    mine.refresh_from_db()
    assert mine.state == "declined"
    assert client.post(f"/activities/{found.pk}/mine/leave/", {"note": ""}).status_code == 400


def test_after_the_deadline_the_member_is_told_so(cast: Cast, signed_in: Enter) -> None:
    over = upcoming(cast, signup_deadline=timezone.now() - timedelta(minutes=1))
    mine, client = part(cast, over, "pending"), signed_in("member")
    page = client.post(f"/activities/{over.pk}/mine/accept/", follow=True).content.decode()
    assert page.count("报名已经截止") == 2, "the refusal and the page itself"
    assert "mine/accept/" not in page
    answer_ = client.post(f"/activities/{over.pk}/mine/leave/", {"note": "出差"})
    assert answer_.status_code == 400
    assert "出差" in answer_.content.decode()
    mine.refresh_from_db()
    assert mine.state == "pending"


def test_who_was_not_asked_joins_where_there_is_a_sign_up(cast: Cast, signed_in: Enter) -> None:
    closed, open_ = upcoming(cast), upcoming(cast, capacity=5)
    client = signed_in("member")
    assert client.post(f"/activities/{closed.pk}/mine/accept/").status_code == 409
    assert "没有邀请您" in client.get(f"/activities/{closed.pk}/mine/").content.decode()
    client.post(f"/activities/{open_.pk}/mine/accept/")
    assert open_.attendances.get().state == "accepted"
    with pytest.raises(WrongState):
        answer(open_, "decline", by=cast["other_member"])
    with pytest.raises(PermissionDenied):
        answer(open_, "accept", by=cast["officer"])
    Membership.objects.filter(member=cast.zhou).update(left_on=date(2024, 1, 1))
    with pytest.raises(ValidationError):
        answer(open_, "accept", by=cast["other_member"])


def test_leave_keeps_its_place_until_it_is_granted(cast: Cast) -> None:
    small = upcoming(cast, capacity=1)
    li, zhou = part(cast, small, "accepted"), part(cast, small, "pending", member=cast.zhou)
    move_attendance(li, "request_leave", by=cast["member"], note="出差")
    with pytest.raises(ValidationError, match="名额已满"):
        move_attendance(zhou, "accept", by=cast["other_member"])
    move_attendance(li, "approve_leave", by=cast["officer"])
    assert move_attendance(zhou, "accept", by=cast["other_member"]).target == "accepted"


@pytest.mark.django_db(transaction=True)
def test_case_54_of_two_who_want_the_last_place_one_gets_it() -> None:
    cast = assemble()
    small = upcoming(cast, capacity=1)
    members = [enter(cast, name) for name in ("member", "other_member")]
    address = f"/activities/{small.pk}/mine/accept/"
    assert together(*(lambda c=c: c.post(address) for c in members)) == [302, 302]
    assert Attendance.objects.filter(activity=small, state="accepted").count() == 1
    assert Attendance.objects.filter(activity=small).count() == 1, "who came too late is not listed"


def test_leave_waits_on_the_desk_until_it_is_decided(cast: Cast, signed_in: Enter) -> None:
    found = upcoming(cast)
    mine, client = part(cast, found, "accepted"), signed_in("officer")
    assert "活动请假待答复" not in client.get("/").content.decode()
    signed_in("member").post(f"/activities/{found.pk}/mine/leave/", {"note": "门诊值班"})
    client = signed_in("officer")
    assert "活动请假待答复" in client.get("/").content.decode()
    assert "门诊值班" in client.get("/activities/leaves/").content.decode()
    address = f"/activities/leaves/{mine.pk}/"
    refused = client.post(address, {"step": "refuse_leave"})
    assert refused.status_code == 400
    assert "写一句为什么不同意" in refused.content.decode()
    assert client.post(address, {"step": "refuse_leave", "note": "请尽量来"}).status_code == 302
    mine.refresh_from_db()
    assert mine.state == "leave_refused"
    assert client.post(address, {"step": "approve_leave"}).status_code == 404, "decided already"
    assert told(cast, "member") == ["没有同意请假：视察铁路新村"]


def test_who_decides_on_leave(cast: Cast, signed_in: Enter) -> None:
    asked = part(cast, upcoming(cast, station=cast.station), "leave_requested", leave_count=1, leave_reason="出差")
    for name in ACTORS:
        status = signed_in(name).get("/activities/leaves/").status_code
        assert status == (200 if name in {"director", "officer", "stranger"} else 404), name
        if name not in {"director", "officer"}:
            answered = signed_in(name).post(f"/activities/leaves/{asked.pk}/", {"step": "approve_leave"})
            assert answered.status_code == 404, name
    assert "出差" not in signed_in("stranger").get("/activities/leaves/").content.decode()


def test_who_was_taken_off_and_is_asked_again_hears_it_again(cast: Cast) -> None:
    found = upcoming(cast)
    [once] = invite(found, [cast.li], by=cast["officer"])
    transition.remove(once, by=cast["officer"], note="弄错了")
    invite(found, [cast.li], by=cast["officer"])
    assert len(told(cast, "member")) == 2


def test_everybody_asked_is_told_of_publishing_changing_and_calling_off(cast: Cast, signed_in: Enter) -> None:
    found = upcoming(cast, state="applied", title="视察道口")
    invite(found, [cast.li, cast.zhou], by=cast["officer"])
    assert told(cast, "member") == [], "nothing is said of what is not published"
    move_activity(found, "publish", by=cast["officer"])
    move_attendance(found.attendances.get(member=cast.zhou), "decline", by=cast["other_member"])
    client = signed_in("officer")
    form = client.get(f"/activities/{found.pk}/edit/").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    later = timezone.localtime(found.start) + timedelta(days=1)
    sent |= {"start": f"{later:%Y-%m-%dT%H:%M}", "version": form.data.get("version", found.version)}
    found.refresh_from_db()
    answered = client.post(f"/activities/{found.pk}/edit/", sent | {"version": found.version})
    assert answered.status_code == 302, answered.context["form"].errors
    assert told(cast, "member") == ["邀请参加：视察道口", "时间地点有变：视察道口"]
    assert told(cast, "other_member") == ["邀请参加：视察道口"], "who does not come need not know"
    found.refresh_from_db()
    move_activity(found, "cancel", by=cast["officer"], note="暴雨")
    assert told(cast, "member")[2:] == told(cast, "other_member")[1:] == ["已取消：视察道口"]


def test_who_was_invited_by_mistake_hears_that_it_was_undone_and_later_of_the_right_one(cast: Cast) -> None:
    officer = cast["officer"]
    found = upcoming(cast, state="applied", title="视察道口")
    invite(found, [cast.li], by=officer)
    with transition.deed(cast.org, "发布", by=officer) as done:
        move_activity(found, "publish", by=officer)
    undo_deed(done, by=officer)
    assert told(cast, "member") == ["邀请参加：视察道口", "已撤销：邀请参加：视察道口"]
    assert Message.objects.get(title__startswith="已撤销").href == "", "the page is out of the member's sight"
    move_activity(Activity.objects.get(pk=found.pk), "publish", by=officer)
    assert told(cast, "member")[2:] == ["邀请参加：视察道口"]


def test_the_members_desk_names_what_wants_an_answer(cast: Cast, signed_in: Enter) -> None:
    found = upcoming(cast, title="等您答复的视察")
    part(cast, found, "pending")
    page = signed_in("member").get("/").content.decode()
    assert f'href="/activities/{found.pk}/mine/"' in page
    answer(found, "accept", by=cast["member"])
    assert f'href="/activities/{found.pk}/mine/"' not in signed_in("member").get("/").content.decode()


@pytest.mark.parametrize("extra", [0, 2])
def test_the_lists_cost_the_same_for_one_and_three(
    cast: Cast, signed_in: Enter, extra: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found, client = upcoming(cast), signed_in("officer")
    part(cast, found, "leave_requested", leave_count=1, leave_reason="出差")
    for at in range(extra):
        member = a_member(cast.org, cast.term, f"委员{at}", f"WY-1{at}0")
        part(cast, found, "leave_requested", member=member, leave_count=1, leave_reason="出差")
        a_member(cast.org, cast.term, f"闲人{at}", f"WY-2{at}0")
    for address, cost in ((f"/activities/{found.pk}/invitations/", 8), ("/activities/leaves/", 4)):
        client.get(address)
        with django_assert_num_queries(cost):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "cost"), [("officer", 10), ("member", 12), ("district", 12)])
def test_the_page_of_an_activity_costs_the_same_for_one_and_three(
    cast: Cast, signed_in: Enter, rows: int, name: str, cost: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found, client = upcoming(cast, kind="resident_visit"), signed_in(name)
    for at in range(rows):
        member = cast.li if at == 0 else a_member(cast.org, cast.term, f"委员{at}", f"WY-1{at}0")
        part(cast, found, "pending", member=member)
        VisitFollowUp.objects.create(org=cast.org, activity=found, content="修路灯", created_by=cast["member"])
    address = f"/activities/{found.pk}/"
    page = client.get(address).content.decode()
    assert page.count("修路灯") >= (rows if name != "district" else 0)
    assert ("能不能来" in page) == (name == "member")
    with django_assert_num_queries(cost):
        client.get(address)
