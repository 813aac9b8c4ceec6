"""A reception day that is called off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.activities.builders import reception
from tests.cast import Cast
from weiyuan.activities.actions import move_reception
from weiyuan.notices.models import Message

pytestmark = pytest.mark.django_db


def test_who_stands_by_hears_of_it_as_those_on_duty_do(cast: Cast) -> None:
    day = reception(cast, timezone.localdate() + timedelta(days=3), "announced", substitute=cast.zhou)
    move_reception(day, "cancel", by=cast["officer"], note="停电")
    assert set(Message.objects.values_list("user__name", flat=True)) == {"李知远", "周映雪"}
    assert all("停电" in title for title in Message.objects.values_list("title", flat=True))
