"""The life of a poll, every state × step × role, and what each step asks for."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.cast import Cast
from tests.matrix import walk
from tests.polls.builders import NOTE, at, choices, draft, in_state, invitation, opened, said, slots
from weiyuan.activities.models import Activity
from weiyuan.core.workflow import WrongState
from weiyuan.notices.models import Message
from weiyuan.polls.actions import Plan, answer, change_poll, decide_poll, move_poll, open_poll, undecide_poll
from weiyuan.polls.models import Poll
from weiyuan.polls.workflow import POLL

pytestmark = pytest.mark.django_db
CLERKS = {"officer", "director"}


def test_each_step_is_taken_from_its_states_by_the_clerks_alone(cast: Cast) -> None:
    arrows: dict[str, tuple[set[str], str, set[str]]] = {
        "open": ({"draft"}, "open", CLERKS),
        "close": ({"open"}, "closed", CLERKS),
        "reopen": ({"closed"}, "open", CLERKS),
        "undecide": ({"decided"}, "closed", CLERKS),
        "cancel": ({"draft", "open", "closed"}, "cancelled", CLERKS),
    }

    def move(poll: Poll, step: str, *, by: Any, note: str) -> None:
        match step:
            case "open":
                open_poll(poll, by=by)
            case "undecide":
                undecide_poll(poll, by=by, note=note)
            case _:
                move_poll(poll, step, by=by, note=note)

    rest = type(POLL)(POLL.states, tuple(s for s in POLL.steps if s.name != "decide"), POLL.drafts, POLL.tones)
    walk(cast, rest, lambda state: in_state(cast, state), move, arrows)


@pytest.mark.parametrize("state", ["draft", "open", "closed", "decided", "cancelled"])
def test_a_slot_is_chosen_while_the_poll_is_out_by_the_clerks_alone(cast: Cast, state: str) -> None:
    poll = in_state(cast, state)
    for actor in ("leader", "head", "member", "reader", "stranger"):
        with pytest.raises(PermissionDenied):
            decide_poll(poll, slots(poll)[0], by=cast[actor])
    if state in {"open", "closed"}:
        decide_poll(poll, slots(poll)[0], by=cast["officer"])
    else:
        with pytest.raises(WrongState):
            decide_poll(poll, slots(poll)[0], by=cast["officer"])
    assert Activity.objects.count() == (state in {"open", "closed"})


def test_nothing_is_sent_out_without_slots_people_or_time(cast: Cast) -> None:
    late = draft(cast)
    Poll.objects.filter(pk=late.pk).update(closes_at=timezone.now())
    late.refresh_from_db()
    empty = draft(cast)
    empty.slots.update(removed_at=timezone.now())
    for poll in (late, empty, draft(cast, asked={})):
        with pytest.raises(ValidationError):
            open_poll(poll, by=cast["officer"])
        assert Poll.objects.get(pk=poll.pk).state == "draft"
    assert not Message.objects.exists()


def test_the_chosen_slot_makes_the_activity_with_its_list(cast: Cast) -> None:
    poll, _links = opened(cast)
    first, second = slots(poll)
    answer(invitation(poll, cast.li), {first.pk: "no", second.pk: "yes"}, by=cast["member"])
    answer(invitation(poll, cast.zhou), {first.pk: "yes", second.pk: "maybe"}, by=cast["other_member"])
    activity = decide_poll(poll, second, by=cast["officer"])
    poll.refresh_from_db()
    assert (poll.state, poll.chosen, poll.activity) == ("decided", second, activity)
    activity.refresh_from_db()
    assert (activity.state, activity.title, activity.place) == ("published", poll.title, poll.place)
    assert (activity.start, activity.end, activity.kind) == (second.start, second.end, "forum")
    states = dict(activity.attendances.values_list("member__name", "state"))
    assert states == {"李知远": "accepted", "周映雪": "pending"}
    about = {m.user.username: m.title for m in Message.objects.exclude(title__startswith="请答时间")}
    assert about == {"member": f"时间定了：{poll.title}", "other_member": f"邀请参加：{poll.title}"}
    with pytest.raises(WrongState):  # two at once: one of them finds it decided
        decide_poll(poll, first, by=cast["director"])
    assert Activity.objects.count() == 1


def test_a_choice_taken_back_cancels_the_activity_and_keeps_the_answers(cast: Cast) -> None:
    poll, _links = opened(cast)
    first, second = slots(poll)
    answer(invitation(poll, cast.li), {first.pk: "yes", second.pk: "yes"}, by=cast["member"])
    activity = decide_poll(poll, first, by=cast["officer"])
    poll.refresh_from_db()
    with pytest.raises(ValidationError):
        undecide_poll(poll, by=cast["officer"], note="")
    activity.refresh_from_db()
    assert activity.state == "published"
    undecide_poll(poll, by=cast["officer"], note=NOTE)
    activity.refresh_from_db()
    poll.refresh_from_db()
    assert (activity.state, poll.state, poll.activity, poll.chosen) == ("cancelled", "closed", None, None)
    assert invitation(poll, cast.li).answers.count() == 2
    told = Message.objects.filter(user=cast["member"], key__contains="undecided")
    assert [message.text for message in told] == [NOTE]
    again = decide_poll(poll, second, by=cast["officer"])
    assert again.start == second.start


def test_an_activity_under_way_is_not_called_off_by_the_poll(cast: Cast) -> None:
    poll, _links = opened(cast)
    activity = decide_poll(poll, slots(poll)[0], by=cast["officer"])
    Activity.objects.filter(pk=activity.pk).update(state="in_progress")
    poll = Poll.objects.get(pk=poll.pk)
    with pytest.raises(WrongState):
        undecide_poll(poll, by=cast["officer"], note=NOTE)
    assert Poll.objects.get(pk=poll.pk).state == "decided"


def test_taking_up_again_asks_for_a_moment_ahead_and_calling_off_for_a_reason(cast: Cast) -> None:
    poll, _links = opened(cast)
    move_poll(poll, "close", by=cast["officer"])
    with pytest.raises(ValidationError):
        move_poll(poll, "cancel", by=cast["officer"])
    Poll.objects.filter(pk=poll.pk).update(closes_at=at(-1))
    poll.refresh_from_db()
    with pytest.raises(ValidationError):
        move_poll(poll, "reopen", by=cast["officer"])
    assert Poll.objects.get(pk=poll.pk).state == "closed"
    move_poll(poll, "cancel", by=cast["officer"], note=NOTE)
    assert Message.objects.filter(kind="changed", text=NOTE).count() == 2
    assert choices(poll, "yes", "no")  # the slots are still there to be looked up


def test_who_is_asked_again_hears_it_again(cast: Cast) -> None:
    poll, _links = opened(cast)
    for people in ({cast.li: True}, {cast.li: True, cast.zhou: False}):
        now = Poll.objects.get(pk=poll.pk)
        change_poll(now, Plan(said(), asked=people), seen=now.version, by=cast["officer"])
    assert Message.objects.filter(user=cast["other_member"], title__startswith="请答时间").count() == 2
