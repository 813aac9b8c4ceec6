"""One day: changed by hand, announced in time, held on the phone, called off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from tests.cast import Cast, a_member
from tests.registry.typed import fill
from tests.rota.builders import a_day, a_rule, a_swap, ahead, away
from weiyuan.activities.actions import move_reception
from weiyuan.activities.models import ReceptionDay
from weiyuan.core.workflow import WrongState
from weiyuan.matters.models import ResidentMatter
from weiyuan.notices.models import Message
from weiyuan.notices.queries import finders
from weiyuan.rota.actions import announce_due, change_day
from weiyuan.rota.models import DrawnDay, DutySwap
from weiyuan.rota.panels import tomorrows
from weiyuan.rota.queries import candidates, days_to_announce
from weiyuan.rota.queries.duties import away as away_by_member
from weiyuan.rota.tasks import keep_rota

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


def as_is(day: ReceptionDay, **other: Any) -> dict[str, Any]:
    return {name: getattr(day, name) for name in ("on", "opens", "closes", "place")} | other


def told(kind: str) -> dict[str, str]:
    return dict(Message.objects.filter(kind=kind).values_list("user__username", "title"))


def test_a_substitute_by_hand_and_both_are_told(cast: Cast) -> None:
    day = a_day(cast, ahead(9), cast.li)
    assert change_day(day, as_is(day), [cast.zhou], by=cast["officer"])
    assert [one.name for one in day.members_on_duty.all()] == ["周映雪"]
    assert "不用值班" in told("changed")["member"]
    assert "请您值班" in told("assigned")["other_member"]
    assert change_day(day, as_is(day), [cast.zhou], by=cast["officer"]) is None


def test_a_moved_day_is_told_with_both_dates_and_not_onto_somebodys_absence(cast: Cast) -> None:
    day = a_day(cast, ahead(9), cast.li)
    away(cast.li, ahead(12))
    with pytest.raises(ValidationError, match="这天不便"):
        change_day(day, as_is(day, on=ahead(12)), [cast.li], by=cast["officer"])
    day.refresh_from_db()
    change_day(day, as_is(day, on=ahead(13)), [cast.li], by=cast["officer"])
    assert "改期" in told("changed")["member"]
    with pytest.raises(ValidationError, match="过去"):
        change_day(day, as_is(day, on=ahead(-1)), [cast.li], by=cast["officer"])
    with pytest.raises(PermissionDenied):
        change_day(day, as_is(day), [], by=cast["member"])
    with pytest.raises(WrongState):
        change_day(a_day(cast, ahead(-3), cast.li, state="closed"), as_is(day), [], by=cast["officer"])


def test_a_day_moved_in_the_register_is_told_too(cast: Cast, signed_in: Enter) -> None:
    day = a_day(cast, ahead(9), cast.li, no="JD-2026-778")
    answer = fill(signed_in("officer"), f"/receptions/{day.pk}/edit/", on=ahead(10).isoformat())
    assert answer.status_code == 302
    assert f"{ahead(10).month}月{ahead(10).day}日" in told("changed")["member"]


def test_another_team_entered_in_the_register_is_told_too(cast: Cast, signed_in: Enter) -> None:
    day = a_day(cast, ahead(9), cast.li, no="JD-2026-779")
    page = f"/receptions/{day.pk}/edit/"
    answer = fill(signed_in("officer"), page, on=ahead(10).isoformat(), members_on_duty=[cast.zhou.pk])
    assert answer.status_code == 302
    assert (gone := told("changed")).keys() == {"member"}
    assert f"不用值班了：{day.on.year}年{day.on.month}月{day.on.day}日" in gone["member"]
    assert f"请您值班：{ahead(10).year}年{ahead(10).month}月{ahead(10).day}日" in told("assigned")["other_member"]


def test_somebody_away_to_the_end_of_days_is_away_on_the_last_of_them(cast: Cast) -> None:
    away(cast.li, ahead(1), date.max)
    assert away_by_member(cast.org, ahead(0), ahead(2))[cast.li.pk] == {ahead(1), ahead(2)}
    assert away_by_member(cast.org, date.max, date.max)[cast.li.pk] == {date.max}


def test_candidates_come_by_their_load_and_those_away_last(cast: Cast) -> None:
    free, gone = a_member(cast.org, cast.term, "孙有空", "WY-003"), a_member(cast.org, cast.term, "吴不便", "WY-004")
    day = a_day(cast, ahead(9), cast.li)
    a_day(cast, day.on.replace(day=day.on.day % 28 + 1), cast.zhou, state="closed")
    away(gone, day.on)
    assert [(row.member.name, row.load, row.against) for row in candidates(day)] == [
        ("李知远", 1, ""), ("孙有空", 0, ""), ("周映雪", 1, ""), ("吴不便", 0, "这天不便"),
    ]  # fmt: skip
    assert free.name == "孙有空"


def test_days_are_announced_in_time_and_by_themselves_where_the_rule_says_so(cast: Cast) -> None:
    soon, later = a_day(cast, ahead(3), cast.li), a_day(cast, ahead(4), cast.li)
    itself, nobody = a_day(cast, ahead(5), cast.li), a_day(cast, ahead(2))
    rule = a_rule(cast, announce_days=5, announce_itself=True)
    for day in (itself, nobody):
        DrawnDay.objects.create(rule=rule, due=day.on, reception=day)
    assert [day for day, _by_itself in days_to_announce(cast.org, ahead(0))] == [nobody, soon, itself]
    assert announce_due(cast.org, ahead(0), by=cast["officer"]) == 1
    itself.refresh_from_db()
    assert (itself.state, itself.announced_on) == ("announced", ahead(0))
    assert [day for day, _by_itself in days_to_announce(cast.org, ahead(0))] == [nobody, soon]
    assert later.state == "scheduled"


def test_every_morning_the_machine_announces_and_ends_old_questions_once(cast: Cast) -> None:
    day = a_day(cast, ahead(2), cast.li)
    DrawnDay.objects.create(rule=a_rule(cast, announce_itself=True), due=day.on, reception=day)
    swap = a_swap(cast, a_day(cast, ahead(-1), cast.li))
    for _twice in range(2):
        keep_rota.call()
    day.refresh_from_db()
    assert (day.state, day.version) == ("announced", 2)
    assert DutySwap.objects.get(pk=swap.pk).state == "expired"


def test_who_is_on_duty_tomorrow_is_reminded_and_of_no_cancelled_day(cast: Cast) -> None:
    day, off = a_day(cast, ahead(1), cast.li), a_day(cast, ahead(1), cast.zhou, place="另一站")
    move_reception(off, "cancel", by=cast["officer"], note="停水")
    assert tomorrows in finders()
    found = list(tomorrows(ahead(1), ahead(1)))
    assert [(due.record, list(due.users), due.day) for due in found] == [(day, [cast["member"]], ahead(1))]


def test_a_cancelled_day_tells_everybody_why_and_stays(cast: Cast) -> None:
    day = a_day(cast, ahead(4), cast.li, cast.zhou)
    move_reception(day, "cancel", by=cast["officer"], note="台风")
    words = told("changed")
    assert set(words) == {"member", "other_member"}
    assert "台风" in words["member"]
    assert ReceptionDay.objects.visible_to(cast["other_member"]).get().state == "cancelled"


def test_the_day_on_the_phone_from_beginning_to_archive(cast: Cast, signed_in: Enter) -> None:
    day = a_day(cast, ahead(0), cast.li, no="JD-2026-777", station=cast.station)
    client, page = signed_in("member"), f"/receptions/{day.pk}/desk/"
    assert "开始接待" in client.get(page).content.decode()
    assert client.post(page, {"people": "1", "minutes": ""}).status_code == 409  # not begun yet
    assert client.post(f"{page}open/").status_code == 302
    new = client.get(page).context["new_matter"]
    form = client.get(new)
    assert form.context["form"]["reception_no"].value() == "JD-2026-777"
    assert form.context["form"]["channel"].value() == "reception"
    assert form.context["form"]["collected_by"].value() == cast.li.pk
    assert form.context["form"]["received_at"].value()
    ResidentMatter.objects.create(
        org=cast.org, no="QS-2026-0001", content="路灯不亮", received_at=day.created_at, channel="reception",
        kind="complaint", reception_no="JD-2026-777", created_by=cast["member"],
    )  # fmt: skip
    assert "路灯不亮" in client.get(page).content.decode()
    client.post(page, {"people": "1", "minutes": "路灯", "one_more": "1"})
    assert client.post(page, {"people": "许多", "minutes": "写了半天"}).status_code == 400
    assert client.post(f"{page}close/").status_code == 302
    assert client.post(f"{page}file_minutes/").status_code == 403  # the office files
    assert signed_in("officer").post(f"{page}file_minutes/").status_code == 302
    day.refresh_from_db()
    assert (day.state, day.people_received, day.minutes) == ("minutes_filed", 2, "路灯")


def test_the_announcement_says_when_where_and_who_and_no_telephone(cast: Cast, signed_in: Enter) -> None:
    cast.li.mobile = "13800000000"
    cast.li.save()
    day = a_day(cast, ahead(3), cast.li, opens="14:00")
    text = signed_in("officer").get(f"/receptions/{day.pk}/notice/").content.decode()
    assert all(word in text for word in ("李知远", "铁路新村站", f"{day.on.month}月{day.on.day}日"))
    assert "13800000000" not in text
    assert signed_in("member").get(f"/receptions/{day.pk}/notice.docx").content[:2] == b"PK"
    assert signed_in("officer").post(f"/receptions/{day.pk}/announce/").status_code == 302
    day.refresh_from_db()
    assert day.announced_on == ahead(0)
    assert day.on - day.announced_on == timedelta(days=3)
