"""The navigation beside every page: one group open, one line marked, and each reader's own."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client

from tests.cast import Cast
from weiyuan.core.ui import navigation
from weiyuan.core.ui.navigation import Entry, groups
from weiyuan.core.ui.sight import Sight, sight_of

SignIn = Callable[[str], Client]


def side(page: str) -> str:
    return page[page.index('<nav class="nav"') : page.index("</nav>")]


def opened(page: str) -> list[str]:
    """The headings that stand open."""
    return re.findall(r"<details open>\s*<summary><svg.*?</svg>([^<]+)", side(page))


def marked(page: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)" aria-current="page">', side(page))


def test_the_group_of_the_page_is_open_and_its_line_alone_is_marked(signed_in: SignIn) -> None:
    officer = signed_in("officer")
    for _time in range(2):  # what the process kept of the one page is not the other's
        stations = officer.get("/stations/").content.decode()
        assert (len(opened(stations)), marked(stations)) == (1, ["/stations/"])
        other = officer.get("/notices/settings/").content.decode()
        assert opened(other) == []


def test_what_stands_on_top_is_marked_there_and_opens_no_group(cast: Cast, signed_in: SignIn) -> None:
    on_top = navigation.favourites(Sight(cast["officer"]), "/")[0].href
    page = signed_in("officer").get(on_top).content.decode()
    assert (opened(page), marked(page)) == ([], [on_top])


def test_of_pages_under_one_another_only_the_nearest_is_marked(cast: Cast) -> None:
    sight = Sight(cast["officer"])
    under = [(a.href, b.href) for g in groups(sight, "") for a in g.links for b in g.links if a != b]
    outer, inner = next((a, b) for a, b in under if b.startswith(a))
    assert [link.href for group in groups(sight, inner) for link in group.links if link.here] == [inner]
    assert [link.href for group in groups(sight, outer) for link in group.links if link.here] == [outer]


def test_each_reader_has_a_navigation_of_his_own(signed_in: SignIn) -> None:
    pages = {name: side(signed_in(name).get("/menu/").content.decode()) for name in ("officer", "member", "admin")}
    assert [name for name, page in pages.items() if 'href="/people/"' in page] == ["admin"]
    assert len(set(pages.values())) == 3


def test_a_page_without_an_address_is_left_out(cast: Cast) -> None:
    try:
        navigation.add(Entry("no-such-page", "没有这一页", group="别的"))
        labels = [link.label for group in groups(Sight(cast["officer"]), "/") for link in group.links]
    finally:
        del navigation._entries["no-such-page"]
    assert "没有这一页" not in labels
    assert labels


def test_a_handling_unit_is_offered_what_it_handles_alone(cast: Cast) -> None:
    shown = {link.href for group in navigation.groups(sight_of(cast["unit"]), "/") for link in group.links}
    assert "/matters/inbox/" in shown
    assert not shown & {"/bodies/", "/holidays/", "/calendar/", "/logs/", "/people/"}
