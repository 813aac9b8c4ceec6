"""A swap is by consent of both, at once or not at all, and only where both can."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.cast import Cast, a_member
from tests.matrix import walk
from tests.rota.builders import a_day, a_swap, ahead, away
from weiyuan.activities.models import ReceptionDay
from weiyuan.core.workflow import WrongState
from weiyuan.notices.models import Message
from weiyuan.rota.actions import ask_swap, expire_swaps, move_swap, swaps
from weiyuan.rota.models import DutySwap
from weiyuan.rota.queries import swappable
from weiyuan.rota.workflow import SWAP

pytestmark = pytest.mark.django_db
CLERKS = {"officer", "director"}


def names(day: ReceptionDay) -> list[str]:
    return sorted(day.members_on_duty.values_list("name", flat=True))


def two_days(cast: Cast, **more: Any) -> tuple[ReceptionDay, ReceptionDay]:
    return a_day(cast, ahead(10), cast.li, **more), a_day(cast, ahead(20), cast.zhou, **more)


def test_every_state_step_and_actor(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swaps, "_exchange", lambda swap, by: None)  # it has entries of its own
    day, other = two_days(cast)
    arrows = {
        "accept": ({"asked"}, "accepted", CLERKS | {"other_member"}),
        "decline": ({"asked"}, "declined", CLERKS | {"other_member"}),
        "withdraw": ({"asked"}, "withdrawn", CLERKS | {"member"}),
        "expire": ({"asked"}, "expired", CLERKS),
    }
    walk(cast, SWAP, lambda state: a_swap(cast, day, other, state=state), move_swap, arrows)


def test_after_consent_the_two_days_change_hands_and_the_clerk_is_told(cast: Cast) -> None:
    day, other = two_days(cast)
    third = a_member(cast.org, cast.term, "孙同班", "WY-003")
    day.members_on_duty.add(third)
    swap = ask_swap(DutySwap(org=cast.org, asker=cast.li, day=day, asked=cast.zhou, other_day=other), by=cast["member"])
    assert swap.no == "HB-001"
    assert Message.objects.filter(user=cast["other_member"]).count() == 1
    assert names(day) == ["孙同班", "李知远"]  # nothing happens before the other says yes
    move_swap(swap, "accept", by=cast["other_member"])
    assert (names(day), names(other)) == (["周映雪", "孙同班"], ["李知远"])
    assert Message.objects.filter(user=cast["officer"], title__contains="换班").count() == 1
    with pytest.raises(WrongState):
        move_swap(DutySwap.objects.get(), "decline", by=cast["other_member"])


def test_a_substitute_takes_one_day_over(cast: Cast) -> None:
    day = a_day(cast, ahead(10), cast.li)
    move_swap(a_swap(cast, day), "accept", by=cast["other_member"])
    assert names(day) == ["周映雪"]


def test_nobody_asks_for_others_or_answers_for_others(cast: Cast) -> None:
    day, other = two_days(cast)
    with pytest.raises(PermissionDenied):
        ask_swap(DutySwap(org=cast.org, asker=cast.li, day=day, asked=cast.zhou), by=cast["other_member"])
    with pytest.raises(PermissionDenied):
        move_swap(a_swap(cast, day, other), "accept", by=cast["member"])
    assert names(day) == ["李知远"]


@pytest.mark.parametrize("how", ["away", "away-back", "busy", "off-duty", "held", "cancelled"])
def test_what_became_impossible_is_refused_and_nothing_moves(cast: Cast, how: str) -> None:
    day, other = two_days(cast)
    swap = a_swap(cast, day, other)
    match how:
        case "away":
            away(cast.zhou, day.on)
        case "away-back":
            away(cast.li, other.on)
        case "busy":
            a_day(cast, day.on, cast.zhou, place="另一站")
        case "off-duty":
            other.members_on_duty.clear()
        case _:
            ReceptionDay.objects.filter(pk=other.pk).update(state={"held": "closed"}.get(how, how))
    before = names(day), names(other)
    swap = DutySwap.objects.get(pk=swap.pk)
    with pytest.raises(ValidationError):
        move_swap(swap, "accept", by=cast["other_member"])
    assert (names(day), names(other)) == before
    assert DutySwap.objects.get().state == "asked"


def test_an_announced_day_of_tomorrow_is_changed_by_the_staff_alone(cast: Cast) -> None:
    day = a_day(cast, ahead(1), cast.li, state="announced")
    with pytest.raises(ValidationError, match="联系工作室"):
        ask_swap(DutySwap(org=cast.org, asker=cast.li, day=day, asked=cast.zhou), by=cast["member"])
    swap = ask_swap(DutySwap(org=cast.org, asker=cast.li, day=day, asked=cast.zhou), by=cast["officer"])
    move_swap(swap, "accept", by=cast["officer"])
    assert names(day) == ["周映雪"]
    later = a_day(cast, ahead(2), cast.li, state="announced")
    assert ask_swap(DutySwap(org=cast.org, asker=cast.li, day=later, asked=cast.zhou), by=cast["member"]).pk


def test_two_places_on_one_date_can_be_swapped_with_each_other(cast: Cast) -> None:
    here, there = a_day(cast, ahead(5), cast.li), a_day(cast, ahead(5), cast.zhou, place="另一站")
    move_swap(a_swap(cast, here, there), "accept", by=cast["other_member"])
    assert (names(here), names(there)) == (["周映雪"], ["李知远"])


def test_only_who_is_free_on_both_days_is_offered(cast: Cast) -> None:
    day, other = two_days(cast)
    soon = a_day(cast, ahead(15), cast.zhou)
    away(cast.li, soon.on)
    busy = a_member(cast.org, cast.term, "孙没空", "WY-003")
    away(busy, day.on)
    [(member, days)] = swappable(cast.li, day, ahead(0))
    assert member == cast.zhou
    assert days == [other]


def test_a_question_ends_when_its_day_has_come(cast: Cast) -> None:
    past, soon = a_swap(cast, a_day(cast, ahead(-1), cast.li)), a_swap(cast, a_day(cast, ahead(1), cast.li))
    assert expire_swaps(cast.org, ahead(0), by=cast["officer"]) == 1
    assert [DutySwap.objects.get(pk=one.pk).state for one in (past, soon)] == ["expired", "asked"]
