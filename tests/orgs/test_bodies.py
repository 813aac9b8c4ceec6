"""A body's page: what each may know, who holds which post, and two clerks at one form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import ACTORS, Cast
from tests.orgs.test_queries import appointed
from weiyuan.journal.models import Entry
from weiyuan.orgs.forms import BodyForm
from weiyuan.orgs.models import OrgUnit
from weiyuan.orgs.panels import heads, rivals
from weiyuan.orgs.queries import rivals_of, seats_held

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
TODAY = timezone.localdate()


def typed(org: OrgUnit, **more: Any) -> dict[str, Any]:
    """What a browser sends when the form is saved."""
    form = BodyForm(instance=OrgUnit.objects.get(pk=org.pk))
    return {name: form[name].value() or "" for name in form.fields} | more


@pytest.mark.parametrize("actor", ACTORS)
def test_who_sees_and_who_changes(cast: Cast, signed_in: SignedIn, actor: str) -> None:
    outside = actor in {"stranger", "visitor"}
    client = signed_in(actor)
    page = client.get(f"/bodies/{cast.org.pk}/")
    assert page.status_code == (404 if outside else 403 if actor == "unit" else 200)
    expected = 404 if outside else 200 if actor in {"director", "officer"} else 403
    assert client.get(f"/bodies/{cast.org.pk}/edit/").status_code == expected
    assert client.post(f"/bodies/{cast.org.pk}/edit/", {}).status_code == (400 if expected == 200 else expected)
    if not outside:
        inside = actor in {"director", "leader", "officer", "reader", "district", "admin"}
        cast.org.invested_wan = 12
        cast.org.save()
        assert ("投入资金" in client.get(f"/bodies/{cast.org.pk}/").content.decode()) == inside


def test_everybody_comes_to_the_own_body_and_the_district_to_its_bodies(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in("member").get("/bodies/").url == f"/bodies/{cast.org.pk}/"
    page = signed_in("district").get("/bodies/").content.decode()
    assert cast.org.name in page
    assert cast.other.name in page
    assert {signed_in(who).get("/bodies/").status_code for who in ("visitor", "unit")} == {404}


def test_a_change_is_stored_and_journaled_in_words(cast: Cast, signed_in: SignedIn) -> None:
    said = typed(cast.org, phone="0000-1234", level="town", wall_items="标识，工作职责")
    answer = signed_in("officer").post(f"/bodies/{cast.org.pk}/edit/", said)
    assert (answer.status_code, answer.url) == (302, f"/bodies/{cast.org.pk}/")
    stored = OrgUnit.objects.get(pk=cast.org.pk)
    assert (stored.phone, stored.wall_items) == ("0000-1234", ["标识", "工作职责"])
    entry = Entry.objects.get()
    assert entry.kind == "orgs.orgunit.correct"
    assert entry.changes == {
        "公开电话": ["", "0000-1234"], "层级": ["街道", "镇"], "上墙项": ["", "标识、工作职责"],
    }  # fmt: skip


def test_the_second_clerk_is_told_and_loses_nothing(cast: Cast, signed_in: SignedIn) -> None:
    first = typed(cast.org, phone="1111")
    second = typed(cast.org, phone="2222", address="柳荫路 1 号")
    signed_in("officer").post(f"/bodies/{cast.org.pk}/edit/", first)
    client = signed_in("director")
    answer = client.post(f"/bodies/{cast.org.pk}/edit/", second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "公开电话：1111" in page
    assert 'value="柳荫路 1 号"' in page
    assert OrgUnit.objects.get(pk=cast.org.pk).phone == "1111"
    again = {**second, "seen": typed(cast.org)["seen"]}
    assert again["seen"] in page
    assert client.post(f"/bodies/{cast.org.pk}/edit/", again).status_code == 302


def test_bad_facts_are_refused_beside_the_field(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("officer")
    for bad, word in (
        ({"name": cast.other.name}, "全称"),
        ({"summary_from": "2026-02-01", "summary_to": "2026-01-01"}, "早于起"),
        ({"summary_from": "2026-02-01"}, "起止要一起填"),
        ({"population": "很多"}, "辖区人口"),
    ):
        answer = client.post(f"/bodies/{cast.org.pk}/edit/", typed(cast.org, **bad))
        assert answer.status_code == 400, bad
        assert word in answer.content.decode()
    assert not Entry.objects.exists()


def test_vacant_and_crowded_posts(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("officer")
    page = client.get(f"/bodies/{cast.org.pk}/").content.decode()
    assert "岗位空缺：主任、联络员、铁路新村站站长" in page
    old = appointed(cast, "director", date(2022, 1, 1))
    appointed(cast, "director", TODAY)
    assert "同时有两人任职：主任" in client.get(f"/bodies/{cast.org.pk}/").content.decode()
    assert [row.chip for row in rivals(cast["officer"], old)] == ["时间重叠"]
    old.end = TODAY  # the last day of the one is the first of the other
    old.save()
    assert "同时有两人任职" not in client.get(f"/bodies/{cast.org.pk}/").content.decode()
    assert not rivals_of(old).exists()


def test_liaison_officers_may_be_two_and_a_deputy_none(cast: Cast) -> None:
    appointed(cast, "liaison_officer", date(2022, 1, 1))
    appointed(cast, "liaison_officer", date(2023, 1, 1))
    seats = {seat.label: seat for seat in seats_held(cast.org, TODAY)}
    assert not seats["联络员"].crowded
    assert not seats["副主任"].wanted


def test_a_station_shows_its_head_or_that_it_has_none(cast: Cast) -> None:
    assert [row.text for row in heads(cast["member"], cast.station)] == ["空缺"]
    held = appointed(cast, "station_head", date(2022, 1, 1), station=cast.station)
    assert [row.text for row in heads(cast["member"], cast.station)] == [held.person.name]
    assert heads(cast["unit"], cast.station) == []
    held.end = TODAY - timedelta(days=1)
    held.save()
    assert [row.text for row in heads(cast["member"], cast.station)] == ["空缺"]


def test_the_queries_of_a_body_do_not_grow(cast: Cast, signed_in: SignedIn, django_assert_num_queries: Any) -> None:
    client = signed_in("officer")
    for count in (1, 3):
        for _each in range(count):
            appointed(cast, "liaison_officer", date(2022, 1, 1))
        with django_assert_num_queries(6):
            client.get(f"/bodies/{cast.org.pk}/")


def test_the_desk_of_those_who_keep_no_register(cast: Cast, signed_in: SignedIn) -> None:
    admin = signed_in("admin").get("/").content.decode()
    assert 'href="/people/"' in admin
    assert 'href="/log/"' in admin
    auditor = signed_in("auditor").get("/").content.decode()
    assert 'href="/log/"' in auditor
    assert 'href="/people/"' not in auditor
    assert "没有可看的内容" in signed_in("visitor").get("/").content.decode()
    assert f'href="/stations/{cast.station.pk}/"' in signed_in("head").get("/").content.decode()
