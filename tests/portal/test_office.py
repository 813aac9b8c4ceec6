"""The clerk opens the public pages, writes their words and prints the poster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import segno
from django.test import Client

from tests.cast import ACTORS, Cast
from tests.portal.build import SITE, a_page
from weiyuan.journal.models import Entry
from weiyuan.portal.models import PortalPage

SignedIn = Callable[[str], Client]
SAID = {"open": "on", "key": "liuyin", "greeting": "有事请说", "intro": "都可以说。", "hours": "", "version": "0"}


def test_who_may_keep_the_public_pages(cast: Cast, signed_in: SignedIn) -> None:
    a_page(cast.org)
    keeps, outside = {"officer", "director"}, {"stranger", "visitor"}
    for name in ACTORS:
        client = signed_in(name)
        wanted = 200 if name in keeps else 404 if name in outside else 403
        for path in (f"/portal/{cast.org.pk}/", f"/portal/{cast.org.pk}/poster/"):
            assert client.get(path).status_code == wanted, (name, path)
        answer = client.post(f"/portal/{cast.org.pk}/", {**SAID, "version": "1"})
        assert answer.status_code == (302 if name == "director" else 409 if name == "officer" else wanted), name
    assert Client().get(f"/portal/{cast.org.pk}/").status_code == 302


def test_opened_written_and_told_in_the_journal(cast: Cast, signed_in: SignedIn) -> None:
    officer = signed_in("officer")
    assert officer.get("/portal/").url == f"/portal/{cast.org.pk}/"
    assert Client().get(f"{SITE}/").status_code == 404
    assert officer.post(f"/portal/{cast.org.pk}/", SAID).status_code == 302
    assert "有事请说" in Client().get(f"{SITE}/").content.decode()
    entry = Entry.objects.get(kind="portal.portalpage.correct")
    assert entry.changes["开通"] == ["", "是"]
    closed = {**SAID, "version": "1", "open": ""}
    assert officer.post(f"/portal/{cast.org.pk}/", closed).status_code == 302
    assert Client().get(f"{SITE}/").status_code == 404


@pytest.mark.parametrize("key", ["", "Liu Yin", "柳荫", "rate", "-a", "a" * 31, "taken"])
def test_a_name_that_is_no_address_is_refused_with_what_was_typed(cast: Cast, signed_in: SignedIn, key: str) -> None:
    a_page(cast.other, "taken")
    answer = signed_in("officer").post(f"/portal/{cast.org.pk}/", {**SAID, "key": key})
    assert answer.status_code == 400
    assert "有事请说" in answer.content.decode()
    assert not PortalPage.objects.filter(org=cast.org).exists()


def test_who_comes_second_is_told_and_keeps_what_he_wrote(cast: Cast, signed_in: SignedIn) -> None:
    page = a_page(cast.org, greeting="先存的")
    PortalPage.objects.update(version=2)
    answer = signed_in("officer").post(f"/portal/{cast.org.pk}/", {**SAID, "version": "1"})
    assert answer.status_code == 409
    assert "有事请说" in answer.content.decode()
    page.refresh_from_db()
    assert page.greeting == "先存的"


def test_the_poster_leads_to_the_configured_address_whatever_the_request_calls_it(
    cast: Cast, signed_in: SignedIn, settings: Any
) -> None:
    a_page(cast.org)
    settings.PUBLIC_ADDRESS = "https://studio.example.cn"
    address = f"https://studio.example.cn{SITE}/"
    for query, wanted in (("", address), (f"?station={cast.station.pk}", f"{address}?station={cast.station.pk}")):
        page = signed_in("officer").get(f"/portal/{cast.org.pk}/poster/{query}").content.decode()
        assert segno.make(wanted, error="m").svg_inline(omitsize=True, border=2, svgclass="qr") in page
        assert "studio.example.cn/public/liuyin" in page
    assert "铁路新村站" in page


def test_pages_ask_the_database_no_more_than_this(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    a_page(cast.org)
    officer = signed_in("officer")
    with django_assert_max_num_queries(8):
        officer.get(f"/portal/{cast.org.pk}/")
