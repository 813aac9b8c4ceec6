"""From the outbox into the world: claimed once, tried again, given up, and taken over from the dead."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import weiyuan.urls  # noqa: F401  # the links come with the registers
from tests.cast import Cast
from tests.notices.fakes import PostOffice, Web
from weiyuan.core.workflow import WrongState
from weiyuan.notices import tasks
from weiyuan.notices.actions import claim, deliver, retry, sending, take_up, tell
from weiyuan.notices.models import Delivery, Fate, Kind, Message, Preference, Robot

NEVER = time(12)  # from noon to noon: no quiet hours


@pytest.fixture
def li(cast: Cast) -> Preference:
    return Preference.objects.create(
        user=cast["member"], email="li@example.cn", quiet_from=NEVER, quiet_to=NEVER, digest_hour=17
    )


@pytest.fixture(autouse=True)
def no_quiet_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups have quiet hours too, and the tests run at any hour."""
    monkeypatch.setattr(sending, "free_at", lambda moment: moment)


def told(cast: Cast, key: str = "1", **said: Any) -> Delivery:
    about = {"kind": Kind.CHANGED, "org": cast.org, "title": "座谈会改期", "text": "改到 6 月 12 日", **said}
    tell([cast["member"]], key=key, **about)
    return Delivery.objects.order_by("-pk")[0]


def test_a_change_arrives_with_its_link_and_once(cast: Cast, li: Preference, post: PostOffice, settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://studio.example.cn"
    delivery = told(cast, record=cast.station)
    for _ in range(2):
        tasks.send_notices.func()
    mail = post.mails[0]
    assert post.ids == [f"<{delivery.uid}@example.cn>"]
    assert mail.subject == "【柳荫街道政协委员工作室】变更：座谈会改期"
    assert "改到 6 月 12 日" in mail.text
    assert f"https://studio.example.cn/stations/{cast.station.pk}/" in mail.text
    delivery.refresh_from_db()
    assert (delivery.fate, delivery.attempts, delivery.worker, delivery.error) == (Fate.SENT, 1, "", "")


def test_two_workers_do_not_claim_the_same(cast: Cast, li: Preference, post: PostOffice) -> None:
    told(cast)
    assert claim("one:1") is not None
    assert claim("two:2") is None


def test_what_fails_is_tried_again_later_and_later_and_then_given_up(
    cast: Cast, li: Preference, post: PostOffice
) -> None:
    delivery, waits = told(cast), []
    post.answer = "451 busy"
    for _ in range(sending.MOST_TRIES):
        Delivery.objects.update(next_try=timezone.now())
        tasks.send_notices.func()
        delivery.refresh_from_db()
        waits.append(round((delivery.next_try - timezone.now()).total_seconds() / 60))
    assert waits == [1, 5, 15, 60, 240, 0]
    assert (delivery.fate, delivery.error) == (Fate.FAILED, "邮件服务器不收（451）")
    post.answer = ""
    retry(delivery, by=cast["officer"])
    tasks.send_notices.func()
    assert post.ids == [f"<{delivery.uid}@example.cn>"]


def test_what_cannot_succeed_is_not_tried_again(cast: Cast, li: Preference, post: PostOffice) -> None:
    post.answer = "554 no such person"
    delivery = told(cast)
    tasks.send_notices.func()
    delivery.refresh_from_db()
    assert (delivery.fate, delivery.attempts) == (Fate.FAILED, 1)


def test_only_those_who_keep_the_outbox_retry_and_only_what_failed(
    cast: Cast, li: Preference, post: PostOffice
) -> None:
    delivery = told(cast)
    with pytest.raises(WrongState):
        retry(delivery, by=cast["officer"])
    for name in ("member", "stranger"):
        with pytest.raises(PermissionDenied):
            retry(delivery, by=cast[name])


def test_what_a_dead_worker_held_is_sent_with_the_same_id(cast: Cast, li: Preference, post: PostOffice) -> None:
    delivery = told(cast)
    claim("dead:1")
    assert take_up(lambda worker: True) == 0
    assert take_up(lambda worker: False) == 1
    tasks.send_notices.func()
    assert post.ids == [f"<{delivery.uid}@example.cn>"]


def test_a_claim_of_another_machine_runs_out(cast: Cast, li: Preference, post: PostOffice) -> None:
    told(cast)
    claim("elsewhere:1")
    Delivery.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert take_up(lambda worker: True) == 1


def test_who_lost_a_claim_writes_nothing_more(cast: Cast, li: Preference, post: PostOffice) -> None:
    told(cast)
    slow = claim("slow:1")
    assert slow is not None
    take_up(lambda worker: False)
    second = claim("quick:2")
    deliver(slow)
    assert second is not None
    second.refresh_from_db()
    assert (second.fate, second.worker) == (Fate.SENDING, "quick:2")


def test_quiet_hours_hold_what_waited_too_long(cast: Cast, li: Preference, post: PostOffice) -> None:
    told(cast)
    now = timezone.localtime()
    until = (now + timedelta(hours=2)).replace(second=0, microsecond=0)
    Preference.objects.update(quiet_from=(now - timedelta(hours=1)).time(), quiet_to=until.time())
    tasks.send_notices.func()
    held = Delivery.objects.get()
    assert (held.fate, held.next_try, held.attempts, post.mails) == (Fate.HELD, until, 0, [])
    Preference.objects.update(quiet_from=NEVER, quiet_to=NEVER)
    Delivery.objects.update(next_try=timezone.now())
    tasks.send_notices.func()
    assert len(post.mails) == 1


def test_who_has_closed_the_channel_meanwhile_is_left_alone(cast: Cast, li: Preference, post: PostOffice) -> None:
    delivery = told(cast)
    Preference.objects.update(by_email=False)
    tasks.send_notices.func()
    delivery.refresh_from_db()
    assert (delivery.fate, post.mails) == (Fate.FAILED, [])
    assert "关了这个渠道" in delivery.error


class TestDigest:
    def test_one_mail_a_day_by_record_newest_first_and_repeated_lines_once(
        self, cast: Cast, li: Preference, post: PostOffice
    ) -> None:
        at = timezone.make_aware(datetime(2099, 6, 10, 9, 0))
        said = [("站里换了地址", cast.station), ("征询时间", None), ("站里换了电话", cast.station), ("征询时间", None)]
        for minute, (title, record) in enumerate(said):
            moment = at + timedelta(minutes=minute)
            told(cast, str(minute), kind=Kind.TOLD, title=title, text="", record=record, on=moment)
        digest = Delivery.objects.get()
        Delivery.objects.update(next_try=timezone.now())
        tasks.send_notices.func()
        mail = post.mails[0]
        assert mail.subject == "【柳荫街道政协委员工作室】3 条通知"
        lines = [line for line in mail.text.splitlines() if line.startswith("·")]
        assert lines == ["· 06-10 09:03 征询时间", "· 06-10 09:02 站里换了电话", "· 06-10 09:00 站里换了地址"]
        digest.refresh_from_db()
        assert (digest.since, digest.until) == (digest.next_try, digest.until) or digest.since < digest.until
        assert timezone.localtime(digest.until) == timezone.make_aware(datetime(2099, 6, 10, 17, 0))

    def test_windows_touch_and_never_overlap(self, cast: Cast, li: Preference, post: PostOffice) -> None:
        at = timezone.make_aware(datetime(2099, 6, 10, 16, 59))
        for day in range(3):
            told(cast, str(day), kind=Kind.TOLD, on=at + timedelta(days=day, minutes=day))
        Delivery.objects.update(next_try=timezone.now())
        tasks.send_notices.func()
        windows = list(Delivery.objects.order_by("until").values_list("since", "until"))
        assert [until for _, until in windows[:-1]] <= [since for since, _ in windows[1:]]
        assert all(since < until for since, until in windows)


class TestGroup:
    def test_a_group_hears_it_and_the_address_stays_out_of_the_log(
        self, cast: Cast, web: Web, caplog: pytest.LogCaptureFixture
    ) -> None:
        Robot.objects.create(org=cast.org, make="wecom", name="工作群", url=web.url)
        tell([cast["member"], cast["head"]], kind=Kind.CHANGED, org=cast.org, title="改期", key="1")
        Delivery.objects.update(next_try=timezone.now(), fate=Fate.QUEUED)
        with caplog.at_level(logging.DEBUG):
            tasks.send_notices.func()
        assert web.posts[0].body["text"]["content"] == "【柳荫街道政协委员工作室】变更：改期"
        assert Delivery.objects.get().messages.count() == 2
        assert "geheim" not in caplog.text

    def test_an_address_that_is_private_now_is_refused_at_sending(self, cast: Cast) -> None:
        Robot.objects.create(org=cast.org, make="wecom", name="工作群", url="https://127.0.0.1/x")
        tell([cast["member"], cast["head"]], kind=Kind.CHANGED, org=cast.org, title="改期", key="1")
        Delivery.objects.update(next_try=timezone.now(), fate=Fate.QUEUED)
        tasks.send_notices.func()
        refused = Delivery.objects.get()
        assert (refused.fate, refused.error) == (Fate.FAILED, "地址指向内部网络，不能用")


class TestRuns:
    def test_telling_orders_a_run_at_once_and_a_run_the_next(
        self, cast: Cast, li: Preference, post: PostOffice
    ) -> None:
        ready = DBTaskResult.objects.filter(task_path=tasks.send_notices.module_path, status="READY")
        told(cast)
        told(cast, "2")
        assert ready.count() == 1
        tasks.send_notices.func()
        assert ready.filter(run_after__lte=timezone.now() + tasks.PULSE).exists()

    def test_a_fault_stops_neither_the_others_nor_the_next_run(
        self, cast: Cast, li: Preference, post: PostOffice, monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:  # fmt: skip
        told(cast)
        monkeypatch.setattr(sending.channels, "send_mail", lambda parcel, to: 1 / 0)
        tasks.send_notices.func()
        failed = Delivery.objects.get()
        assert (failed.fate, failed.error) == (Fate.QUEUED, "系统出错")
        assert "li@example.cn" not in caplog.text
        monkeypatch.setattr(tasks, "claim", lambda worker: 1 / 0)
        DBTaskResult.objects.all().delete()
        with pytest.raises(ZeroDivisionError):
            tasks.send_notices.func()
        assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_what_was_told_of_is_shown_even_where_nothing_leaves_the_house(cast: Cast) -> None:
    told_to = [cast["member"]]
    tell(told_to, kind=Kind.CHANGED, org=cast.org, title="改期", key="1")
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 0)
