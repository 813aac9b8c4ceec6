"""The pages of the outbox: one's own, and what became of everybody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from weiyuan.journal.models import Entry
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Delivery, Fate, Kind, Message, Mute, Preference, Robot

SignedIn = Callable[[str], Client]
WECOM = "https://8.8.8.8/robot"


def told(cast: Cast, to: str = "member", key: str = "1", **said: Any) -> Message:
    about = {"kind": Kind.CHANGED, "title": f"改期{key}", "record": cast.station, **said}
    tell([cast[to]], org=cast.org, key=key, **about)
    return Message.objects.get(user=cast[to], key=key)


class TestMine:
    def test_the_unread_stand_first_and_nobody_elses(self, cast: Cast, signed_in: SignedIn) -> None:
        read, _unread = told(cast, key="1"), told(cast, key="2", on=timezone.now())
        Message.objects.filter(pk=read.pk).update(read_at=timezone.now(), on=timezone.now() + timedelta(seconds=-1))
        told(cast, "head", "3")
        told(cast, key="4", on=timezone.now() + timedelta(days=1))
        page = signed_in("member").get("/notices/").content.decode()
        assert page.index("改期2") < page.index("改期1")
        assert "改期3" not in page
        assert "改期4" not in page
        assert "1 条未读" in page
        assert "改期1" not in signed_in("member").get("/notices/?show=unread").content.decode()
        assert "没有这一类通知" in signed_in("member").get("/notices/?kind=due").content.decode()

    def test_opening_one_marks_it_and_leads_to_its_record(self, cast: Cast, signed_in: SignedIn) -> None:
        message, client = told(cast), signed_in("member")
        assert signed_in("head").post(f"/notices/{message.pk}/open/").status_code == 404
        assert client.get(f"/notices/{message.pk}/open/").status_code == 405
        assert client.post(f"/notices/{message.pk}/open/")["Location"] == f"/stations/{cast.station.pk}/"
        message.refresh_from_db()
        assert message.read_at is not None

    def test_one_or_all_are_marked_and_the_reader_stays_where_he_was(self, cast: Cast, signed_in: SignedIn) -> None:
        message, client = told(cast), signed_in("member")
        told(cast, key="2")
        there = client.post(f"/notices/{message.pk}/open/", {"stay": "1", "next": "/notices/?show=unread"})
        assert there["Location"] == "/notices/?show=unread"
        assert "1 条未读通知" in client.get("/").content.decode()
        assert client.post("/notices/read/", {"next": "//evil.example/"})["Location"] == "/notices/"
        assert not Message.objects.filter(read_at=None).exists()
        assert "未读通知" not in client.get("/").content.decode()

    def test_a_record_is_muted_and_heard_again(self, cast: Cast, signed_in: SignedIn, settings: Any) -> None:
        settings.EMAIL_HOST = "mail.example.cn"
        Preference.objects.create(user=cast["member"], email="li@example.cn")
        message, client = told(cast), signed_in("member")
        client.post(f"/notices/{message.pk}/mute/")
        told(cast, key="2")
        muted = Mute.objects.get()
        assert "改期1" in client.get("/notices/settings/").content.decode()
        assert signed_in("head").post(f"/notices/settings/mutes/{muted.pk}/end/").status_code == 404
        client.post(f"/notices/settings/mutes/{muted.pk}/end/")
        told(cast, key="3")
        fates = Delivery.objects.order_by("pk").values_list("fate", flat=True)
        assert [fate == Fate.MUTED for fate in fates] == [False, True, False]


class TestSettings:
    SAID = {
        "email": "li@example.cn", "by_email": "on", "phone": "138 1234 5678", "by_sms": "on", "muted_kinds": ["told"],
        "quiet_from": "22:00", "quiet_to": "07:00", "digest_hour": "9",
    }  # fmt: skip

    def test_wishes_are_kept(self, cast: Cast, signed_in: SignedIn) -> None:
        client = signed_in("member")
        assert client.post("/notices/settings/", self.SAID).status_code == 302
        assert client.post("/notices/settings/", self.SAID).status_code == 302
        found = Preference.objects.get()
        assert (found.user, found.phone, found.muted_kinds, found.digest_hour) == (
            cast["member"], "13812345678", ["told"], 9
        )  # fmt: skip

    @pytest.mark.parametrize(
        "wrong",
        [
            {"email": "li"}, {"phone": "abc"}, {"phone": ""}, {"digest_hour": "23"}, {"digest_hour": "99"},
            {"quiet_from": "25:00"}, {"muted_kinds": ["all"]},
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said(self, wrong: dict[str, Any], signed_in: SignedIn) -> None:
        answer = signed_in("member").post("/notices/settings/", {**self.SAID, **wrong})
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()
        assert not Preference.objects.exists()

    def test_a_test_goes_to_oneself_once_a_minute(self, cast: Cast, signed_in: SignedIn, settings: Any) -> None:
        settings.EMAIL_HOST = "mail.example.cn"
        client = signed_in("member")
        client.post("/notices/settings/test/", {"channel": "email"})
        assert not Delivery.objects.exists()
        Preference.objects.create(user=cast["member"], email="li@example.cn")
        for _ in range(2):
            client.post("/notices/settings/test/", {"channel": "email"})
        client.post("/notices/settings/test/", {"channel": "robot"})
        assert [row.user for row in Delivery.objects.all()] == [cast["member"]]


class TestLog:
    @pytest.mark.parametrize(
        ("who", "status"),
        [("officer", 200), ("director", 200), ("admin", 200), ("leader", 403), ("member", 403), ("visitor", 403)],
    )
    def test_who_may_read_it(self, who: str, status: int, signed_in: SignedIn) -> None:
        assert signed_in(who).get("/notices/log/").status_code == status

    def test_it_shows_what_became_of_each_and_nothing_of_other_bodies(self, cast: Cast, signed_in: SignedIn) -> None:
        why = {"fate": Fate.FAILED, "error": "邮箱地址被拒收（550）", "next_try": timezone.now()}
        failed = Delivery.objects.create(channel="email", user=cast["member"], **why)
        failed.messages.add(told(cast))
        told(cast, "head", "2")
        client = signed_in("officer")
        page = client.get("/notices/log/").content.decode()
        assert "邮箱地址被拒收（550）" in page
        assert "1 条没有发出" in page
        assert "改期2" not in client.get("/notices/log/?fate=failed").content.decode()
        assert "改期1" not in client.get("/notices/log/?who=邹").content.decode()
        assert "改期1" in client.get("/notices/log/?fate=nonsense&page=99").content.decode()
        stranger = signed_in("stranger")
        assert "改期1" not in stranger.get("/notices/log/").content.decode()
        assert stranger.post(f"/notices/log/{failed.pk}/retry/").status_code == 404
        assert signed_in("member").post(f"/notices/log/{failed.pk}/retry/").status_code == 403
        assert client.post(f"/notices/log/{failed.pk}/retry/").status_code == 302
        assert client.post(f"/notices/log/{failed.pk}/retry/").status_code == 409

    @pytest.mark.parametrize("rows", [1, 3])
    @pytest.mark.parametrize(("who", "page", "queries"), [("officer", "/notices/log/", 7), ("member", "/notices/", 7)])
    def test_the_queries_do_not_grow(
        self, rows: int, who: str, page: str, queries: int, cast: Cast, signed_in: SignedIn,
        django_assert_num_queries: Any,
    ) -> None:  # fmt: skip
        for at in range(rows):
            delivery = Delivery.objects.create(channel="email", user=cast["member"], next_try=timezone.now())
            delivery.messages.add(told(cast, key=str(at)))
        client = signed_in(who)
        with django_assert_num_queries(queries):
            client.get(page)


class TestRobots:
    SAID = {"make": "wecom", "name": "工作群", "url": WECOM, "active": "on"}

    @pytest.fixture(autouse=True)
    def trusted(self, settings: Any) -> None:
        settings.NOTICE_HOSTS = {"8.8.8.8"}

    def test_the_administrator_keeps_them_and_the_address_is_shown_to_nobody(
        self, cast: Cast, signed_in: SignedIn
    ) -> None:
        client, said = signed_in("admin"), {**self.SAID, "org": cast.org.pk, "secret": "SECgeheim"}
        assert client.post("/notices/channels/robots/new/", said).status_code == 302
        robot = Robot.objects.get()
        at = f"/notices/channels/robots/{robot.pk}/"
        pages = [client.get(page).content.decode() for page in ("/notices/channels/", at)]
        assert "工作群" in pages[0]
        assert not any("geheim" in page or "8.8.8.8" in page for page in pages)
        assert client.post(at, {**said, "url": "", "secret": "", "name": "新群", "active": ""}).status_code == 302
        robot.refresh_from_db()
        assert (robot.url, robot.secret, robot.name, robot.active) == (WECOM, "SECgeheim", "新群", False)
        kinds = list(Entry.objects.filter(model="notices.robot").order_by("seq").values_list("kind", flat=True))
        assert kinds == ["notices.robot.register", "notices.robot.correct"]
        assert "geheim" not in "".join(str(entry.changes) for entry in Entry.objects.all())

    @pytest.mark.parametrize("who", ["officer", "director", "member", "stranger", "visitor"])
    def test_nobody_else_does(self, who: str, cast: Cast, signed_in: SignedIn) -> None:
        robot = Robot.objects.create(org=cast.org, make="wecom", name="工作群", url=WECOM)
        client = signed_in(who)
        pages = ("/notices/channels/", "/notices/channels/robots/new/", f"/notices/channels/robots/{robot.pk}/")
        assert [client.get(page).status_code for page in pages] == [403, 403, 403]
        assert client.post(f"/notices/channels/robots/{robot.pk}/test/").status_code == 403

    def test_another_bodys_robot_is_not_there(self, cast: Cast, signed_in: SignedIn) -> None:
        robot = Robot.objects.create(org=cast.other, make="wecom", name="工作群", url=WECOM)
        client = signed_in("admin")
        assert client.get(f"/notices/channels/robots/{robot.pk}/").status_code == 404
        said = {**self.SAID, "org": cast.other.pk}
        assert client.post("/notices/channels/robots/new/", said).status_code == 400

    @pytest.mark.parametrize(
        ("url", "why"),
        [
            ("https://127.0.0.1/x", "内部网络"), ("http://8.8.4.4/x", "https://"), ("https://8.8.4.4/x", "qyapi"),
            ("", "请填"), ("javascript:alert(1)", "https://"),
        ],
    )  # fmt: skip
    def test_case_42_an_address_is_weighed_when_it_is_saved(
        self, url: str, why: str, cast: Cast, signed_in: SignedIn
    ) -> None:
        said = {**self.SAID, "org": cast.org.pk, "url": url}
        answer = signed_in("admin").post("/notices/channels/robots/new/", said)
        assert answer.status_code == 400
        assert why in answer.content.decode()
        assert not Robot.objects.exists()

    def test_a_test_stands_in_the_log(self, cast: Cast, signed_in: SignedIn) -> None:
        robot = Robot.objects.create(org=cast.org, make="wecom", name="工作群", url=WECOM)
        signed_in("admin").post(f"/notices/channels/robots/{robot.pk}/test/")
        assert [row.robot for row in Delivery.objects.all()] == [robot]
        assert "测试消息" in signed_in("officer").get("/notices/log/").content.decode()
