"""What a tired clerk sends by mistake and a hostile one on purpose: words beside the field, nothing half written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast
from tests.core.ui.records import a_record
from tests.registry.typed import fill, sent
from weiyuan.core import registers
from weiyuan.journal.models import Deed, Entry
from weiyuan.learning.models import LearningSession
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.models import ContactLog, Member, Membership
from weiyuan.orgs.models import LiaisonStation
from weiyuan.registry.models import SavedView

Enter = Callable[[str], Client]
KEPT = [entry for entry in registers.known() if entry.sheet is not None]
STATION = {"name": "柳荫新村站", "community": "柳荫新村社区", "founded_on": "2024-05-01"}
# One for each kind of field to stumble over; the fields of a form meet them in turn.
RUBBISH = (
    "9" * 5000, "99999999999999999999999", "1e400", "NaN", "0001-01-01", "9999-12-31T23:59", "a\0b", "字" * 300, "[[",
    "\x01\x02", " ",
)  # fmt: skip


@pytest.mark.parametrize("part", range(4))
def test_rubbish_in_any_field_is_refused_or_stored_whole(cast: Cast, signed_in: Enter, part: int) -> None:
    client = signed_in("officer")
    for turn, entry in enumerate(KEPT[part::4]):
        record = a_record(entry.model, cast.org, 700 + turn)
        for page in (f"/{entry.slug}/new/?late=1", f"/{entry.slug}/{record.pk}/edit/?whole=1"):
            form = client.get(page).context["form"]
            typed = {name: RUBBISH[(n + turn + len(page)) % len(RUBBISH)] for n, name in enumerate(form.fields)}
            assert client.post(page, sent(form) | typed).status_code in {302, 400, 409}, (page, typed)
        asked = [f"{f.name}={RUBBISH[(n + turn) % len(RUBBISH)][:40]}" for n, f in enumerate(entry.model._meta.fields)]
        assert client.post(f"/{entry.slug}/new/?{'&'.join(asked)}").status_code in {302, 400, 403, 404}, (
            "nothing but presets"
        )


def test_what_no_page_can_show_is_left_out_and_line_ends_are_one(cast: Cast, signed_in: Enter) -> None:
    fill(signed_in("officer"), "/stations/new/", **STATION | {"note": "第一行\r\n第\x02二行", "phone": "\x0b62\x01"})
    station = LiaisonStation.objects.get(name="柳荫新村站")
    assert (station.note, station.phone) == ("第一行\n第二行", "62")


def test_a_text_saved_by_a_browser_without_a_change_is_no_change(cast: Cast, signed_in: Enter) -> None:
    contact = a_record(ContactLog, cast.org, content="一行\n二行", note="甲\n乙")
    page = f"/contacts/{contact.pk}/edit/"
    answer = fill(signed_in("officer"), page, content="一行\r\n二行", note="甲\r\n乙")
    assert answer.status_code == 302
    contact.refresh_from_db()
    assert (contact.version, contact.content) == (1, "一行\n二行")


def test_seconds_that_the_page_does_not_ask_for_are_kept(cast: Cast, signed_in: Enter) -> None:
    moment = timezone.make_aware(datetime(2025, 5, 6, 9, 30, 0, 123456))
    session = a_record(LearningSession, cast.org, at=moment)
    fill(signed_in("officer"), f"/learning/{session.pk}/edit/", note="改了备注")
    session.refresh_from_db()
    assert (session.at, session.note) == (moment, "改了备注")


def test_a_day_of_no_likely_year_is_a_slip(cast: Cast, signed_in: Enter) -> None:
    answer = fill(signed_in("officer"), "/stations/new/", **STATION | {"founded_on": "0205-05-01"})
    assert answer.status_code == 400
    assert "没有这样的年份：205" in answer.content.decode()


def test_references_to_removed_records_stay_when_something_else_is_corrected(cast: Cast, signed_in: Enter) -> None:
    contact = a_record(ContactLog, cast.org, station=cast.station)
    LiaisonStation.objects.update(deleted_at=timezone.now())
    client = signed_in("officer")
    fill(client, f"/contacts/{contact.pk}/edit/", note="改了备注")
    fill(client, f"/members/{cast.li.pk}/edit/", note="改了备注")
    contact.refresh_from_db()
    assert (contact.station, contact.note) == (cast.station, "改了备注")
    assert list(cast.li.stations.all()) == [cast.station]
    assert "联络站" not in str(Entry.objects.latest("seq").changes)


def test_a_value_that_is_no_longer_offered_stays(cast: Cast, signed_in: Enter) -> None:
    member = cast.li
    Member.objects.filter(pk=member.pk).update(employer_type="former")
    fill(signed_in("officer"), f"/members/{member.pk}/edit/", note="改了备注")
    member.refresh_from_db()
    assert (member.employer_type, member.note) == ("former", "改了备注")


def test_the_address_fills_in_what_the_form_asks_and_nothing_else(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    shown = client.get("/stations/new/?name=新站&founded_on=2024-05-01&opinion_box=否&closed_on=不是日子&note=x")
    form = shown.context["form"]
    assert (form["name"].value(), form["founded_on"].value()) == ("新站", "2024-05-01")
    assert not form["opinion_box"].value()
    assert not form["closed_on"].value()
    for name, said in {"no": "ZHAN-99", "created_by": "1", "version": "7", "deleted_at": "2025-01-01"}.items():
        fill(client, f"/stations/new/?{name}={said}", **STATION | {"name": name})
    made = LiaisonStation.objects.filter(name__in=["no", "created_by", "version", "deleted_at"]).order_by("pk")
    assert [(s.no, s.version, s.deleted_at, s.created_by) for s in made] == [
        (f"ZHAN-0{n}", 1, None, cast["officer"]) for n in (2, 3, 4, 5)
    ]


def test_the_way_back_leads_nowhere_else(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    far = ("//evil.example", "/\\evil.example", "https:evil", "javascript:alert(1)", "http://evil.example/", "/" * 9)
    for n, wanted in enumerate((*far, "/contacts/?q=" + "长" * 700)):
        answer = fill(client, "/stations/new/", **STATION | {"name": f"站{n}"}, next=wanted)
        assert answer.headers["Location"] == f"/stations/{LiaisonStation.objects.get(name=f'站{n}').pk}/", wanted


def test_a_form_key_of_another_register_is_no_record_of_this_one(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    data = sent(client.get("/stations/new/").context["form"], **STATION)
    client.post("/stations/new/", data)
    form = client.get("/contacts/new/").context["form"]
    contact = {"kind": "member", "on": "2025-05-03", "member": str(cast.li.pk), "content": "走访"}
    answer = client.post("/contacts/new/", sent(form, **contact) | {"form_key": data["form_key"]})
    assert answer.headers["Location"] == f"/contacts/{ContactLog.objects.get().pk}/"


def test_marks_that_no_database_keeps_are_no_error_of_the_house(cast: Cast, signed_in: Enter) -> None:
    client, contact = signed_in("officer"), a_record(ContactLog, cast.org)
    assert client.get("/members/pick/?q=%00").json() == {"found": []}
    client.post("/contacts/keep/", {"name": "五\0月"})
    assert SavedView.objects.get().name == "五月"
    client.post(f"/contacts/{contact.pk}/remove/", {"note": "重\0复"})
    assert Entry.objects.get(kind="members.contactlog.remove").note == "重复"
    for base in ("[" * 100_000, "null", '"x"', "[1]", "{}"):
        station = client.post(f"/stations/{cast.station.pk}/edit/", {"version": "9", "base": base})
        assert station.status_code == 409


# --- many at once ------------------------------------------------------------------------------------


def test_what_must_be_filled_in_cannot_be_emptied_for_many(cast: Cast, signed_in: Enter) -> None:
    data = {"pk": [str(cast.station.pk)], "deed": "set:founded_on", "founded_on": "", "go": "1"}
    assert signed_in("officer").post("/stations/bulk/", data).status_code == 400
    assert Deed.objects.count() == 0


def test_many_made_equal_are_refused_in_words(cast: Cast, signed_in: Enter) -> None:
    other = a_record(Membership, cast.org, member=cast.li, term=cast.term, joined_on=date(2022, 1, 1))
    data = {"pk": [str(other.pk)], "deed": "set:cppcc_level", "cppcc_level": "district", "go": "1"}
    answer = signed_in("officer").post("/memberships/bulk/", data)
    assert answer.status_code == 400
    assert "和别的记录重复" in answer.content.decode()
    other.refresh_from_db()
    assert other.cppcc_level == "city"


def test_a_question_with_names_of_its_own_is_a_question(cast: Cast, signed_in: Enter) -> None:
    data = {"all": "1", "query": "?register=x&sight=y&org=" + str(cast.other.pk), "deed": "remove"}
    assert signed_in("officer").post("/stations/bulk/", data).status_code == 200
    cast.station.refresh_from_db()
    assert cast.station.deleted_at is None


# --- two people, and what is kept secret --------------------------------------------------------------


def test_two_who_change_the_same_secret_are_told_and_its_words_are_not_shown(cast: Cast, signed_in: Enter) -> None:
    matter = a_record(ResidentMatter, cast.org, phone="13800000001", anonymous=False)
    page = f"/matters/{matter.pk}/edit/"
    officer, director = signed_in("officer"), signed_in("director")
    hers, his = officer.get(page).context["form"], director.get(page).context["form"]
    assert officer.post(page, sent(hers, phone="13800000002")).status_code == 302
    late = director.post(page, sent(his, phone="13800000003"))
    assert late.status_code == 409
    assert "phone" in late.context["form"].conflicts
    assert "13800000002" not in late.content.decode()
    note = director.post(page, sent(his, note="只改备注"))
    assert note.context["form"].conflicts == {}
    assert json.loads(late.context["form"]["base"].value())["phone"]
