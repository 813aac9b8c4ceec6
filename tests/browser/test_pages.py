"""Every kind of page, opened as somebody who may: light, at home, readable on any screen, by keyboard and by ear."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.pages import pages
from tests.cast import Cast
from weiyuan.core import ui

pytestmark = pytest.mark.browser
STATIC = Path(str(ui.__file__)).parent / "static"

# The product sends its own files compressed, the tests' server does not.
WEIGHTS = {f"/static/{path.name}": len(gzip.compress(path.read_bytes())) for path in STATIC.iterdir()}
WIDTHS = (1440, 720, 320, 390)  # 720 is 1440 at 200 %; axe looks at the last
# What is wrong with a page by itself. Photos do not count; a focus may also be shown by what stands around the field.
SEEN = """weights => {
const said = [], got = performance.getEntriesByType("resource");
const bytes = [...performance.getEntriesByType("navigation"), ...got.filter(one => !one.name.endsWith("/small/"))]
    .reduce((sum, one) => sum + (weights[new URL(one.name).pathname] ?? one.decodedBodySize), 0);
if (bytes > 100000) said.push(`${bytes} bytes`);
const sheets = document.querySelectorAll("link[rel=stylesheet], style").length;
if (sheets !== 1) said.push(`${sheets} stylesheets`);
const heads = document.querySelectorAll("h1").length;
if (heads !== 1) said.push(`${heads} h1`);
if (!/^\\S.* - \\S/.test(document.title)) said.push(`title "${document.title}"`);
for (const one of got) if (new URL(one.name).host !== location.host) said.push(one.name);
const looks = el => [el, el.closest("label, .search, td, li") ?? el].map(getComputedStyle)
    .map(style => style.outlineStyle + style.outlineWidth + style.boxShadow).join();
const inside = [..."a button input select textarea summary".split(" ")]
    .flatMap(name => [...document.querySelectorAll(`main ${name}`)])
    .filter(el => el.checkVisibility() && el.type !== "hidden" && !el.disabled);
const plain = inside.map(looks);
const dark = inside.find((el, at) => { el.focus({preventScroll: true});
    return document.activeElement === el && looks(el) === plain[at]; });
if (dark) said.push(`focus unseen: ${dark.outerHTML.slice(0, 100)}`);
document.activeElement.blur(); scrollTo(0, 0);
return said; }"""
OVER = """() => { const wide = document.documentElement.clientWidth, over = document.documentElement.scrollWidth;
if (over <= wide) return "";
const one = [...document.querySelectorAll("body *")].find(el => el.getBoundingClientRect().right > wide + 1);
return `${over} in ${wide}: ${one?.outerHTML.slice(0, 100)}`; }"""


def test_every_kind_of_page(
    visit: Callable[..., Page], people: Cast, faults: Callable[[Page], list[str]], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    found, unopened = pages(people)
    assert unopened == set()
    said, heard = [], set()
    for reader, addresses in found.items():
        page = visit("about:blank", by=reader)
        for kind, address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.ok, address
            page.keyboard.press("Tab")  # from here on the focus is shown as for who works by keyboard
            wrong = page.evaluate(SEEN, WEIGHTS)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 844})
                wrong.append(page.evaluate(OVER))
            if kind not in heard:
                wrong += faults(page)
            heard.add(kind)
            said += [f"{reader or 'nobody'} {address}: {words}" for words in wrong if words]
    assert said == []
