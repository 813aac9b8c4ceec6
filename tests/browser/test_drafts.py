"""A form loses nothing: the page is reloaded, the network is gone, somebody else sits down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.cast import Cast
from weiyuan.orgs.models import LiaisonStation

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

# The page's content policy forbids playwright's own waiting, which compiles its condition.
KEPT = """words => new Promise(done => { const look = () =>
    Object.entries(localStorage).some(([key, kept]) => key.startsWith('draft:') && kept.includes(words))
    ? done() : setTimeout(look, 50); look(); })"""
STORED = "() => Object.keys(localStorage).filter(k => k.startsWith('draft:'))"


def typed(visit: Visit, size: str = "desk") -> Page:
    """A half-filled form of a new station; what was typed is stored."""
    page = visit("/stations/new/", by="officer", size=size)
    page.get_by_label("联络站名称").fill("河西新村站")
    page.get_by_label("社区").fill("河西社区")
    page.evaluate(KEPT, "河西社区")
    return page


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_reloaded_form_gives_back_what_was_typed(
    visit: Visit, size: str, faults: Callable[[Page], list[str]]
) -> None:
    page = typed(visit, size)
    page.reload()
    expect(page.get_by_label("联络站名称")).to_have_value("")
    expect(page.get_by_role("status")).to_contain_text("没有提交的内容")
    assert faults(page) == []
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("联络站名称")).to_have_value("河西新村站")
    expect(page.get_by_label("社区")).to_have_value("河西社区")
    page.goto("/stations/new/")
    page.get_by_role("button", name="丢掉").click()
    page.reload()
    expect(page.get_by_label("联络站名称")).to_have_value("")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)


@pytest.mark.parametrize("broken", ["offline", "unreachable"])
def test_without_a_network_the_page_stays_and_is_saved_once_later(visit: Visit, people: Cast, broken: str) -> None:
    page = typed(visit, "phone")
    page.get_by_label("成立日期").fill("2025-03-01")
    if broken == "offline":
        page.context.set_offline(True)
    else:
        page.route("**/drafts.js", lambda route: route.abort())
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("现在没有网络")
    expect(page.get_by_label("联络站名称")).to_have_value("河西新村站")
    assert LiaisonStation.objects.filter(name="河西新村站").count() == 0

    page.context.set_offline(False)
    page.unroute("**/drafts.js")
    page.get_by_role("button", name="登记", exact=True).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("河西新村站")
    page.wait_for_load_state()
    assert LiaisonStation.objects.filter(name="河西新村站").count() == 1
    assert page.evaluate(STORED) == []


def test_the_next_form_after_a_saved_one_is_empty(visit: Visit) -> None:
    page = typed(visit)
    page.get_by_label("成立日期").fill("2025-03-01")
    follow(page.get_by_role("button", name="登记并再加一条"))
    expect(page.get_by_text("已登记：河西新村站")).to_be_visible()
    expect(page.get_by_label("联络站名称")).to_have_value("")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)
    assert page.evaluate(STORED) == []


def test_a_refused_form_keeps_its_words_and_asks_nothing(visit: Visit) -> None:
    page = typed(visit)
    follow(page.get_by_role("button", name="登记", exact=True))
    expect(page.get_by_role("alert")).to_contain_text("成立日期")
    expect(page.get_by_label("联络站名称")).to_have_value("河西新村站")
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)
    page.goto("/stations/")
    page.goto("/stations/new/")
    expect(page.get_by_role("button", name="恢复")).to_be_visible()


def test_a_server_that_fails_costs_no_words(visit: Visit) -> None:
    page = typed(visit)
    busy = {"status": 503, "content_type": "text/html", "body": "<title>503</title><h1>503</h1>"}
    page.route("**/stations/new/", lambda to: to.fulfill(**busy) if to.request.method == "POST" else to.continue_())
    page.get_by_label("成立日期").fill("2025-03-01")
    follow(page.get_by_role("button", name="登记", exact=True))
    expect(page.get_by_role("heading", name="503")).to_be_visible()
    page.unroute("**/stations/new/")
    page.goto("/stations/")
    page.goto("/stations/new/")
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("联络站名称")).to_have_value("河西新村站")


def test_leaving_takes_the_words_along_and_nobody_else_finds_them(visit: Visit) -> None:
    page = typed(visit)
    page.evaluate("localStorage.setItem('draft:999999:stations:new', JSON.stringify({at: Date.now(), values: {}}))")
    page.reload()
    expect(page.get_by_role("button", name="恢复")).to_be_visible()
    page.get_by_label("林晓岚，我的账号").press("Enter")
    page.get_by_role("button", name="退出").press("Enter")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert page.evaluate(STORED) == []


def test_drafts_of_another_account_and_of_last_week_are_not_offered(visit: Visit, people: Cast) -> None:
    page = visit("/stations/new/", by="officer")
    page.evaluate(
        """ids => { const old = Date.now() - 8 * 24 * 3600e3, values = {"name 1": "旧站"};
        localStorage.setItem(`draft:${ids[0]}:stations:new`, JSON.stringify({at: old, values}));
        localStorage.setItem(`draft:${ids[1]}:stations:new`, JSON.stringify({at: Date.now(), values})); }""",
        [people["officer"].pk, people["director"].pk],
    )
    page.reload()
    expect(page.get_by_role("button", name="恢复")).to_have_count(0)
    assert page.evaluate(STORED) == [f"draft:{people['director'].pk}:stations:new"]


def test_what_is_secret_is_never_stored(visit: Visit, people: Cast) -> None:
    page = visit("/matters/new/", by="officer")
    secret: Any = page.locator("[data-secret]").first
    secret.fill("13900000000")
    page.locator("textarea:not([data-secret])").first.fill("路口积水")
    page.evaluate(KEPT, "路口积水")
    stored = page.evaluate("() => JSON.stringify({...localStorage})")
    assert "路口积水" in stored
    assert "13900000000" not in stored
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("要重新填")
