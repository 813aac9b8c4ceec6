"""What stands in whose calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import SINCE, Cast
from tests.core.ui.records import a_record
from weiyuan.activities.models import Attendance
from weiyuan.calendars.feeds import ZONE
from weiyuan.calendars.queries import KINDS, happening_of, happenings
from weiyuan.consultations.models import Consultation
from weiyuan.governance.models import PlanTask, WorkPlan
from weiyuan.learning.models import LearningSession
from weiyuan.orgs.models import LiaisonStation

MAY = date(2026, 5, 1), date(2026, 5, 31)
Keep = Callable[..., Any]


def titles(user: Any, **asked: Any) -> list[str]:
    return [one.title for one in happenings(user, *MAY, **asked)]


@pytest.fixture
def full(cast: Cast, activity: Keep, reception: Keep) -> Cast:
    """One of each kind in May 2026."""
    activity("座谈", "2026-05-12 09:30")
    reception(date(2026, 5, 6), opens=time(9), closes=time(11, 30))
    a_record(LearningSession, cast.org, title="学习", at=datetime(2026, 5, 8, 14, tzinfo=ZONE), hours="1.5")
    a_record(Consultation, cast.org, title="协商", on=date(2026, 5, 20), state="announced")
    plan = a_record(WorkPlan, cast.org, state="published")
    a_record(PlanTask, cast.org, title="半年小结", due_on=date(2026, 5, 31), plan=plan, owner="林晓岚")
    return cast


def test_a_month_holds_what_all_kinds_have_in_it_in_order(full: Cast) -> None:
    found = happenings(full["officer"], *MAY)
    assert [(one.kind, one.title, one.day.day, one.all_day) for one in found] == [
        ("receptions", "接待日：铁路新村站", 6, False),
        ("learning", "学习", 8, False),
        ("activities", "座谈", 12, False),
        ("consultations", "协商", 20, True),
        ("tasks", "到期：半年小结", 31, True),
    ]
    assert [one.until for one in found] == ["11:30", "15:30", "11:30", "", ""]
    assert titles(full["officer"], kind="learning") == ["学习"]


def test_each_kind_costs_one_query(full: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = full["officer"]
    assert user.scope.roles
    with django_assert_num_queries(len(KINDS)):
        assert len(happenings(user, *MAY)) == 5


def test_case_2_nobody_sees_another_bodys_days(full: Cast, activity: Keep) -> None:
    foreign = activity("外街座谈", "2026-05-13 09:00", org=full.other)
    assert "外街座谈" not in titles(full["officer"])
    assert titles(full["stranger"]) == ["外街座谈"]
    assert titles(full["officer"], org=full.other.pk) == []
    assert happening_of(full["officer"], "activities", foreign.pk) is None
    assert len(titles(full["district"])) == 6
    assert titles(full["district"], org=full.other.pk) == ["外街座谈"]
    assert [titles(full[name]) for name in ("visitor", "unit", "auditor")] == [[], [], []]


def test_case_2_a_station_head_sees_no_draft_and_no_visit_of_another_station(cast: Cast, activity: Keep) -> None:
    other = LiaisonStation.objects.create(org=cast.org, no="ZHAN-02", name="东门站", community="东门", founded_on=SINCE)
    activity("东门草稿", "2026-05-12 09:00", station=other, state="draft")
    activity("走访东门委员", "2026-05-13 09:00", station=other, kind="member_visit")
    own = activity("本站草稿", "2026-05-14 09:00", station=cast.station, state="draft")
    assert titles(cast["head"]) == [own.title]
    assert titles(cast["head"], station=other.pk) == []
    assert len(titles(cast["officer"])) == 3
    assert titles(cast["member"]) == titles(cast["reader"]) == []


def test_mine_is_what_i_take_part_in_and_where_i_am_on_duty(full: Cast, activity: Keep, reception: Keep) -> None:
    asked, declined = activity("请我的", "2026-05-15 09:00"), activity("我不去的", "2026-05-16 09:00")
    for one, state in ((asked, "accepted"), (declined, "declined")):
        a_record(Attendance, full.org, one.pk, activity=one, member=full.li, state=state)
    reception(date(2026, 5, 27)).members_on_duty.add(full.li)
    assert titles(full["member"], mine=True) == ["请我的", "接待日：铁路新村站"]
    assert titles(full["other_member"], mine=True) == []
    assert titles(full["officer"], mine=True) == ["到期：半年小结"]
    assert [one.mine for one in happenings(full["member"], date(2026, 5, 15), date(2026, 5, 16))] == [True, False]


def test_by_member_tells_nobody_what_he_could_not_see(full: Cast, activity: Keep) -> None:
    asked = activity("请周的", "2026-05-15 09:00")
    a_record(Attendance, full.org, activity=asked, member=full.zhou, state="accepted")
    assert titles(full["officer"], member=full.zhou.pk) == ["请周的"]
    assert titles(full["member"], member=full.zhou.pk) == []


@pytest.mark.parametrize(
    ("start", "hours", "days"),
    [
        ("2026-12-31 23:59", 0, [(2026, 12, 31)]),
        ("2026-12-31 22:00", 2, [(2026, 12, 31)]),  # to midnight
        ("2026-12-31 23:00", 2, [(2026, 12, 31), (2027, 1, 1)]),
        ("2027-01-01 00:00", 0, [(2027, 1, 1)]),
    ],
)
def test_case_48_the_last_minute_of_the_year_is_on_its_day(
    start: str, hours: float, days: list[tuple[int, int, int]], cast: Cast, activity: Keep
) -> None:
    activity("跨年", start, hours)
    seen = [
        day
        for day in ((2026, 12, 30), (2026, 12, 31), (2027, 1, 1), (2027, 1, 2))
        if happenings(cast["officer"], date(*day), date(*day))
    ]
    assert seen == days


def test_a_window_has_an_end(cast: Cast) -> None:
    with pytest.raises(ValueError, match="days"):
        happenings(cast["officer"], date(2020, 1, 1), date(2026, 1, 1))


def test_removed_and_drafted_ones_are_only_told_to_programs_that_may_have_them(cast: Cast, activity: Keep) -> None:
    gone, draft = activity("已删", "2026-05-12 09:00"), activity("草稿", "2026-05-13 09:00", state="draft")
    type(gone).objects.filter(pk=gone.pk).update(deleted_at=datetime(2026, 5, 1, tzinfo=ZONE))
    assert titles(cast["officer"]) == [draft.title]
    assert [(one.title, one.removed) for one in happenings(cast["officer"], *MAY, feed=True)] == [("已删", True)]
    assert happenings(cast["stranger"], *MAY, feed=True) == []
