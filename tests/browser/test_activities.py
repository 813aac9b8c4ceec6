"""An invitation: the office asks all in office, and a member asks on the phone for leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.activities.builders import activity
from tests.browser.steps import follow
from tests.browser.test_newcomer import fill, press, told
from tests.cast import Cast
from weiyuan.activities.models import Attendance

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


def test_from_the_invitation_to_leave_on_the_phone(visit: Visit, people: Cast) -> None:
    held = activity(people, start=timezone.now() + timedelta(days=2), state="published", title="道口视察", place="道口")
    office = visit(f"/activities/{held.pk}/", by="officer")
    press(office, "邀请和报名")
    press(office, "全部在任委员（2 人）")
    told(office, "列入 2 人")

    phone = visit("/", by="member", size="phone")
    follow(phone.get_by_role("link", name="道口视察").first)
    fill(phone, 请假事由="防汛值班")
    press(phone, "请假")
    told(phone, "请假已经交给联络员")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    office.reload()
    press(office, "去答复")
    press(office, "同意")
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("同意请假")
    states = dict(Attendance.objects.filter(activity=held).values_list("member__name", "state"))
    assert states == {"李知远": "leave_approved", "周映雪": "pending"}
