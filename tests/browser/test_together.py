"""By keyboard alone, and two clerks at one record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import enter, follow
from tests.cast import Cast
from weiyuan.journal import transition
from weiyuan.members.models import ContactLog

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


@pytest.fixture
def talk(people: Cast) -> ContactLog:
    found = ContactLog(org=people.org, kind="member", member=people.li, on=date(2025, 5, 1), content="谈道口路灯")
    other = ContactLog(org=people.org, kind="member", member=people.zhou, on=date(2025, 5, 2), content="谈食堂")
    transition.register([found, other], by=people["officer"])
    return found


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    expect(target).to_be_visible()
    for _at in range(80):
        if target.evaluate("el => el === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {target}")


def test_by_keyboard_from_the_list_to_the_saved_record(
    visit: Visit, talk: ContactLog, faults: Callable[[Page], list[str]]
) -> None:
    page = visit("/", by="officer")
    keys, main = page.keyboard, page.get_by_role("main")
    side = page.get_by_role("navigation", name="主导航")
    tab_to(page, side.locator("summary", has_text="委员和队伍"))
    keys.press("Enter")
    tab_to(page, side.get_by_role("link", name="联络记录"))
    enter(page)
    tab_to(page, main.get_by_role("searchbox"))
    keys.insert_text("路灯")
    enter(page)
    expect(page.get_by_text("符合条件的 1 条")).to_be_visible()

    tab_to(page, main.get_by_label("选中谈道口路灯"))
    keys.press("Space")
    tab_to(page, main.get_by_role("button", name="处理选中的"))
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("一起处理 1 条")
    assert faults(page) == []
    tab_to(page, main.get_by_role("link", name="不办，返回"))
    enter(page)

    tab_to(page, main.get_by_role("link", name="谈道口路灯", exact=True))
    enter(page)
    tab_to(page, main.get_by_role("link", name="修改", exact=True))
    enter(page)
    tab_to(page, main.get_by_label("内容"))
    keys.press("Control+a")
    keys.insert_text("谈道口路灯和坡道")
    tab_to(page, main.get_by_role("button", name="保存"))
    with page.expect_navigation():
        keys.press("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("谈道口路灯和坡道")
    talk.refresh_from_db()
    assert talk.content == "谈道口路灯和坡道"


def test_the_second_of_two_clerks_is_told_and_keeps_the_words(
    visit: Visit, talk: ContactLog, faults: Callable[[Page], list[str]]
) -> None:
    first, second = (visit(f"/contacts/{talk.pk}/edit/", by=name) for name in ("officer", "director"))
    first.get_by_label("内容").fill("谈道口路灯，已报区里")
    second.get_by_label("内容").fill("谈道口路灯，约周五看现场")
    follow(first.get_by_role("button", name="保存"))
    expect(first.get_by_role("heading", level=1)).to_have_text("谈道口路灯，已报区里")

    follow(second.get_by_role("button", name="保存"))
    expect(second.get_by_role("alert")).to_contain_text("有人改过这条记录")
    expect(second.get_by_label("内容")).to_have_value("谈道口路灯，约周五看现场")
    expect(second.get_by_text("现在存的是：谈道口路灯，已报区里")).to_be_visible()
    assert faults(second) == []
    talk.refresh_from_db()
    assert talk.content == "谈道口路灯，已报区里"

    follow(second.get_by_role("button", name="保存"))
    expect(second.get_by_role("heading", level=1)).to_have_text("谈道口路灯，约周五看现场")
    talk.refresh_from_db()
    assert talk.content == "谈道口路灯，约周五看现场"
