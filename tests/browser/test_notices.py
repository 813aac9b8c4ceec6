"""A member is told of a change, reads it on the phone and mutes it; the clerk sees what became of it.

The administrator keeps the group and brings in the holidays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import tap
from tests.browser.test_newcomer import fill, press, told
from tests.cast import Cast
from weiyuan.notices.actions import tell
from weiyuan.notices.models import Preference

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_change_reaches_a_member_and_the_office_sees_that_it_did(
    visit: Visit, people: Cast, faults: Faults, settings: Any
) -> None:
    settings.EMAIL_HOST = "mail.example.cn"
    phone = visit("/notices/settings/", by="member", size="phone")
    fill(phone, 邮箱="li@example.cn")
    press(phone, "保存")
    told(phone, "已保存")
    assert fits(phone)
    assert faults(phone) == []
    assert Preference.objects.get().email == "li@example.cn"
    said = {"kind": "changed", "org": people.org, "title": "座谈会改期", "text": "改到周五下午"}
    tell([people["member"], people["head"]], **said, record=people.station, key="1")

    phone.goto("/")
    tap(phone.get_by_role("link", name="1 条未读通知"))
    expect(phone.get_by_text("改到周五下午")).to_be_visible()
    assert fits(phone)
    assert faults(phone) == []
    tap(phone.get_by_role("button", name="查看座谈会改期"))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("铁路新村站")
    tap(phone.get_by_role("link", name="通知", exact=True))
    expect(phone.get_by_text("都看过了")).to_be_visible()
    tap(phone.get_by_role("button", name="不再提醒座谈会改期"))
    told(phone, "不再往外提醒")

    office = visit("/notices/log/", by="officer")
    row = office.get_by_role("row").filter(has_text="李知远")
    expect(row).to_contain_text("邮件")
    expect(row).to_contain_text("已读")
    assert faults(office) == []


def test_the_administrator_keeps_the_group_and_the_holidays(
    visit: Visit, people: Cast, faults: Faults, settings: Any
) -> None:
    settings.NOTICE_HOSTS = {"127.0.0.1"}
    page = visit("/notices/channels/", by="admin")
    press(page, "登记群机器人")
    fill(page, 平台="企业微信", 群名称="委员工作群")
    page.get_by_label("Webhook 地址").fill("https://10.0.0.1/send")
    press(page, "保存")
    expect(page.get_by_role("alert")).to_contain_text("内部网络")
    assert faults(page) == []
    page.get_by_label("Webhook 地址").fill("http://127.0.0.1:9/send")
    press(page, "保存")
    told(page, "群机器人已保存")
    assert faults(page) == []
    page.goto("/holidays/import/")
    assert faults(page) == []
    page.get_by_label("粘贴").fill("2027-01-01 放假 元旦\n2027-01-03 上班 元旦调休")
    press(page, "先看一看")
    expect(page.get_by_text("读到 2 天")).to_be_visible()
    press(page, "确认导入")
    told(page, "已导入 2 天")
    expect(page.get_by_role("row").filter(has_text="2027-01-03")).to_contain_text("上班")
    assert faults(page) == []
