"""Keeping records by hand: stations, contacts and difficulties stand for all registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.core.ui.records import a_record
from tests.registry.typed import fill, sent
from weiyuan.journal.chain import broken_links
from weiyuan.journal.models import Deed, Entry
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.models import ContactLog, MemberDifficulty, Membership
from weiyuan.orgs.models import LiaisonStation, RoleGrant
from weiyuan.registry.actions.records import in_the_way
from weiyuan.registry.forms.fields import RecordsChoice
from weiyuan.reports.models import ResearchReport

Enter = Callable[[str], Client]
STATION = {"name": "柳荫新村站", "community": "柳荫新村社区", "founded_on": "2024-05-01"}


def a_contact(cast: Cast, **given: Any) -> ContactLog:
    values = {"org": cast.org, "kind": "member", "on": date(2025, 5, 1), "member": cast.li, "content": "问候"} | given
    found: ContactLog = ContactLog.objects.create(**values)
    return found


def test_a_clerk_registers_a_station_and_it_is_numbered_and_journaled(cast: Cast, signed_in: Enter) -> None:
    answer = fill(signed_in("officer"), "/stations/new/", **STATION, opinion_box="on")
    station = LiaisonStation.objects.get(name="柳荫新村站")
    assert answer.headers["Location"] == f"/stations/{station.pk}/"
    assert (station.no, station.opinion_box, station.founded_on) == ("ZHAN-02", True, date(2024, 5, 1))
    assert station.created_by == cast["officer"]
    assert Entry.objects.get(model="orgs.liaisonstation", object_id=station.pk).actor == cast["officer"]


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(cast: Cast, signed_in: Enter) -> None:
    answer = fill(
        signed_in("officer"), "/stations/new/", **STATION | {"founded_on": "五月初", "address": "柳荫路 8 号"}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "柳荫路 8 号" in page
    assert 'aria-describedby="id_founded_on_error"' in page
    assert 'id="id_founded_on_error"' in page
    assert LiaisonStation.objects.filter(name="柳荫新村站").count() == 0
    closed = fill(signed_in("officer"), "/stations/new/", **STATION | {"closed_on": "2023-01-01"})
    assert "撤销日期早于成立日期" in closed.content.decode()


def test_the_same_form_sent_twice_makes_one_record(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    data = sent(client.get("/stations/new/").context["form"], **STATION)
    first, second = client.post("/stations/new/", data), client.post("/stations/new/", data)
    assert first.headers["Location"] == second.headers["Location"]
    assert LiaisonStation.objects.filter(name="柳荫新村站").count() == 1


def test_somebody_elses_form_key_makes_nothing(cast: Cast, signed_in: Enter) -> None:
    data = sent(signed_in("officer").get("/stations/new/").context["form"], **STATION)
    signed_in("officer").post("/stations/new/", data)
    assert signed_in("director").post("/stations/new/", data).status_code == 403
    assert LiaisonStation.objects.filter(name="柳荫新村站").count() == 1


def test_a_list_of_records_and_a_reference_are_chosen_from_the_own_body_alone(cast: Cast, signed_in: Enter) -> None:
    foreign = LiaisonStation.objects.create(
        org=cast.other, no="ZHAN-01", name="外街站", community="外街", founded_on=date(2020, 1, 1)
    )
    client = signed_in("officer")
    page = client.get(f"/members/{cast.li.pk}/edit/")
    assert "外街站" not in page.content.decode()
    answer = client.post(f"/members/{cast.li.pk}/edit/", sent(page.context["form"], stations=[str(foreign.pk)]))
    assert answer.status_code == 400
    assert list(cast.li.stations.all()) == [cast.station]
    fill(client, f"/members/{cast.li.pk}/edit/", stations=[])
    assert list(cast.li.stations.all()) == []
    told = Entry.objects.filter(model="members.member", object_id=cast.li.pk).latest("seq")
    assert told.changes == {"联系站点": ["铁路新村站", ""]}


def test_a_row_is_added_from_the_page_of_the_record_that_it_belongs_to(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    page = client.get(f"/members/{cast.zhou.pk}/").content.decode()
    address = f"/memberships/new/?member={cast.zhou.pk}&amp;next=%2Fmembers%2F{cast.zhou.pk}%2F"
    assert address in page
    answer = fill(
        client, address.replace("&amp;", "&"),
        term=str(cast.term.pk), cppcc_level="city", sector="医卫界", joined_on="2022-03-01",
    )  # fmt: skip
    assert answer.headers["Location"] == f"/members/{cast.zhou.pk}/"
    assert Membership.objects.get(cppcc_level="city").member == cast.zhou


@pytest.mark.parametrize(("page", "name"), [("/proposals/new/", "proposer"), ("/information/new/", "reporter")])
def test_what_is_refused_when_empty_bears_the_star(cast: Cast, signed_in: Enter, page: str, name: str) -> None:
    client = signed_in("officer")
    told = client.get(page).content.decode().split(f'for="id_{name}"')[1].split("</label>")[0]
    assert 'class="must"' in told
    answer = fill(client, page, title="加装电梯", situation="老楼没有电梯", reported_on="2025-05-01")
    assert name in answer.context["form"].errors


def test_a_second_record_of_the_same_is_refused_in_words(cast: Cast, signed_in: Enter) -> None:
    answer = fill(
        signed_in("officer"), f"/memberships/new/?member={cast.li.pk}",
        term=str(cast.term.pk), cppcc_level="district", sector="教育界", joined_on="2022-03-01",
    )  # fmt: skip
    assert answer.status_code == 400
    assert "已经登记过" in answer.content.decode()


def test_of_two_clerks_the_second_is_told_keeps_his_words_and_gets_those_of_the_first(
    cast: Cast, signed_in: Enter
) -> None:
    contact = a_contact(cast, note="原备注")
    address = f"/contacts/{contact.pk}/edit/"
    officer, director = signed_in("officer"), signed_in("director")
    hers, his = officer.get(address).context["form"], director.get(address).context["form"]
    assert officer.post(address, sent(hers, content="面谈，反映停车难", on="2025-05-03")).status_code == 302
    late = director.post(address, sent(his, content="电话问候", note="下次带教材"))
    page = late.content.decode()
    assert late.status_code == 409
    for words in ("电话问候", "下次带教材"):
        assert words in page, "the second clerk's own words"
    assert "现在存的是：面谈，反映停车难" in page, "what the first stored in the same field"
    contact.refresh_from_db()
    assert (contact.content, contact.note) == ("面谈，反映停车难", "原备注")
    again = director.post(address, sent(late.context["form"]))
    assert again.status_code == 302
    contact.refresh_from_db()
    assert (contact.content, contact.note) == ("电话问候", "下次带教材")
    assert contact.on == date(2025, 5, 3), "what only the first changed stays changed"


def test_a_station_head_notes_contacts_in_the_schedule_and_not_by_the_form(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("head")
    assert client.get("/contacts/new/").status_code == 403
    assert client.post("/contacts/new/", {"kind": "member", "content": "走访"}).status_code == 403
    assert ContactLog.objects.count() == 0


# --- steps, removal, undoing -------------------------------------------------------------------------


def a_difficulty(cast: Cast) -> MemberDifficulty:
    found: MemberDifficulty = MemberDifficulty.objects.create(
        org=cast.org, no="KN-2025-001", member=cast.li, reported_on=date(2025, 3, 1), content="孩子入学"
    )
    return found


def test_a_step_is_taken_from_the_page_and_undone_with_one_click(cast: Cast, signed_in: Enter) -> None:
    trouble, client = a_difficulty(cast), signed_in("officer")
    assert f"/difficulties/{trouble.pk}/step/handle/" in client.get(f"/difficulties/{trouble.pk}/").content.decode()
    fill(client, f"/difficulties/{trouble.pk}/step/handle/", note="联系教育局")
    trouble.refresh_from_db()
    assert trouble.state == "handled"
    done = Deed.objects.get()
    assert f"/undo/{done.key}/" in client.get(f"/difficulties/{trouble.pk}/").content.decode()
    assert signed_in("director").post(f"/undo/{done.key}/").status_code == 404, "only who did it undoes it"
    assert client.post(f"/undo/{done.key}/").status_code == 302
    trouble.refresh_from_db()
    assert trouble.state == "reported"
    assert client.post(f"/undo/{done.key}/").status_code == 409, "once"
    assert broken_links(cast.org) == []


def test_what_was_changed_since_is_not_undone(cast: Cast, signed_in: Enter) -> None:
    trouble, client = a_difficulty(cast), signed_in("officer")
    fill(client, f"/difficulties/{trouble.pk}/step/handle/")
    fill(signed_in("director"), f"/difficulties/{trouble.pk}/edit/", content="孩子入学、老人就医")
    assert client.post(f"/undo/{Deed.objects.get().key}/").status_code == 409
    trouble.refresh_from_db()
    assert (trouble.state, trouble.content) == ("handled", "孩子入学、老人就医")
    assert Deed.objects.get().undone_at is None


def test_a_step_that_needs_a_reason_asks_for_it(cast: Cast, signed_in: Enter) -> None:
    trouble = a_difficulty(cast)
    answer = fill(signed_in("officer"), f"/difficulties/{trouble.pk}/step/explain/", note="  ")
    assert answer.status_code == 400
    assert "请写明理由" in answer.content.decode()


def test_a_record_is_removed_with_what_belongs_to_it_and_comes_back_whole(cast: Cast, signed_in: Enter) -> None:
    contact, client = a_contact(cast), signed_in("officer")
    assert fill_remove(client, f"/contacts/{contact.pk}/remove/").headers["Location"] == "/contacts/"
    assert client.get(f"/contacts/{contact.pk}/").status_code == 404
    assert "问候" in client.get("/contacts/removed/").content.decode() or "2025" in client.get(
        "/contacts/removed/").content.decode()  # fmt: skip
    assert client.post(f"/contacts/{contact.pk}/restore/").status_code == 302
    assert client.get(f"/contacts/{contact.pk}/").status_code == 200


def fill_remove(client: Client, address: str) -> Any:
    return client.post(address, {"note": "重复"})


def test_what_others_name_is_not_removed(cast: Cast, signed_in: Enter) -> None:
    a_contact(cast, station=cast.station)
    answer = fill_remove(signed_in("officer"), f"/stations/{cast.station.pk}/remove/")
    assert answer.status_code == 400
    assert "联络记录 1 条" in answer.content.decode()
    cast.station.refresh_from_db()
    assert cast.station.deleted_at is None


def test_a_register_stands_once_in_the_way_however_many_of_its_records_name_what_goes(
    cast: Cast, signed_in: Enter
) -> None:
    for n in range(2):
        report = a_record(ResearchReport, cast.org, n, lead_writer=cast.li, no=f"DY-{n}")
        report.team.add(cast.li, cast.zhou)
    page = signed_in("officer").get(f"/members/{cast.li.pk}/remove/").content.decode()
    assert page.count(f"<li>{ResearchReport._meta.verbose_name} 2 条</li>") == 1
    assert [one.count for one in in_the_way([cast.li, cast.zhou]) if one.label == report._meta.verbose_name] == [2]


@pytest.mark.parametrize(
    ("actor", "org", "status"),
    [("officer", "other", 404), ("district", "org", 403), ("officer", "org", 200), ("stranger", "org", 404)],
)
def test_a_body_named_in_the_address_is_ones_own(
    cast: Cast, signed_in: Enter, actor: str, org: str, status: int
) -> None:
    assert signed_in(actor).get(f"/stations/new/?org={getattr(cast, org).pk}").status_code == status


def test_links_of_a_form_keep_what_its_address_said(cast: Cast, signed_in: Enter) -> None:
    RoleGrant.objects.create(user=cast["officer"], org=cast.other, role="officer", start=date(2024, 1, 1))
    client, trouble = signed_in("officer"), a_difficulty(cast)
    page = client.get("/stations/new/?late=1&next=/stations/?q=站").content.decode()
    assert f'href="?late=1&amp;next=%2Fstations%2F%3Fq%3D%E7%AB%99&amp;org={cast.other.pk}"' in page
    page = client.get(f"/difficulties/{trouble.pk}/edit/?next=/difficulties/?q=a").content.decode()
    assert 'href="?whole=1&amp;next=%2Fdifficulties%2F%3Fq%3Da"' in page


# --- many at once ------------------------------------------------------------------------------------


def test_many_records_get_one_value_in_one_deed_and_get_the_old_ones_back(cast: Cast, signed_in: Enter) -> None:
    rows = [a_contact(cast, content=f"第{n}次", station=cast.station if n else None) for n in range(3)]
    client = signed_in("officer")
    data = {"pk": [str(r.pk) for r in rows], "deed": "set:station", "station": "", "go": "1", "next": "/contacts/?q=第"}
    answer = client.post("/contacts/bulk/", data)
    assert answer.headers["Location"] == "/contacts/?q=%E7%AC%AC", "the filter survives"
    assert ContactLog.objects.filter(station__isnull=True).count() == 3
    done = Deed.objects.get()
    assert done.title == "改“联络站” 3 条"
    assert done.entries.count() == 2, "one had none already"
    client.post(f"/undo/{done.key}/")
    assert ContactLog.objects.filter(station=cast.station).count() == 2


def test_all_that_the_conditions_leave_are_handled_and_nothing_else(cast: Cast, signed_in: Enter) -> None:
    for n in range(4):
        a_contact(cast, content=f"第{n}次" if n else "别的")
    client = signed_in("officer")
    client.post("/contacts/bulk/", {"all": "1", "query": "?q=第&page=9", "deed": "remove", "go": "1"})
    assert list(ContactLog.objects.alive().values_list("content", flat=True)) == ["别的"]
    client.post(f"/undo/{Deed.objects.get().key}/")
    assert ContactLog.objects.alive().count() == 4


def test_if_one_of_many_cannot_none_is(cast: Cast, signed_in: Enter) -> None:
    rows = [a_contact(cast), a_contact(cast, on=date(2025, 6, 1))]
    data = {"pk": [str(r.pk) for r in rows], "deed": "set:member", "member": "", "go": "1"}
    answer = signed_in("officer").post("/contacts/bulk/", data)
    assert answer.status_code == 400
    assert "委员联系要写明委员" in answer.content.decode()
    assert ContactLog.objects.filter(member=cast.li).count() == 2
    assert Deed.objects.count() == 0


def test_records_of_another_body_are_not_among_the_chosen(cast: Cast, signed_in: Enter) -> None:
    contact = a_contact(cast)
    data = {"pk": [str(contact.pk)], "deed": "remove", "go": "1"}
    assert signed_in("stranger").post("/contacts/bulk/", data).status_code == 400
    contact.refresh_from_db()
    assert contact.deleted_at is None


# --- kept lists, picking, queries ---------------------------------------------------------------------


def test_a_list_is_kept_under_a_name_for_oneself_alone(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    client.post("/contacts/keep/", {"name": "五月", "from": "2025-05-01", "to": "2025-05-31", "kind": "member"})
    page = client.get("/contacts/").content.decode()
    assert "五月" in page
    assert "from=2025-05-01" in page
    assert "五月" not in signed_in("director").get("/contacts/").content.decode()
    kept = cast["officer"].views.get()
    assert signed_in("director").post(f"/views/{kept.pk}/forget/").status_code == 404
    client.post(f"/views/{kept.pk}/forget/")
    assert cast["officer"].views.count() == 0


def test_picking_finds_by_number_and_name_what_one_may_see(cast: Cast, signed_in: Enter) -> None:
    assert signed_in("officer").get("/members/pick/?q=李").json() == {"found": ["WY-001 李知远"]}
    assert signed_in("stranger").get("/members/pick/?q=李").json() == {"found": []}


def test_a_matter_is_offered_with_what_it_says_and_kept_by_its_number(cast: Cast, signed_in: Enter) -> None:
    matter = a_record(ResidentMatter, cast.org, no="QS-2025-0009", content="道口路灯不亮，晚上看不清路，老人摔了跤")
    assert (
        "QS-2025-0009 道口路灯不亮，晚上看不清路，老…" in signed_in("officer").get("/proposals/new/").content.decode()
    )
    stored = RecordsChoice(ResidentMatter.objects.none(), [matter])
    assert [label for _key, label in stored.choices] == ["QS-2025-0009"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_asks_the_same_number_of_queries_for_one_and_for_three(
    cast: Cast, signed_in: Enter, rows: int
) -> None:
    for n in range(rows):
        LiaisonStation.objects.create(
            org=cast.org, no=f"ZHAN-{n + 10}", name=f"站{n}", community="某社区", founded_on=date(2020, 1, 1)
        )
    client = signed_in("officer")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/contacts/new/").status_code == 200
    assert len(asked) == 6
