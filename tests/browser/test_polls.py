"""Eight members say on their phones when they can come, and the day that suits becomes an activity."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_newcomer import fill, press, told
from tests.cast import Cast
from tests.polls.builders import at, members
from weiyuan.activities.models import Activity
from weiyuan.polls.models import Poll, PollAnswer

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]


def slot(page: Page, row: int, day: int) -> None:
    """Type a slot, 14:00 to 16:00."""
    page.fill(f"[name=s{row}-on]", at(day).date().isoformat())
    page.fill(f"[name=s{row}-start]", "14:00")
    page.fill(f"[name=s{row}-end]", "16:00")


def answered(phone: Page, *chosen: str) -> None:
    """Tap one choice to each slot, and store."""
    for fieldset, words in zip(phone.locator("fieldset.att").all(), chosen, strict=True):
        fieldset.get_by_text(words, exact=True).tap()
    phone.get_by_role("button", name="存下", exact=True).tap()
    told(phone, "存好了")


def test_eight_members_on_their_phones_find_a_day(visit: Visit, people: Cast, faults: Faults) -> None:
    members(people, 6)  # besides Li and Zhou
    office = visit("/polls/new/", by="officer")
    fill(
        office, 征询事项="加装电梯座谈", 活动类型="座谈", 地点="二楼会议室", 答复截止时间=f"{at(3, 18):%Y-%m-%dT%H:%M}"
    )
    slot(office, 0, 5)
    slot(office, 1, 6)
    press(office, "都勾上")
    expect(office.locator("[name=s1-on]")).to_have_value(at(6).date().isoformat())
    office.locator(".who li", has_text="李知远").get_by_text("必须到").click()
    assert faults(office) == []
    with office.expect_navigation():
        office.get_by_role("button", name="存下", exact=True).last.click()
    told(office, "草稿")
    press(office, "发出征询")
    words = [text.input_value() for text in office.locator("textarea").all()]
    links = {text.partition("委员：")[0]: re.findall(r"http\S+", text)[0] for text in words}
    assert len(links) == 8

    for number, (name, link) in enumerate(sorted(links.items())):
        if name == "李知远":  # he is signed in, the others are not
            phone = visit(f"/polls/{Poll.objects.get().pk}/answer/", by="member", size="phone")
        else:
            phone = visit(link, size="phone")
            expect(phone.get_by_text(f"{name}委员，您什么时候能来")).to_be_visible()
        if not number or name == "李知远":
            assert faults(phone) == []
            assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        answered(phone, "不行" if name == "李知远" else "可以", "可以" if number % 2 or name == "李知远" else "勉强")
        phone.context.close()

    press(office, "都发好了，看结果")
    best = office.locator(".ranks > li")
    expect(best.first).to_contain_text("最合适")
    expect(best.first).to_contain_text(f"{at(6).month}月{at(6).day}日")  # Li must be there, and cannot on the other
    expect(best.last).to_contain_text("必须到的李知远来不了")
    assert faults(office) == []
    best.first.get_by_role("button").click()
    told(office, "活动已发布，名单 8 人")

    activity = Activity.objects.get()
    sure = PollAnswer.objects.filter(slot__poll__activity=activity, slot__start=at(6), choice="yes").count()
    assert (activity.state, activity.start) == ("published", at(6))
    assert activity.attendances.filter(state="accepted").count() == sure
    late = visit(links["周映雪"], size="phone")
    expect(late.get_by_text("时间定了")).to_be_visible()
    expect(late.locator("fieldset.att")).to_have_count(0)
    press(office, "看活动")
    expect(office.get_by_role("heading", level=1)).to_have_text("加装电梯座谈")
