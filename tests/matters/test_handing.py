"""Who has a matter in hand: whoever was taken out of the form has it no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.matters.build import a_matter
from weiyuan.journal.models import Entry
from weiyuan.matters.actions import publish_answer
from weiyuan.matters.actions.answers import StillPersonal
from weiyuan.matters.actions.merging import unmerge_matter

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.mark.parametrize("address", ["/matters/inbox/{}/assign/", "/matters/{}/step/assign/"])
def test_a_unit_taken_out_of_the_form_sees_the_matter_no_more(cast: Cast, signed_in: SignIn, address: str) -> None:
    matter = a_matter(cast, "accepted", consent=True, person_name="张桂英")
    said = {"version": matter.version, "assigned_unit": "", "assigned_member": cast.li.pk, "due_finish": ""}
    assert signed_in("officer").post(address.format(matter.pk), said).status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.assigned_unit, matter.assigned_member) == ("assigned", None, cast.li)
    assert signed_in("unit").get(f"/matters/{matter.pk}/").status_code == 404
    assert signed_in("unit").get(f"/matters/{matter.pk}/identity/").status_code == 404


@pytest.mark.parametrize("address", ["/matters/inbox/{}/assign/", "/matters/{}/step/assign/"])
def test_a_member_taken_out_of_a_confidential_matter_sees_it_no_more(
    cast: Cast, signed_in: SignIn, address: str
) -> None:
    matter = a_matter(cast, "accepted", secrecy="confidential", assigned_member=cast.zhou, assigned_unit=None)
    assert signed_in("other_member").get(f"/matters/{matter.pk}/").status_code == 200
    said = {"version": matter.version, "assigned_unit": cast.unit_record.pk, "assigned_member": "", "due_finish": ""}
    assert signed_in("officer").post(address.format(matter.pk), said).status_code == 302
    assert signed_in("other_member").get(f"/matters/{matter.pk}/").status_code == 404


def test_a_field_that_the_form_did_not_bring_is_left_alone(cast: Cast, signed_in: SignIn) -> None:
    matter = a_matter(cast, "accepted")
    signed_in("officer").post(f"/matters/{matter.pk}/step/assign/", {"assigned_member": cast.li.pk})
    matter.refresh_from_db()
    assert (matter.assigned_unit, matter.assigned_member) == (cast.unit_record, cast.li)


@pytest.mark.parametrize("more", [{"secrecy": "confidential"}, {"answer_to": "person"}])
def test_a_matter_taken_out_does_not_carry_along_the_secret_answer(cast: Cast, more: dict[str, str]) -> None:
    main = a_matter(cast, "closed", result="只告诉本人的话", **more)
    matter = a_matter(cast, "merged", merged_into=main)
    unmerge_matter(matter, by=cast["officer"], note="不是一回事")
    told = Entry.objects.get(object_id=matter.pk, kind="matters.residentmatter.unmerge")
    assert "已答复" in told.note
    assert "只告诉本人的话" not in told.note


def test_the_name_of_who_spoke_stops_publishing_until_confirmed(cast: Cast, signed_in: SignIn) -> None:
    said = {"person_name": "张桂英", "address": "铁路新村东头", "content": "我叫张桂英，路灯不亮"}
    matter = a_matter(cast, "closed", answer_to="public", result="已到铁路新村东头修好", **said)
    with pytest.raises(StillPersonal):
        publish_answer(matter, by=cast["officer"], content="张桂英说路灯不亮", answer="已修复")
    clerk, address = signed_in("officer"), f"/matters/{matter.pk}/publish/"
    form = clerk.get(address).context["form"]
    assert form.initial == {"content": "我叫※※，路灯不亮", "answer": "已到※※修好"}
    refused = clerk.post(address, {"content": "张桂英说路灯不亮", "answer": "已修复"})
    assert refused.status_code == 400
    assert "反映人信息“张桂英”" in refused.content.decode()
    assert clerk.post(address, {"content": "路灯不亮", "answer": "已修复"}).status_code == 302


@pytest.mark.parametrize(("page", "field"), [("notes", "mentions"), ("confidants", "people")])
def test_a_key_larger_than_any_number_is_nobodys(cast: Cast, signed_in: SignIn, page: str, field: str) -> None:
    matter = a_matter(cast, "accepted", secrecy="confidential")
    said = {"text": "请看", "keeper": cast["officer"].pk, field: "9" * 30}
    assert signed_in("officer").post(f"/matters/{matter.pk}/{page}/", said).status_code == 400
