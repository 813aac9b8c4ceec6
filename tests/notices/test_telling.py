"""Telling: one message for one key, over the channels that its receiver wants."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Delivery, Fate, Kind, Message, Mute, Preference, Robot, digest_after, free_at

NOON = timezone.make_aware(datetime(2026, 6, 10, 12, 0))


@pytest.fixture(autouse=True)
def channels(settings: Any) -> None:
    settings.EMAIL_HOST, settings.SMS_URL = "mail.example.cn", "https://sms.example.cn/send"


def prefers(user: Any, **wishes: Any) -> Preference:
    return Preference.objects.create(user=user, **{"email": f"{user.username}@example.cn", **wishes})


def fates() -> list[tuple[str, str, bool]]:
    return list(Delivery.objects.order_by("pk").values_list("channel", "fate", "digest"))


def test_told_twice_it_is_one_message(cast: Cast) -> None:
    prefers(cast["member"])
    for _ in range(2):
        tell([cast["member"]], kind=Kind.ASSIGNED, org=cast.org, title="请办理", key="task-1", on=NOON)
    assert Message.objects.count() == Delivery.objects.count() == 1
    tell([cast["member"], cast["head"]], kind=Kind.ASSIGNED, org=cast.org, title="请办理", key="task-1", on=NOON)
    assert Message.objects.count() == 2


def test_who_did_it_and_whose_account_is_stopped_are_not_told(cast: Cast) -> None:
    cast["head"].is_active = False
    tell(
        [cast["officer"], cast["head"], cast["member"]], kind=Kind.TOLD, org=cast.org, title="通知", key="1",
        by=cast["officer"],
    )  # fmt: skip
    assert [message.user for message in Message.objects.all()] == [cast["member"]]


@pytest.mark.parametrize(
    ("kind", "digest"), [("assigned", False), ("changed", False), ("due", False), ("asked", True), ("told", True)]
)
def test_only_assignments_changes_and_what_is_due_go_out_directly(cast: Cast, kind: str, digest: bool) -> None:
    prefers(cast["member"])
    tell([cast["member"]], kind=kind, org=cast.org, title="一件事", key="1", on=timezone.now() + timedelta(days=1))
    assert [row[2] for row in fates()] == [digest]


def test_without_an_address_it_stands_on_the_page_alone(cast: Cast) -> None:
    tell([cast["member"]], kind=Kind.ASSIGNED, org=cast.org, title="一件事", key="1")
    assert (Message.objects.count(), fates()) == (1, [])


def test_short_messages_carry_no_digest(cast: Cast) -> None:
    prefers(cast["member"], email="", phone="13800000000", by_sms=True)
    tell([cast["member"]], kind=Kind.TOLD, org=cast.org, title="一件事", key="1")
    tell([cast["member"]], kind=Kind.CHANGED, org=cast.org, title="改期", key="2")
    assert [row[0] for row in fates()] == ["sms"]


def test_what_is_muted_is_kept_and_not_sent(cast: Cast) -> None:
    prefers(cast["member"], muted_kinds=["told"])
    prefers(cast["head"])
    Mute.objects.create(user=cast["head"], model="orgs.liaisonstation", object_id=cast.station.pk, title="站")
    both = [cast["member"], cast["head"]]
    tell(both, kind=Kind.TOLD, org=cast.org, title="一件事", key="1", record=cast.station)
    assert Message.objects.count() == 2
    assert fates() == [("email", Fate.MUTED, False), ("email", Fate.MUTED, False)]


def test_what_comes_before_the_digest_is_sent_joins_it(cast: Cast) -> None:
    prefers(cast["member"], digest_hour=17)
    at = timezone.make_aware(datetime(2099, 6, 10, 9, 0))
    for number, moment in enumerate([at, at.replace(hour=16, minute=59), at.replace(hour=17), at + timedelta(days=1)]):
        tell([cast["member"]], kind=Kind.TOLD, org=cast.org, title=f"第{number}件", key=str(number), on=moment)
    first, second = Delivery.objects.order_by("until")
    assert (timezone.localtime(first.until).hour, second.until - first.until) == (17, timedelta(days=1))
    assert [first.messages.count(), second.messages.count()] == [2, 2]


def test_a_digest_that_is_on_its_way_takes_nothing_more(cast: Cast) -> None:
    prefers(cast["member"])
    tell([cast["member"]], kind=Kind.TOLD, org=cast.org, title="早的", key="1")
    Delivery.objects.update(fate=Fate.SENDING, attempts=1)
    tell([cast["member"]], kind=Kind.TOLD, org=cast.org, title="晚的", key="2")
    assert [row.messages.get().title for row in Delivery.objects.order_by("until")] == ["早的", "晚的"]


def test_a_group_hears_what_several_are_told_and_no_assignment(cast: Cast) -> None:
    Robot.objects.create(org=cast.org, make="wecom", name="工作群", url="https://qyapi.weixin.qq.com/x")
    Robot.objects.create(org=cast.other, make="wecom", name="别的街道", url="https://qyapi.weixin.qq.com/y")
    both = [cast["member"], cast["head"]]
    tell(both, kind=Kind.CHANGED, org=cast.org, title="改期", key="1")
    tell(both, kind=Kind.ASSIGNED, org=cast.org, title="请办理", key="2")
    tell(both[:1], kind=Kind.CHANGED, org=cast.org, title="您的请假", key="3")
    assert [row.robot.name for row in Delivery.objects.all()] == ["工作群"]


@pytest.mark.parametrize(
    ("at", "free"),
    [
        ((10, 20, 59), (10, 20, 59)), ((10, 21, 0), (11, 7, 30)), ((10, 23, 59), (11, 7, 30)),
        ((11, 0, 0), (11, 7, 30)), ((11, 7, 29), (11, 7, 30)), ((11, 7, 30), (11, 7, 30)),
    ],
)  # fmt: skip
def test_quiet_hours_go_over_midnight(at: tuple[int, int, int], free: tuple[int, int, int]) -> None:
    def moment(said: tuple[int, int, int]) -> datetime:
        return timezone.make_aware(datetime(2026, 6, *said))

    assert free_at(moment(at)) == moment(free)


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    assert free_at(NOON, time(11), time(14)) == NOON.replace(hour=14)
    assert free_at(NOON, time(14), time(14)) == NOON


def test_what_comes_at_night_is_held(cast: Cast) -> None:
    prefers(cast["member"])
    at = timezone.make_aware(datetime(2099, 6, 10, 22, 0))
    tell([cast["member"]], kind=Kind.CHANGED, org=cast.org, title="改期", key="1", on=at)
    held = Delivery.objects.get()
    assert (held.fate, held.next_try) == (Fate.HELD, timezone.make_aware(datetime(2099, 6, 11, 7, 30)))


@pytest.mark.parametrize(("at", "until"), [((10, 16, 59), (10, 17)), ((10, 17, 0), (11, 17)), ((31, 23, 59), (32, 17))])
def test_windows_are_half_open(at: tuple[int, int, int], until: tuple[int, int]) -> None:
    begin = timezone.make_aware(datetime(2026, 12, 1))
    moment = begin + timedelta(days=at[0] - 1, hours=at[1], minutes=at[2])
    assert digest_after(moment) == begin + timedelta(days=until[0] - 1, hours=until[1])


def test_many_cost_as_few_queries_as_one(cast: Cast, django_assert_max_num_queries: Any) -> None:
    people = [user for name, user in cast.users.items() if name != "visitor"]
    for user in people:
        prefers(user)
    with django_assert_max_num_queries(10):
        tell(people, kind=Kind.CHANGED, org=cast.org, title="改期", key="1")
