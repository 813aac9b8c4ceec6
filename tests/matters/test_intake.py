"""The clerk's desk: who sits at it, what a caller said before, the true channel and contact, the receipt."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.matters.build import a_matter
from tests.matters.test_capture import picture
from weiyuan.activities.models import ReceptionDay
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.capture import _public, on_tracking
from weiyuan.orgs.models import LiaisonStation
from weiyuan.portal.models import PortalPage
from weiyuan.registry.models import Attachment

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
DESK = "/matters/intake/"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def said(**more: Any) -> dict[str, Any]:
    return {
        "client_key": str(uuid.uuid4()), "content": "一号楼路灯不亮", "safety_level": "common", "channel": "phone",
        "received_on": timezone.localdate().isoformat(), "kind": "help", "wants_reply": "on", **more,
    }  # fmt: skip


def only() -> ResidentMatter:
    return ResidentMatter.objects.get()


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("director", 200), ("leader", 403), ("head", 200), ("member", 403), ("unit", 403),
     ("reader", 403), ("district", 403), ("auditor", 403), ("admin", 403), ("visitor", 403)],
)  # fmt: skip
def test_who_sits_at_the_desk(signed_in: Enter, who: str, status: int) -> None:
    client = signed_in(who)
    assert client.get(DESK).status_code == status
    assert client.post(DESK, said()).status_code == (302 if status == 200 else 403)
    assert ResidentMatter.objects.count() == (status == 200)


def test_a_call_keeps_the_true_channel_and_the_callers_own_contact(cast: Cast, signed_in: Enter) -> None:
    more = {"phone": "13800001234", "person_name": "张爱民", "address": "一号楼101", "locations": "一号楼\n道口"}
    client = signed_in("officer")
    answer = client.post(DESK, said(**more, channel="letter", station=cast.station.pk, consent="on"))
    matter = only()
    assert answer["Location"] == f"/matters/{matter.pk}/receipt/"
    assert (matter.channel, matter.phone, matter.person_name, matter.address) == (
        "letter", "13800001234", "张爱民", "一号楼101",
    )  # fmt: skip
    assert (matter.locations, matter.consent_version, matter.anonymous) == (["一号楼", "道口"], "口头", False)
    slip = client.get(answer["Location"]).content.decode()
    assert matter.no in slip
    assert matter.receipt in slip
    for secret in ("13800001234", "张爱民", "一号楼101"):
        assert secret not in slip


def test_without_a_contact_nobody_of_the_office_becomes_the_resident(cast: Cast, signed_in: Enter) -> None:
    answer = signed_in("officer").post(DESK, said(consent="on"), follow=True)
    matter = only()
    assert (matter.person_name, matter.phone, matter.address, matter.phone_key) == ("", "", "", "")
    assert (matter.anonymous, matter.consent, matter.collected_by) == (True, False, None)
    assert "没有留联系方式" in answer.content.decode()


def test_registered_and_accepted_in_one_go_or_not_at_all(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    refused = client.post(DESK, said(accept="on"))
    assert (refused.status_code, ResidentMatter.objects.count()) == (400, 0)
    assert "马上受理的要选类别" in refused.content.decode()
    client.post(DESK, said(accept="on", category="市政设施"))
    assert (only().state, only().accepted_on) == ("accepted", timezone.localdate())
    assert only().due_finish is not None


def test_the_same_form_sent_twice_makes_one_matter(cast: Cast, signed_in: Enter) -> None:
    client, form = signed_in("officer"), said()
    assert client.post(DESK, form)["Location"] == client.post(DESK, form)["Location"]
    assert ResidentMatter.objects.count() == 1


def test_a_letter_of_last_week_counts_from_the_day_it_came(cast: Cast, signed_in: Enter) -> None:
    client, day = signed_in("officer"), timezone.localdate() - timedelta(days=7)
    scan = SimpleUploadedFile("信.svg", b"<svg>")
    answer = client.post(DESK, said(channel="box", received_on=day.isoformat(), files=[picture(), scan]), follow=True)
    assert only().received_on == day
    assert Attachment.objects.of(only()).count() == 1
    assert "信.svg 没有收" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("received_on", "2999-01-01"), ("received_on", "1900-01-01"), ("received_on", "0"), ("content", ""),
     ("content", "长" * 100_001), ("channel", "sms"), ("locations", "路" * 1001), ("station", "999"),
     ("phone", "1" * 31), ("client_key", "x")],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_everything_typed_kept(
    cast: Cast, signed_in: Enter, field: str, value: str
) -> None:
    answer = signed_in("officer").post(DESK, {**said(person_name="张爱民"), field: value})
    assert answer.status_code == 400
    assert "张爱民" in answer.content.decode()
    assert not ResidentMatter.objects.exists()


def test_anonymous_and_named_at_once_is_refused(cast: Cast, signed_in: Enter) -> None:
    assert signed_in("officer").post(DESK, said(anonymous="on", phone="13800001234")).status_code == 400
    assert signed_in("officer").post(DESK, said(anonymous="on")).status_code == 302


def test_a_station_of_another_body_is_refused(cast: Cast, signed_in: Enter) -> None:
    wild = LiaisonStation.objects.create(
        org=cast.other, no="ZHAN-01", name="梧桐站", community="西", founded_on="2020-01-01"
    )
    assert signed_in("officer").post(DESK, said(station=wild.pk)).status_code == 400
    assert signed_in("officer").post(f"{DESK}?org={cast.other.pk}", said()).status_code == 404
    assert not ResidentMatter.objects.exists()


def test_a_station_head_takes_in_for_the_own_station_alone(cast: Cast, signed_in: Enter) -> None:
    more = {"no": "ZHAN-02", "name": "新村站", "community": "新村", "founded_on": "2020-01-01"}
    elsewhere, client = LiaisonStation.objects.create(org=cast.org, **more), signed_in("head")
    form = client.get(DESK).context["form"]
    assert "accept" not in form.fields
    assert "category" not in form.fields
    answer = client.post(DESK, said(station=elsewhere.pk, accept="on", category="市政设施", phone="13800001234"))
    assert (only().station, only().state, only().category) == (cast.station, "registered", "")
    assert only().receipt in client.get(answer["Location"]).content.decode()
    assert client.post(f"{DESK}?org={cast.other.pk}", said()).status_code == 404
    cast.station.closed_on = timezone.localdate() - timedelta(days=1)
    cast.station.save()
    assert client.post(DESK, said()).status_code == 403
    assert ResidentMatter.objects.count() == 1


def test_a_station_head_learns_of_a_number_only_what_came_to_the_station(cast: Cast, signed_in: Enter) -> None:
    for content, station in (("本站的路灯", cast.station), ("别处的电梯", None)):
        matter = a_matter(cast, phone="13800001234", person_name="张爱民", content=content, station=station)
        matter.derive()
        matter.save()
    page = signed_in("head").post(DESK, {"look": "1", "phone": "13800001234"}).content.decode()
    assert "本站的路灯" in page
    for hidden in ("别处的电梯", "张爱民"):
        assert hidden not in page


def test_looking_up_a_number_shows_what_may_be_seen_and_stores_nothing(cast: Cast, signed_in: Enter) -> None:
    known = a_matter(cast, phone="13800001234", person_name="张爱民", content="去年的路灯", no="QS-2025-0001")
    known.derive()
    known.save()
    for secret in (
        a_matter(cast, phone="13800001234", content="保密的事", secrecy="confidential", keeper=cast["director"]),
        a_matter(cast, phone="13800001234", content="外街的事", org=cast.other, station=None, assigned_unit=None),
        a_matter(cast, phone="13900000000", content="别人的事"),
    ):
        secret.derive()
        secret.save()
    answer = signed_in("officer").post(DESK, {"look": "1", "phone": "138 0000 1234", "content": "半句"})
    page = answer.content.decode()
    assert (answer.status_code, ResidentMatter.objects.count()) == (200, 4)
    assert "去年的路灯" in page
    assert "张**" in page or "张*" in page
    assert "半句" in page
    for hidden in ("保密的事", "外街的事", "别人的事", "张爱民"):
        assert hidden not in page
    assert "没有，是头一回" in signed_in("officer").post(DESK, {"look": "1", "phone": "13700000000"}).content.decode()
    assert "以前反映过的</h2>" not in signed_in("officer").post(DESK, {"look": "1", "phone": " "}).content.decode()


@pytest.mark.parametrize("matters", [1, 3])
def test_a_look_up_asks_the_database_as_often_for_many_matters(
    cast: Cast, signed_in: Enter, django_assert_max_num_queries: Any, matters: int
) -> None:
    for _n in range(matters):
        found = a_matter(cast, phone="13800001234")
        found.derive()
        found.save()
    client = signed_in("officer")
    client.get(DESK)
    with django_assert_max_num_queries(14):
        client.post(DESK, {"look": "1", "phone": "13800001234"})


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("director", 200), ("head", 200), ("member", 200), ("leader", 403), ("unit", 403),
     ("other_member", 404), ("stranger", 404), ("reader", 404), ("auditor", 404)],
)  # fmt: skip
def test_who_may_print_the_receipt(cast: Cast, signed_in: Enter, who: str, status: int) -> None:
    matter = a_matter(cast, "assigned", created_by=cast["member"])
    assert signed_in(who).get(f"/matters/{matter.pk}/receipt/").status_code == status


def test_the_receipt_bears_the_way_to_the_public_page_where_there_is_one(cast: Cast, signed_in: Enter) -> None:
    matter, before = a_matter(cast, phone="13800001234"), list(_public)
    address = f"/matters/{matter.pk}/receipt/"
    _public.clear()
    assert "<svg" not in signed_in("officer").get(address).content.decode().partition('class="qr-box"')[2]
    on_tracking(lambda org: f"/public/{org.pk}/track/")
    page = signed_in("officer").get(address).content.decode()
    _public[:] = before
    assert 'class="qr"' in page
    assert 'class="qr"' not in signed_in("officer").get(address).content.decode()
    PortalPage.objects.create(org=cast.org, key="liuyin", open=True)
    assert 'class="qr"' in signed_in("officer").get(address).content.decode()
    assert "办好以后会联系您" in page


def test_the_receipt_of_who_wants_no_answer_says_how_to_look_all_the_same(cast: Cast, signed_in: Enter) -> None:
    matter = a_matter(cast, phone="13800001234", wants_reply=False)
    page = signed_in("officer").get(f"/matters/{matter.pk}/receipt/").content.decode()
    assert "您说不用答复，想知道结果可以凭查询码查。" in page
    assert "办好以后会联系您" not in page


def test_a_reception_day_registers_on_the_spot_and_offers_the_receipt(cast: Cast, signed_in: Enter) -> None:
    day = ReceptionDay.objects.create(
        org=cast.org, no="JDR-2026-01", on=timezone.localdate(), place="铁路新村站", station=cast.station, state="open"
    )
    matter = a_matter(cast, reception_no=day.no)
    assert f"/matters/{matter.pk}/receipt/" in signed_in("officer").get(f"/receptions/{day.pk}/desk/").content.decode()
