"""What people and machines try on the public pages, by the numbers of the list of abuse cases."""

from __future__ import annotations

import hashlib
import logging
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tests.portal.build import (
    NAMED,
    SITE,
    WORDS,
    a_page,
    a_photo,
    an_answered,
    filled,
    form_mark,
    say,
    sent,
    tracked,
    unhurried,
)
from weiyuan.matters.models import ResidentMatter
from weiyuan.portal.actions.drafts import begin, write
from weiyuan.portal.actions.limits import Busy, bits_wanted, mark_of, mark_of_text, slot_now, take
from weiyuan.portal.models import Draft, Photo, PortalPage, Tally
from weiyuan.portal.queries.work import challenge, is_done, zero_bits
from weiyuan.portal.queries.work import form_mark as mark_of_form
from weiyuan.portal.rules import FREE, IDLE, LIMITS


@pytest.fixture
def page(cast: Cast) -> PortalPage:
    return a_page(cast.org)


@pytest.fixture
def resident(page: PortalPage) -> Client:
    return Client()


def solved(page: str) -> dict[str, str]:
    """Do the work that the last page asks for, as the browser does."""
    said, bits = page.partition('data-work="')[2].partition('"')[0], page.partition('data-bits="')[2].partition('"')[0]
    number = 0
    while zero_bits(hashlib.sha256(f"{said}:{number}".encode()).digest()) < int(bits):
        number += 1
    return {"work": said, "number": str(number)}


def a_crowd(mark: str = "", times: int = FREE[1]) -> None:
    """So many forms were sent already, by one address or by all together."""
    for _one in range(times):
        take("send", mark or hashlib.sha256(str(_one).encode()).hexdigest()[:32])


# --- 13, 19, 21: number and code ----------------------------------------------------------------------


def test_abuse_19_unknown_number_wrong_code_and_other_body_are_answered_alike(cast: Cast, resident: Client) -> None:
    an_answered(cast)
    a_page(cast.other, "wutong")
    tries = {
        "wrong code": (SITE, "QS-2025-0001", "ABCDEFGHJX"),
        "unknown number": (SITE, "QS-2025-0009", "ABCDEFGHJK"),
        "other body": ("/public/wutong", "QS-2025-0001", "ABCDEFGHJK"),
        "empty receipt": (SITE, "QS-2025-0001", "-"),
    }
    told, asked = {}, {}
    for name, (site, no, code) in tries.items():
        client = Client(REMOTE_ADDR=f"10.0.0.{len(told) + 1}")
        with CaptureQueriesContext(connection) as queries:
            answer = tracked(client, no, code, site)
        text = answer.content.decode()
        told[name] = answer.status_code, text[text.index("errsum") : text.index("<form")]
        asked[name] = [query["sql"].split("WHERE")[0][:60] for query in queries if "matters_" in query["sql"]]
    assert len(set(told.values())) == 1
    assert told["wrong code"][0] == 400
    assert len({str(said) for said in asked.values()}) == 1, "nor does the database work more for one of them"


def test_abuse_19_the_right_code_opens_however_it_is_typed(cast: Cast, resident: Client) -> None:
    an_answered(cast)
    answer = tracked(resident, " ｑｓ-2025-0001", "abcde fghjk")
    assert (answer.status_code, answer.url) == (302, f"{SITE}/track/matter/")


def test_abuse_21_after_ten_tries_an_address_has_to_wait(cast: Cast, resident: Client) -> None:
    an_answered(cast)
    codes = [tracked(resident, f"QS-2025-{at:04d}", "AAAAAAAAAA").status_code for at in range(12)]
    assert codes == [400] * 10 + [429] * 2
    answer = tracked(resident)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 600
    assert 'value="QS-2025-0001"' in answer.content.decode(), "what was typed is still there"
    assert tracked(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302, "others are not held up"


def test_abuse_21_who_guesses_at_a_number_does_not_shut_its_holder_out(cast: Cast, resident: Client) -> None:
    an_answered(cast)
    tries = [tracked(resident, "QS-2025-0001", "AAAAAAAAAA").status_code for _try in range(11)]
    assert tries == [400] * 10 + [429]
    assert tracked(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302


def test_abuse_21_a_number_has_to_wait_from_wherever_they_come(cast: Cast, page: PortalPage) -> None:
    an_answered(cast)
    for no in ("QS-2025-0001", "QS-2025-0777"):  # there is one, and there is none
        Tally.objects.create(kind="number", who=mark_of_text(f"{page.pk}.{no}"), slot=slot_now(), count=98)
        tries = [tracked(Client(REMOTE_ADDR=f"10.0.{no[-1]}.{at}"), no, "AAAAAAAAAA").status_code for at in range(3)]
        assert tries == [400] * 2 + [429]


def test_abuse_21_who_knows_the_code_may_look_as_often_as_he_likes(cast: Cast, resident: Client) -> None:
    an_answered(cast)
    assert {tracked(resident).status_code for _look in range(15)} == {302}


def test_abuse_21_a_code_has_more_than_forty_bits() -> None:
    assert 30**10 > 2**40


# --- 25 to 28: what is written and handed over --------------------------------------------------------


def test_abuse_25_marks_of_other_languages_are_letters(cast: Cast, resident: Client) -> None:
    nasty = "<script>alert(1)</script><svg onload=x> javascript:x {{7*7}} {% now %}"
    filled(resident, content=nasty, place=nasty, **{**NAMED, "person_name": "<b>张</b>"})
    for address in (f"{SITE}/say/check/", f"{SITE}/say/what/"):
        shown = resident.get(address).content.decode()
        assert "&lt;script&gt;" in shown
        assert "<script>alert" not in shown
        assert "{{7*7}}" in shown
    sent(resident)
    shown = resident.get(f"{SITE}/track/matter/").content.decode()
    assert "<script>alert" not in shown
    assert "<svg onload" not in shown


def test_abuse_26_marks_that_nobody_sees_are_taken_out(resident: Client) -> None:
    say(resident, "what", content="楼道\u202e灯\u200b坏\ufeff了两个\u2066星期，\x07请来修一修。")
    assert Draft.objects.get().said["content"] == "楼道灯坏了两个星期，请来修一修。"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("灯" * 400_000, 400), ("行\n" * 100_000, 400), ("a" * 50_000, 400), ("\0" * 40, 400),
        ("𠮷野家门口的灯坏了两天了😀，没人管", 302), 
    ],
)  # fmt: skip
def test_abuse_27_any_text_is_taken_or_refused_cleanly(resident: Client, text: Any, status: int) -> None:
    answer = say(resident, "what", content=text)
    assert answer.status_code == status
    assert len(answer.content) < 200_000
    assert Draft.objects.count() == (status == 302)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<html><script>1</script>"), ("a.svg", b"<svg onload='x'/>"), ("a.jpg", b"<svg onload='x'/>"),
        ("a.jpg", b"\xff\xd8\xff" + b"x" * 40), ("a.jpg", b""), ("a.pdf", b"%PDF-1.4 %%EOF"), ("a.txt", b"hello"),
        ("a.docm", b"PK\x03\x04nonsense"),
    ],
)  # fmt: skip
def test_abuse_28_what_is_no_photo_is_refused_with_words(resident: Client, name: str, content: bytes) -> None:
    say(resident, "what", content=WORDS)
    files = [SimpleUploadedFile(name, content, "image/jpeg"), a_photo()]
    answer = say(resident, "photos", act="next", photos=files)
    assert answer.status_code == 400
    assert name in answer.content.decode()
    assert [photo.name for photo in Photo.objects.all()] == ["灯.jpg"], "and the good one is kept"


def test_abuse_28_all_photos_that_wait_have_a_bound_and_the_words_are_sent_all_the_same(
    resident: Client, settings: Any
) -> None:
    filled(Client(), photos=(a_photo(),))
    settings.PORTAL_PENDING_MAX_BYTES = Photo.objects.get().size
    draft = filled(resident)
    answer = say(resident, "photos", act="next", photos=[a_photo("blue")])
    assert answer.status_code == 400
    assert "文字照样可以发" in answer.content.decode()
    assert say(resident, "photos", act="next").status_code == 302
    sent(resident)
    assert ResidentMatter.objects.get().client_key == draft.key


def test_abuse_28_photos_of_abandoned_forms_give_way_and_nobody_loses_one_unsaid(
    resident: Client, settings: Any
) -> None:
    draft = filled(resident, photos=(a_photo(),))
    old = draft.photos.get()
    Draft.objects.filter(pk=draft.pk).update(begun_at=timezone.now() - IDLE)
    settings.PORTAL_PENDING_MAX_BYTES = old.size + 10
    for colour, waits in (("blue", 1), ("green", 0)):  # those in hand stay
        assert filled(Client(), photos=(a_photo(colour),)).photos.count() == waits
    assert not old.path.exists()
    answer = sent(resident)
    assert "没有存住，请回到照片那一页移去它" in answer.content.decode()
    assert not ResidentMatter.objects.exists(), "nothing is sent with a photo missing unsaid"


def test_abuse_28_a_photo_that_gave_way_is_added_again_at_once(resident: Client, settings: Any) -> None:
    draft = filled(resident, photos=(a_photo(), a_photo("blue")))
    old, other = draft.photos.all()
    Draft.objects.filter(pk=draft.pk).update(begun_at=timezone.now() - IDLE)
    settings.PORTAL_PENDING_MAX_BYTES = old.size + other.size + 10
    filled(Client(), photos=(a_photo("green"),))
    assert not old.path.exists()
    settings.PORTAL_PENDING_MAX_BYTES *= 9
    assert say(resident, "photos", act="next", photos=[a_photo()]).status_code == 302
    assert draft.photos.count() == 2
    assert sent(resident).status_code == 302
    assert ResidentMatter.objects.get().client_key == draft.key


def test_abuse_28_a_slow_writer_loses_no_photo_to_the_own_next_one(resident: Client, settings: Any) -> None:
    draft = filled(resident, photos=(a_photo(),))
    mine = draft.photos.get()
    Draft.objects.filter(pk=draft.pk).update(begun_at=timezone.now() - IDLE)
    settings.PORTAL_PENDING_MAX_BYTES = mine.size + 10
    assert say(resident, "photos", act="next", photos=[a_photo("blue")]).status_code == 400, "said at once"
    assert mine.path.exists()


def test_abuse_28_a_photo_too_large_is_refused(resident: Client, settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = 200
    say(resident, "what", content=WORDS)
    assert say(resident, "photos", act="add", photos=[a_photo()]).status_code == 400
    assert Photo.objects.count() == 0


# --- 36, 37: floods -----------------------------------------------------------------------------------


def test_abuse_36_a_thousand_forms_from_one_address_in_a_minute_leave_the_queue_usable(
    page: PortalPage, cast: Cast
) -> None:
    flood, mark, begun, refused = Client(REMOTE_ADDR="203.0.113.7"), mark_of("203.0.113.7"), LIMITS["begin"][0], 0
    for _one in range(1000):
        try:
            begin(page, mark)
        except Busy:
            refused += 1
    assert refused == 1000 - begun
    answer = say(flood, "what", content=WORDS)
    assert answer.status_code == 429
    assert WORDS in answer.content.decode(), "the words come back"
    assert "8555 0146" in answer.content.decode()
    assert Draft.objects.count() == begun
    statuses: list[int] = []
    for draft in Draft.objects.all():  # what got through is sent without doing the work
        write(draft, {"content": WORDS, "place": "", "named": False, "wants_reply": True})
        unhurried(draft)
        flood.cookies["weiyuan_form"] = draft.key.hex
        statuses.append(flood.post(f"{SITE}/say/check/", {"form": mark_of_form(draft)}).status_code)
    assert statuses == [302] * FREE[0] + [429] * (begun - FREE[0])
    assert ResidentMatter.objects.count() == FREE[0]
    other = Client(REMOTE_ADDR="203.0.113.8")
    filled(other)
    assert sent(other).status_code == 302, "a resident elsewhere gets through without noticing"


def test_abuse_36_a_slow_flood_from_many_addresses_has_to_work(resident: Client) -> None:
    filled(resident)
    a_crowd()
    page = resident.get(f"{SITE}/say/check/").content.decode()
    assert "proof.js" in page
    assert "现在提交的人多，请过几分钟再试，或打电话 8555 0146" in page, "told to who has no JavaScript"
    answer = sent(resident)
    shown = answer.content.decode()
    assert (answer.status_code, ResidentMatter.objects.filter(channel="online").count()) == (429, 0)
    assert WORDS in shown
    assert "您写的都还在" in shown
    assert sent(resident, **solved(shown)).status_code == 302


def test_abuse_36_the_work_is_for_one_form_and_one_quarter_of_an_hour(resident: Client, monkeypatch: Any) -> None:
    draft, other = filled(resident), filled(Client())
    done = solved(f'data-work="{challenge(draft, 8)}" data-bits="8"')
    assert is_done(draft, done["work"], done["number"])
    assert not is_done(other, done["work"], done["number"])
    assert not is_done(draft, done["work"].replace(".8:", ".1:"), done["number"])
    assert not is_done(draft, done["work"], "x" * 40)
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 1000)
    assert not is_done(draft, done["work"], done["number"])


def test_abuse_36_nobody_alone_uses_up_what_all_may_do(page: PortalPage) -> None:
    for _one in range(LIMITS["begin"][0]):
        take("begin", "m")
    for _one in range(50):
        with pytest.raises(Busy):
            take("begin", "m")
    assert Tally.objects.get(kind="begin", who="").count == LIMITS["begin"][0]


def test_abuse_36_an_address_is_stored_only_as_a_hash_of_the_day(monkeypatch: Any, page: PortalPage) -> None:
    client = Client(REMOTE_ADDR="203.0.113.77")
    say(client, "what", content=WORDS)
    assert "203.0.113.77" not in str(list(Tally.objects.values_list()))
    today = mark_of("203.0.113.77")
    assert today != mark_of("203.0.113.78")
    assert mark_of("2001:db8::1") == mark_of("2001:db8::2") != mark_of("2001:db8:0:1::1")
    assert mark_of("no address") == mark_of("")
    monkeypatch.setattr("weiyuan.portal.actions.limits.timezone.localdate", lambda: "tomorrow")
    assert mark_of("203.0.113.77") != today


def test_abuse_36_behind_a_proxy_it_is_the_address_that_the_proxy_wrote(page: PortalPage, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    client = Client(HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.9")
    say(client, "what", content=WORDS)
    assert set(Tally.objects.values_list("who", flat=True)) == {"", mark_of("203.0.113.9")}


def test_abuse_36_harder_work_for_a_harder_flood(page: PortalPage) -> None:
    assert bits_wanted("m") == 0
    a_crowd("m", FREE[0])
    first = bits_wanted("m")
    a_crowd("m", 16)
    assert 0 < first < bits_wanted("m") <= 20


def test_abuse_36_a_machine_that_fills_every_field_is_told_and_loses_nothing(resident: Client) -> None:
    answer = say(resident, "what", content=WORDS, website="https://spam.example")
    assert answer.status_code == 400
    assert WORDS in answer.content.decode()
    filled(resident)
    assert sent(resident, website="https://spam.example").status_code == 400
    assert ResidentMatter.objects.count() == 0


def test_abuse_36_nobody_fills_it_in_within_three_seconds(resident: Client) -> None:
    draft = filled(resident)
    Draft.objects.filter(pk=draft.pk).update(begun_at=timezone.now())
    answer = sent(resident)
    assert answer.status_code == 429
    assert WORDS in answer.content.decode()
    assert ResidentMatter.objects.count() == 0


def test_abuse_36_photos_are_counted_too(resident: Client, monkeypatch: Any) -> None:
    monkeypatch.setitem(LIMITS, "photo", (2, 10))
    say(resident, "what", content=WORDS)
    photos = [a_photo(size=(50 + at, 40)) for at in range(3)]
    assert say(resident, "photos", act="add", photos=photos).status_code == 429
    assert Photo.objects.count() == 2


def test_abuse_37_sent_twice_it_is_one_matter(resident: Client) -> None:
    filled(resident, photos=(a_photo(),))
    mark = form_mark(resident)
    answers = [resident.post(f"{SITE}/say/check/", {"form": mark}) for _tap in range(3)]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, f"{SITE}/say/done/")}
    assert ResidentMatter.objects.count() == 1
    assert Tally.objects.get(kind="send", who="").count == 1


# --- 23, 24, 38, 59 -----------------------------------------------------------------------------------


def test_abuse_23_no_other_site_frames_the_form_or_sends_it(page: PortalPage) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.get(f"{SITE}/say/what/")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert client.post(f"{SITE}/say/what/", {"content": WORDS}).status_code == 403
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "query",
    ["page=99999", "page=-1", "page=1e9", "page=٣", "page_size=1000000000", "sort=;drop", "q=" + "x" * 10_000,
     "q=.*[(", "q=%25_%5C", "q=%00", "category=%27%3B--", "q=的 了 是"],
)  # fmt: skip
def test_abuse_38_strange_questions_are_answered_within_bounds(
    cast: Cast, resident: Client, query: str, django_assert_max_num_queries: Any
) -> None:
    an_answered(cast)
    with django_assert_max_num_queries(4):
        answer = resident.get(f"{SITE}/answers/?{query}")
    assert answer.status_code in {200, 302}
    assert len(answer.content) < 20_000


def test_abuse_59_no_token_and_no_name_is_logged(cast: Cast, resident: Client, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    filled(resident, **NAMED)
    sent(resident)
    resident.get("/public/rate/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/")
    tracked(resident, "QS-2026-0001", "SECRETCODE")
    shown = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    for secret in ("张桂英", "13812345678", "SECRETCODE"):
        assert secret not in shown
