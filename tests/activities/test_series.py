"""What returns by a rule: its dates become activities once, follow its changes, and end with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from tests.activities.builders import moment
from tests.cast import Cast
from tests.core.ui.records import a_record
from weiyuan.activities.actions import arrange_series, move_activity, move_series
from weiyuan.activities.models import Activity, ActivitySeries
from weiyuan.activities.queries import Fate, series_plan
from weiyuan.core.workflow import WrongState
from weiyuan.governance.models import PlanTask, RuleDocument
from weiyuan.governance.queries import progress_of
from weiyuan.journal import transition
from weiyuan.notices.models import Message
from weiyuan.registry.actions.records import undo_deed

pytestmark = pytest.mark.django_db
YEAR_END = date(2026, 12, 31)
OFFICE = ("director", "officer")
LOOKS = ("leader", "head", "member", "reader", "district")


@pytest.fixture(autouse=True)
def new_year(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """It is nine o'clock on the first day of 2026."""

    def be(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    be(moment(1, 1, 9, year=2026))
    return be


def a_series(cast: Cast, **more: Any) -> ActivitySeries:
    """The first Friday of each month at two, unless said otherwise."""
    values = {
        "title": "委员议事日", "kind": "forum", "pattern": "nth", "nth": 1, "weekday": 5, "since": date(2026, 1, 1),
        "starts": time(14), "place": "三楼会议室", **more,
    }  # fmt: skip
    found = ActivitySeries(org=cast.org, **values)
    assert found.problems() == []
    transition.register([found], by=cast["officer"])
    return found


def arranged(cast: Cast, series: ActivitySeries, last: date = YEAR_END, publish: bool = True) -> Any:
    plan = series_plan(series, last, timezone.now())
    done, _number = arrange_series(series, last, by=cast["officer"], publish=publish, digest=plan.digest)
    return done


def changed(series: ActivitySeries, by: Any, **new: Any) -> None:
    old = {name: getattr(series, name) for name in new}
    for name, value in new.items():
        setattr(series, name, value)
    transition.correct([transition.change_of(series, old)], by=by)


def alive(series: ActivitySeries) -> list[Activity]:
    return list(Activity.objects.alive().filter(series=series).order_by("start"))


def fates(series: ActivitySeries, last: date = YEAR_END) -> dict[str, int]:
    plan = series_plan(series, last, timezone.now())
    return {fate.value: len(plan.of(fate)) for fate in Fate if plan.of(fate)}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"nth": 2, "weekday": 3}, "每月第二个星期三 14:00"),
        ({"nth": -1, "weekday": 7, "ends": time(16)}, "每月最后一个星期日 14:00—16:00"),
        ({"pattern": "weekly", "weekday": 3, "starts": None}, "每周星期三"),
        ({"pattern": "weekly", "weekday": 1, "every": 2}, "每两周星期一 14:00"),
        ({"pattern": "monthly", "monthday": 31}, "每月31日 14:00"),
        ({"pattern": "monthly", "monthday": -1, "every": 2}, "每两个月最后一天 14:00"),
        ({"pattern": "quarterly", "month": 3, "monthday": 10}, "每季度（3、6、9、12月）10日 14:00"),
        ({"pattern": "yearly", "month": 3, "monthday": 5}, "每年3月5日 14:00"),
        ({"pattern": "yearly", "month": 5, "nth": 2, "weekday": 7, "monthday": None}, "每年5月第二个星期日 14:00"),
    ],
)
def test_a_rule_is_said_in_words(cast: Cast, said: dict[str, Any], words: str) -> None:
    assert a_series(cast, **said).said == words


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"weekday": None}, "weekday"),
        ({"nth": None}, "nth"),
        ({"pattern": "monthly"}, "monthday"),
        ({"pattern": "quarterly", "monthday": 5}, "month"),
        ({"pattern": "yearly", "month": 2, "nth": None}, "monthday"),
        ({"pattern": "yearly", "month": 2, "monthday": 30}, "monthday"),
        ({"until": date(2026, 1, 1)}, "until"),
        ({"until": date(2029, 1, 2)}, "until"),
        ({"until": date(2025, 12, 31)}, "until"),
        ({"ends": time(13)}, "ends"),
        ({"starts": None, "ends": time(16)}, "starts"),
        ({"every": 13}, "every"),
        ({"invites": "station"}, "invites"),
    ],
)
def test_what_contradicts_itself_is_refused(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    series = ActivitySeries(org=cast.org, title="x", kind="forum", nth=1, weekday=5, since=date(2026, 1, 1))
    series.starts = time(14)
    assert series.problems() == []
    for name, value in wrong.items():
        setattr(series, name, value)
    assert field in [name for name, _words in series.problems()]


def test_a_year_is_made_at_once_and_holidays_move_its_days(cast: Cast) -> None:
    series = a_series(cast)
    plan = series_plan(series, YEAR_END, timezone.now())
    moved = {(one.occurrence.due, one.on) for one in plan.dates if one.why and one.occurrence}
    # New Year, May Day and the National Day of 2026 as announced by the State Council; 4 January is worked instead.
    assert moved == {
        (date(2026, 1, 2), date(2026, 1, 4)),
        (date(2026, 5, 1), date(2026, 5, 6)),
        (date(2026, 10, 2), date(2026, 10, 8)),
    }
    arranged(cast, series)
    made = alive(series)
    assert len(made) == 12
    assert [(a.no, a.day) for a in made[:2]] == [("HD-2026-001", date(2026, 1, 4)), ("HD-2026-002", date(2026, 2, 6))]
    assert {(a.state, a.title, a.place, timezone.localtime(a.start).hour) for a in made} == {
        ("published", "委员议事日", "三楼会议室", 14)
    }


def test_the_same_date_is_not_made_twice_and_a_year_is_added(cast: Cast) -> None:
    series = a_series(cast)
    arranged(cast, series)
    assert fates(series) == {"keep": 12}
    stale = series_plan(series, YEAR_END, timezone.now()).digest
    with pytest.raises(WrongState):
        arrange_series(series, date(2027, 12, 31), by=cast["officer"], publish=True, digest=stale)
    arranged(cast, series, date(2027, 12, 31))
    assert len(alive(series)) == 24
    assert fates(series, date(2027, 12, 31)) == {"keep": 24}


def test_what_was_taken_out_by_hand_is_not_made_again_but_what_was_undone_is(cast: Cast) -> None:
    series, officer = a_series(cast), cast["officer"]
    done = arranged(cast, series)
    undo_deed(done, by=officer)
    assert alive(series) == []
    assert fates(series) == {"make": 12}
    arranged(cast, series)
    first, second = alive(series)[:2]
    transition.remove(first, by=officer)
    move_activity(second, "cancel", by=officer, note="停电")
    assert fates(series) == {"keep": 10, "out": 2}


def test_a_change_reaches_only_what_is_ahead_and_was_not_changed_by_hand(cast: Cast, new_year: Any) -> None:
    series, officer = a_series(cast, invites="all"), cast["officer"]
    arranged(cast, series)
    new_year(moment(2, 7, 9, year=2026))  # two have been
    edited = alive(series)[2]
    edited.place, old = "二楼", {"place": edited.place}
    transition.correct([transition.change_of(edited, old)], by=officer)
    changed(series, officer, place="五楼会议室", starts=time(15))
    assert fates(series) == {"change": 9, "edited": 1}
    assert {a.place for a in alive(series)} == {"三楼会议室", "二楼"}  # nothing happens before it is looked at
    told = Message.objects.count()
    done = arranged(cast, series)
    assert [a.place for a in alive(series)] == ["三楼会议室"] * 2 + ["二楼"] + ["五楼会议室"] * 9
    assert Message.objects.count() == told + 9 * 2  # both members of each
    assert fates(series) == {"keep": 9, "edited": 1}
    undo_deed(done, by=officer)
    assert fates(series) == {"change": 9, "edited": 1}


def test_another_rule_puts_off_rather_than_calls_off(cast: Cast) -> None:
    series = a_series(cast)
    arranged(cast, series)
    numbers = [a.no for a in alive(series)]
    changed(series, cast["officer"], nth=3, weekday=3)
    arranged(cast, series)
    assert [a.no for a in alive(series)] == numbers
    assert alive(series)[0].day == date(2026, 1, 21)
    changed(series, cast["officer"], pattern="quarterly", month=3)
    assert fates(series) == {"keep": 4, "drop": 8}
    arranged(cast, series)
    assert [a.state for a in alive(series)].count("cancelled") == 8
    changed(series, cast["officer"], pattern="nth")
    assert fates(series) == {"make": 8, "keep": 4}  # called off by the rule, not by hand


def test_a_sign_up_keeps_its_distance_from_the_day(cast: Cast) -> None:
    series, officer = a_series(cast), cast["officer"]
    arranged(cast, series)
    first = alive(series)[1]
    first.signup_deadline = moment(2, 5, 14, year=2026)
    transition.correct([transition.change_of(first, {"signup_deadline": None})], by=officer)
    changed(series, officer, weekday=4)  # 5 February instead of the 6th
    arranged(cast, series)
    first.refresh_from_db()
    assert (first.day, first.signup_deadline) == (date(2026, 2, 5), moment(2, 4, 14, year=2026))


def test_stopping_calls_off_what_is_ahead_and_can_be_undone(cast: Cast, new_year: Any) -> None:
    series, officer = a_series(cast), cast["officer"]
    arranged(cast, series, date(2026, 6, 30))
    arranged(cast, series, publish=False)
    new_year(moment(2, 7, 9, year=2026))
    with transition.deed(cast.org, "停办", by=officer) as done:
        move_series(series, "end", by=officer, note="换届")
    assert [a.state for a in alive(series)] == ["published"] * 2 + ["cancelled"] * 4  # the drafts are gone
    with pytest.raises(WrongState):
        arranged(cast, series)
    undo_deed(done, by=officer)
    assert [a.state for a in alive(series)] == ["published"] * 6 + ["draft"] * 6


def test_a_minute_before_the_year_ends_it_is_still_that_year(cast: Cast, new_year: Any) -> None:
    series = a_series(
        cast, pattern="yearly", month=12, monthday=31, nth=None, weekday=None, starts=time(23, 59), to_workday=False
    )
    new_year(moment(12, 31, 23, 58, year=2026))
    arranged(cast, series)
    made = alive(series)
    assert [(a.no, a.day) for a in made] == [("HD-2026-001", YEAR_END)]
    new_year(moment(12, 31, 23, 59, year=2026))
    assert fates(series) == {"begun": 1}


@pytest.mark.parametrize(("invites", "names"), [("none", []), ("all", ["周映雪", "李知远"]), ("station", ["李知远"])])
def test_who_is_asked_by_default(cast: Cast, invites: str, names: list[str]) -> None:
    series = a_series(cast, invites=invites, station=cast.station, until=date(2026, 1, 31))
    arranged(cast, series)
    rows = alive(series)[0].attendances.alive().order_by("member__name")  # type: ignore[attr-defined]  # the way back
    assert [row.member.name for row in rows] == names


def test_what_is_held_counts_for_the_task_and_the_series_itself_does_not(cast: Cast, new_year: Any) -> None:
    task, rule = a_record(PlanTask, cast.org), a_record(RuleDocument, cast.org)
    series = a_series(cast, plan_task=task, rule=rule)
    arranged(cast, series)
    assert {(a.plan_task_id, a.rule_id) for a in alive(series)} == {(task.pk, rule.pk)}
    assert progress_of([task], cast["officer"], timezone.localdate())[0].done == 0
    new_year(moment(3, 1, 9, year=2026))
    assert progress_of([task], cast["officer"], timezone.localdate())[0].done == 2


@pytest.mark.parametrize("name", [*LOOKS, "unit", "auditor", "admin", "stranger"])
def test_the_clerk_alone_arranges(cast: Cast, name: str) -> None:
    series = a_series(cast)
    plan = series_plan(series, YEAR_END, timezone.now())
    with pytest.raises(PermissionDenied):
        arrange_series(series, YEAR_END, by=cast[name], publish=True, digest=plan.digest)
    with pytest.raises(PermissionDenied):
        move_series(series, "end", by=cast[name], note="不办了")


# --- the page ---------------------------------------------------------------------------------------


def test_who_sees_the_dates_and_who_arranges_them(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    page = f"/series/{a_series(cast).pk}/dates/"
    for name in (*OFFICE, *LOOKS):
        answer = signed_in(name).get(page)
        assert answer.status_code == 200, name
        assert ("就这样排" in answer.content.decode()) == (name in OFFICE), name
        assert name in OFFICE or signed_in(name).post(page).status_code == 403, name
    for name in ("stranger", "unit", "visitor"):
        assert signed_in(name).get(page).status_code == 404, name
        assert signed_in(name).post(page).status_code == 404, name
    assert not Activity.objects.exists()


def test_visits_to_members_stay_between_those_whom_they_concern(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    page = f"/series/{a_series(cast, kind='member_visit').pk}/dates/"
    assert signed_in("officer").get(page).status_code == 200
    for name in ("reader", "member"):
        assert signed_in(name).get(page).status_code == 404, name


def test_the_page_makes_what_it_showed_and_nothing_else(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    series, client = a_series(cast), signed_in("officer")
    page = f"/series/{series.pk}/dates/"
    shown = client.get(page)
    assert "1月2日元旦，顺延" in shown.content.decode()
    said = {"last": "2026-12-31", "state": "published", "digest": shown.context["plan"].digest}
    changed(series, cast["director"], place="别处")
    assert client.post(page, said).status_code == 409
    for bad in ({"last": "2025-12-31"}, {"last": "2029-01-02"}, {"last": "下周"}, {"state": "closed"}):
        assert client.post(page, {**said, **bad}).status_code == 400, bad
    assert not Activity.objects.exists()
    said["digest"] = client.get(page).context["plan"].digest
    answer = client.post(page, said)
    assert (answer.status_code, answer["Location"]) == (302, f"{page}?last=2026-12-31")
    assert len(alive(series)) == 12
    assert "撤销" in client.get(answer["Location"]).content.decode()
    assert client.post(page, said).status_code == 409  # the button pressed twice
    said["digest"] = client.get(page).context["plan"].digest
    assert client.post(page, said).status_code == 400  # there is nothing to do
    assert len(alive(series)) == 12


@pytest.mark.parametrize("months", [1, 3])
def test_the_dates_cost_the_same_for_one_and_three(
    cast: Cast, signed_in: Callable[[str], Client], django_assert_num_queries: Any, months: int
) -> None:
    series = a_series(cast)
    arranged(cast, series, date(2026, months, 28))
    client = signed_in("officer")
    client.get("/series/")
    with django_assert_num_queries(9):
        assert client.get(f"/series/{series.pk}/dates/?last=2026-12-31").status_code == 200
    with django_assert_num_queries(7):
        assert client.get(f"/series/{series.pk}/").status_code == 200
