"""Photos and papers on a record, with mouse and thumb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.cast import Cast
from weiyuan.journal import transition
from weiyuan.members.models import ContactLog

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def address(people: Cast) -> str:
    found = ContactLog(org=people.org, kind="member", member=people.li, on=date(2025, 5, 1), content="谈道口路灯")
    transition.register([found], by=people["officer"])
    return f"/contacts/{found.pk}/?year=2025"


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_selection_with_one_bad_file_then_off_and_back_again(
    size: str, visit: Callable[..., Page], address: str, tmp_path: Path, faults: Callable[[Page], list[str]]
) -> None:
    Image.linear_gradient("L").resize((1600, 1200)).save(tmp_path / "路口.jpg")
    (tmp_path / "动画.svg").write_text("<svg><script>alert(1)</script></svg>", encoding="utf-8")
    page = visit(address, by="officer", size=size)
    page.get_by_text("添加附件").click()
    page.get_by_label("选文件").set_input_files([tmp_path / "路口.jpg", tmp_path / "动画.svg"])
    page.get_by_label("说明（可不填）").fill("修好的路灯")
    follow(page.get_by_role("button", name="上传"))
    expect(page.get_by_role("alert")).to_contain_text("有 1 个文件没有收")
    expect(page.get_by_text("动画.svg：不收网页、SVG")).to_be_visible()
    assert faults(page) == []

    follow(page.get_by_role("link", name="回记录"))
    picture: Any = page.get_by_role("img", name="修好的路灯")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 320)
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    follow(page.get_by_role("button", name="移去《路口.jpg》"))
    expect(page.get_by_role("link", name="修好的路灯")).to_have_count(0)
    page.get_by_text("移去的 1 个").click()
    follow(page.get_by_role("button", name="恢复《路口.jpg》"))
    expect(page.get_by_text("已恢复《路口.jpg》")).to_be_visible()
    follow(page.get_by_role("link", name="修好的路灯").last)
    expect(page.locator("img")).to_have_js_property("naturalWidth", 1600)
