"""From a resident's word to the public list: each with a sign-in and a browser of the own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.cast import Cast
from tests.matters.build import a_matter
from tests.registry.test_attachments import photo
from weiyuan.matters.models import ResidentMatter
from weiyuan.portal.views import check

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]
WORDS = "铁路新村 3 号院东门的路灯坏了一个月，老人夜里出门看不见台阶"
NAME, PHONE = "欧阳秋白", "13987650012"


# A state of a matter, and the pages that it opens.
PAGES = {
    "triaged": ("step/refer/", "merge/"), "in_progress": ("step/reply/", "check/", "talk/"),
    "replied": ("step/feedback/", "publish/"), "closed": ("call/",), "merged": ("unmerge/",),
}  # fmt: skip


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that a program drives is faster than any person."""
    monkeypatch.setattr(check, "LEAST_SECONDS", 0)


def sound(page: Page, faults: Faults) -> None:
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def press(page: Page, words: str) -> None:
    """A button that leads on; the one in the open form where several bear the same words."""
    follow(page.get_by_role("button", name=words).first)


def decide(page: Page) -> None:
    """The usual deed with the matter that is open in the inbox."""
    follow(page.locator(".detail [data-main] .inbox-go button"))


def speak(visit: Visit, faults: Faults) -> tuple[Page, str, str]:
    """A resident speaks on his phone; the page of the receipt, its number and its code."""
    page = visit("/public/liuyin/", size="phone")
    sound(page, faults)
    follow(page.get_by_role("link", name="我要反映").last)
    page.get_by_label("您要反映什么").fill(WORDS)
    press(page, "下一步")
    page.get_by_label("在什么地方").fill("3 号院东门")
    page.get_by_label("铁路新村站").check()
    press(page, "下一步")
    page.get_by_label("选照片或拍照").set_input_files({"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    press(page, "下一步")
    page.get_by_label("留下，方便你们找我核实").check()
    page.get_by_label("您的姓名").fill(NAME)
    page.get_by_label("电话", exact=True).fill(PHONE)
    press(page, "下一步")
    page.get_by_label("要", exact=True).check()
    page.get_by_label("我看过上面的告知书").check()
    press(page, "下一步")
    sound(page, faults)
    press(page, "发送")
    expect(page.get_by_role("heading", name="收到了")).to_be_visible()
    sound(page, faults)
    no = page.locator(".receipt b").inner_text()
    return page, no, page.locator(".receipt .code").inner_text()


def opened(visit: Visit, who: str, view: str, *, size: str = "desk") -> Page:
    """The inbox of somebody, with the matter open."""
    page = visit(f"/matters/inbox/?view={view}", by=who, size=size)
    if size == "phone":
        follow(page.get_by_role("link", name=re.compile("铁路新村 3 号院")).first)
    expect(page.locator(".detail .quote").first).to_contain_text("路灯坏了")
    return page


def hand_over(visit: Visit) -> None:
    """The clerk opens the public page, takes the matter up and hands it to a unit, a member following it."""
    page = opened(visit, "officer", "accept")
    expect(page.get_by_text(NAME)).to_have_count(0)
    page.locator("#accept-category").select_option("市政设施")
    decide(page)
    page.goto("/matters/inbox/?view=assign")
    page.locator("#assign-assigned_unit").select_option(label="城管科 · 在办 0")
    page.locator("#assign-assigned_member").select_option(label="李知远 · 在办 0")
    decide(page)


def answered(visit: Visit, words: str) -> None:
    """The unit signs for the matter and answers; of the resident it learns nothing."""
    page = opened(visit, "unit", "answer")
    body = page.content()
    assert NAME not in body
    assert PHONE not in body
    page.locator("#reply-result").fill(words)
    page.locator("#reply-result_class").select_option("solved")
    page.locator("#reply-answer_to").select_option("public")
    decide(page)
    assert ResidentMatter.objects.get().state == "replied"


def open_portal(visit: Visit) -> None:
    page = visit("/portal/", by="officer")
    page.get_by_label("开通").check()
    page.get_by_label("网址里的名字").fill("liuyin")
    press(page, "保存")


def told(visit: Visit) -> str:
    """The clerk tells the resident the answer; the link by which it is rated, as the page shows it once."""
    page = visit(f"/matters/{ResidentMatter.objects.get().pk}/step/feedback/", by="officer")
    page.get_by_label("反馈方式").select_option("phone")
    press(page, "已经反馈")
    words = page.get_by_label("发给群众的话").input_value()
    found = re.search(r"/public/rate/\S+/", words)
    assert found, words
    return found[0]


def looked_at(visit: Visit, faults: Faults) -> None:
    """The member who follows the matter looks on site, with the phone in his hand."""
    page = visit("/matters/", by="member", size="phone")
    follow(page.get_by_role("link", name=re.compile("铁路新村 3 号院")).first)
    sound(page, faults)
    page.goto(f"/matters/{ResidentMatter.objects.get().pk}/check/")
    page.get_by_label("看到什么").fill("灯头烧坏，灯杆完好，已告诉城管科")
    page.locator("input[type=file]").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo(30)}
    )
    sound(page, faults)
    follow(page.locator("form .btn-p").first)
    assert ResidentMatter.objects.get().actions.filter(kind="site_check", member__name="李知远").count() == 1


def published(visit: Visit, faults: Faults) -> None:
    """The clerk publishes the answer: what tells who it was is struck out, the original stays."""
    page = visit(f"/matters/{ResidentMatter.objects.get().pk}/publish/", by="officer")
    sound(page, faults)
    press(page, "公开")
    matter = ResidentMatter.objects.get()
    assert matter.published_on
    assert matter.content.startswith(WORDS)


def test_from_a_residents_word_to_the_public_list(visit: Visit, people: Cast, faults: Faults) -> None:
    """The first answer does not satisfy: the matter goes back to the same unit; the second is rated and made public."""
    open_portal(visit)
    resident, no, code = speak(visit, faults)
    hand_over(visit)
    looked_at(visit, faults)
    answered(visit, "已登记，会去看")

    link = told(visit)
    mailbox = visit(link, size="phone")  # opened once by whoever delivers the message: nothing is used up
    sound(mailbox, faults)
    mailbox.get_by_label("不满意", exact=True).check()
    mailbox.get_by_label("想说的话").fill("没有人来过，灯还是不亮")
    mailbox.get_by_label("请重新办理").check()
    press(mailbox, "提交评价")
    matter = ResidentMatter.objects.get()
    assert (matter.state, matter.reopened_times, matter.assigned_unit) == ("reopened", 1, people.unit_record)

    answered(visit, "10月8日已换新灯头，夜里亮了")
    assert told(visit) != link
    resident.goto("/public/liuyin/track/")
    resident.get_by_label("受理编号").fill(no)
    resident.get_by_label("查询码").fill(code.lower())
    press(resident, "查询")
    expect(resident.get_by_text("10月8日已换新灯头，夜里亮了")).to_be_visible()
    sound(resident, faults)
    resident.get_by_label("满意", exact=True).check()
    press(resident, "提交评价")
    expect(resident.get_by_text("您的评价：满意")).to_be_visible()

    published(visit, faults)
    anybody = visit("/public/liuyin/answers/", size="phone")
    expect(anybody.get_by_text("10月8日已换新灯头，夜里亮了")).to_be_visible()
    assert NAME not in anybody.content()
    sound(anybody, faults)


def test_the_pages_of_every_state_are_usable_on_a_phone(visit: Visit, people: Cast, faults: Faults) -> None:
    main, secret = a_matter(people), a_matter(people, secrecy="confidential")
    addresses = [f"/matters/{secret.pk}/confidants/"]
    for state, ways in PAGES.items():
        matter = a_matter(people, state, merged_into=main if state == "merged" else None)
        addresses += [f"/matters/{matter.pk}/{way}" for way in ways]
        if state == "triaged":
            addresses.append(f"/matters/merge/?pk={main.pk}&pk={matter.pk}")
    page = visit("about:blank", by="officer", size="phone")
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        sound(page, faults)
        page.set_viewport_size({"width": 320, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
