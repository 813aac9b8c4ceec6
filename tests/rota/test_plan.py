"""A plan draws what is not there yet, and is taken over as it was shown, in one deed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from tests.cast import Cast, a_member
from tests.rota.builders import a_day, a_rule, ahead, away
from weiyuan.activities.actions import move_reception
from weiyuan.activities.models import ReceptionDay
from weiyuan.journal.models import Deed, Entry
from weiyuan.journal.transition import undo
from weiyuan.members.models import Membership, Term
from weiyuan.notices.models import Message
from weiyuan.rota.actions import take_over
from weiyuan.rota.models import DrawnDay
from weiyuan.rota.queries import Plan

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2026, 3, 1), date(2026, 4, 30)  # nine Wednesdays


def plan(*rules: Any, **more: Any) -> Plan:
    return Plan(list(rules), TODAY, LAST, **{"today": TODAY, **more})


def on_duty(org: Any) -> Counter[str]:
    days = ReceptionDay.objects.of(org).exclude(state="cancelled").prefetch_related("members_on_duty")
    return Counter(member.name for day in days for member in day.members_on_duty.all())


def test_the_plan_becomes_reception_days_in_one_deed_and_each_is_told_once(cast: Cast) -> None:
    rule = a_rule(cast, opens="14:00", closes="16:00", station=cast.station)
    away(cast.li, date(2026, 3, 4))
    drawn = plan(rule)
    assert ReceptionDay.objects.count() == 0
    take_over(drawn, by=cast["officer"])
    days = list(ReceptionDay.objects.of(cast.org).order_by("on"))
    assert [day.on for day in days] == [place.on for place in drawn.places]
    assert len(days) == 9
    assert [day.no for day in days[:2]] == ["JD-2026-001", "JD-2026-002"]
    assert days[0].station == cast.station
    assert [one.name for one in days[0].members_on_duty.all()] == ["周映雪"]
    assert sorted(on_duty(cast.org).values()) == [4, 5]
    messages = Message.objects.filter(kind="assigned")
    assert sorted(messages.values_list("user__username", flat=True)) == ["member", "other_member"]
    assert Deed.objects.count() == 1


def test_taking_over_is_undone_as_a_whole_and_can_be_done_again(cast: Cast) -> None:
    rule = a_rule(cast)
    undo(take_over(plan(rule), by=cast["officer"]), by=cast["officer"])
    assert not ReceptionDay.objects.alive().exists()
    take_over(plan(rule), by=cast["officer"])
    assert ReceptionDay.objects.alive().count() == 9


def test_days_that_stand_are_kept_even_where_they_were_moved_by_hand_or_called_off(cast: Cast) -> None:
    rule = a_rule(cast)
    by_hand = a_day(cast, date(2026, 3, 11), cast.zhou, place=rule.place)
    take_over(plan(rule), by=cast["officer"])
    assert ReceptionDay.objects.alive().count() == 9
    moved, off = ReceptionDay.objects.filter(on__gt=by_hand.on).order_by("on")[:2]
    ReceptionDay.objects.filter(pk=moved.pk).update(on=date(2026, 3, 17))
    move_reception(off, "cancel", by=cast["officer"], note="停电")
    assert plan(rule).new == []
    with pytest.raises(ValidationError):
        take_over(plan(rule), by=cast["officer"])
    by_hand.refresh_from_db()
    assert by_hand.version == 1


def test_drawing_again_leaves_what_is_announced_and_what_is_past(cast: Cast) -> None:
    rule = a_rule(cast)
    take_over(plan(rule), by=cast["officer"])
    first, second = ReceptionDay.objects.order_by("on")[:2]
    ReceptionDay.objects.filter(pk=second.pk).update(state="announced")
    away(cast.li, TODAY, LAST)
    again = plan(rule, redo=True, today=first.on.replace(day=5))
    assert [place.on for place in again.places if not place.drawn] == [first.on, second.on]
    take_over(again, by=cast["officer"])
    assert DrawnDay.objects.count() == ReceptionDay.objects.count() == 9
    later = ReceptionDay.objects.filter(on__gt=second.on)
    assert {one.name for day in later for one in day.members_on_duty.all()} == {"周映雪"}
    assert Entry.objects.filter(kind="activities.receptionday.correct").exists()


def test_duties_of_the_year_count_and_a_newcomer_does_not_catch_up(cast: Cast) -> None:
    for week in (7, 14, 21, 28):
        a_day(cast, date(2026, 1, week), cast.li, cast.zhou, state="closed")
    new = a_member(cast.org, cast.term, "钱新到", "WY-003")
    Membership.objects.filter(member=new).update(joined_on=date(2026, 2, 1))
    drawn = plan(a_rule(cast))
    assert [(load.member.name, load.before, load.now) for load in drawn.loads] == [
        ("李知远", 4, 3), ("周映雪", 4, 3), ("钱新到", 4, 3),
    ]  # fmt: skip


def test_nobody_serves_outside_the_term_and_open_days_are_not_made(cast: Cast) -> None:
    Term.objects.filter(pk=cast.term.pk).update(end=date(2026, 3, 31))
    drawn = plan(a_rule(cast, needed=3))
    assert drawn.why_open() == [
        "2026年4月1日起 5 天缺 3 名。那时没有在任委员。",
        "2026年3月4日、2026年3月11日、2026年3月18日、2026年3月25日缺 1 名。在任委员不够。",
    ] or drawn.why_open() == [
        "2026年3月4日、2026年3月11日、2026年3月18日、2026年3月25日缺 1 名。在任委员不够。",
        "2026年4月1日起 5 天缺 3 名。那时没有在任委员。",
    ]
    take_over(drawn, by=cast["officer"])
    assert ReceptionDay.objects.count() == 4


def test_the_reason_for_uneven_loads_is_said(cast: Cast) -> None:
    gone = away(cast.li, date(2026, 3, 10), LAST)
    assert plan(a_rule(cast)).why() == ["李知远排到 1 次：排得最多的委员值班的 8 天里，8 天不便或不在任。"]
    gone.delete()
    only = plan(a_rule(cast, station=cast.station, own_only=True))
    assert "只排本站委员" in only.why()[0]
    assert "周映雪" in only.why()[0]


def test_only_clerks_take_a_rota_over(cast: Cast) -> None:
    drawn = plan(a_rule(cast))
    for name in ("leader", "head", "member", "stranger"):
        with pytest.raises(PermissionDenied):
            take_over(drawn, by=cast[name])
    assert ReceptionDay.objects.count() == 0


def test_what_is_taken_over_is_what_was_shown(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    rule = a_rule(cast, weekdays=["周一", "周三", "周五"])
    client = signed_in("officer")
    said = {"rule": rule.pk, "first": ahead(1), "last": ahead(30), "seed": 3}
    shown = client.get("/rota/", said).context["plan"]
    send = {**said, "org": cast.org.pk, "digest": shown.digest}
    gone = away(cast.li, ahead(1), ahead(30))
    again = client.post("/rota/take/", send)
    assert again.status_code == 409
    assert ReceptionDay.objects.count() == 0
    gone.delete()
    seen = plan(rule).digest
    rule.place, rule.version = "二楼", rule.version + 1
    assert plan(rule).digest != seen  # the page showed another place
    assert client.post("/rota/take/", send).status_code == 302
    assert ReceptionDay.objects.count() == len(shown.new)
    assert client.post("/rota/take/", send).status_code == 409  # sent twice, made once
    assert ReceptionDay.objects.count() == len(shown.new)
