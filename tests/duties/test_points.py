"""What rules give: base, share, order, caps; worked out the same each time; seen by whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast, a_member
from tests.duties.builders import a_part, a_points_scheme, a_proposal, a_rule
from weiyuan.duties.actions import copy_points, recompute_points, rules_of, start_points
from weiyuan.duties.models import PRESETS, PointAward, PointEntry, PointRule, PointScheme
from weiyuan.duties.queries.scoring import capped, scored, worth
from weiyuan.journal.models import Entry
from weiyuan.members.models import Member

SignIn = Callable[[str], Client]


@pytest.mark.parametrize(
    ("rule", "part", "points"),
    [
        ({"points": 15}, {}, "15"),
        ({"points": 15, "joint_multiplier": "0.5"}, {"makers": 1}, "15"),
        ({"points": 15, "joint_multiplier": "0.5"}, {"makers": 3, "joiners": 2}, "7.5"),
        ({"points": 15, "joint_multiplier": "0.5", "shared": True}, {"makers": 3, "joiners": 2}, "3.75"),
        ({"points": 8, "combined_multiplier": "0.5"}, {"combined": True}, "4"),
        ({"points": 8, "joint_multiplier": "0.5", "combined_multiplier": "0.5"}, {"makers": 2, "combined": True}, "2"),
        ({"points": 15, "joint_multiplier": "0.6667"}, {"makers": 2}, "10"),
        ({"points": 10, "shared": True}, {"makers": 4, "joiners": 3}, "3.33"),
        ({"points": -30}, {}, "-30"),
    ],
)  # fmt: skip
def test_a_rule_gives_what_its_words_say(rule: dict[str, Any], part: dict[str, Any], points: str) -> None:
    value, words = worth(a_rule(**rule), a_part(**part))

    assert value == Decimal(points)
    assert words.endswith(f"{points} 分")


@pytest.mark.parametrize(
    ("value", "used", "cap", "counted"),
    [
        ("5", "0", None, "5"),
        ("5", "7", "10", "3"),
        ("5", "10", "10", "0"),
        ("-5", "-8", "10", "-2"),
        ("-5", "0", "3", "-3"),
    ],
)
def test_a_cap_bounds_what_is_given_and_what_is_taken(value: str, used: str, cap: str | None, counted: str) -> None:
    assert capped(Decimal(value), Decimal(used), Decimal(cap) if cap else None) == Decimal(counted)


def account(scheme: PointScheme, rules: list[PointRule], parts: list[Any]) -> list[Decimal]:
    return [line.points for line in scored(scheme, rules, parts, [])]


def test_points_stop_at_the_caps_of_rule_and_group_and_say_so() -> None:
    scheme = PointScheme(group_caps=["活动 9"])
    rule = a_rule(points=4, cap=10, group="活动")
    parts = [a_part(record=at, on=date(2026, 1, at)) for at in (1, 2, 3, 4)]

    lines = scored(scheme, [rule], parts, [])

    assert [line.full for line in lines] == [4, 4, 4, 4]
    assert [line.points for line in lines] == [4, 4, 1, 0]
    assert "“活动”类上限 9 分，超过部分未计入，计 1 分" in lines[2].why
    assert "本项上限 10 分，超过上限，未计入" in lines[3].why


def test_the_first_counts_otherwise_than_those_after_it() -> None:
    first = a_rule(points=15, last=1)
    more = a_rule(points=5, first=2, position=2)
    parts = [a_part(record=at, on=date(2026, 1, at)) for at in (1, 2, 3)]

    assert account(PointScheme(), [first, more], parts) == [15, 5, 5]


def test_deductions_are_apart_excused_from_absent_and_caps_never_hide_them() -> None:
    scheme = PointScheme(group_caps=["会议 10"], base_points=Decimal(70), grades=["优秀 85", "称职 60", "约谈 0"])
    rules = [
        a_rule(points=10, group="会议", event="attended", record_kind="activity"),
        a_rule(points=-30, group="会议", event="absent", record_kind="activity", position=2),
        a_rule(points=-10, group="会议", event="excused", record_kind="activity", position=3),
    ]
    events = ("attended", "attended", "absent", "excused")
    parts = [a_part(kind="activity", events=(e,), record=i, on=date(2026, 2, i)) for i, e in enumerate(events, 1)]

    assert account(scheme, rules, parts) == [10, 0, -30, -10]
    assert [scheme.grade(Decimal(total)) for total in (90, 85, 84, 60, 59)] == ["优秀", "优秀", "称职", "称职", "约谈"]


def test_a_rule_asks_for_hand_type_words_and_duty() -> None:
    part = a_part(kind="activity", events=("attended",), sort="视察", title="政协第五次全体会议", must=False)
    said: dict[str, Any] = {"record_kind": "activity", "event": "attended", "points": 2}
    for more, points in (
        ({}, [2]), ({"only_kinds": ["视察"]}, [2]), ({"only_kinds": ["调研"]}, []), ({"must_attend": True}, []),
        ({"title_has": "常委会、全体会议"}, [2]), ({"title_has": "常委会"}, []), ({"hand": "joint"}, []),
    ):  # fmt: skip
        assert account(PointScheme(), [a_rule(**said, **more)], [part]) == points, more


def test_recomputing_twice_gives_the_same_and_a_removed_record_takes_its_points_along(cast: Cast) -> None:
    scheme = a_points_scheme(cast, a_rule(points=15, hand="lead"), a_rule(points=3, hand="joint", position=2))
    proposal = a_proposal(cast, cosigned_by=[cast.zhou])
    award = PointAward.objects.create(
        org=cast.org, no="JFSG-1", scheme=scheme, member=cast.li, on=date(2026, 3, 3), points=2, reason="参加抢险"
    )

    def told() -> list[tuple[Any, ...]]:
        recompute_points(scheme, by=cast["officer"])
        rows = PointEntry.objects.order_by("member", "on", "rule__position", "award")
        return list(rows.values_list("member__name", "points", "record_no", "why"))

    first = told()
    assert first == told()
    assert [(name, points, no) for name, points, no, _why in first] == [
        ("李知远", Decimal(15), proposal.no), ("李知远", Decimal(2), award.no), ("周映雪", Decimal(3), proposal.no),
    ]  # fmt: skip
    assert Entry.objects.filter(kind="duties.pointscheme.correct").count() == 2

    type(proposal).objects.filter(pk=proposal.pk).update(deleted_at=timezone.now())
    assert [(name, points) for name, points, _no, _why in told()] == [("李知远", Decimal(2))]


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_every_published_table_becomes_a_scheme_that_can_be_reckoned(cast: Cast, preset: str) -> None:
    scheme = start_points(cast.org, 2026, preset, by=cast["officer"])

    rules = list(PointRule.objects.filter(scheme=scheme).order_by("position"))
    assert [rule.name for rule in rules] == [row["name"] for row in PRESETS[preset]["rules"]]
    assert [problem for record in (scheme, *rules) for problem in record.problems()] == []
    for rule in rules:
        rule.full_clean(exclude=["note"])
    assert {rule.pk for rule in rules_of(preset)} == {None}
    a_proposal(cast)
    recompute_points(scheme, by=cast["officer"])
    copied = copy_points(scheme, 2027, by=cast["officer"])
    assert (copied.start, copied.rules.count()) == (date(2027, 1, 1), len(rules))
    with pytest.raises(ValidationError):
        copy_points(scheme, 2027, by=cast["officer"])


def test_reckoning_is_for_clerks_and_asks_no_more_for_more_records(cast: Cast) -> None:
    scheme = start_points(cast.org, 2026, "city_aa", by=cast["officer"])
    for actor in ("leader", "member", "reader", "stranger"):
        with pytest.raises(PermissionDenied):
            recompute_points(scheme, by=cast[actor])

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            recompute_points(scheme, by=cast["officer"])
        return len(asked)

    a_proposal(cast)
    one = cost()
    for _more in range(4):
        a_proposal(cast, cosigned_by=[cast.zhou])
    a_member(cast.org, cast.term, "甄远山", "WY-009")
    assert cost() == one


@pytest.mark.parametrize(
    ("actor", "table", "own"),
    [
        ("officer", 200, 200), ("leader", 200, 200), ("member", 404, 200), ("other_member", 404, 404),
        ("reader", 404, 404), ("district", 404, 404), ("stranger", 404, 404), ("unit", 404, 404),
    ],
)  # fmt: skip
def test_points_are_for_the_staff_and_for_the_member(
    signed_in: SignIn, cast: Cast, actor: str, table: int, own: int
) -> None:
    scheme = a_points_scheme(cast, a_rule(points=15))
    a_proposal(cast)
    recompute_points(scheme, by=cast["officer"])
    client = signed_in(actor)

    assert client.get(f"/point-schemes/{scheme.pk}/points/").status_code == table
    answer = client.get(f"/point-schemes/{scheme.pk}/points/{cast.li.pk}/")
    assert answer.status_code == own
    if own == 200:
        assert "计分事项1：15 分" in answer.content.decode()


def test_the_table_stands_by_name_without_ranks_and_is_reckoned_by_a_button(signed_in: SignIn, cast: Cast) -> None:
    scheme = a_points_scheme(cast, a_rule(points=15))
    a_proposal(cast)
    client = signed_in("officer")

    assert client.get(f"/point-schemes/{scheme.pk}/compute/").status_code == 405
    assert client.post(f"/point-schemes/{scheme.pk}/compute/").status_code == 302
    page = client.get(f"/point-schemes/{scheme.pk}/points/").content.decode()
    assert sorted(("周映雪", "李知远"), key=page.index) == list(
        Member.objects.of(cast.org).order_by("name").values_list("name", flat=True)
    )
    assert "第一名" not in page
    assert signed_in("leader").post(f"/point-schemes/{scheme.pk}/compute/").status_code == 403


def test_a_presets_page_makes_a_scheme_and_refuses_what_is_unclear(signed_in: SignIn, cast: Cast) -> None:
    client = signed_in("officer")
    page = client.get("/point-schemes/start/")
    assert "济南市政协" in page.content.decode()
    assert signed_in("leader").get("/point-schemes/start/").status_code == 403

    said = {"org": cast.org.pk, "year": 2026, "template": "jinan"}
    for bad in ({"year": "x"}, {"template": "moon"}, {"org": cast.other.pk}):
        assert client.post("/point-schemes/start/", {**said, **bad}).status_code == 400, bad
    assert PointScheme.objects.count() == 0
    assert client.post("/point-schemes/start/", said).status_code == 302
    assert client.post("/point-schemes/start/", said).status_code == 400
    assert PointScheme.objects.get().grades == ["优秀 85", "称职 60", "约谈 0"]
