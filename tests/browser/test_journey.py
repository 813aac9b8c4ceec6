"""From the spreadsheet to the signed page: upload, mend, confirm, write the summary, follow a figure, take it home."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from docx import Document as read_docx
from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.cast import Cast
from tests.ledger.book import on_disk, whole

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
# A page of long work looks again by itself after a second: here the test says when, or it might look amid the work.
NO_LOOKING_AGAIN = (
    "const later = setTimeout; window.setTimeout = (f, ms, ...a) => ms === 1000 ? 0 : later(f, ms, ...a);"
)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def order(page: Page, button: str) -> None:
    """Press a button that orders long work, do the work as the worker does, then look again."""
    follow(page.get_by_role("button", name=button))
    call_command("db_worker", "--batch", "--interval", "0.1", "--no-startup-delay", verbosity=0)
    page.reload()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_from_the_ledger_to_the_document(
    size: str, visit: Visit, people: Cast, tmp_path: Path, faults: Callable[[Page], list[str]]
) -> None:
    page = visit("/ledger/", by="officer", size=size)
    page.add_init_script(NO_LOOKING_AGAIN)
    bad = whole()
    bad["委员"][0]["性别"] = "不详"
    page.get_by_label("台账文件").set_input_files(on_disk(bad, tmp_path))
    order(page, "上传并检查")
    expect(page.get_by_text("有 1 处错误，什么都没有写入")).to_be_visible()
    expect(page.get_by_text("只能填：男、女")).to_be_visible()
    assert faults(page) == []

    follow(page.get_by_role("link", name="改好后重新上传"))
    page.get_by_label("台账文件").set_input_files(on_disk(whole(), tmp_path))
    order(page, "上传并检查")
    order(page, "确认导入")
    expect(page.get_by_text("已导入")).to_be_visible()
    assert faults(page) == []

    follow(page.get_by_role("link", name="去写总结"))
    assert faults(page) == []
    page.get_by_label("期间起").fill("2025-01-01")
    page.get_by_label("期间止").fill("2025-12-31")
    order(page, "写一份总结")
    expect(page.get_by_role("heading", level=1)).to_have_text("柳荫街道2025年工作总结")
    assert faults(page) == []

    page.locator(".doc").get_by_role("link", name="2条").click()
    expect(page.locator("#evidence")).to_contain_text("道口西侧夜里没有路灯")
    page.evaluate("scrollTo(0, 0)")  # buttons half under the sticky bar would count as too small
    assert faults(page) == []
    follow(page.get_by_role("link", name="看全部 2 条"))
    assert faults(page) == []
    follow(page.get_by_role("link", name="道口西侧夜里没有路灯"))
    expect(page.get_by_role("heading", level=1)).to_have_text("道口西侧夜里没有路灯")
    assert "何阿婆" not in page.content()

    page.go_back()
    follow(page.get_by_role("link", name="柳荫街道2025年工作总结"))
    with page.expect_download() as caught:
        page.get_by_role("link", name="Word").click()
    caught.value.save_as(tmp_path / "a.docx")
    assert "收到" in "\n".join(p.text for p in read_docx(str(tmp_path / "a.docx")).paragraphs)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0
