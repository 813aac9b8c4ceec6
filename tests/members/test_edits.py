"""A member changes his own record: field by field, and only after the office has looked."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.cast import ACTORS, Cast, account
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Entry
from weiyuan.members import actions
from weiyuan.members.models import Fate, Member, MemberEdit
from weiyuan.orgs.accounts import invitee_of
from weiyuan.orgs.rules import Role

pytestmark = pytest.mark.django_db
WANTED = {"mobile": "139 0000 0001", "employer": "柳荫中学"}


def propose(cast: Cast, **wanted: str) -> list[MemberEdit]:
    return actions.propose_edits(cast.li, wanted, by=cast["member"])


def fates() -> list[tuple[str, str, str]]:
    return list(MemberEdit.objects.order_by("pk").values_list("field", "new", "fate"))


def form_of(member: Member, **changed: str) -> dict[str, Any]:
    return {"employer": member.employer, "field": member.field, "system": member.system, **changed}


def test_nothing_changes_before_the_office_agrees_and_then_only_the_field_agreed_to(cast: Cast) -> None:
    mobile, employer = propose(cast, **WANTED)
    cast.li.refresh_from_db()
    assert (cast.li.mobile, cast.li.employer) == ("", "柳荫小学")
    actions.accept_edit(mobile, by=cast["officer"])
    actions.refuse_edit(employer, by=cast["officer"], note="调动手续未办完")
    cast.li.refresh_from_db()
    assert (cast.li.mobile, cast.li.employer, cast.li.version) == ("139 0000 0001", "柳荫小学", 2)
    assert fates() == [("mobile", "139 0000 0001", Fate.ACCEPTED), ("employer", "柳荫中学", Fate.REFUSED)]


def test_every_deed_is_told_in_the_chain(cast: Cast) -> None:
    mobile, employer = propose(cast, **WANTED)
    actions.accept_edit(mobile, by=cast["officer"])
    actions.refuse_edit(employer, by=cast["officer"], note="未办完")
    kinds = list(Entry.objects.order_by("seq").values_list("kind", "actor_name"))
    assert kinds == [
        ("members.memberedit.propose", "李知远"), ("members.memberedit.propose", "李知远"),
        ("members.memberedit.accepted", "林晓岚"), ("members.member.correct", "林晓岚"),
        ("members.memberedit.refused", "林晓岚"),
    ]  # fmt: skip


def test_a_new_proposal_replaces_the_open_one_and_the_old_value_takes_it_back(cast: Cast) -> None:
    propose(cast, employer="柳荫中学")
    propose(cast, employer="柳荫一中")
    assert propose(cast, employer="柳荫一中") == []
    propose(cast, employer="柳荫小学")
    assert fates() == [("employer", "柳荫中学", Fate.REPLACED), ("employer", "柳荫一中", Fate.WITHDRAWN)]


def test_what_is_decided_is_decided(cast: Cast) -> None:
    (edit,) = propose(cast, employer="柳荫中学")
    actions.withdraw_edit(edit, by=cast["member"])
    with pytest.raises(WrongState):
        actions.accept_edit(edit, by=cast["officer"])
    cast.li.refresh_from_db()
    assert cast.li.employer == "柳荫小学"


def test_a_name_is_not_the_members_to_change(cast: Cast) -> None:
    with pytest.raises(KeyError):
        propose(cast, name="李白")


@pytest.mark.parametrize("name", [n for n in ACTORS if n not in {"director", "officer"}])
def test_only_the_clerks_decide(cast: Cast, name: str) -> None:
    (edit,) = propose(cast, employer="柳荫中学")
    with pytest.raises(PermissionDenied):
        actions.accept_edit(edit, by=cast[name])
    with pytest.raises(PermissionDenied):
        actions.refuse_edit(edit, by=cast[name], note="不行")


def test_nobody_proposes_for_another(cast: Cast) -> None:
    for name in set(ACTORS) - {"member"}:
        with pytest.raises(PermissionDenied):
            actions.propose_edits(cast.li, WANTED, by=cast[name])


def test_proposals_are_for_the_staff_and_the_member_alone(cast: Cast) -> None:
    propose(cast, employer="柳荫中学")
    seers = {name for name in ACTORS if MemberEdit.objects.visible_to(cast[name]).exists()}
    assert seers == {"director", "leader", "officer", "member"}


def test_the_member_proposes_from_the_page_and_the_clerk_decides_there(cast: Cast, signed_in: Any) -> None:
    member, officer = signed_in("member"), signed_in("officer")
    assert member.post("/my-details/", form_of(cast.li, mobile="13900000001")).status_code == 302
    edit = MemberEdit.objects.get()
    assert (edit.field, edit.new) == ("mobile", "13900000001")
    assert "13900000001" in officer.get("/member-edits/").content.decode()
    refused = officer.post(f"/member-edits/{edit.pk}/refuse/", {"reason": " "})
    assert (refused.status_code, MemberEdit.objects.get().fate) == (400, Fate.PROPOSED)
    assert officer.post(f"/member-edits/{edit.pk}/refuse/", {"reason": "空号"}).status_code == 302
    assert "空号" in member.get("/my-details/").content.decode()
    assert officer.post(f"/member-edits/{edit.pk}/accept/").status_code == 409


def test_a_wrong_address_is_shown_again_and_nothing_is_proposed(cast: Cast, signed_in: Any) -> None:
    page = signed_in("member").post("/my-details/", form_of(cast.li, email="不是邮箱", job_title="校长"))
    assert (page.status_code, MemberEdit.objects.count()) == (400, 0)
    assert "不是邮箱" in page.content.decode()
    assert "校长" in page.content.decode()


def test_who_opens_which_page(cast: Cast, signed_in: Any) -> None:
    (edit,) = propose(cast, employer="柳荫中学")
    for name in ACTORS:
        browser = signed_in(name)
        members, clerks = name in {"member", "other_member"}, name in {"director", "leader", "officer", "stranger"}
        assert browser.get("/my-details/").status_code == (200 if members else 404), name
        assert browser.get("/my-difficulty/").status_code == (200 if members else 404), name
        assert browser.get("/member-edits/").status_code == (200 if clerks else 404), name
        asked = browser.post(f"/member-edits/{edit.pk}/refuse/", {"reason": "试"}).status_code
        expected = {"member": 403, "leader": 403, "director": 302, "officer": 409}
        assert asked == expected.get(name, 404), name
    assert "柳荫中学" not in signed_in("stranger").get("/member-edits/").content.decode()


def test_the_list_of_proposals_asks_as_often_for_three_as_for_one(
    cast: Cast, signed_in: Any, django_assert_num_queries: Any
) -> None:
    officer = signed_in("officer")
    propose(cast, employer="柳荫中学")
    officer.get("/member-edits/")
    for _round in range(2):
        with django_assert_num_queries(4):
            officer.get("/member-edits/")
        propose(cast, mobile="1", job_title="校长")


def test_an_account_belongs_to_one_member(cast: Cast) -> None:
    newcomer = account("newcomer", "新委员", cast.org, Role.MEMBER)
    for name in set(ACTORS) - {"director", "admin"}:
        with pytest.raises(PermissionDenied):
            actions.link_account(cast.li, newcomer, by=cast[name])
    with pytest.raises(ValidationError):
        actions.link_account(cast.li, newcomer, by=cast["director"])
    third = Member.objects.create(org=cast.org, no="WY-003", name="新委员", gender="male", party="cpc", employer="医院")
    with pytest.raises(ValidationError):
        actions.link_account(third, cast["member"], by=cast["director"])
    actions.link_account(third, newcomer, by=cast["admin"])
    actions.link_account(third, newcomer, by=cast["admin"])
    third.refresh_from_db()
    assert (third.user, third.version) == (newcomer, 2)
    assert list(Entry.objects.values_list("kind", flat=True)) == ["members.member.correct"]


def test_the_director_invites_a_member_from_the_members_page(cast: Cast, signed_in: Any) -> None:
    third = Member.objects.create(org=cast.org, no="WY-003", name="新委员", gender="male", party="cpc", employer="医院")
    director = signed_in("director")
    way = f"/people/{cast.org.pk}/invite/?for=members.member-{third.pk}"
    assert way in director.get(f"/members/{third.pk}/").content.decode()
    assert "请他登录" not in director.get(f"/members/{cast.li.pk}/").content.decode()
    assert "请他登录" not in signed_in("officer").get(f"/members/{third.pk}/").content.decode()
    assert "新委员" in director.get(way).content.decode()
    assert signed_in("stranger").get(way).status_code == 404
    assert director.get(f"/people/{cast.org.pk}/invite/?for=members.member-{cast.li.pk}").status_code == 404


def test_the_account_made_is_the_members(cast: Cast) -> None:
    third = Member.objects.create(org=cast.org, no="WY-003", name="新委员", gender="male", party="cpc", employer="医院")
    newcomer = account("newcomer", "新委员", cast.org, Role.MEMBER)
    found = invitee_of(cast["director"], f"members.member-{third.pk}")
    assert found is not None
    found[0].bind(found[1], newcomer, by=cast["director"])
    assert invitee_of(cast["director"], f"members.member-{third.pk}") is None
    assert list(Member.objects.visible_to(newcomer)) == [third]
