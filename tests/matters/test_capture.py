"""The quick note: who may send one, where to, once, with all its photos, and what the device may keep."""

from __future__ import annotations

import io
import json
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.cast import SINCE, Cast, assemble
from weiyuan.core.private import kept_nowhere
from weiyuan.matters.actions.intake import take_in
from weiyuan.matters.models import ResidentMatter
from weiyuan.orgs.models import LiaisonStation
from weiyuan.registry.models import Attachment

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
NOTE = "/matters/note/"
ASK = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "attachments"


def picture(name: str = "路口.jpg", shade: int = 90) -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), (shade, shade, shade)).save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def said(**more: Any) -> dict[str, Any]:
    return {"client_key": str(uuid.uuid4()), "content": "道口西边没有灯", **more}


def send(client: Client, *photos: Any, **more: Any) -> Any:
    return client.post(NOTE, {**said(**more), "photos": list(photos)}, **ASK)


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("director", 200), ("head", 200), ("member", 200), ("leader", 403), ("unit", 403),
     ("reader", 403), ("district", 403), ("auditor", 403), ("admin", 403), ("visitor", 403)],
)  # fmt: skip
def test_who_may_note(signed_in: Enter, who: str, status: int) -> None:
    client = signed_in(who)
    assert client.get(NOTE).status_code == status
    assert send(client).status_code == (201 if status == 200 else 403)
    assert ResidentMatter.objects.count() == (status == 200)


def test_signed_out_a_note_is_asked_to_sign_in_and_nothing_is_written(cast: Cast) -> None:
    client = Client()
    assert client.get(NOTE)["Location"].endswith("?next=/matters/note/")
    assert client.get(f"{NOTE}state/", **ASK).status_code == 401
    answer = send(client)
    assert (answer.status_code, answer.json()["errors"]) == (401, {"": ["请先登录"]})
    assert not ResidentMatter.objects.exists()


@pytest.mark.parametrize(("who", "channel"), [("member", "member"), ("head", "station"), ("officer", "visit")])
def test_a_text_is_enough_and_the_rest_is_known_by_the_role(
    cast: Cast, signed_in: Enter, who: str, channel: str
) -> None:
    answer = send(signed_in(who))
    matter = ResidentMatter.objects.get()
    assert answer.json() == {"no": matter.no, "href": f"/matters/{matter.pk}/", "same": True, "refused": []}
    assert (matter.channel, matter.state, matter.station) == (channel, "registered", cast.station)
    assert (matter.person_name, matter.phone, matter.created_by) == ("", "", cast[who])
    assert matter.collected_by == (cast.li if who == "member" else None)


def test_a_plain_form_without_any_script_works(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("member")
    form = said(place=f"s{cast.station.pk}", channel="visit", person_name="张爱民", phone="13800001234", consent="on")
    answer = client.post(NOTE, {**form, "photos": [picture(), picture("近处.jpg", 10)]}, follow=True)
    matter = ResidentMatter.objects.get()
    assert f"已登记 {matter.no}" in answer.content.decode()
    assert (matter.person_name, matter.phone, matter.consent, matter.channel) == (
        "张爱民",
        "13800001234",
        True,
        "visit",
    )
    assert Attachment.objects.of(matter).count() == 2
    assert client.post(NOTE, form).status_code == 302
    assert ResidentMatter.objects.count() == 1


def test_the_station_used_last_stands_ticked(cast: Cast, signed_in: Enter) -> None:
    east = LiaisonStation.objects.create(org=cast.org, no="ZHAN-02", name="东站", community="东", founded_on=SINCE)
    client = signed_in("member")
    ticked = f'value="s{east.pk}" checked'
    assert ticked not in client.get(NOTE).content.decode()
    assert send(client, place=f"s{east.pk}").status_code == 201
    assert ticked in client.get(NOTE).content.decode()
    send(client)
    assert ResidentMatter.objects.order_by("-pk").first().station == east  # type: ignore[union-attr]


def test_foreign_stations_are_neither_offered_nor_taken(cast: Cast, signed_in: Enter) -> None:
    east = LiaisonStation.objects.create(org=cast.org, no="ZHAN-02", name="东站", community="东", founded_on=SINCE)
    wild = LiaisonStation.objects.create(org=cast.other, no="ZHAN-01", name="梧桐站", community="西", founded_on=SINCE)
    for who, place in (("head", f"s{east.pk}"), ("head", f"o{cast.org.pk}"), ("member", f"s{wild.pk}"),
                       ("officer", f"o{cast.other.pk}")):  # fmt: skip
        client = signed_in(who)
        answer = send(client, place=place)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["place"])
        assert "梧桐站" not in client.get(NOTE).content.decode()
    assert "东站" not in signed_in("head").get(NOTE).content.decode()
    assert not ResidentMatter.objects.exists()


def test_the_same_key_gives_the_same_matter_and_says_if_it_was_changed_meanwhile(cast: Cast, signed_in: Enter) -> None:
    client, key = signed_in("member"), str(uuid.uuid4())
    first = send(client, picture(), client_key=key)
    again = send(client, picture(), client_key=key)
    changed = send(client, picture(), picture("2.jpg", 5), client_key=key, content="另外的话")
    assert (first.status_code, again.status_code, changed.status_code) == (201, 200, 200)
    assert first.json()["no"] == again.json()["no"] == changed.json()["no"]
    assert (again.json()["same"], changed.json()["same"]) == (True, False)
    assert (ResidentMatter.objects.get().content, Attachment.objects.count()) == ("道口西边没有灯", 1)


def test_the_key_of_somebody_else_opens_nothing(cast: Cast, signed_in: Enter) -> None:
    key = str(uuid.uuid4())
    send(signed_in("member"), client_key=key)
    for who in ("other_member", "stranger"):
        answer = send(signed_in(who), client_key=key)
        assert answer.status_code == 403
        assert "QS-" not in answer.content.decode()
    assert ResidentMatter.objects.count() == 1


def test_what_was_typed_under_one_account_is_not_sent_under_another(cast: Cast, signed_in: Enter) -> None:
    answer = send(signed_in("other_member"), user=cast["member"].pk)
    assert (answer.status_code, list(answer.json()["errors"])) == (403, [""])
    assert not ResidentMatter.objects.exists()


def test_a_photo_that_cannot_be_kept_is_named_and_costs_no_word(cast: Cast, signed_in: Enter, files: Path) -> None:
    bad = SimpleUploadedFile("../坏\x00的.jpg", b"\xff\xd8\xff broken", "image/jpeg")
    page = SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>", "image/svg+xml")
    answer = send(signed_in("member"), picture(), bad, page, SimpleUploadedFile("空.jpg", b""))
    assert answer.status_code == 201
    assert [name for name, _reason in answer.json()["refused"]] == ["坏的.jpg", "x.svg", "空.jpg"]
    assert Attachment.objects.of(ResidentMatter.objects.get()).get().name == "路口.jpg"


def test_the_matter_is_there_with_all_its_photos_or_not_at_all(
    cast: Cast, signed_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []

    def full(attachment: Any, found: Any) -> None:
        kept.append(1)
        if len(kept) == 2:
            raise OSError("no space left on device")

    monkeypatch.setattr("weiyuan.registry.actions.attachments._write", full)
    client = signed_in("member")
    client.raise_request_exception = False
    assert send(client, picture(), picture("2.jpg", 9)).status_code == 500
    assert (ResidentMatter.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.mark.parametrize("words", ["", "   \n", "长" * 100_001, "𠮷" * 300_000], ids=["none", "blank", "long", "1 MB"])
def test_words_that_cannot_be_kept_are_refused_in_words(cast: Cast, signed_in: Enter, words: str) -> None:
    client = signed_in("member")
    answer = send(client, content=words)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["content"])
    shown = client.post(NOTE, said(content=words)).content.decode()
    assert words.strip()[:50] in shown
    assert not ResidentMatter.objects.exists()


def test_odd_letters_are_kept_or_dropped_cleanly(cast: Cast, signed_in: Enter) -> None:
    assert send(signed_in("member"), content="路\x00灯𠮷不亮<script>").status_code == 201
    assert ResidentMatter.objects.get().content == "路灯𠮷不亮<script>"


@pytest.mark.parametrize("key", ["", "abc", "1" * 400])
def test_without_a_key_nothing_is_stored(cast: Cast, signed_in: Enter, key: str) -> None:
    assert send(signed_in("member"), client_key=key).status_code == 400
    assert not ResidentMatter.objects.exists()


def test_what_waited_for_a_network_bears_the_time_when_it_was_heard(cast: Cast, signed_in: Enter) -> None:
    client, now = signed_in("member"), timezone.now()
    for back, kept in ((timedelta(days=2), True), (timedelta(days=400), False), (-timedelta(days=2), False)):
        when = now - back
        send(client, heard_at=when.isoformat())
        stored = ResidentMatter.objects.order_by("-pk").first()
        assert stored is not None
        assert (abs(stored.received_at - when) < timedelta(seconds=1)) is kept
        assert abs(stored.received_at - (when if kept else now)) < timedelta(minutes=5)


def test_what_the_device_keeps_of_the_page_knows_nobody(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("member")
    shell = client.get(f"{NOTE}shell/")
    assert shell.content == Client().get(f"{NOTE}shell/").content
    words = shell.content.decode()
    for secret in ("李知远", "柳荫", "铁路新村", "csrfmiddlewaretoken"):
        assert secret not in words
    script = Client().get(f"{NOTE}sw.js")
    assert (script["Content-Type"], script["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    assert "/matters/note/shell/" in script.content.decode()
    assert "script-src" not in script["Content-Security-Policy"]  # default-src 'self' holds for workers too
    assert kept_nowhere(lambda _request: shell)(None)["Cache-Control"] == "private, no-store"


def test_the_state_brings_a_token_that_is_taken(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["member"], backend="weiyuan.core.ui.entrance.Entrance")
    assert send(client).status_code == 403
    state = client.get(f"{NOTE}state/", **ASK).json()
    assert state["user"] == cast["member"].pk
    assert client.post(NOTE, said(), **ASK, HTTP_X_CSRFTOKEN=state["csrf"]).status_code == 201


@pytest.mark.parametrize("stations", [1, 3])
def test_the_page_asks_the_database_as_often_for_many_stations(
    cast: Cast, signed_in: Enter, django_assert_max_num_queries: Any, stations: int
) -> None:
    for n in range(1, stations):
        LiaisonStation.objects.create(org=cast.org, no=f"ZHAN-1{n}", name=f"站{n}", community="东", founded_on=SINCE)
    client = signed_in("member")
    client.get(NOTE)
    with django_assert_max_num_queries(10):
        client.get(NOTE)


@pytest.mark.django_db(transaction=True)
def test_of_two_sendings_at_the_same_moment_one_is_stored() -> None:
    cast, key, got = assemble(), uuid.uuid4(), []
    start = threading.Barrier(4)

    def work() -> None:
        matter = ResidentMatter(
            org=cast.org, received_at=timezone.now(), channel="visit", content="道口没有灯", client_key=key
        )
        start.wait()
        try:
            got.append(take_in(matter, [picture()], by=cast["member"]).matter.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == 4
    assert set(got) == {ResidentMatter.objects.get().pk}
    assert Attachment.objects.count() == 1


def test_the_words_of_the_answer_are_json_that_any_client_reads(cast: Cast, signed_in: Enter) -> None:
    assert set(json.loads(send(signed_in("member"), content="").content)["errors"]) == {"content"}
