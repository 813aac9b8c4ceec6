"""The calendar with mouse and thumb, and a link for calendar programs from its making to its end.

A reception day that is called off reaches the calendar, the notices and the phone of the member on duty.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from urllib.request import urlopen

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.activities.builders import reception
from tests.browser.steps import follow
from tests.browser.test_newcomer import press
from tests.cast import Cast
from tests.core.ui.records import a_record
from weiyuan.activities.models import Activity
from weiyuan.calendars.feeds import ZONE

pytestmark = pytest.mark.browser
FULL = "/calendar/?on=2026-05-01"


@pytest.fixture
def busy(people: Cast) -> Cast:
    """Six activities on one day, a cancelled one, and one over three days."""
    for at in range(6):
        a_record(
            Activity, people.org, at + 1, title=f"第{at + 1}组调研", start=datetime(2026, 5, 12, 8 + at, tzinfo=ZONE),
            end=datetime(2026, 5, 12, 10 + at, tzinfo=ZONE), place="铁路新村社区", state="published",
        )  # fmt: skip
    a_record(Activity, people.org, 7, title="菜场座谈", start=datetime(2026, 5, 14, 9, tzinfo=ZONE), state="cancelled")
    a_record(
        Activity, people.org, 8, title="外出考察", start=datetime(2026, 5, 19, 8, tzinfo=ZONE),
        end=datetime(2026, 5, 21, 17, tzinfo=ZONE), state="published",
    )  # fmt: skip
    return people


def is_sound(page: Page, faults: Callable[[Page], list[str]]) -> None:
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_from_month_to_week_to_list_to_an_activity(
    size: str, visit: Callable[..., Page], busy: Cast, faults: Callable[[Page], list[str]]
) -> None:
    page = visit(FULL, by="officer", size=size)
    main, views = page.get_by_role("main"), page.get_by_role("navigation", name="怎么看")
    expect(page.get_by_role("heading", level=1)).to_have_text("2026年5月")
    if size == "phone":
        page.get_by_role("navigation", name="按日期跳").get_by_role("link", name="12").click()
        expect(main.get_by_role("link", name="第6组调研")).to_be_in_viewport()
    else:
        expect(main.get_by_role("link", name="第5组调研")).to_be_hidden()
        expect(main.get_by_role("link", name="还有 2 项")).to_be_visible()
    is_sound(page, faults)
    main.get_by_role("combobox", name="类别").select_option("活动")
    follow(main.get_by_role("button", name="看"))
    follow(views.get_by_role("link", name="周"))
    expect(main.get_by_role("link", name="第1组调研").locator("visible=true")).to_have_count(0)  # the week of the first
    page.goto(page.url.replace("on=2026-05-01", "on=2026-05-12"))
    expect(main.get_by_role("link", name="第1组调研").locator("visible=true")).to_have_count(1)
    is_sound(page, faults)
    follow(views.get_by_role("link", name="列表"))
    assert "kind=activities" in page.url
    is_sound(page, faults)
    follow(main.get_by_role("link", name="第3组调研"))
    expect(page.get_by_role("heading", level=1)).to_have_text("第3组调研")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026年5月12日")


def test_a_link_is_made_read_and_revoked(
    visit: Callable[..., Page], busy: Cast, faults: Callable[[Page], list[str]], server: str
) -> None:
    page = visit(FULL, by="officer", size="phone")
    follow(page.get_by_role("link", name="订阅日历"))
    page.get_by_label("我能看到的全部").check()
    page.get_by_label("用在哪里").fill("手机")
    is_sound(page, faults)
    press(page, "生成链接")
    is_sound(page, faults)
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    where = page.get_by_label("链接", exact=True).input_value()
    assert re.fullmatch(rf"{server}/calendar/all/[\w-]{{43}}\.ics", where)
    expect(page.get_by_role("link", name="在这台设备上订阅")).to_have_attribute("href", re.compile("^webcal://"))
    path = where.removeprefix(server)
    assert Client().get(path).content.startswith(b"BEGIN:VCALENDAR\r\n")
    press(page, "好了")
    expect(page.get_by_role("main")).to_contain_text("手机")
    assert path not in page.content()
    press(page, "停用")
    expect(page.get_by_text("链接已停用")).to_be_visible()
    assert Client().get(path).status_code == 404


def in_program(where: str, pk: int) -> tuple[str, int, str]:
    """A reception day as a calendar program with nothing but the link reads it: status, SEQUENCE, title."""
    with urlopen(where, timeout=60) as answer:
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    one = next(event for event in events if str(event["uid"]).startswith(f"receptions-{pk}@"))
    return str(one["status"]), int(str(one["sequence"])), str(one["summary"])


def test_a_cancelled_reception_day_reaches_the_calendar_of_who_is_on_duty(
    visit: Callable[..., Page], people: Cast, faults: Callable[[Page], list[str]]
) -> None:
    day = reception(
        people, timezone.localdate() + timedelta(days=3), "announced", opens=time(14), closes=time(16),
        announced_on=timezone.localdate(),
    )  # fmt: skip
    month = f"/calendar/?on={day.on.isoformat()}"
    phone = visit(month, by="member", size="phone")
    duty = phone.get_by_role("main").get_by_role("link", name="铁路新村站").locator("visible=true")
    expect(duty).to_be_visible()
    expect(duty.locator("del")).to_have_count(0)
    follow(phone.get_by_role("link", name="订阅日历"))
    press(phone, "生成链接")
    where = phone.get_by_label("链接", exact=True).input_value()
    status, before, title = in_program(where, day.pk)
    assert (status, "已取消" in title) == ("CONFIRMED", False)

    office = visit(f"/receptions/{day.pk}/", by="officer")
    press(office, "取消")
    office.fill("[name=note]", "社区停电检修")
    assert faults(office) == []
    press(office, "取消")
    expect(office.get_by_role("main").get_by_text("已取消").first).to_be_visible()

    phone.goto(month)
    expect(duty.locator("del")).to_be_visible()
    is_sound(phone, faults)
    follow(phone.get_by_role("link", name="通知", exact=True))
    expect(phone.get_by_text("1 条未读")).to_be_visible()
    notice = phone.get_by_role("listitem").filter(has_text="接待日取消")
    expect(notice).to_contain_text("铁路新村站，社区停电检修")
    is_sound(phone, faults)
    follow(notice.get_by_role("button", name="查看"))
    expect(phone.get_by_role("main").get_by_text("已取消").first).to_be_visible()
    is_sound(phone, faults)
    status, after, title = in_program(where, day.pk)
    assert (status, "已取消" in title) == ("CANCELLED", True)
    assert after > before
