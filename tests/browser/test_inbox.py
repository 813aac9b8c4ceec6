"""The inbox by the keyboard alone at a desk, and by the thumb on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.steps import enter, follow
from tests.browser.test_newcomer import told
from tests.cast import Cast
from tests.matters.build import a_matter
from weiyuan.matters.models import AnswerTemplate, ResidentMatter

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]
WORDS = ("路灯不亮，夜里看不见", "广场舞太吵", "井盖松了")


def heard(cast: Cast, state: str = "registered", **more: object) -> list[ResidentMatter]:
    """A matter for each of the words, the first the most pressing."""
    today = timezone.localdate()
    return [
        a_matter(
            cast, state, content=text, no=f"QS-2026-000{at}", received_at=timezone.now(), due_accept=today,
            due_finish=today, feedback_on=None, closed_on=None, **{"assigned_unit": None, **more},
        )
        for at, text in enumerate(WORDS, 1)
    ]  # fmt: skip


def is_sound(page: Page, faults: Faults) -> None:
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def opened(page: Page, words: str) -> None:
    expect(page.locator(".detail .quote")).to_have_text(words)


def key(page: Page, name: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(name)


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the button with these words has the focus."""
    for _press in range(25):
        page.keyboard.press("Tab")
        if words in (page.evaluate("document.activeElement.textContent") or ""):
            return
    raise AssertionError(words)


def test_a_clerk_clears_the_desk_without_a_mouse(visit: Visit, people: Cast, faults: Faults) -> None:
    heard(people)
    page = visit("/matters/inbox/?view=accept", by="officer")
    opened(page, WORDS[0])
    is_sound(page, faults)
    key(page, "j")
    opened(page, WORDS[1])
    key(page, "k")
    opened(page, WORDS[0])
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    is_sound(page, faults)
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(page.get_by_text("已选 1 条")).to_be_visible()
    key(page, "j")
    expect(page.get_by_role("checkbox", name=f"选中{WORDS[0]}")).to_be_checked()  # the selection came along
    page.keyboard.press("a")
    expect(page.get_by_label("类别", exact=True).last).to_be_focused()
    page.keyboard.press("ArrowDown")
    tab_to(page, "受理，看下一件")
    enter(page)
    told(page, "受理：QS-2026-0002")
    opened(page, WORDS[2])
    page.keyboard.press("/")
    page.keyboard.type("路灯")
    enter(page)
    opened(page, WORDS[0])
    expect(page.get_by_text("含“路灯”")).to_be_visible()
    assert ResidentMatter.objects.get(no="QS-2026-0002").state == "accepted"


def test_the_answer_comes_from_a_template_and_the_picker_finds_by_words(
    visit: Visit, people: Cast, faults: Faults
) -> None:
    first, second, _third = heard(people, "in_progress")
    AnswerTemplate.objects.create(org=people.org, title="已办", text="您反映的〔编号〕已办妥。")
    page = visit("/matters/inbox/?view=answer", by="officer")
    page.keyboard.press("t")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("办理结果")).to_have_value(f"您反映的{first.no}已办妥。")
    page.get_by_label("结果分类").select_option("solved")
    page.get_by_label("答复范围").select_option("person")
    is_sound(page, faults)
    follow(page.get_by_role("button", name="答复，看下一件"))
    opened(page, second.content)
    ResidentMatter.objects.filter(pk=second.pk).update(state="accepted")
    page.goto("/matters/inbox/?view=assign")
    page.get_by_placeholder("科室、单位、委员").fill(people.unit_record.name[:2])
    expect(page.get_by_label("承办单位").last).to_have_value(str(people.unit_record.pk))
    follow(page.get_by_role("button", name="分办", exact=True))
    told(page, f"分办：{second.no}")
    expect(page.get_by_text("这里办完了")).to_be_visible()


def test_on_a_phone_from_the_list_to_a_matter_and_back(visit: Visit, people: Cast, faults: Faults) -> None:
    heard(people)
    phone = visit("/matters/inbox/?view=accept", by="officer", size="phone")
    expect(phone.locator(".detail")).to_be_hidden()
    is_sound(phone, faults)
    phone.get_by_role("link", name=WORDS[1]).tap()
    opened(phone, WORDS[1])
    expect(phone.locator(".list-pane")).to_be_hidden()
    is_sound(phone, faults)
    phone.get_by_role("link", name="回列表").tap()
    expect(phone.locator(".list-pane")).to_be_visible()
    phone.get_by_role("checkbox", name=f"选中{WORDS[0]}").tap()
    phone.get_by_role("checkbox", name=f"选中{WORDS[2]}").tap()
    follow(phone.get_by_role("button", name="不予受理"))
    phone.get_by_label("不受理原因").select_option("内容不实或辱骂")
    phone.get_by_label("理由").fill("同一个人连发的广告")
    follow(phone.get_by_role("button", name="先看一遍"))
    is_sound(phone, faults)
    follow(phone.get_by_role("button", name="不予受理这 2 件"))
    told(phone, "不予受理 2 件")
    follow(phone.get_by_role("button", name="撤销"))
    assert set(ResidentMatter.objects.values_list("state", flat=True)) == {"registered"}
