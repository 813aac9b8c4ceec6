"""After everything was done with two matters, nobody who looks anywhere finds who spoke, in clear."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import time
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.cast import Cast
from tests.notices.fakes import PostOffice, Web, a_post_office, a_web
from weiyuan.calendars.actions import make_feed
from weiyuan.cli import verify
from weiyuan.ledger.models import LedgerJob
from weiyuan.ledger.tasks import write_export
from weiyuan.matters.actions import answer_matter, issue_link, move_matter, publish_answer, register_action
from weiyuan.matters.actions.secrecy import unmask
from weiyuan.matters.models import MatterAction, ResidentMatter
from weiyuan.matters.tasks import anonymise_old, watch_clocks
from weiyuan.notices import tasks
from weiyuan.notices.actions import sending
from weiyuan.notices.models import Message, Preference, Robot
from weiyuan.portal.models import Draft, PortalPage
from weiyuan.portal.queries.work import form_mark
from weiyuan.portal.views import check

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
NAME, PHONE, ADDRESS = "亓官翊筠", "17799330644", "槐荫里柒号院丙栋九零三"
SITE = "/public/liuyin"
CONTENT = "铁路新村路灯不亮，夜里摔过人"
ANSWER = "路灯已经修好，请放心出行"


def spellings() -> list[bytes]:
    """The three secrets as they might lie somewhere."""
    found: set[str] = set()
    for secret in (NAME, PHONE, ADDRESS):
        escaped = json.dumps(secret)[1:-1]
        found |= {secret, quote(secret), quote_plus(secret).lower(), escaped, escaped.replace("\\", "\\\\")}
        found |= {html.escape(secret), "".join(f"&#{ord(letter)};" for letter in secret)}
    found |= {f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}", f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}"}
    return [one.encode(code) for one in found for code in ("utf-8", "utf-16-le", "gb18030")]


SPELLINGS = re.compile(b"|".join(map(re.escape, spellings())))


def shown_in(content: bytes) -> list[str]:
    """Which of them are in there; a workbook or an archive is opened first."""
    if zipfile.is_zipfile(BytesIO(content)):
        archive = zipfile.ZipFile(BytesIO(content))
        content = b"\n".join(archive.read(name) for name in archive.namelist())
    return [found.decode("utf-8", "replace") for found in SPELLINGS.findall(content)]


@pytest.fixture
def world(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Web, PostOffice]]:
    """Files in a folder of their own, and channels that end on this machine and carry at any hour."""
    cache.clear()
    settings.MEDIA_ROOT = tmp_path
    settings.NOTICE_HOSTS = {"127.0.0.1"}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_SSL = False
    settings.PUBLIC_ADDRESS = "https://studio.example.cn"
    monkeypatch.setattr(sending, "free_at", lambda moment: moment)
    monkeypatch.setattr(check, "LEAST_SECONDS", 0)
    with a_web() as web, a_post_office() as (office, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.SMS_URL = web.url
        yield web, office


def listeners(cast: Cast, web: Web) -> None:
    """Everybody wants to hear everything, by mail and by SMS; the group has a robot."""
    for name in ("officer", "director", "member", "unit", "head"):
        Preference.objects.create(
            user=cast[name], email=f"{name}@example.cn", phone="13800000000", by_sms=True, quiet_from=time(12),
            quiet_to=time(12),
        )  # fmt: skip
    Robot.objects.create(org=cast.org, make="dingtalk", name="工作群", url=f"{web.url}/robot")


def photo() -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (60, 40), (90, 90, 90)).save(made, "JPEG")
    return SimpleUploadedFile("路口.jpg", made.getvalue(), "image/jpeg")


def sent_by_the_resident(cast: Cast) -> tuple[ResidentMatter, Client]:
    """The public form, page by page."""
    PortalPage.objects.create(org=cast.org, key="liuyin", open=True)
    resident = Client()
    who = {"named": "yes", "person_name": NAME, "phone": PHONE, "address": ADDRESS}
    for step, said in (
        ("what", {"content": CONTENT}), ("where", {"place": "铁路新村"}), ("who", who),
        ("answer", {"wants_reply": "yes", "agreed": "on"}),
    ):  # fmt: skip
        assert resident.post(f"{SITE}/say/{step}/", said).status_code == 302, step
    assert resident.post(f"{SITE}/say/photos/", {"photos": [photo()]}).status_code in {200, 302}
    half = dump()  # while the form is being filled in
    assert CONTENT.encode() not in half
    assert shown_in(half) == []
    sent = resident.post(f"{SITE}/say/check/", {"form": form_mark(Draft.objects.get())})
    assert sent.status_code == 302
    return ResidentMatter.objects.get(), resident


def written_at_the_desk(clerk: Client) -> ResidentMatter:
    said = {
        "client_key": "0b0f6b9e-6a35-4f0e-8c50-0e8d1b6d7a11", "phone": PHONE, "person_name": NAME, "address": ADDRESS,
        "content": "楼下油烟呛人", "channel": "phone", "safety_level": "common", "kind": "complaint",
        "received_on": timezone.localdate().isoformat(), "wants_reply": "on", "consent": "on",
    }  # fmt: skip
    assert clerk.post("/matters/intake/", {**said, "look": "1"}).status_code == 200
    assert clerk.post("/matters/intake/", said).status_code == 302
    return ResidentMatter.objects.latest("pk")


def handled(cast: Cast, matter: ResidentMatter) -> None:
    """Everything that is done with a matter, to its end."""
    clerk, unit, today = cast["officer"], cast["unit"], timezone.localdate()
    move_matter(matter, "triage", by=clerk, category="市政设施", kind="complaint", secrecy="public")
    move_matter(matter, "accept", by=clerk)
    move_matter(matter, "assign", by=clerk, assigned_unit=cast.unit_record, assigned_member=cast.li)
    move_matter(matter, "start", by=unit)
    register_action(
        MatterAction(org=cast.org, matter=matter, kind="site_check", on=today, member=cast.li, content="看过现场"),
        by=cast["member"],
    )
    unmask(matter, by=clerk, reason="电话核实具体位置")
    watch_clocks.call()
    answer_matter(matter, by=unit, result=ANSWER, result_class="solved", answer_to="public")
    publish_answer(matter, by=clerk, content="路灯不亮", answer=ANSWER)
    move_matter(matter, "feedback", by=clerk, feedback_way="phone", satisfaction="unrated")


def rated(cast: Cast, matter: ResidentMatter) -> None:
    token = issue_link(matter, by=cast["officer"])
    page = Client().get(f"/public/rate/{token}/")
    assert page.status_code == 200
    assert shown_in(page.content) == []
    assert Client().post(f"/public/rate/{token}/", {"choice": "satisfied", "remark": "谢谢"}).status_code in {200, 302}
    matter.refresh_from_db()
    assert matter.satisfaction == "satisfied"
    move_matter(matter, "close", by=cast["officer"])


def dump() -> bytes:
    """The database as it lies on the disk, all of it."""
    if connection.vendor == "sqlite":
        stored: bytes = connection.connection.serialize()
        return stored
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found).encode()


PAGES = (
    "/", "/matters/", "/matters/?q=路灯", "/matter-actions/", "/matters/inbox/",
    "/matters/inbox/?view=closed", "/matters/inbox/?view=call", "/matters/inbox/print/?view=closed",
    "/ledger/matters/print/", "/matters/removed/", "/matters/confidential/", "/matters/retention/", "/matters/persons/",
    "/matters/note/", "/matters/note/state/", "/matters/intake/", "/notices/", "/notices/log/", "/calendar/",
    "/cases/", "/summaries/",
)  # fmt: skip
FEW = ("/", "/matters/", "/matters/inbox/", "/ledger/matters/print/", "/notices/", "/calendar/")  # of other readers
OF_ONE = (
    "", "edit/", "identity/", "receipt/", "notes/", "keep/", "check/", "talk/",
    "remove/",
)  # fmt: skip


def pages_of(client: Client, matters: list[ResidentMatter], *, all_of_them: bool) -> Iterator[tuple[str, bytes]]:
    """Pages of the flat and some beside, as this reader sees them."""
    places = [f"/matters/{matter.pk}/{way}" for matter in matters for way in (OF_ONE if all_of_them else OF_ONE[:3])]
    places += [f"/matters/inbox/?view=closed&at={matter.pk}" for matter in matters]
    places += [f"/matters/inbox/{matter.pk}/similar/" for matter in matters]
    for place in (*(PAGES if all_of_them else FEW), *places):
        answer = client.get(place)
        assert answer.status_code < 500, place
        yield place, b"".join(answer.streaming_content) if answer.streaming else answer.content


def taken_away(cast: Cast, clerk: Client) -> Iterator[tuple[str, bytes]]:
    """Every file that leaves: lists, the ledger, the calendar."""
    for place in ("/ledger/matters/export/", "/ledger/matter-actions/export/", "/matters/inbox/export/?view=closed"):
        answer = clerk.post(place)
        assert answer.status_code == 200, place
        yield place, b"".join(answer.streaming_content)
    job = clerk.post("/ledger/export/", {"org": cast.org.pk}).url
    write_export.call(LedgerJob.objects.latest("pk").pk)
    answer = clerk.get(f"{job}download/")
    assert answer.status_code == 200
    yield "ledger", b"".join(answer.streaming_content)
    for scope in ("mine", "all"):
        for reader in ("officer", "member"):
            token = make_feed(scope, "手机", by=cast[reader])
            feed = Client().get(f"/calendar/{scope}/{token}.ics")
            assert feed.status_code == 200
            yield f"feed {scope}", feed.content


def in_public(resident: Client, matter: ResidentMatter) -> Iterator[tuple[str, bytes]]:
    """What anybody sees, and what the resident sees with his receipt."""
    for place in ("/", "/say/what/", "/say/who/", "/say/done/", "/answers/", "/track/", "/notice/"):
        for client in (Client(), resident):
            yield place, client.get(f"{SITE}{place}").content
    entered = resident.post(f"{SITE}/track/", {"no": matter.no, "code": matter.receipt})
    assert entered.status_code == 302
    followed = resident.get(f"{SITE}/track/matter/").content
    assert ANSWER.encode() in followed
    yield "followed", followed


def test_nobody_finds_who_spoke(
    cast: Cast, signed_in: SignedIn, world: tuple[Web, PostOffice], tmp_path: Path, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level("DEBUG")
    web, office = world
    listeners(cast, web)
    clerk = signed_in("officer")
    matter, resident = sent_by_the_resident(cast)
    other = written_at_the_desk(clerk)
    for one in (matter, other):
        handled(cast, one)
        rated(cast, one)
    anonymise_old.call()  # nothing is old enough
    tasks.send_notices.func()
    verify.run(None)
    one = ResidentMatter.objects.get(pk=matter.pk)
    assert (one.person_name, one.phone, one.address, one.state) == (NAME, PHONE, ADDRESS, "closed")

    places: list[tuple[str, bytes]] = [("database", dump())]
    assert "路灯".encode() in places[0][1]  # it is the database indeed
    places += pages_of(clerk, [matter, other], all_of_them=True)
    for name in ("director", "member", "unit", "head", "reader"):
        places += pages_of(signed_in(name), [matter], all_of_them=False)
    log = signed_in("director").get(f"/log/{cast.org.pk}/")
    assert "电话核实具体位置" in log.content.decode()
    places += [("log of deeds", log.content), *taken_away(cast, clerk)]
    places += in_public(resident, matter)
    assert office.mails
    assert web.posts
    places += [("mail", f"{mail.subject}\n{mail.text}".encode()) for mail in office.mails]
    places += [("sent", json.dumps(sent.body, ensure_ascii=False).encode()) for sent in web.posts]
    places += [("message", f"{m.title}\n{m.text}\n{m.href}".encode()) for m in Message.objects.all()]
    places += [(path.name, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()]
    said = capsys.readouterr()
    places += [("log", caplog.text.encode()), ("said", f"{said.out}{said.err}".encode()), ("later", dump())]
    assert {place: found for place, content in places if (found := shown_in(content))} == {}


def test_the_search_itself_finds_what_lies_open(cast: Cast, signed_in: SignedIn, world: Any) -> None:
    """A matter with the name in its words is found everywhere: the test above can fail."""
    matter = ResidentMatter.objects.create(
        org=cast.org, received_at=timezone.now(), channel="phone", content=f"{NAME}说路灯不亮", no="QS-2026-0001"
    )
    assert shown_in(dump())
    clerk = signed_in("officer")
    assert shown_in(clerk.get(f"/matters/{matter.pk}/").content)
    assert all(shown_in(b"".join(clerk.post(place).streaming_content)) for place in ("/ledger/matters/export/",))
    for spelling in (NAME, quote(PHONE), json.dumps({"a": ADDRESS}), f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}"):
        assert shown_in(f"…{spelling}…".encode())
