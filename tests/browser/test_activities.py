"""An activity from the invitation to its roll: the office at a desk, the member with a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.activities.builders import activity
from tests.cast import Cast
from weiyuan.activities.models import Attendance
from weiyuan.activities.views.mine import ON_THE_WALL

Visit = Callable[..., Page]


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=words, exact=True).or_(
        page.get_by_role("main").get_by_role("link", name=words, exact=True)
    ).first.click()


def test_from_the_invitation_to_the_roll(visit: Visit, people: Cast) -> None:
    held = activity(
        people, start=timezone.now() + timedelta(minutes=30), state="published", title="道口视察", place="道口"
    )
    office = visit(f"/activities/{held.pk}/", by="officer")
    press(office, "点名")
    office.goto(f"/activities/{held.pk}/invitations/")
    press(office, "全部在任委员（2 人）")
    expect(office.get_by_role("main")).to_contain_text("列入 2 人")

    phone = visit("/", by="member", size="phone")
    phone.get_by_role("link", name="道口视察").first.click()
    press(phone, "参加")
    expect(phone.get_by_role("main")).to_contain_text("报上名了")

    office.goto(f"/activities/{held.pk}/code/")
    picture = office.locator("svg.qr")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] > 400, "large enough to be scanned from a chair"

    phone.goto(f"/scan/{ON_THE_WALL.sign(str(held.pk))}/")
    press(phone, "签到")
    expect(phone.get_by_role("main")).to_contain_text("签到成功")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    office.goto(f"/activities/{held.pk}/roll/")
    expect(office.get_by_role("group", name="李知远").get_by_text("到", exact=True)).to_be_visible()
    office.get_by_role("group", name="周映雪").get_by_text("请假").click()
    office.get_by_label("请假事由").locator("visible=true").fill("来电请假")
    press(office, "存下")
    expect(office.get_by_role("main")).to_contain_text("存好了，改动 1 人")
    states = dict(Attendance.objects.filter(activity=held).values_list("member__name", "state"))
    assert states == {"李知远": "signed_in", "周映雪": "leave_approved"}
