"""A resident at a phone, with JavaScript and without: from the poster's address to the receipt and back to it."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.browser.test_polls import is_sound
from tests.cast import Cast
from tests.portal.build import SITE, WORDS, a_page, a_photo
from weiyuan.matters.models import ResidentMatter
from weiyuan.portal import rules
from weiyuan.portal.rules import LIMITS
from weiyuan.portal.views import check
from weiyuan.registry.models import Attachment

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]
MOST_BYTES = 100_000  # of a page with all that it needs


@pytest.fixture
def plain(visit: Visit, people: Cast) -> Page:
    """A phone in which JavaScript is switched off."""
    return visit("/", size="phone", scripts=False)


def on(page: Page, words: str = "下一步") -> None:
    follow(page.get_by_role("button", name=words, exact=True))


def filled(page: Page, look: Callable[[], None]) -> None:
    """From the front page to the last page of the form; ``look`` at each."""
    page.goto(f"{SITE}/")
    look()
    follow(page.get_by_role("main").get_by_role("link", name="我要反映"))
    on(page)  # too early
    expect(page.get_by_role("alert")).to_contain_text("至少 10 个字")
    look()
    page.get_by_label("您要反映什么").fill(WORDS)
    on(page)
    look()
    page.get_by_label("在什么地方").fill("3 号院 5 单元")
    page.get_by_label("铁路新村站").check()
    on(page)
    photo = a_photo()
    page.set_input_files("#photos", {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo.read()})
    on(page, "先传上来看看")
    expect(page.get_by_role("img", name="照片 1")).to_be_visible()
    look()
    on(page)
    page.get_by_label("不留，匿名反映").check()
    look()
    on(page)
    page.get_by_label("要", exact=True).check()
    look()
    on(page)
    expect(page.get_by_text(WORDS)).to_be_visible()
    follow(page.get_by_role("link", name="地点"))
    page.get_by_label("在什么地方").fill("4 号院")
    on(page)
    expect(page.get_by_text("4 号院")).to_be_visible()
    expect(page.locator("[type=submit][aria-disabled]")).to_have_count(0)  # the machine's work is done
    look()


def received(page: Page) -> ResidentMatter:
    """Send it, and read the receipt twice."""
    on(page, "发送")
    matter = ResidentMatter.objects.get()
    for _look in range(2):
        expect(page.locator(".receipt")).to_contain_text(matter.no)
        page.reload()
    assert (matter.content, matter.locations, matter.anonymous) == (WORDS, ["4 号院"], True)
    assert Attachment.objects.of(matter).count() == 1
    return matter


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine is faster than a person."""
    monkeypatch.setattr(check, "LEAST_SECONDS", 0)


def test_a_resident_tells_follows_and_has_the_machine_work_when_many_do(
    visit: Visit, people: Cast, faults: Faults, unhurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_page(people.org)
    monkeypatch.setattr("weiyuan.portal.actions.limits.FREE", (0, 0))  # as when many send at once
    assert LIMITS["send"][0] > 0
    assert rules.WORK_BITS >= 16
    page = visit(f"{SITE}/", size="phone")
    weights: list[int] = []
    page.on("response", lambda answer: weights.append(int(answer.headers.get("content-length", 0))))
    filled(page, lambda: is_sound(page, faults))
    expect(page.get_by_text("可以发送了")).to_be_visible()
    matter = received(page)
    is_sound(page, faults)
    follow(page.get_by_role("link", name="看进度"))
    expect(page.get_by_role("main")).to_contain_text("已收到")
    is_sound(page, faults)
    on(page, "退出")
    page.get_by_label("受理编号").fill(matter.no)
    page.get_by_label("查询码").fill(matter.receipt.lower())
    on(page, "查询")
    expect(page.get_by_role("main")).to_contain_text(matter.no)
    assert max(weights) < MOST_BYTES


def test_a_resident_without_javascript_does_the_same(plain: Page, people: Cast, unhurried: None) -> None:
    a_page(people.org)

    def look() -> None:
        assert plain.evaluate("document.documentElement.scrollWidth <= innerWidth")

    filled(plain, look)
    received(plain)


def test_one_page_weighs_less_than_a_photo(visit: Visit, people: Cast) -> None:
    a_page(people.org)
    page = visit("/robots.txt", size="phone")
    weights: list[int] = []
    page.on("response", lambda answer: weights.append(len(gzip.compress(answer.body()))))  # as the product sends them
    page.goto(f"{SITE}/say/what/", wait_until="networkidle")
    assert len(weights) > 3
    assert sum(weights) < MOST_BYTES // 2
