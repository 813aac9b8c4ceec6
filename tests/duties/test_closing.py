"""Archiving an activity gives its points once, however often it is tried, undone and done again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.activities.builders import activity, moment, part
from tests.cast import Cast
from tests.duties.builders import a_points_scheme, a_rule
from weiyuan.activities.actions import move_activity
from weiyuan.activities.models import Activity
from weiyuan.core.workflow import WrongState
from weiyuan.duties.actions import recompute_points
from weiyuan.duties.models import PointEntry
from weiyuan.journal import transition

pytestmark = pytest.mark.django_db


def test_closing_twice_and_undoing_never_doubles_the_points(cast: Cast) -> None:
    scheme = a_points_scheme(cast, a_rule(points=10, record_kind="activity", event="attended", group="活动"))
    found = activity(cast, start=moment(5, 6, year=2026), state="ended")
    part(cast, found, "signed_in")

    def points() -> Decimal:
        recompute_points(scheme, by=cast["officer"])
        return sum((line.points for line in PointEntry.objects.filter(scheme=scheme)), Decimal(0))

    assert points() == 10
    with transition.deed(cast.org, "归档", by=cast["officer"]) as done:
        move_activity(found, "close", by=cast["officer"])
    assert points() == 10
    with pytest.raises(WrongState):
        move_activity(Activity.objects.get(pk=found.pk), "close", by=cast["officer"])
    assert points() == 10
    transition.undo(done, by=cast["officer"])
    assert points() == 10
    move_activity(Activity.objects.get(pk=found.pk), "close", by=cast["officer"])
    assert points() == 10
