"""The calendar with mouse and thumb, and a link for calendar programs from its making to its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

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
    main.get_by_role("button", name="看").click()
    views.get_by_role("link", name="周").click()
    expect(main.get_by_role("link", name="第1组调研").locator("visible=true")).to_have_count(0)  # the week of the first
    page.goto(page.url.replace("on=2026-05-01", "on=2026-05-12"))
    expect(main.get_by_role("link", name="第1组调研").locator("visible=true")).to_have_count(1)
    is_sound(page, faults)
    views.get_by_role("link", name="列表").click()
    assert "kind=activities" in page.url
    is_sound(page, faults)
    main.get_by_role("link", name="第3组调研").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("第3组调研")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026年5月12日")


def test_a_link_is_made_read_and_revoked(
    visit: Callable[..., Page], busy: Cast, faults: Callable[[Page], list[str]], live_server: Any
) -> None:
    page = visit(FULL, by="officer", size="phone")
    page.get_by_role("link", name="订阅日历").click()
    page.get_by_label("我能看到的全部").check()
    page.get_by_label("用在哪里").fill("手机")
    is_sound(page, faults)
    page.get_by_role("button", name="生成链接").click()
    is_sound(page, faults)
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    where = page.get_by_label("链接", exact=True).input_value()
    assert re.fullmatch(rf"{live_server.url}/calendar/all/[\w-]{{43}}\.ics", where)
    expect(page.get_by_role("link", name="在这台设备上订阅")).to_have_attribute("href", re.compile("^webcal://"))
    path = where.removeprefix(live_server.url)
    assert Client().get(path).content.startswith(b"BEGIN:VCALENDAR\r\n")
    page.get_by_role("link", name="好了").click()
    expect(page.get_by_role("main")).to_contain_text("手机")
    assert path not in page.content()
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_text("链接已停用")).to_be_visible()
    assert Client().get(path).status_code == 404
