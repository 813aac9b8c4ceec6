"""What the steps do besides moving the state, and what they refuse."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.cast import Cast
from tests.matters.build import a_matter, at
from weiyuan.core.workflow import WrongState
from weiyuan.journal.models import Entry
from weiyuan.matters.actions import move_matter, register_action, register_matter
from weiyuan.matters.models import MatterAction, MatterCategory, ResidentMatter
from weiyuan.matters.queries import categories, matter_of_receipt, matters_of_caller, matters_overdue
from weiyuan.orgs.queries import workdays

pytestmark = pytest.mark.django_db


def a_word(cast: Cast, **more: Any) -> ResidentMatter:
    return ResidentMatter(org=cast.org, received_at=at(2025, 12, 31, 23), channel="phone", content="路灯不亮", **more)


def stored(matter: ResidentMatter) -> ResidentMatter:
    return ResidentMatter.objects.get(pk=matter.pk)


def refusal(call: Any) -> set[str]:
    with pytest.raises(ValidationError) as error:
        call()
    return set(error.value.message_dict)


def test_registering_gives_number_receipt_and_look_up(cast: Cast) -> None:
    matter = register_matter(a_word(cast, phone="13800001234"), by=cast["officer"])
    assert matter.no == "QS-2025-0001"
    assert len(matter.receipt) == 10
    assert matter_of_receipt(f" {matter.receipt.lower()}") == matter
    assert matter_of_receipt("") is None
    assert list(matters_of_caller(cast.org, "138 0000 1234")) == [matter]
    assert not matters_of_caller(cast.org, " ").exists()


def test_the_year_of_the_number_is_that_of_shanghai(cast: Cast) -> None:
    matter = a_word(cast)
    matter.received_at = at(2026, 1, 1, 0, 30)  # still 2025 in UTC
    assert register_matter(matter, by=cast["officer"]).no == "QS-2026-0001"


def test_a_draft_is_numbered_when_it_is_registered(cast: Cast) -> None:
    draft = register_matter(a_word(cast, state="draft"), by=cast["member"])
    assert draft.no == ""
    move_matter(draft, "register", by=cast["member"])
    assert stored(draft).no == "QS-2025-0001"


def test_another_body_registers_nothing_here(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        register_matter(a_word(cast), by=cast["stranger"])
    assert not ResidentMatter.objects.exists()


def test_triage_needs_a_category_of_the_dictionary(cast: Cast) -> None:
    matter = a_matter(cast, category="")
    assert refusal(lambda: move_matter(matter, "triage", by=cast["officer"])) == {"category"}
    assert refusal(lambda: move_matter(matter, "triage", by=cast["officer"], category="轨道噪声")) == {"category"}
    assert stored(matter).state == "registered"
    MatterCategory.objects.create(org=cast.org, name="轨道噪声")
    assert categories(cast.org)[-1] == "轨道噪声"
    move_matter(matter, "triage", by=cast["officer"], category="轨道噪声", safety_level="urgent")
    found = stored(matter)
    assert (found.state, found.category, found.safety_level) == ("triaged", "轨道噪声", "urgent")
    assert found.due_accept == date(2025, 3, 3)  # urgent: on the day itself


def test_what_is_told_with_a_step_stands_in_the_journal(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", result="", result_class="")
    move_matter(matter, "reply", by=cast["unit"], result="已换灯", result_class="solved")
    entry = Entry.objects.get()
    assert entry.kind == "matters.residentmatter.reply"
    assert entry.changes["办理结果"] == ["", "已换灯"]


def test_a_reply_needs_result_and_class(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", result="", result_class="")
    assert refusal(lambda: move_matter(matter, "reply", by=cast["unit"])) == {"result", "result_class"}
    assert not Entry.objects.exists()


def test_a_step_is_told_only_what_it_asks(cast: Cast) -> None:
    with pytest.raises(TypeError):
        move_matter(a_matter(cast, "in_progress"), "reply", by=cast["unit"], secrecy="public")


def test_whoever_may_not_is_told_so_before_anything_is_written(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", result="")
    with pytest.raises(PermissionDenied):
        move_matter(matter, "reply", by=cast["leader"], result="已换灯")
    assert stored(matter).result == ""


def test_acceptance_sets_the_day_to_finish_by_kind_and_urgency(cast: Cast) -> None:
    today = timezone.localdate()
    common, urgent = a_matter(cast, "triaged"), a_matter(cast, "triaged", safety_level="urgent")
    given = a_matter(cast, "triaged", due_finish=date(2025, 5, 1))
    for matter in (common, urgent, given):
        move_matter(matter, "accept", by=cast["officer"])
    assert stored(common).accepted_on == today
    calendar = workdays()
    first = calendar.next_workday(today)
    assert stored(common).due_finish == calendar.add_workdays(first, 13)
    assert stored(urgent).due_finish == calendar.add_workdays(first, 1)
    assert stored(given).due_finish == date(2025, 5, 1)


def test_handing_over_needs_somebody(cast: Cast) -> None:
    matter = a_matter(cast, "accepted", assigned_unit=None)
    assert refusal(lambda: move_matter(matter, "assign", by=cast["officer"])) == {"assigned_unit"}
    move_matter(matter, "assign", by=cast["officer"], assigned_member=cast.li)
    assert (stored(matter).assigned_member, stored(matter).assigned_on) == (cast.li, timezone.localdate())


def test_an_extension_moves_the_deadline_on(cast: Cast) -> None:
    matter = a_matter(cast, "extension_requested", due_finish=date(2025, 5, 1))
    early = date(2025, 4, 30)
    assert refusal(lambda: move_matter(matter, "extend", by=cast["officer"], due_finish=early)) == {"due_finish"}
    move_matter(matter, "extend", by=cast["officer"])
    assert stored(matter).due_finish == date(2025, 5, 26)  # 15 workdays, the first after the holiday on 6 May


def test_a_merge_needs_another_matter_of_the_body(cast: Cast) -> None:
    matter = a_matter(cast, "triaged")
    outside = a_matter(cast, org=cast.other, station=None, assigned_unit=None)
    for into in (None, matter, outside, a_matter(cast, "merged", merged_into=a_matter(cast))):
        with pytest.raises(ValidationError):
            move_matter(matter, "merge", by=cast["officer"], merged_into=into)
    main = a_matter(cast)
    move_matter(matter, "merge", by=cast["officer"], merged_into=main)
    assert stored(matter).merged_into == main


def test_closing_waits_for_feedback_where_it_is_wanted(cast: Cast) -> None:
    matter = a_matter(cast, "replied", feedback_on=None, closed_on=None)
    assert refusal(lambda: move_matter(matter, "close", by=cast["officer"])) == {"feedback_on"}
    move_matter(matter, "feedback", by=cast["head"], satisfaction="mostly", feedback_way="phone")
    move_matter(matter, "close", by=cast["officer"])
    found = stored(matter)
    today = timezone.localdate()
    assert (found.feedback_on, found.closed_on, found.satisfaction) == (today, today, "mostly")


def test_only_the_unsatisfied_come_back_and_twice_at_most(cast: Cast) -> None:
    content = a_matter(cast, "feedback_given", satisfaction="satisfied")
    assert refusal(lambda: move_matter(content, "reopen", by=cast["officer"], note="再办")) == {"satisfaction"}
    matter = a_matter(cast, "feedback_given", replied_on=date(2025, 4, 1))
    move_matter(matter, "reopen", by=cast["officer"], note="未修好")
    found = stored(matter)
    assert (found.state, found.reopened_times, found.replied_on) == ("reopened", 1, None)
    move_matter(matter, "resume", by=cast["unit"])
    move_matter(matter, "reply", by=cast["unit"])
    assert refusal(lambda: move_matter(matter, "close", by=cast["officer"])) == {"feedback_on"}
    worn = a_matter(cast, "feedback_given", reopened_times=2)
    assert refusal(lambda: move_matter(worn, "reopen", by=cast["officer"], note="再办")) == {"reopened_times"}


def test_a_closed_matter_comes_back_for_the_clerk_and_leaves_the_public_page(cast: Cast) -> None:
    public = {"public_content": "路灯不亮", "public_answer": "已修复", "published_on": date(2025, 5, 1)}
    matter = a_matter(cast, "closed", called_back_on=date(2025, 4, 4), **public)
    with pytest.raises(PermissionDenied):
        move_matter(matter, "reopen", by=cast["unit"], note="未修好")
    move_matter(matter, "reopen", by=cast["officer"], note="未修好")
    found = stored(matter)
    assert (found.state, found.closed_on, found.called_back_on, found.published_on) == ("reopened", None, None, None)
    assert found.due_finish == workdays().add_workdays(workdays().next_workday(timezone.localdate()), 13)


def test_an_unmerged_matter_is_triaged_anew_and_says_why(cast: Cast) -> None:
    matter = a_matter(cast, "merged", merged_into=a_matter(cast))
    assert refusal(lambda: move_matter(matter, "unmerge", by=cast["officer"])) == {"note"}
    move_matter(matter, "unmerge", by=cast["officer"], note="不是同一处")
    assert stored(matter).state == "triaged"


def test_abuse_5_nobody_skips_states_or_answers_after_the_end(cast: Cast) -> None:
    for state, step in (("assigned", "reply"), ("closed", "reply"), ("in_progress", "close"), ("waiting", "reply")):
        matter = a_matter(cast, state)
        with pytest.raises(WrongState):
            move_matter(matter, step, by=cast["officer"], note="办结")
        assert stored(matter).state == state
    assert not Entry.objects.exists()


def test_work_is_noted_by_whoever_handles_the_matter(cast: Cast) -> None:
    matter = a_matter(cast, "in_progress", assigned_member=cast.li)
    look = {"org": cast.org, "matter": matter, "kind": "site_check", "on": date(2025, 3, 5), "content": "灯杆倾斜"}
    noted = register_action(MatterAction(**look, member=cast.li), by=cast["member"])
    assert noted.no == "BLJL-2025-001"
    with pytest.raises(PermissionDenied):
        register_action(MatterAction(**look), by=cast["other_member"])
    talk = MatterAction(**{**look, "kind": "coordinate"})
    assert refusal(lambda: register_action(talk, by=cast["officer"])) == {"departments"}


def test_overdue_is_what_was_handed_over_and_not_answered(cast: Cast) -> None:
    due = {"due_finish": date(2025, 4, 30)}
    late = a_matter(cast, "in_progress", **due)
    for state in ("triaged", "replied", "closed"):
        a_matter(cast, state, **due)
    assert list(matters_overdue(cast.org, date(2025, 5, 1))) == [late]
    assert not matters_overdue(cast.org, date(2025, 4, 30)).exists()
