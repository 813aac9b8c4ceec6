"""The clocks: workdays from a table, pauses, extensions, and who is told when."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.matters.build import a_matter, an_action, at
from weiyuan.core.workdays import Workdays
from weiyuan.core.workflow import WrongState
from weiyuan.matters.actions import move_matter, receive_matter, register_matter
from weiyuan.matters.actions.clocks import press, watch
from weiyuan.matters.models import MatterAction, MatterDeadline, ResidentMatter
from weiyuan.matters.queries import days_for, matters_overdue
from weiyuan.matters.tasks import the_machine, watch_clocks
from weiyuan.notices.models import Message
from weiyuan.orgs.models import OrgUnit, RoleGrant
from weiyuan.orgs.queries import workdays
from weiyuan.orgs.rules import Role

pytestmark = pytest.mark.django_db
# 1 May is a holiday until the 5th, Sunday 27 April is worked for it.
MAY = Workdays({date(2025, 5, day): False for day in (1, 2, 5)} | {date(2025, 4, 27): True})
NEW_YEAR = Workdays({date(2026, 1, 1): False, date(2026, 1, 2): False, date(2026, 1, 4): True})
FRIDAY = date(2025, 4, 18)


def stored(matter: ResidentMatter) -> ResidentMatter:
    return ResidentMatter.objects.get(pk=matter.pk)


def told(matter: ResidentMatter) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for message in Message.objects.filter(title__contains=matter.ref).order_by("pk"):
        found.setdefault(message.user.username, []).append(message.title)
    return found


def a_line(cast: Cast, respond: int, finish: int, **more: Any) -> MatterDeadline:
    return MatterDeadline.objects.create(org=cast.org, respond_days=respond, finish_days=finish, **more)


# --- the table --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ({"kind": "consult"}, (3, 3)),
        ({"kind": "complaint"}, (3, 13)),
        ({"kind": "other"}, (3, 30)),
        ({"kind": "complaint", "safety_level": "pressing"}, (1, 5)),
        ({"kind": "other", "safety_level": "urgent"}, (0, 1)),
    ],
)
def test_shipped_days_go_by_urgency_then_kind(cast: Cast, said: dict[str, str], days: tuple[int, int]) -> None:
    assert days_for(a_matter(cast), **said) == days


def test_the_most_particular_line_of_the_body_wins(cast: Cast) -> None:
    a_line(cast, 9, 90)
    a_line(cast, 8, 80, kind="complaint")
    a_line(cast, 7, 70, safety_level="urgent")
    a_line(cast, 6, 60, category="市政设施")
    a_line(cast, 5, 50, category="市政设施", safety_level="urgent")
    MatterDeadline.objects.create(org=cast.other, respond_days=1, finish_days=1, category="市政设施", kind="complaint")
    matter = a_matter(cast, category="养老服务", kind="consult")
    expected: tuple[tuple[dict[str, str], int], ...] = (
        ({}, 9), ({"kind": "complaint"}, 8), ({"kind": "complaint", "safety_level": "urgent"}, 7),
        ({"category": "市政设施", "kind": "complaint"}, 6), ({"category": "市政设施", "safety_level": "urgent"}, 5),
    )  # fmt: skip
    for said, days in expected:
        assert days_for(matter, **said) == (days, days * 10), said


@pytest.mark.parametrize(
    ("start", "days", "calendar", "due"),
    [
        (date(2025, 4, 28), (3, 5), MAY, (date(2025, 5, 6), date(2025, 5, 8))),  # a holiday in between
        (date(2025, 4, 25), (1, 2), MAY, (date(2025, 4, 27), date(2025, 4, 28))),  # a Sunday worked
        (date(2025, 5, 1), (0, 1), MAY, (date(2025, 5, 6), date(2025, 5, 7))),  # received on a holiday
        (FRIDAY, (0, 1), MAY, (FRIDAY, date(2025, 4, 21))),  # urgent on a Friday evening
        (date(2025, 12, 31), (1, 3), NEW_YEAR, (date(2026, 1, 4), date(2026, 1, 6))),  # over the end of the year
    ],
)
def test_last_days_are_counted_in_workdays(
    cast: Cast, start: date, days: tuple[int, int], calendar: Workdays, due: tuple[date, date]
) -> None:
    a_line(cast, *days)
    assert days_for(a_matter(cast)).due(calendar, start) == due


# --- pauses and extensions --------------------------------------------------------------------------


def test_the_clock_stands_while_the_resident_is_waited_for(cast: Cast) -> None:
    calendar, today = workdays(), timezone.localdate()
    since, due = calendar.add_workdays(calendar.next_workday(today), -4), today + timedelta(days=3)
    matter = a_matter(cast, "waiting", waiting_since=since, due_finish=due, waited_days=2)
    assert not matters_overdue(cast.org, due + timedelta(days=30)).exists()
    move_matter(matter, "hear_again", by=cast["unit"])
    found = stored(matter)
    passed = calendar.workdays_between(since + timedelta(days=1), today)
    assert passed >= 3
    assert (found.state, found.waiting_since, found.waited_days) == ("in_progress", None, 2 + passed)
    assert found.due_finish == calendar.add_workdays(due, passed)


def test_who_waits_not_a_day_gains_none(cast: Cast) -> None:
    due = timezone.localdate() + timedelta(days=9)
    matter = a_matter(cast, "in_progress", due_finish=due)
    move_matter(matter, "ask_resident", by=cast["unit"], note="请说明是哪个门")
    assert stored(matter).responded_at is not None
    move_matter(matter, "hear_again", by=cast["unit"])
    assert (stored(matter).due_finish, stored(matter).waited_days) == (due, 0)


def test_times_are_stored_where_the_state_changes(cast: Cast) -> None:
    matter = a_matter(cast, "triaged", wants_reply=False)
    for step in ("accept", "assign", "start", "reply", "close"):
        move_matter(matter, step, by=cast["officer"])
    found = stored(matter)
    assert found.responded_at is not None
    assert found.answered_at is not None
    assert found.finished_at is not None
    assert found.responded_at <= found.answered_at <= found.finished_at


def test_an_extension_is_asked_for_with_days_and_granted_by_somebody_else(cast: Cast) -> None:
    RoleGrant.objects.create(user=cast["member"], org=cast.org, role=Role.OFFICER, start=date(2020, 1, 1))
    matter = a_matter(cast, "in_progress", assigned_member=cast.li, due_finish=date(2025, 4, 30))
    with pytest.raises(ValidationError):
        move_matter(matter, "request_extension", by=cast["member"], note="等批复", extension_days=61)
    move_matter(matter, "request_extension", by=cast["member"], note="等批复", extension_days=2)
    assert {"officer", "director"} <= set(told(stored(matter)))
    for step in ("extend", "deny_extension"):
        with pytest.raises(ValidationError):
            move_matter(matter, step, by=cast["member"], note="同意")
    move_matter(matter, "extend", by=cast["officer"])
    assert stored(matter).due_finish == date(2025, 5, 7)


def test_a_clerk_who_asks_in_the_units_place_may_grant_it(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", due_finish=date(2025, 4, 30))
    move_matter(matter, "request_extension", by=cast["officer"], note="单位来电")
    move_matter(matter, "extend", by=cast["officer"])
    assert stored(matter).state == "in_progress"


# --- who is told when -------------------------------------------------------------------------------


def run(cast: Cast, *days: date) -> None:
    for day in days:
        watch(cast.org, day, MAY, by=the_machine())


def test_who_has_it_and_the_clerk_are_warned_once_and_by_number(cast: Cast) -> None:
    more = {"person_name": "王大妈", "content": "王大妈家漏水", "assigned_member": cast.li, "no": "QS-2025-0009"}
    matter = a_matter(cast, "in_progress", due_finish=date(2025, 4, 22), **more)
    run(cast, date(2025, 4, 17))
    assert not told(matter)
    run(cast, FRIDAY, FRIDAY, date(2025, 4, 21), date(2025, 4, 22))  # two workdays before; the others say nothing new
    words = [f"4月22日前要办结：{matter.ref}"]
    assert told(matter) == {"officer": words, "unit": words, "member": words}
    assert "王大妈" not in str(list(Message.objects.values()))
    assert not MatterAction.objects.exists()


def test_the_day_after_it_is_pressed_once_in_writing(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", due_finish=FRIDAY, no="QS-2025-0009")
    run(cast, date(2025, 4, 19), date(2025, 4, 20))  # a weekend: nobody is there
    assert not MatterAction.objects.exists()
    run(cast, date(2025, 4, 21), date(2025, 4, 21), date(2025, 4, 22))
    pressed = MatterAction.objects.get()
    assert (pressed.kind, pressed.on, pressed.no) == ("press", date(2025, 4, 21), "BLJL-2025-001")
    assert told(matter) == {name: [f"催办，已过办结期限：{matter.ref}"] for name in ("officer", "unit")}
    press(matter, date(2025, 4, 22), by=the_machine())
    assert MatterAction.objects.count() == 1


def test_who_pressed_by_hand_is_not_followed_by_the_machine(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", due_finish=FRIDAY)
    an_action(matter, "press", date(2025, 4, 19))
    run(cast, date(2025, 4, 21))
    assert MatterAction.objects.count() == 1


def test_five_workdays_later_the_leaders_hear_of_it_even_after_days_off(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", due_finish=date(2025, 4, 25), no="QS-2025-0009")
    run(cast, date(2025, 4, 30))  # 27, 28, 29, 30 April: the fifth is 6 May
    assert "director" not in told(matter)
    run(cast, date(2025, 5, 6), date(2025, 5, 7))
    words = [f"超过办结期限5个工作日仍未办结：{matter.ref}"]
    assert (told(matter)["director"], told(matter)["leader"]) == (words, words)


def test_a_new_deadline_is_watched_anew(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", due_finish=FRIDAY)
    run(cast, date(2025, 4, 21))
    ResidentMatter.objects.update(due_finish=date(2025, 4, 23))
    run(cast, date(2025, 4, 24))
    assert MatterAction.objects.count() == 2
    assert len(told(matter)["unit"]) == 2


def test_the_first_response_is_the_clerks(cast: Cast) -> None:
    matter = a_matter(cast, "registered", due_accept=FRIDAY, no="QS-2025-0009")
    run(cast, date(2025, 4, 17), date(2025, 4, 21), date(2025, 4, 25), date(2025, 4, 25))
    ref = matter.ref
    assert told(matter) == {
        "officer": [f"4月18日前要受理或答复：{ref}", f"已过受理期限，请马上处理：{ref}"],
        "director": [f"超过受理期限5个工作日仍未受理：{ref}"],
        "leader": [f"超过受理期限5个工作日仍未受理：{ref}"],
    }


@pytest.mark.parametrize("state", ["waiting", "converted", "replied", "closed", "refused", "merged", "draft"])
def test_whose_clock_stands_is_not_pressed(cast: Cast, state: str) -> None:
    more = {"waiting_since": FRIDAY} if state == "waiting" else {}
    a_matter(cast, state, due_finish=FRIDAY, due_accept=FRIDAY, merged_into=a_matter(cast, "closed"), **more)
    run(cast, date(2025, 4, 21))
    assert not MatterAction.objects.exists()
    assert not Message.objects.exists()


def test_an_old_ledger_brought_in_floods_nobody(cast: Cast) -> None:
    a_matter(cast, "in_progress", due_finish=date(2025, 3, 20))
    a_matter(cast, "registered", due_accept=date(2025, 3, 20))
    run(cast, date(2025, 4, 21))
    assert not MatterAction.objects.exists()
    assert not Message.objects.exists()


def test_a_confidential_matter_is_pressed_among_those_who_know_it(cast: Cast) -> None:
    more = {"secrecy": "confidential", "keeper": cast["officer"], "no": "QS-2025-0009"}
    matter = a_matter(cast, "in_progress", due_finish=FRIDAY, **more)
    run(cast, date(2025, 4, 28))
    assert set(told(matter)) == {"officer", "unit", "director"}
    assert Message.objects.get(user=cast["director"]).href == ""


def test_who_was_told_the_end_is_called_back(cast: Cast) -> None:
    ended = {"closed_on": FRIDAY, "finished_at": at(2025, 4, 18), "no": "QS-2025-0009"}
    matter = a_matter(cast, "closed", phone="13800001234", phone_key="k", **ended)
    a_matter(cast, "closed", **{**ended, "no": "QS-2025-0010"})  # who left neither phone nor address
    a_matter(cast, "closed", phone="13800001234", phone_key="k", closed_on=FRIDAY)  # from an old ledger
    run(cast, FRIDAY)
    assert not Message.objects.exists()
    run(cast, date(2025, 4, 21), date(2025, 4, 22))
    assert [message.title for message in Message.objects.all()] == [f"请回访群众：{matter.ref}"]


def test_the_clerk_is_told_once_that_a_resident_did_not_come_back(cast: Cast) -> None:
    matter = a_matter(cast, "waiting", waiting_since=date(2025, 4, 11), due_finish=date(2025, 4, 14))
    run(cast, date(2025, 4, 24))
    assert not Message.objects.exists()
    run(cast, date(2025, 4, 25), date(2025, 4, 28))
    assert told(matter) == {"officer": [f"等群众补充已满10个工作日，没有回音：{matter.ref}"]}
    assert stored(matter).state == "waiting", "nothing is closed by itself"
    ResidentMatter.objects.filter(pk=matter.pk).update(waiting_since=date(2025, 4, 14))
    run(cast, date(2025, 4, 28))
    assert len(told(matter)["officer"]) == 2, "asked again, waited for anew"


def test_work_goes_on_without_the_resident_for_a_reason(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    matter = a_matter(cast, "waiting", waiting_since=timezone.localdate(), due_finish=timezone.localdate())
    client = signed_in("officer")
    labels = [str(one.label) for one in client.get(f"/matters/{matter.pk}/").context["buttons"]]
    assert labels.index("群众已补充") < labels.index("恢复办理")
    assert client.post(f"/matters/{matter.pk}/step/carry_on/", {"note": ""}).status_code == 400
    assert client.post(f"/matters/{matter.pk}/step/carry_on/", {"note": "没有回音"}).status_code == 302
    found = stored(matter)
    assert (found.state, found.waiting_since) == ("in_progress", None)
    assert told(found) == {"unit": [f"不再等群众补充，请接着办：{found.ref}"]}


def test_another_bodys_matters_are_told_there_alone(cast: Cast) -> None:
    a_matter(cast, "in_progress", org=cast.other, station=None, assigned_unit=None, due_finish=FRIDAY)
    run(cast, date(2025, 4, 21))
    assert not Message.objects.exists()
    watch(cast.other, date(2025, 4, 21), MAY, by=the_machine())
    assert [message.user.username for message in Message.objects.all()] == ["stranger"]


def test_what_is_urgent_is_told_at_once_and_once(cast: Cast) -> None:
    matter = ResidentMatter(
        org=cast.org, received_at=at(2025, 4, 18, 20), channel="phone", content="燃气味很大", safety_level="urgent"
    )
    register_matter(matter, by=cast["head"])
    words = [f"紧急意见，请马上处理：{matter.ref}"]
    assert told(matter) == {"officer": words, "director": words}
    assert matter.due_accept == FRIDAY
    move_matter(matter, "triage", by=cast["officer"], category="公共安全")
    assert told(matter) == {"officer": words, "director": words}
    later = a_matter(cast, "registered")
    move_matter(later, "triage", by=cast["officer"], safety_level="urgent")
    assert set(told(later)) == {"director"}, "who did it knows"


def test_what_a_resident_sends_in_as_urgent_is_told_too(cast: Cast) -> None:
    more = {"channel": "online", "content": "漏气", "safety_level": "urgent"}
    matter = receive_matter(ResidentMatter(org=cast.org, received_at=timezone.now(), **more))
    assert set(told(matter)) == {"officer", "director"}


def test_who_is_handed_a_matter_hears_its_number(cast: Cast) -> None:
    matter = a_matter(cast, "accepted", no="QS-2025-0009", content="王大妈家漏水")
    move_matter(matter, "assign", by=cast["officer"], assigned_member=cast.li)
    assert told(matter) == {"unit": ["交办给您：QS-2025-0009"], "member": ["交办给您：QS-2025-0009"]}
    with pytest.raises(WrongState):
        move_matter(matter, "assign", by=cast["officer"])
    assert len(told(matter)["unit"]) == 1


def test_the_job_runs_over_all_bodies_and_may_run_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_said: date(2025, 4, 21))
    a_matter(cast, "in_progress", due_finish=FRIDAY)
    a_matter(cast, "in_progress", org=cast.other, station=None, assigned_unit=None, due_finish=FRIDAY)
    for _again in range(2):
        watch_clocks.func()
    assert MatterAction.objects.count() == 2
    assert Message.objects.count() == 3


def test_a_body_that_fails_keeps_no_other_from_being_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails_for_the_first(org: OrgUnit, *said: Any, **more: Any) -> None:
        if org == cast.org:
            raise ZeroDivisionError
        watch(org, *said, **more)

    monkeypatch.setattr("weiyuan.matters.tasks.watch", fails_for_the_first)
    monkeypatch.setattr(timezone, "localdate", lambda *_said: date(2025, 4, 21))
    a_matter(cast, "in_progress", org=cast.other, station=None, assigned_unit=None, due_finish=FRIDAY)
    watch_clocks.func()
    assert Message.objects.get().user == cast["stranger"]


def test_in_the_inbox_too_an_extension_is_asked_for_with_days(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    matter = a_matter(cast, "in_progress", due_finish=date(2025, 4, 30))
    said = {"version": matter.version, "note": "等批复", "extension_days": "2"}
    assert signed_in("unit").post(f"/matters/inbox/{matter.pk}/request_extension/", said).status_code == 302
    assert (stored(matter).state, stored(matter).extension_days) == ("extension_requested", 2)
