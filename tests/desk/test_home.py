"""The first page of every kind of reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import ACTORS, Cast
from tests.core.ui.records import a_record
from tests.matters.build import a_matter
from tests.polls.builders import invitation, slots
from tests.polls.builders import opened as poll_opened
from tests.rota.builders import a_day, a_swap, ahead
from weiyuan.activities.models import Activity, Attendance
from weiyuan.core.ui.sight import Sight
from weiyuan.desk import agenda, duties, figures, panels, views
from weiyuan.duties.models import FiveOnesEntry, FiveOnesItem, FiveOnesScheme
from weiyuan.governance.models import Briefing, BriefingReceipt, PlanTask, WorkPlan
from weiyuan.learning.models import LearningAttendance, LearningSession
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.models import MemberEdit, Membership
from weiyuan.polls.actions import answer

THIS = timezone.localdate().year
COST = 44  # queries of an officer's desk


def noon(days: int = 0) -> datetime:
    return timezone.localtime().replace(hour=12, minute=0) + timedelta(days=days)


def page(client: Client, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_finds_a_first_page(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    for name in ACTORS:
        assert "您好" in (text := page(signed_in(name))) or cast[name].name in text, name


def test_every_figure_equals_the_list_that_it_opens(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    for at in range(3):
        a_record(ResidentMatter, cast.org, at, received_at=noon(-at), no=f"QS-{at}")
        a_record(Activity, cast.org, at, start=noon(at), state="published", no=f"HD-{at}")
    a_record(ResidentMatter, cast.org, 9, received_at=noon(-800), no="QS-9")
    client = signed_in("officer")
    text = page(client)
    found = re.findall(r'<a class="tile" href="([^"]+)"><span>[^<]+</span><b>(\d+)</b>', text)
    found += re.findall(r'<a class="fig" href="(/[^"]+\?[^"]+)">(\d+)</a>', text)
    assert len(found) >= 7
    for href, number in found:
        listed = page(client, href.replace("&amp;", "&"))
        assert f"符合条件的 {number} 条" in listed, href
    assert f'href="/matters/?year={THIS}"><span>群众意见</span><b>' in text


def test_a_figure_of_all_years_does_not_say_that_it_is_of_one(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    a_record(FiveOnesEntry, cast.org, member=cast.li, state="claimed", done_on=timezone.localdate())
    a_record(LearningAttendance, cast.org, member=cast.li)
    text = page(signed_in("member"), f"/?year={THIS}")
    said = dict(re.findall(r'<a class="tile" href="([^"]+)">.*?<small>([^<]+)</small>', text))
    for href, words in said.items():
        assert words == (f"{THIS}年" if "year=" in href else "历年"), href
    assert set(said.values()) == {f"{THIS}年", "历年"}


@pytest.mark.parametrize(
    ("model", "field", "label", "only_asked", "came"),
    [
        (Attendance, "activity", "活动出席", ["pending", "leave_approved", "absent"], ["signed_in", "attended"]),
        (LearningAttendance, "session", "学习出席", ["expected", "excused", "absent"], ["present"]),
    ],
)
def test_a_member_is_credited_with_where_he_came_and_not_with_being_asked(
    model: Any, field: str, label: str, only_asked: list[str], came: list[str], cast: Cast,
    signed_in: Callable[[str], Client],
) -> None:  # fmt: skip
    occasion = model._meta.get_field(field).related_model
    for at, state in enumerate(only_asked + came):
        a_record(model, cast.org, at, member=cast.li, state=state, **{field: a_record(occasion, cast.org, at)})
    client = signed_in("member")
    found = re.findall(rf'<a class="tile" href="([^"]+)"><span>{label}</span><b>(\d+)</b>', page(client))
    assert [number for _href, number in found] == [str(len(came))]
    assert f"符合条件的 {len(came)} 条" in page(client, found[0][0].replace("&amp;", "&"))


def test_the_most_pressing_stands_first(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    today = timezone.localdate()
    for no, state, due in (
        ("QS-1", "registered", today + timedelta(days=9)),
        ("QS-2", "registered", today - timedelta(days=2)),
        ("QS-3", "registered", today),
        ("QS-4", "registered", None),
        ("QS-5", "refused", today - timedelta(days=30)),
    ):
        extra = {"refused_reason": "other"} if state == "refused" else {}
        if state != "refused":
            a_record(ResidentMatter, cast.org, no=no, state=state, due_finish=due, received_at=noon(-40), **extra)
    due, waiting = agenda.open_things(Sight(cast["officer"]))
    assert [(item.meta[0], item.left) for item in due] == [("QS-2", -2), ("QS-3", 0), ("QS-1", 9), ("QS-4", None)]
    assert next(kind.number for kind in waiting if kind.label == "群众意见") == "4"
    shown = re.findall(r'class="due"(?: data-tone="(\w*)")?>(?:<svg.*?</svg>)?([^<]+)<', page(signed_in("officer")))
    assert shown == [("bad", "超 2 天"), ("warn", "今天"), ("", "剩 9 天"), ("", "没定期限")]


def test_a_member_is_shown_first_only_what_waits_for_his_own_deed(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    due = timezone.localdate() + timedelta(days=2)
    a_record(PlanTask, cast.org, state="todo", due_on=due)
    own = {"created_by": cast["member"], "collected_by": cast.li, "received_at": noon()}
    a_record(ResidentMatter, cast.org, 1, no="QS-1", state="registered", **own)
    assert "先办这些" not in page(signed_in("member")), "the office is to accept it"
    handed = {"assigned_member": cast.li, "received_at": noon()}
    a_matter(cast, "in_progress", no="QS-2", due_finish=due, **handed)
    a_matter(cast, "replied", no="QS-3", **handed)
    found, waiting = agenda.own_deeds(Sight(cast["member"]))
    assert [(one.meta[0], one.left) for one in found] == [("QS-2", 2), ("QS-3", None)]
    text = page(signed_in("member"))
    for kind in waiting[1:]:
        assert f'<a class="fig" href="{kind.href}">1</a>' in text
        assert "QS-1" not in page(signed_in("member"), kind.href)


def test_a_goal_counts_the_records_that_name_its_task(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    plan = a_record(WorkPlan, cast.org, year=THIS, state="executing")
    due = timezone.localdate().replace(month=12, day=31)
    task = a_record(PlanTask, cast.org, plan=plan, title="组织集中学习", target_count=6, due_on=due)
    for at in range(2):
        a_record(LearningSession, cast.org, at, plan_task=task, at=noon(-at), state="held", no=f"XX-{at}")
    goals, sums = agenda.goals(Sight(cast["officer"]), THIS, cast.org)
    assert [(goal.title, goal.done, goal.target, goal.missing) for goal in goals] == [("组织集中学习", 2, 6, 4)]
    assert [(sum_.label, sum_.number) for sum_ in sums] == [("已完成", "0"), ("共", "1")]
    assert f'href="/tasks/{task.pk}/file/"' in page(signed_in("officer"), f"/tasks/{task.pk}/")
    text = page(signed_in("officer"), f"/tasks/{task.pk}/file/")
    assert "完成的记录" in text
    assert "XX-1" in text


def test_meetings_stand_ahead_and_behind_today(cast: Cast) -> None:
    for title, days in (("明天的", 1), ("昨天的", -1), ("今天的", 0), ("明年的", 300)):
        a_record(Activity, cast.org, title=title, start=noon(days), state="published", no=f"HD-{days}")
    ahead, past = agenda.meetings(Sight(cast["member"]))
    assert [meeting.title for meeting in ahead] == ["今天的", "明天的"]
    assert [meeting.title for meeting in past] == ["昨天的"]


def test_a_meeting_of_another_year_says_which(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    for days in (0, -400):
        a_record(Activity, cast.org, title="视察", start=noon(days), state="published", no=f"HD-{days}")
    assert page(signed_in("officer")).count(f"<span>{noon(-400).year}年</span>") == 1


def test_a_member_sees_his_own_five_ones(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    scheme = a_record(FiveOnesScheme, cast.org, year=THIS)
    done, open_ = (a_record(FiveOnesItem, cast.org, at, scheme=scheme, name=name, position=at, code=f"c{at}")
                   for at, name in ((1, "一件提案"), (2, "一件实事")))  # fmt: skip
    day = timezone.localdate().replace(month=1, day=9)
    own = a_record(FiveOnesEntry, cast.org, member=cast.li, item=done, state="verified", done_on=day)
    a_record(FiveOnesEntry, cast.org, 2, member=cast.zhou, item=open_, state="verified", done_on=day)
    text = page(signed_in("member"))
    assert "李知远委员，您好" in text
    assert f'href="/five-ones-entries/{own.pk}/">一件提案' in text
    assert text.count("1 / 1") == 1
    assert "0 / 1" in text
    assert f'href="/five-ones-entries/?member={cast.li.pk}&amp;year={THIS}"' in text


def test_a_member_sees_what_he_still_owes(
    cast: Cast, signed_in: Callable[[str], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    today = timezone.localdate()
    session = a_record(
        LearningSession, cast.org, at=noon(-9), takeaway_until=today, title="自学", form="self_study", state="assigned"
    )  # fmt: skip
    a_record(LearningAttendance, cast.org, session=session, member=cast.li)
    a_record(LearningAttendance, cast.org, 2, session=session, member=cast.zhou)
    for at, title in enumerate(("未读的通报", "读过的通报", "发给别人的通报", "前年的通报"), 1):
        day = today - timedelta(days=800 if title.startswith("前年") else 5)
        briefing = a_record(Briefing, cast.org, at, title=title, issued_on=day)
        if title.startswith("读过"):
            a_record(BriefingReceipt, cast.org, briefing=briefing, member=cast.li, read_on=today)
        if title.startswith("发给别人"):
            briefing.recipients.add(cast.zhou)
    user = cast["member"]
    assert user.scope  # read once a request, before the desk
    with django_assert_num_queries(6):
        found = duties.owed(cast.li, user)
    assert [(one.title, one.left) for one in found] == [("自学", 0), ("未读的通报", None)]
    text = page(signed_in("member"))
    assert f'href="/learning/{session.pk}/mine/"' in text
    assert "请您完成" in text


def test_a_member_sees_polls_and_swaps_that_wait_for_his_word(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    poll, _links = poll_opened(cast)
    a_swap(cast, a_day(cast, ahead(1), cast.li))
    text = page(signed_in("other_member"))
    assert f'href="/polls/{poll.pk}/answer/">{poll.title}' in text
    assert "李知远想和您换班" in text
    answer(invitation(poll, cast.zhou), {slots(poll)[0].pk: "yes"}, by=cast["other_member"])
    assert [one.title for one in duties.owed(cast.zhou, cast["other_member"])] == ["李知远想和您换班", poll.title]
    answer(invitation(poll, cast.zhou), {slot.pk: "yes" for slot in slots(poll)}, by=cast["other_member"])
    assert [one.title for one in duties.owed(cast.zhou, cast["other_member"])] == ["李知远想和您换班"]
    assert [one.title for one in duties.owed(cast.li, cast["member"])] == [poll.title]


def test_the_clerk_sees_what_waits_for_a_decision(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    assert "五个一待认定" not in page(signed_in("officer"))
    a_record(FiveOnesEntry, cast.org, member=cast.li, state="claimed", done_on=timezone.localdate())
    for name, value in (("mobile", "1"), ("employer", "2")):
        MemberEdit.objects.create(org=cast.org, member=cast.li, field=name, new=value, proposed_by=cast["member"])
    a_record(Membership, cast.org, member=cast.li, joined_on=timezone.localdate() - timedelta(days=800))
    found = {kind.label: (kind.number, kind.href) for kind in duties.to_decide(Sight(cast["officer"]), cast.org)}
    assert found["五个一待认定"] == ("1", "/five-ones-entries/?state=claimed")
    assert found["委员改资料待确认"] == ("2", "/member-edits/")
    assert found["委员联系逾期"][1] == "/contact-schedule/?only=overdue"
    assert found["委员联系逾期"][0] in page(signed_in("officer"), found["委员联系逾期"][1])
    assert duties.to_decide(Sight(cast["leader"]), cast.org) == []
    assert "等您处理" in page(signed_in("officer"))


def test_what_is_cancelled_or_still_ahead_fulfils_no_task(cast: Cast) -> None:
    plan = a_record(WorkPlan, cast.org, year=THIS, state="executing")
    due = timezone.localdate().replace(month=12, day=31)
    task = a_record(PlanTask, cast.org, plan=plan, title="组织集中学习", target_count=6, due_on=due)
    for at, (state, days) in enumerate((("held", -3), ("cancelled", -2), ("announced", 9))):
        a_record(LearningSession, cast.org, at, plan_task=task, at=noon(days), state=state, no=f"XX-{at}")
    goals, _sums = agenda.goals(Sight(cast["officer"]), THIS, cast.org)
    assert [goal.done for goal in goals] == [1]
    assert [row.meta[1] for row in panels.fulfilling(cast["officer"], task)] == ["XX-0"]


def test_a_district_sees_its_bodies_side_by_side(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    a_record(Activity, cast.org, start=noon(), state="published")
    for at in range(2):
        a_record(Activity, cast.other, at, start=noon(), state="published", no=f"HD-{at}")
    client = signed_in("district")
    text = page(client)
    for org, number in ((cast.org, 1), (cast.other, 2)):
        address = f"/activities/?org={org.pk}&amp;year={THIS}"
        assert f'href="{address}">{number}</a>' in text
        assert f"符合条件的 {number} 条" in page(client, address.replace("&amp;", "&"))
    assert "晚上好" in (one := page(client, f"/?org={cast.other.pk}")) or "好，" in one


def test_nobody_narrows_to_a_body_that_is_not_his(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    for name, status in (("officer", 404), ("member", 404), ("district", 200)):
        assert signed_in(name).get(f"/?org={cast.other.pk}").status_code == status, name
    assert signed_in("officer").get(f"/?org={cast.org.pk}").status_code == 200


def test_the_desk_of_a_new_account_says_whom_to_ask(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    assert "请找本机构的联络员" in page(signed_in("visitor"))


@pytest.mark.parametrize("query", ["year=abc", "year=0", "year=99999", "year=%00", "org=abc", "org=%00", "year=1900"])
def test_no_address_breaks_the_desk(query: str, cast: Cast, signed_in: Callable[[str], Client]) -> None:
    for name in ("officer", "district", "member"):
        assert signed_in(name).get(f"/?{query}").status_code == (404 if query.startswith("org=") else 200)


def test_an_old_archive_opens_at_its_last_year(cast: Cast) -> None:
    assert figures.year_with_data(Sight(cast["officer"])) == THIS
    a_record(ResidentMatter, cast.org, received_at=noon(-1000))
    assert figures.year_with_data(Sight(cast["officer"])) == noon(-1000).year


@pytest.mark.parametrize(
    ("hour", "words"), [(4, "晚上好"), (5, "早上好"), (11, "中午好"), (13, "下午好"), (18, "晚上好")]
)
def test_the_greeting_follows_the_hour(hour: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = timezone.localtime().replace(hour=hour)
    monkeypatch.setattr(views.timezone, "localtime", lambda: moment)
    assert views.greeting() == words


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_however_much_there_is(
    rows: int, cast: Cast, signed_in: Callable[[str], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for at in range(rows):
        a_record(ResidentMatter, cast.org, at, received_at=noon(-at), no=f"QS-{at}")
        a_record(Activity, cast.org, at, start=noon(at), state="published", no=f"HD-{at}")
    client: Any = signed_in("officer")
    with django_assert_num_queries(COST):
        client.get("/")
