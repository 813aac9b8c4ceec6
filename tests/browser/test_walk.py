"""With mouse, thumb and keys: find a record, read it, and come back to the same list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.cast import Cast
from weiyuan.journal import transition
from weiyuan.members.models import ContactLog, MemberDifficulty

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


@pytest.fixture
def records(people: Cast) -> dict[str, int]:
    """Sixty contacts and a difficulty; their keys by name, for addresses."""
    both = people.zhou, people.li
    rows = [
        ContactLog(
            org=people.org, kind="member", member=both[at % 2], on=date(2025, 5, 1) + timedelta(at),
            content=f"谈道口路灯，第 {at} 次",
        )
        for at in range(60)
    ]  # fmt: skip
    transition.register(rows, by=people["officer"])
    trouble = MemberDifficulty(org=people.org, member=people.li, reported_on=date(2025, 5, 1), content="时间冲突")
    transition.register([trouble], by=people["officer"])
    return {"contact": rows[0].pk, "trouble": trouble.pk, "member": people.li.pk}


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_from_the_desk_through_a_filtered_list_to_a_record_and_back(
    size: str, visit: Visit, records: dict[str, int]
) -> None:
    page = visit("/", by="officer", size=size)
    if size == "phone":
        follow(page.get_by_role("navigation", name="常用").get_by_role("link", name="更多"))
        follow(page.get_by_role("main").get_by_role("link", name="联络记录"))
    else:
        page.get_by_role("navigation", name="主导航").get_by_text("委员和队伍").click()
        follow(page.get_by_role("link", name="联络记录"))
    page.get_by_role("searchbox").fill("路灯 第")
    page.get_by_label("委员", exact=True).select_option("李知远")
    follow(page.get_by_role("button", name="查找"))
    expect(page.get_by_text("符合条件的 30 条")).to_be_visible()
    follow(page.get_by_role("main").get_by_role("link", name="谈道口路灯，第 57 次"))
    expect(page.get_by_role("heading", level=1)).to_have_text("谈道口路灯，第 57 次")
    follow(page.get_by_role("link", name="下一条"))
    expect(page.get_by_role("heading", level=1)).to_have_text("谈道口路灯，第 55 次")
    follow(page.get_by_role("link", name="回列表"))
    expect(page.get_by_text("符合条件的 30 条")).to_be_visible()
    follow(page.get_by_role("link", name="去掉条件：委员：李知远"))
    expect(page.get_by_text("符合条件的 60 条")).to_be_visible()
    follow(page.get_by_role("link", name="下一页"))
    expect(page.get_by_text("第 2 页")).to_be_visible()


PAGES = "/contacts/?year=2025", "/contacts/?q=nichts", "/contacts/{contact}/", "/members/{member}/", "/nirgends/"


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_full_and_empty_pages_are_accessible_and_fit_the_screen(
    size: str, visit: Visit, records: dict[str, int], faults: Callable[[Page], list[str]]
) -> None:
    page = visit("/", by="officer", size=size)
    for address in PAGES:
        page.goto(address.format(**records))
        assert faults(page) == [], address
        wide = page.viewport_size["width"]  # type: ignore[index]  # it was given
        assert page.evaluate("document.documentElement.scrollWidth") <= wide, address


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/help/"])
def test_the_entrance_is_accessible(address: str, size: str, visit: Visit, faults: Callable[[Page], list[str]]) -> None:
    assert faults(visit(address, size=size)) == []


def test_dark_pages_keep_their_contrast(
    visit: Visit, records: dict[str, int], faults: Callable[[Page], list[str]]
) -> None:
    page = visit("/contacts/?year=2025", by="officer")
    page.get_by_role("button", name="深色").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert faults(page) == []
    page.goto(f"/difficulties/{records['trouble']}/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert faults(page) == []


def test_big_text_fits_the_phone_and_stays(visit: Visit, records: dict[str, int]) -> None:
    page = visit("/contacts/", by="officer", size="phone")
    for _ in range(2):
        page.get_by_role("button", name="大字版").click()
    for address in (
        "/contacts/?year=2025",
        "/",
        f"/difficulties/{records['trouble']}/",
        f"/members/{records['member']}/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.dataset.text") == "xlarge"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_skips_to_the_text_and_leaves_by_the_menu(visit: Visit, records: dict[str, int]) -> None:
    page = visit("/contacts/", by="officer")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.get_by_label("林晓岚，我的账号").press("Enter")
    page.get_by_role("button", name="退出").press("Enter")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_a_wrong_password_takes_the_focus_to_the_reason(visit: Visit) -> None:
    page = visit("/accounts/login/")
    page.get_by_label("账号").fill("officer")
    page.get_by_label("密码").fill("falsch")
    follow(page.get_by_role("button", name="登录"))
    expect(page.get_by_role("alert")).to_be_focused()


def test_without_scripts_the_pages_work_as_well(visit: Visit, records: dict[str, int]) -> None:
    page = visit("/contacts/", scripts=False)
    page.get_by_label("账号").fill("officer")
    page.get_by_label("密码").fill("QingShan-2026")
    follow(page.get_by_role("button", name="登录"))
    page.get_by_role("searchbox").fill("LX-2025-058")
    follow(page.get_by_role("button", name="查找"))
    expect(page.get_by_text("符合条件的 1 条")).to_be_visible()
