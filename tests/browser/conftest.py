"""A real Chromium, signed in. Without one the tests are skipped, unless WEIYUAN_NO_SKIP=1 forbids it."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast, assemble

# The one without windows of its own comes first: it shows the same pages and costs little more than half.
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = os.environ.get("WEIYUAN_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PASSWORD = "QingShan-2026"
AXE = Path(__file__).parent / "axe" / "axe.min.js"
# What tests ask for: not there, refused, overtaken, busy, no network.
NO_FAULT = ("404", "status of 400", "status of 409", "status of 503", "net::ERR_FAILED")
# An attachment opens in a sandbox without scripts, as our policy for /files/ orders. Playwright puts scripts of its own
# into every document, and the browser says that it kept them out: the policy works.
SANDBOXED = re.compile(r"^Blocked script execution in '[^']*/files/[^']*' because the document's frame is sandboxed")
SIZES = {"desk": (1440, 900), "phone": (390, 844)}

PATIENCE = 60_000  # milliseconds: the cores may be busy with other tests
expect.set_options(timeout=PATIENCE)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop runs in the thread of the test


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        if os.environ.get("WEIYUAN_NO_SKIP") == "1":
            pytest.fail("no chromium, and WEIYUAN_NO_SKIP forbids skipping")
        pytest.skip("no chromium on this machine")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, with a password for everybody."""
    cast = assemble()
    for user in cast.users.values():
        user.set_password(PASSWORD)
        user.save()
    return cast


@pytest.fixture
def server(live_server: Any, transactional_db: None) -> Iterator[str]:
    """The address of the tests' server. Before the records go, it has done all that it was asked."""
    before = set(threading.enumerate())
    yield live_server.url
    for thread in set(threading.enumerate()) - before:  # one for each line of the browser's; it ends with the line
        if "process_request_thread" in thread.name:
            thread.join(PATIENCE / 1000)


@pytest.fixture
def visit(chromium: Browser, server: str, people: Cast) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody (or as nobody) at a size; what the browser complains of fails the test.

    The cookie comes from a client: the way through the page that signs in has tests of its own. Without scripts
    the page is as in a browser that runs none.
    """
    contexts, complaints = [], []

    def opened(address: str, *, by: str = "", size: str = "desk", scripts: bool = True) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=server, viewport={"width": width, "height": height}, locale="zh-CN", has_touch=width < 600,
            java_script_enabled=scripts, reduced_motion="reduce",  # a colour on its way to another is no fault
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if by:
            client = Client()
            client.force_login(people[by], backend="weiyuan.core.ui.entrance.Entrance")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server}])
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    asked_for = [said for said in complaints if SANDBOXED.match(said) or any(answer in said for answer in NO_FAULT)]
    assert [said for said in complaints if said not in asked_for] == []


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """What axe finds wrong on a page, by WCAG 2.2 A and AA."""

    def found(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        asked = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
        result = page.evaluate("asked => axe.run(document, asked).then(found => found.violations)", asked)
        return [f"{fault['id']}: {node['html'][:120]}" for fault in result for node in fault["nodes"]]

    return found
