"""Roles given and taken: nobody lifts himself, nobody reaches above or beside, and what is taken counts at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from tests.cast import SINCE, Cast, account
from weiyuan.journal.models import Entry
from weiyuan.orgs import actions
from weiyuan.orgs.models import COMMAND_LINE, RoleGrant, User
from weiyuan.orgs.rules import roles_to_give

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


def page(cast: Cast, name: str) -> str:
    return f"/people/{cast.org.pk}/{cast[name].pk}/"


def held(cast: Cast, name: str) -> RoleGrant:
    return RoleGrant.objects.get(user=cast[name], org=cast.org)


def give(client: Client, cast: Cast, name: str, role: str, **more: Any) -> int:
    said = {"role": role, "start": timezone.localdate().isoformat(), **more}
    return client.post(f"{page(cast, name)}grant/", said).status_code


def fresh(cast: Cast, name: str) -> User:
    return User.objects.get(pk=cast[name].pk)


def test_what_each_may_give(cast: Cast) -> None:
    assert "admin" in roles_to_give(cast["admin"], cast.org)
    assert not {"admin", "district"} & roles_to_give(cast["director"], cast.org)
    assert roles_to_give(cast["officer"], cast.org) == frozenset()
    assert "district" not in roles_to_give(cast["admin"], cast.org)
    above = account("above", "区管理员", cast.district_office, "admin")
    assert "district" in roles_to_give(above, cast.district_office)
    assert roles_to_give(above, cast.org) == frozenset()


def test_nobody_lifts_himself_nor_reaches_above(cast: Cast, signed_in: SignedIn) -> None:
    assert give(signed_in("admin"), cast, "admin", "director") == 403
    assert give(signed_in("director"), cast, "director", "leader") == 403
    assert give(signed_in("director"), cast, "officer", "admin") == 400
    assert give(signed_in("director"), cast, "officer", "superuser") == 400
    assert give(signed_in("admin"), cast, "officer", "district") == 400
    grant = RoleGrant(user=cast["officer"], org=cast.org, role="admin", start=SINCE)
    with pytest.raises(PermissionDenied):
        actions.grant_role(cast.org, grant, by=cast["director"])
    director = signed_in("director")
    for step in ("link", "stop", "unlink", "resume"):  # the administrator's link would make him administrator
        assert director.post(f"{page(cast, 'admin')}{step}/").status_code == 403
    assert director.post(f"{page(cast, 'admin')}roles/{held(cast, 'admin').pk}/end/").status_code == 403
    assert not Entry.objects.exists()


def test_an_account_with_roles_elsewhere_is_not_for_this_body(cast: Cast, signed_in: SignedIn) -> None:
    RoleGrant.objects.create(user=cast["officer"], org=cast.other, role="director", start=SINCE)
    assert signed_in("admin").post(f"{page(cast, 'officer')}link/").status_code == 403
    stranger = f"/people/{cast.org.pk}/{cast['stranger'].pk}/"
    assert signed_in("admin").get(stranger).status_code == 404
    assert signed_in("admin").post(f"{stranger}link/").status_code == 404
    elsewhere = RoleGrant.objects.get(user=cast["officer"], org=cast.other)
    assert signed_in("admin").post(f"{page(cast, 'officer')}roles/{elsewhere.pk}/end/").status_code == 404
    console = User.objects.create(username=COMMAND_LINE, is_superuser=True)
    RoleGrant.objects.create(user=console, org=cast.org, role="reader", start=SINCE)
    assert signed_in("admin").get(f"/people/{cast.org.pk}/{console.pk}/").status_code == 404


def test_a_station_of_another_body_is_no_choice(cast: Cast, signed_in: SignedIn) -> None:
    cast.station.org = cast.other
    cast.station.save()
    assert give(signed_in("admin"), cast, "officer", "station_head", station=cast.station.pk) == 400


def test_a_role_given_and_taken_counts_from_the_next_request(cast: Cast, signed_in: SignedIn) -> None:
    client, admin = signed_in("reader"), signed_in("admin")
    address = f"/bodies/{cast.org.pk}/edit/"
    assert client.get(address).status_code == 403
    assert give(admin, cast, "reader", "officer") == 302
    assert client.get(address).status_code == 200
    assert give(admin, cast, "reader", "officer") == 400  # twice at one time
    grant = RoleGrant.objects.get(user=cast["reader"], role="officer")
    assert admin.get(f"{page(cast, 'reader')}roles/{grant.pk}/end/").status_code == 200
    assert admin.post(f"{page(cast, 'reader')}roles/{grant.pk}/end/", {}).status_code == 302
    assert client.get(address).status_code == 403
    assert admin.post(f"{page(cast, 'reader')}roles/{grant.pk}/end/", {}).status_code == 409
    assert "已收回" in admin.get(page(cast, "reader")).content.decode()
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["orgs.user.grant", "orgs.user.end"]


def test_a_role_may_end_on_a_day_to_come(cast: Cast, signed_in: SignedIn) -> None:
    today = timezone.localdate()
    address = f"{page(cast, 'officer')}roles/{held(cast, 'officer').pk}/end/"
    admin = signed_in("admin")
    assert admin.post(address, {"last_day": (today - timedelta(days=1)).isoformat()}).status_code == 400
    assert admin.post(address, {"last_day": (today + timedelta(days=1)).isoformat()}).status_code == 302
    assert fresh(cast, "officer").scope.has(cast.org.pk, {"officer"})
    assert held(cast, "officer").end == today + timedelta(days=1)


def test_an_account_comes_with_the_member_that_it_is(cast: Cast) -> None:
    for name, member in (("member", cast.li.pk), ("officer", None)):
        assert fresh(cast, name).scope.member == member
        entering = User.entering(cast[name].pk)
        assert entering is not None
        assert entering.scope == fresh(cast, name).scope


def test_who_enters_holds_the_roles_of_the_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    grant, today = held(cast, "officer"), timezone.localdate()
    grant.start, grant.end = today, today + timedelta(days=2)
    grant.save()
    for days, holds in ((-1, False), (0, True), (2, True), (3, False)):
        monkeypatch.setattr(timezone, "localdate", lambda days=days: today + timedelta(days=days))
        entering = User.entering(cast["officer"].pk)
        assert entering is not None
        assert entering.scope.has(cast.org.pk, {"officer"}) is holds, days
    assert User.entering(0) is None
    assert User.entering(10**12) is None


def test_the_last_director_goes_only_when_said_twice(cast: Cast, signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    end = f"{page(cast, 'director')}roles/{held(cast, 'director').pk}/end/"
    for address in (end, f"{page(cast, 'director')}stop/"):
        answer = admin.post(address, {})
        assert answer.status_code == 409
        assert "最后一位" in answer.content.decode()
    assert fresh(cast, "director").is_active
    account("second", "新主任", cast.org, "director")
    assert admin.post(end, {}).status_code == 302
    RoleGrant.objects.filter(user__username="second").delete()
    again = account("third", "再一位", cast.org, "director")
    assert admin.post(f"/people/{cast.org.pk}/{again.pk}/stop/", {"sure": "on"}).status_code == 302


def test_a_stopped_account_is_out_at_once_and_stays_out(cast: Cast, signed_in: SignedIn) -> None:
    client, admin = signed_in("officer"), signed_in("admin")
    cast["officer"].set_password("the-old-password-1")
    cast["officer"].save()
    client = signed_in("officer")
    assert client.get("/").status_code == 200
    assert admin.post(f"{page(cast, 'officer')}stop/").status_code == 302
    assert client.get("/").status_code == 302
    assert admin.post(f"{page(cast, 'officer')}stop/").status_code == 409
    assert admin.post(f"{page(cast, 'officer')}link/").status_code == 409
    assert admin.post(f"{page(cast, 'officer')}resume/").status_code == 200
    assert client.get("/").status_code == 302
    assert not fresh(cast, "officer").check_password("the-old-password-1")
