"""What was told of a thing that was undone: taken back for who heard it, as quietly as they heard it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.matters.build import a_matter
from weiyuan.journal import transition
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Delivery, Fate, Kind, Message, Mute, Preference
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
