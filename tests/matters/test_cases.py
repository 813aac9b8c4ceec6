"""Work written down on the spot, and cases begun from answered matters."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from tests.cast import Cast
from tests.matters.build import a_matter, an_action, at
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Deed
from weiyuan.matters.actions.cases import write_case
from weiyuan.matters.models import MatterAction, TypicalCase
from weiyuan.registry.models import Attachment

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(colour: str = "red", name: str = "现场.jpg") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def today() -> str:
    return timezone.localdate().isoformat()


def test_a_look_on_site_is_one_deed_with_its_photos(cast: Cast, signed_in: Enter) -> None:
    matter = a_matter(cast, "in_progress", assigned_member=cast.li)
    client = signed_in("member")
    said = {"on": today(), "content": "灯杆断了", "photos": [photo("red"), photo("blue")]}
    sent = client.post(f"/matters/{matter.pk}/check/", said)
    assert sent["Location"] == f"/matters/{matter.pk}/#course"
    work = MatterAction.objects.get()
    assert (work.kind, work.member, work.content) == ("site_check", cast.li, "灯杆断了")
    assert Attachment.objects.of(work).count() == 2
    assert Deed.objects.count() == 1
    page = client.get(f"/matters/{matter.pk}/").content.decode()
    assert "灯杆断了" in page
    assert page.count("/small/") == 2


def test_the_same_form_sent_twice_is_one_record(cast: Cast, signed_in: Enter) -> None:
    matter, client = a_matter(cast, "in_progress"), signed_in("officer")
    said = {"on": today(), "content": "看过了", "form_key": "4d7f1a1e-5a0f-4c2e-9d8e-0a3c7f3f5b11"}
    for _n in range(2):
        assert client.post(f"/matters/{matter.pk}/check/", said).status_code == 302
    assert MatterAction.objects.count() == 1


def test_a_bad_file_does_not_cost_the_words(cast: Cast, signed_in: Enter) -> None:
    matter, client = a_matter(cast, "in_progress"), signed_in("officer")
    bad = SimpleUploadedFile("木马.exe", b"MZ\x00\x00")
    said = {"on": today(), "content": "看过了", "photos": [bad, photo()], "member": cast.li.pk}
    page = client.post(f"/matters/{matter.pk}/check/", said, follow=True).content.decode()
    assert "木马.exe 没有收" in page
    assert Attachment.objects.of(MatterAction.objects.get()).count() == 1


def test_coordination_names_the_offices_and_what_they_said(cast: Cast, signed_in: Enter) -> None:
    matter, client = a_matter(cast, "in_progress"), signed_in("officer")
    said = {"on": today(), "content": "请他们修", "departments": "交警大队、城管科", "reply": "下周修"}
    assert client.post(f"/matters/{matter.pk}/talk/", said).status_code == 302
    work = MatterAction.objects.get()
    assert (work.kind, work.departments, work.reply) == ("coordinate", ["交警大队", "城管科"], "下周修")


@pytest.mark.parametrize(
    ("what", "wrong", "words"),
    [
        ("check", {"content": " "}, "写一两句情况"),
        ("check", {"on": ""}, "请写日期"),
        ("check", {"on": "2025-03-02"}, "早于收到日期"),
        ("check", {"on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "晚于今天"),
        ("check", {"member": "999"}, "到场委员"),
        ("talk", {"departments": ""}, "请写明部门"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    what: str, wrong: dict[str, str], words: str, cast: Cast, signed_in: Enter
) -> None:
    matter, client = a_matter(cast, "in_progress"), signed_in("officer")
    said = {"on": today(), "content": "<b>看过</b>", "departments": "交警大队"} | wrong
    answered = client.post(f"/matters/{matter.pk}/{what}/", said)
    assert answered.status_code == 400
    assert words in answered.content.decode()
    assert "content" in wrong or "&lt;b&gt;看过" in answered.content.decode()
    assert not MatterAction.objects.exists()


@pytest.mark.parametrize(
    ("actor", "status"),
    [("officer", 200), ("director", 200), ("head", 200), ("unit", 200), ("other_member", 200), ("leader", 403),
     ("member", 404), ("reader", 404), ("district", 404), ("auditor", 404), ("admin", 404), ("stranger", 404)],
)  # fmt: skip
def test_who_writes_work_down(actor: str, status: int, cast: Cast, signed_in: Enter) -> None:
    matter = a_matter(cast, "in_progress", collected_by=cast.zhou)
    client, address = signed_in(actor), f"/matters/{matter.pk}/check/"
    assert client.get(address).status_code == status
    sent = client.post(address, {"on": today(), "content": "看过了", "member": cast.li.pk})
    assert sent.status_code == (302 if status == 200 else status)
    # Only who keeps the register says who else went; a member went himself.
    went = {"officer": cast.li, "director": cast.li, "other_member": cast.zhou}.get(actor)
    assert [one.member for one in MatterAction.objects.all()] == ([went] if status == 200 else [])


def test_a_case_begins_with_what_is_known_and_with_nobodys_data(cast: Cast) -> None:
    matter = a_matter(
        cast, "closed", content="张三丰说道口没灯，请打13812345678。他住双桂路12号2单元301室", person_name="张三丰",
        phone="13812345678", locations=["铁路道口"], result="已装灯，已告知张三丰", replied_on=at(2025, 4, 1).date(),
        assigned_member=cast.li,
    )  # fmt: skip
    an_action(matter, "site_check", at(2025, 3, 9).date(), member=cast.zhou, content="张三丰陪同查看")
    an_action(matter, "coordinate", at(2025, 3, 10).date(), departments=["供电所", "铁路工务段"], reply="同意")
    case = write_case(matter, by=cast["officer"])
    assert (case.state if hasattr(case, "state") else "", case.finished, case.on_site) == ("", False, True)
    assert (case.places, case.departments) == (["铁路道口"], ["供电所", "铁路工务段"])
    assert set(case.members.all()) == {cast.li, cast.zhou}
    assert case.result == "已装灯，已告知※※"
    told = f"{case.title}{case.problem}{case.action}{case.coordination}{case.result}"
    for known in ("张三丰", "13812345678", "2单元301"):
        assert known not in told
    assert write_case(matter, by=cast["officer"]) == case
    assert TypicalCase.objects.count() == 1


def test_no_case_of_what_is_confidential_or_not_answered(cast: Cast, signed_in: Enter) -> None:
    secret = a_matter(cast, "closed", secrecy="confidential", keeper=cast["officer"])
    with pytest.raises(ValidationError):
        write_case(secret, by=cast["officer"])
    with pytest.raises(WrongState):
        write_case(a_matter(cast, "in_progress"), by=cast["officer"])
    with pytest.raises(PermissionDenied):
        write_case(a_matter(cast, "closed"), by=cast["head"])
    client = signed_in("officer")
    assert "写成典型案例" not in client.get(f"/matters/{secret.pk}/").content.decode()
    assert "不能写成案例" in client.post(f"/matters/{secret.pk}/case/", follow=True).content.decode()
    assert not TypicalCase.objects.exists()


@pytest.mark.parametrize(
    ("actor", "status"),
    [("officer", 302), ("director", 302), ("leader", 403), ("head", 403), ("unit", 403), ("member", 404),
     ("reader", 404), ("stranger", 404)],
)  # fmt: skip
def test_who_begins_a_case(actor: str, status: int, cast: Cast, signed_in: Enter) -> None:
    matter, client = a_matter(cast, "closed"), signed_in(actor)
    assert client.get(f"/matters/{matter.pk}/case/").status_code == 405
    sent = client.post(f"/matters/{matter.pk}/case/")
    assert sent.status_code == status
    assert TypicalCase.objects.count() == (status == 302)
    if status == 302:
        form = client.get(sent["Location"])
        assert form.status_code == 200
        assert "路灯不亮" in form.content.decode()


def test_the_cases_without_a_result_are_listed(cast: Cast, signed_in: Enter) -> None:
    day = at(2025, 5, 1).date()
    for title, result in (("铁路道口", ""), ("菜场污水", "修好了")):
        TypicalCase.objects.create(org=cast.org, title=title, on=day, problem="难", result=result)
    TypicalCase.objects.create(org=cast.other, title="外街的事", on=day, problem="难")
    page = signed_in("officer").get("/cases/without-result/").content.decode()
    assert "铁路道口" in page
    assert "/cases/1/edit/" in page or "edit" in page
    assert "菜场污水" not in page
    assert "外街的事" not in page
    assert "/cases/without-result/" in signed_in("officer").get("/cases/").content.decode()
    statuses = {
        name: signed_in(name).get("/cases/without-result/").status_code for name in ("member", "unit", "auditor")
    }
    assert statuses == {"member": 200, "unit": 404, "auditor": 404}
