"""What the database would refuse is said before it does, by the name of each wall."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from weiyuan.duties.models import PointRule, PointScheme
from weiyuan.members.models import Member
from weiyuan.registry.queries import refused


@pytest.fixture
def scheme(cast: Cast) -> PointScheme:
    said = {"year": 2025, "title": "积分办法", "start": date(2025, 1, 1), "end": date(2025, 12, 31)}
    return PointScheme.objects.create(org=cast.org, no="JFBF-01", **said)


def a_rule(scheme: PointScheme, **said: Any) -> PointRule:
    plain = {"position": 1, "name": "撰写提案", "record_kind": "proposal", "event": "filed", "points": Decimal(5)}
    return PointRule(org=scheme.org, scheme=scheme, **plain | said)


def walls(record: Any) -> set[str]:
    return {words.partition("（")[2].rstrip("）") for _field, words in refused(record)}


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        ({}, set()),
        ({"last": None, "cap": None}, set()),  # what is not known breaks no wall
        ({"first": 2, "last": 2, "cap": 1}, set()),
        ({"first": 0}, {"pointrule_first"}),
        ({"first": 3, "last": 2}, {"pointrule_last"}),
        ({"first": 0, "last": None, "cap": 0}, {"pointrule_first", "pointrule_cap"}),
        ({"joint_multiplier": Decimal(-1)}, {"pointrule_multipliers"}),
    ],
)
def test_each_wall_that_a_record_breaks_is_named(scheme: PointScheme, said: dict[str, Any], broken: set[str]) -> None:
    assert walls(a_rule(scheme, **said)) == broken


def test_a_position_taken_is_told_beside_its_field(scheme: PointScheme) -> None:
    a_rule(scheme).save()
    assert list(refused(a_rule(scheme))) == [("position", "同样的积分办法、序号已经登记过")]


def test_all_checks_are_asked_of_the_database_at_once(scheme: PointScheme) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert list(refused(a_rule(scheme))) == []
    selects = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    assert len(selects) == 3, "the checks, whether a number is there to be taken, and the position"


def test_a_table_without_checks_asks_for_what_is_there_once(cast: Cast) -> None:
    twin = Member(org=cast.org, no=cast.li.no, name="甲", gender="male", party="cdl")
    assert [field for field, _words in refused(twin)] == ["no"]
