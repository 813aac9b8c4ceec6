"""Notes taken on the phone without a network arrive once, each with its photos."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ours
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE
from tests.browser.steps import follow
from tests.cast import Cast
from weiyuan.matters.models import ResidentMatter
from weiyuan.registry.models import Attachment

pytestmark = pytest.mark.browser
NOTE = "/matters/note/"
READY = "() => navigator.serviceWorker.ready.then(() => true)"
STORED = """user => new Promise(done => { const open = indexedDB.open("weiyuan-notes", 1);
    open.onsuccess = () => { const all = open.result.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => done(all.result.map(d => [d.user, d.text, d.photos.length, d.state])); }; })"""


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(name: str, shade: int) -> Any:
    made = io.BytesIO()
    Image.effect_noise((2400, 1800), shade).convert("RGB").save(made, "JPEG", quality=60)
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


@pytest.fixture
def phone(chromium: Browser, server: str, people: Cast) -> Iterator[Callable[[str], BrowserContext]]:
    """A phone on which somebody is signed in; it keeps what the pages store."""
    opened = []
    # A service worker asks for a safe address: that of the machine itself, by its name.
    home = server.replace("127.0.0.1", "localhost")

    def taken(who: str, width: int = 390) -> BrowserContext:
        context = chromium.new_context(
            base_url=home, viewport={"width": width, "height": 844}, locale="zh-CN", has_touch=True,
            service_workers="allow", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        sign_in(context, who)
        return context

    def sign_in(context: BrowserContext, who: str) -> None:
        client = Client()
        client.force_login(people[who], backend="weiyuan.core.ui.entrance.Entrance")
        session = client.cookies[ours.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": ours.SESSION_COOKIE_NAME, "value": session, "url": home}])

    taken.sign_in = sign_in  # type: ignore[attr-defined]
    yield taken
    for context in opened:
        context.close()


def write(page: Page, words: str, *photos: Any, store: bool = True) -> None:
    page.get_by_label("群众说了什么").fill(words)
    for one in photos:
        before = page.locator("#note-shots canvas").count()
        page.get_by_label("选照片").set_input_files([one])
        expect(page.locator("#note-shots canvas")).to_have_count(before + 1)
    if store:
        page.get_by_role("button", name="存下，联网就发").click()
        expect(page.get_by_label("群众说了什么")).to_have_value("")


def ready(context: BrowserContext) -> Page:
    """The page of the quick note, kept by its worker."""
    page = context.new_page()
    page.goto(NOTE)
    page.evaluate(READY)
    expect(page.locator("#note-shots")).to_be_visible()
    return page


def test_three_notes_from_a_cellar_arrive_once_each_with_their_photos(
    phone: Any, people: Cast, faults: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    context = phone("member")
    page = ready(context)
    context.set_offline(True)
    write(page, "一号楼路灯不亮", photo("1.jpg", 40))
    write(page, "二号楼井盖松动", photo("2a.jpg", 60), photo("2b.jpg", 80))
    write(page, "三号楼", store=False)
    page.reload()  # from the worker: there is no network
    expect(page.get_by_role("status").first).to_contain_text("未联网，已存 2 条")
    expect(page.get_by_label("群众说了什么")).to_have_value("三号楼")
    write(page, "三号楼门口积水", photo("3.jpg", 99))
    expect(page.get_by_role("status").first).to_contain_text("未联网，已存 3 条")
    assert faults(page) == []
    page.screenshot(path=tmp_path / "offline.png", full_page=True)
    assert not ResidentMatter.objects.exists()

    lost = []

    def cut(route: Any) -> None:
        """The second upload reaches the server, its answer does not come back; then the network is gone."""
        if "二号楼".encode() in (route.request.post_data_buffer or b"") and not lost:
            lost.append(route.fetch().status)
            route.abort()
        elif lost:
            route.abort()
        else:
            route.continue_()

    context.route(f"**{NOTE}", lambda route: cut(route) if route.request.method == "POST" else route.continue_())
    context.set_offline(False)
    expect(page.get_by_text("已登记 QS-")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("还有 2 条没发出，服务器暂时连不上")
    assert lost == [201]
    context.set_offline(True)
    expect(page.get_by_role("status").first).to_contain_text("未联网，已存 2 条")
    context.unroute_all()
    context.set_offline(False)
    expect(page.locator("#note-queue")).to_be_hidden()

    matters = list(ResidentMatter.objects.order_by("no"))
    assert [m.content for m in matters] == ["一号楼路灯不亮", "二号楼井盖松动", "三号楼门口积水"]
    assert [Attachment.objects.of(m).count() for m in matters] == [1, 2, 1]
    assert max(a.width for a in Attachment.objects.all()) == 1600
    assert page.evaluate(STORED, 0) == []


def test_what_waits_is_its_writers_alone_and_outlives_the_leaving(phone: Any, people: Cast) -> None:
    context = phone("member")
    page = ready(context)
    context.set_offline(True)
    write(page, "楼上漏水", photo("1.jpg", 40))
    page.get_by_text("是谁说的（不填也能发）").click()
    expect(page.get_by_label("电话", exact=True)).to_be_disabled()
    context.route(f"**{NOTE}", lambda to: to.abort() if to.request.method == "POST" else to.continue_())
    context.set_offline(False)
    expect(page.get_by_role("status").first).to_contain_text("服务器暂时连不上")
    write(page, "没写完的话", store=False)
    page.goto("/matters/")  # at once: nothing waits for the device
    page.get_by_label("李知远，我的账号").press("Enter")
    page.get_by_role("button", name="退出").press("Enter")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    context.unroute_all()

    context.set_offline(True)
    page.goto(NOTE)
    expect(page.get_by_role("status").first).to_contain_text("还没有人登录过")
    expect(page.get_by_text("楼上漏水")).to_have_count(0)
    context.set_offline(False)
    phone.sign_in(context, "other_member")
    page.goto(NOTE)
    expect(page.locator("#note-shots")).to_be_visible()
    expect(page.locator("#note-queue")).to_be_hidden()
    expect(page.get_by_label("群众说了什么")).to_have_value("")
    assert not ResidentMatter.objects.exists()

    phone.sign_in(context, "member")
    page.goto(NOTE)
    expect(page.get_by_text("已登记 QS-")).to_be_visible()
    expect(page.get_by_label("群众说了什么")).to_have_value("没写完的话")
    assert (ResidentMatter.objects.get().content, ResidentMatter.objects.get().created_by) == (
        "楼上漏水",
        people["member"],
    )


def test_an_ended_session_keeps_the_note_and_asks_to_sign_in(phone: Any, people: Cast) -> None:
    context = phone("member")
    page = ready(context)
    context.clear_cookies()
    page.get_by_label("群众说了什么").fill("电梯停了三天")
    page.get_by_role("button", name="发出").click()
    expect(page.get_by_role("status").first).to_contain_text("请先登录")
    assert not ResidentMatter.objects.exists()
    phone.sign_in(context, "member")
    page.reload()
    expect(page.get_by_text("已登记 QS-")).to_be_visible()
    assert ResidentMatter.objects.get().content == "电梯停了三天"


def test_who_spoke_is_sent_at_once_and_never_kept_on_the_phone(
    phone: Any, people: Cast, faults: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    context = phone("member", 320)
    page = ready(context)
    page.get_by_label("群众说了什么").fill("助餐点停了")
    page.get_by_text("是谁说的（不填也能发）").click()
    page.get_by_label("姓名", exact=True).fill("张爱民")
    page.get_by_label("电话", exact=True).fill("13800001234")
    assert faults(page) == []
    page.screenshot(path=tmp_path / "who.png", full_page=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    context.route(f"**{NOTE}", lambda to: to.abort() if to.request.method == "POST" else to.continue_())
    page.get_by_role("button", name="发出").click()
    expect(page.get_by_role("status").first).to_contain_text("姓名电话不存在手机里")
    kept = page.evaluate("() => JSON.stringify({...localStorage})") + str(page.evaluate(STORED, 0))
    assert "助餐点停了" in kept
    assert "13800001234" not in kept
    assert "张爱民" not in kept
    context.unroute_all()
    page.get_by_role("button", name="发出").click()
    expect(page.get_by_text("已登记 QS-")).to_be_visible()
    expect(page.get_by_label("电话", exact=True)).to_have_value("")
    matter = ResidentMatter.objects.get()
    assert (matter.person_name, matter.phone, matter.content) == ("张爱民", "13800001234", "助餐点停了")


def test_a_waiting_note_is_changed_or_thrown_away_and_a_refused_photo_is_named(phone: Any, people: Cast) -> None:
    context = phone("head", 320)
    page = ready(context)
    context.set_offline(True)
    write(page, "错别字", photo("1.jpg", 40))
    write(page, "不要了")
    page.get_by_role("button", name="删：不要了").click()
    page.get_by_role("button", name="删掉").click()
    expect(page.get_by_text("不要了")).to_have_count(0)
    page.get_by_role("button", name="改：错别字").click()
    expect(page.locator("#note-shots canvas")).to_have_count(1)
    broken = {"name": "坏.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff broken"}
    write(page, "改好了", broken)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    context.set_offline(False)
    expect(page.locator("#note-queue")).to_contain_text("坏.jpg：图片打不开")
    matter = ResidentMatter.objects.get()
    assert (matter.content, matter.channel) == ("改好了", "station")
    assert Attachment.objects.of(matter).get().name == "1.jpg"
    follow(page.get_by_role("link", name=matter.no).last)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
