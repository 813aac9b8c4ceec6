"""The form: one thing a page, kept on the way, sent once, and a receipt as often as one looks."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.portal.build import NAMED, SITE, WORDS, a_page, a_photo, filled, form_mark, say, sent, unhurried
from weiyuan.core.files import examine
from weiyuan.journal.models import Entry
from weiyuan.matters.models import ResidentMatter
from weiyuan.orgs.models import LiaisonStation
from weiyuan.portal.models import Draft, Photo, PortalPage, pending_folder
from weiyuan.portal.tasks import sweep_portal
from weiyuan.registry.actions import attachments
from weiyuan.registry.models import Attachment


@pytest.fixture
def page(cast: Cast) -> PortalPage:
    return a_page(cast.org)


@pytest.fixture
def resident(page: PortalPage) -> Client:
    return Client()


def test_a_closed_or_unknown_page_is_not_there(cast: Cast, page: PortalPage) -> None:
    PortalPage.objects.update(open=False)
    paths = "", "say/what/", "say/check/", "track/", "track/matter/", "answers/", "notice/"
    for address in (f"{site}/{path}" for site in (SITE, "/public/nirgends") for path in paths):
        answer = Client().get(address)
        assert answer.status_code == 404, address
        assert "没有开通" in answer.content.decode()
    assert Client().post(f"{SITE}/say/what/", {"content": WORDS}).status_code == 404
    assert Draft.objects.count() == 0


def test_from_the_first_page_to_the_receipt(cast: Cast, resident: Client) -> None:
    filled(resident, photos=(a_photo(),), station=str(cast.station.pk), answer={"consent": "on"}, **NAMED)
    shown = resident.get(f"{SITE}/say/check/").content.decode()
    for words in (WORDS, "3 号院 5 单元", "铁路新村站", "张桂英", "13812345678", "?then=check"):
        assert words in shown
    answer = sent(resident)
    assert (answer.status_code, answer.url) == (302, f"{SITE}/say/done/")
    matter = ResidentMatter.objects.get()
    assert (matter.channel, matter.state, matter.org, matter.station) == (
        "online",
        "registered",
        cast.org,
        cast.station,
    )
    assert (matter.person_name, matter.phone, matter.address) == ("张桂英", "13812345678", "铁路新村 3 号院")
    assert (matter.anonymous, matter.consent, matter.consent_version) == (False, True, "GZ-2026-11")
    assert (matter.locations, matter.wants_reply) == (["3 号院 5 单元"], True)
    assert matter.created_by is not None
    assert matter.created_by.username == "resident"
    for _look in range(2):  # and again
        receipt = resident.get(f"{SITE}/say/done/").content.decode()
        assert matter.no in receipt
        assert f"{matter.receipt[:5]} {matter.receipt[5:]}" in receipt
        assert f"{matter.due_accept:%-m月%-d日}" in receipt
        assert "张桂英" not in receipt
    assert matter.no in resident.get(f"{SITE}/track/matter/").content.decode(), "and is followed at once"


def test_whoever_stays_unknown_leaves_nothing_behind(resident: Client) -> None:
    filled(resident, **NAMED)
    say(resident, "who", **{**NAMED, "named": "no"}, then="check")
    sent(resident)
    matter = ResidentMatter.objects.get()
    assert (matter.anonymous, matter.person_name, matter.phone, matter.consent) == (True, "", "", False)
    assert "没有人知道是您写的" in resident.get(f"{SITE}/say/done/").content.decode()


def test_consent_to_the_handling_unit_is_a_choice_of_its_own(resident: Client) -> None:
    filled(resident, **NAMED)
    sent(resident)
    matter = ResidentMatter.objects.get()
    assert (matter.consent, matter.consent_version) == (False, "GZ-2026-11")


@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("what", {"content": "太短"}, "至少 10 个字"),
        ("what", {"content": ""}, "至少 10 个字"),
        ("what", {"content": "长" * 1001}, "请删去 1 个"),
        ("where", {"place": "远" * 101}, "最多 100 个字"),
        ("where", {"station": "999999"}, "999999"),
        ("who", {}, "请选一项"),
        ("who", {"named": "yes", "person_name": "", "phone": "13812345678"}, "请写怎么称呼您"),
        ("who", {"named": "yes", "person_name": "张桂英", "phone": "电话没有"}, "请写能找到您的电话"),
        ("answer", {}, "请选一项"),
    ],
)
def test_what_is_wrong_comes_back_with_words_and_all_that_was_typed(
    resident: Client, step: str, fields: dict[str, Any], words: str
) -> None:
    if step != "what":
        say(resident, "what", content=WORDS)
    before = [draft.words for draft in Draft.objects.all()]
    answer = say(resident, step, **fields)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert "<title>错误：" in page
    assert all(value in page for value in fields.values() if value not in {"yes"})
    assert [draft.said for draft in Draft.objects.all()] == [Draft(words=said).said for said in before]


def test_who_leaves_a_name_has_to_agree_first(resident: Client) -> None:
    say(resident, "what", content=WORDS)
    say(resident, "where")
    say(resident, "who", **NAMED)
    assert say(resident, "answer", wants_reply="yes").status_code == 400
    assert resident.get(f"{SITE}/say/check/").url == f"{SITE}/say/answer/"


def test_the_last_page_leads_to_what_is_missing(resident: Client) -> None:
    assert resident.get(f"{SITE}/say/check/").url == f"{SITE}/say/what/"
    say(resident, "what", content=WORDS)
    assert resident.get(f"{SITE}/say/check/").url == f"{SITE}/say/where/"
    assert resident.post(f"{SITE}/say/check/", {"form": "x"}).status_code == 302
    assert ResidentMatter.objects.count() == 0


def test_what_was_changed_from_the_last_page_leads_back_to_it(resident: Client) -> None:
    filled(resident)
    assert WORDS in resident.get(f"{SITE}/say/what/?then=check").content.decode()
    answer = say(resident, "what", content=WORDS + "老人不敢下楼。", then="check")
    assert answer.url == f"{SITE}/say/check/"
    assert "老人不敢下楼" in resident.get(answer.url).content.decode()


def test_nothing_personal_stands_in_an_address_or_in_clear_in_the_draft(resident: Client) -> None:
    draft = filled(resident, **NAMED)
    assert resident.get(f"{SITE}/say/check/").request["QUERY_STRING"] == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM portal_draft WHERE id = %s", [draft.pk])
        stored = cursor.fetchone()[0]
    assert stored
    assert "张桂英" not in stored
    assert "13812345678" not in stored
    cookie = resident.cookies["weiyuan_form"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", f"{SITE}/")
    sent(resident)
    assert Draft.objects.get().words == "", "what was sent is not kept twice"


def test_another_browser_sees_nothing_of_the_form(cast: Cast, resident: Client) -> None:
    filled(resident, photos=(a_photo(),))
    photo, stranger = Photo.objects.get(), Client()
    assert resident.get(f"{SITE}/say/photos/{photo.key}/").status_code == 200
    assert stranger.get(f"{SITE}/say/photos/{photo.key}/").status_code == 404
    assert stranger.get(f"{SITE}/say/check/").url == f"{SITE}/say/what/"
    a_page(cast.other, "wutong")
    resident.cookies["weiyuan_form"]["path"] = "/"
    assert resident.get("/public/wutong/say/check/").url == "/public/wutong/say/what/", "nor does another body's page"


def test_the_station_of_the_poster_is_chosen_beforehand(cast: Cast, resident: Client) -> None:
    home = resident.get(f"{SITE}/?station={cast.station.pk}").content.decode()
    assert f"/say/what/?station={cast.station.pk}" in home
    form = resident.get(f"{SITE}/say/what/?station={cast.station.pk}").content.decode()
    assert f'name="station" value="{cast.station.pk}"' in form
    say(resident, "what", content=WORDS, station=str(cast.station.pk))
    assert Draft.objects.get().said["station"] == cast.station.pk


def test_another_bodys_station_is_none(cast: Cast, resident: Client) -> None:
    foreign = LiaisonStation.objects.create(
        org=cast.other, no="ZHAN-01", name="外街站", community="外街", founded_on=cast.station.founded_on
    )
    say(resident, "what", content=WORDS, station=str(foreign.pk))
    assert "station" not in Draft.objects.get().said
    assert "外街站" not in resident.get(f"{SITE}/say/where/").content.decode()
    assert say(resident, "where", station=str(foreign.pk)).status_code == 400


def test_photos_wait_without_their_secrets_and_go_with_the_matter(resident: Client) -> None:
    photo = a_photo()
    expected = hashlib.sha256(examine(photo.read()).content).hexdigest()
    photo.seek(0)
    filled(resident, photos=(photo, a_photo("blue", name="二.jpg")))
    waiting = Photo.objects.first()
    assert waiting is not None
    assert b"GPS" not in waiting.path.read_bytes()
    sent(resident)
    found = list(Attachment.objects.of(ResidentMatter.objects.get()))
    assert [file.name for file in found] == ["灯.jpg", "二.jpg"]
    assert found[0].sha256 == hashlib.sha256(found[0].path.read_bytes()).hexdigest() == expected
    assert Photo.objects.count() == 0


def test_a_photo_is_taken_out_added_once_and_never_more_than_six(resident: Client) -> None:
    say(resident, "what", content=WORDS)
    assert say(resident, "photos", act="add").status_code == 400
    for _twice in range(2):
        say(resident, "photos", act="add", photos=[a_photo()])
    photo = Photo.objects.get()
    assert say(resident, "photos", remove=str(photo.key)).status_code == 302
    assert say(resident, "photos", remove="keiner").status_code == 302
    assert Photo.objects.count() == 0
    assert not photo.path.exists()
    seven = [a_photo(size=(60 + at, 40)) for at in range(7)]
    answer = say(resident, "photos", act="add", photos=seven)
    assert answer.status_code == 400
    assert "最多 6 张" in answer.content.decode()
    assert Photo.objects.count() == 6


def test_matter_and_photos_are_stored_together_or_not_at_all(resident: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(resident, photos=(a_photo(), a_photo("blue", name="二.jpg")))
    mark, stored = form_mark(resident), []

    def failing(path: Any, content: bytes) -> None:
        stored.append(path)
        if len(stored) > 3:
            raise OSError("disk full")

    monkeypatch.setattr(attachments, "_store", failing)
    resident.raise_request_exception = False
    assert resident.post(f"{SITE}/say/check/", {"form": mark}).status_code == 500
    assert (ResidentMatter.objects.count(), Attachment.objects.count(), Entry.objects.count()) == (0, 0, 0)
    monkeypatch.undo()
    assert sent(resident).status_code == 302, "nothing was lost"
    assert Attachment.objects.count() == 2


def test_a_photo_that_is_gone_is_told(resident: Client) -> None:
    filled(resident, photos=(a_photo(),))
    Photo.objects.get().path.unlink()
    answer = sent(resident)
    assert answer.status_code == 400
    assert "没有存住" in answer.content.decode()
    assert ResidentMatter.objects.count() == 0


def test_what_was_never_sent_is_swept_after_a_day(resident: Client) -> None:
    draft = filled(resident, photos=(a_photo(),), **NAMED)
    photo = Photo.objects.get()
    sweep_portal.call()
    assert Draft.objects.count() == 1
    Draft.objects.filter(pk=draft.pk).update(begun_at=timezone.now() - timedelta(hours=25))
    assert resident.get(f"{SITE}/say/check/").url == f"{SITE}/say/what/", "and is not shown any more before that"
    sweep_portal.call()
    assert Draft.objects.count() == Photo.objects.count() == 0
    assert not photo.path.exists()
    assert not photo.small_path.exists()
    assert pending_folder().exists()


def test_another_matter_after_the_first(resident: Client) -> None:
    filled(resident)
    sent(resident)
    assert WORDS not in resident.get(f"{SITE}/say/what/").content.decode()
    assert resident.get(f"{SITE}/say/who/").url == f"{SITE}/say/done/"
    unhurried(filled(resident, content="第二件事：路口的红绿灯坏了三天。"))
    sent(resident)
    assert ResidentMatter.objects.count() == 2


def test_the_last_page_of_one_form_does_not_send_another(resident: Client) -> None:
    filled(resident)
    mark = form_mark(resident)
    sent(resident)
    filled(resident, content="第二件事：路口的红绿灯坏了三天。")
    assert resident.post(f"{SITE}/say/check/", {"form": mark}).url == f"{SITE}/say/check/"
    assert ResidentMatter.objects.count() == 1


def test_the_form_asks_the_database_no_more_than_this(
    resident: Client, django_assert_num_queries: Any, cast: Cast
) -> None:
    filled(resident, photos=(a_photo(), a_photo("blue", name="二.jpg")))
    with django_assert_num_queries(2):
        resident.get(f"{SITE}/say/what/")
    with django_assert_num_queries(3):
        resident.get(f"{SITE}/say/where/")
    with django_assert_num_queries(3):
        resident.get(f"{SITE}/say/photos/")
    with django_assert_num_queries(5):
        resident.get(f"{SITE}/say/check/")


def test_public_pages_are_strict_and_kept_nowhere(resident: Client) -> None:
    for path in ("", "/say/what/", "/track/", "/notice/"):
        answer = resident.get(f"{SITE}{path}" if path else f"{SITE}/")
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
        page = answer.content.decode()
        assert "style=" not in page
        assert "<script>" not in page
        assert page.count('rel="stylesheet"') == 1
        assert "/accounts/" not in page
