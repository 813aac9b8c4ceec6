"""What was told of a thing that was undone: taken back for who heard it, as quietly as they heard it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.matters.build import a_matter
from weiyuan.journal import transition
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Delivery, Fate, Kind, Message, Mute, Preference, Robot
from weiyuan.registry.actions.records import undo_deed


@pytest.fixture(autouse=True)
def channels(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.cn"


def test_who_wants_no_word_of_a_thing_gets_none_of_its_undoing_either(cast: Cast) -> None:
    li, officer, matter = cast["member"], cast["officer"], a_matter(cast)
    Preference.objects.create(user=li, email="li@example.cn")
    Mute.objects.create(user=li, model="matters.residentmatter", object_id=matter.pk, title="路灯")
    with transition.deed(cast.org, "交办", by=officer) as done:
        tell([li], kind=Kind.CHANGED, org=cast.org, title="改了", record=matter, key="1", by=officer)
    undo_deed(done, by=officer)
    assert list(Message.objects.order_by("pk").values_list("title", flat=True)) == ["改了", "已撤销：改了"]
    assert {one.fate for one in Delivery.objects.all()} == {Fate.MUTED}


def test_a_group_hears_of_no_undoing_of_what_each_was_told_alone(cast: Cast) -> None:
    officer = cast["officer"]
    Robot.objects.create(org=cast.org, name="委员群", make="wecom", url="https://robot.example.cn/x")
    with transition.deed(cast.org, "请假", by=officer) as done:
        for name in ("member", "other_member"):
            tell([cast[name]], kind=Kind.CHANGED, org=cast.org, title="已同意请假：走访", key=name, by=officer)
        tell(
            [cast["member"], cast["other_member"]], kind=Kind.CHANGED, org=cast.org, title="改期", key="all", by=officer
        )
    undo_deed(done, by=officer)
    said = Message.objects.filter(deliveries__robot__isnull=False)
    assert set(said.values_list("title", flat=True)) == {"改期", "已撤销：改期"}
