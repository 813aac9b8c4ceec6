"""The navigation: registers by group, pages that flats add, and the few that stand at the thumb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from weiyuan.core.registers import Register
from weiyuan.core.ui.sight import Sight

FAVOURITES = 6  # on top of the navigation
THUMB = 3  # of these at the foot of the phone


@dataclass(frozen=True)
class Entry:
    """A page that is no register: the name of its address, and who sees it there."""

    name: str
    label: str | Promise
    icon: str = "doc"
    group: str | Promise = ""
    rank: int = 100
    seen: Callable[[Any], bool] = lambda user: bool(user.scope.roles)


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the navigation. ``here`` is true on the page itself and the pages under it."""

    label: str
    href: str
    icon: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and its links; open where the reader is inside."""

    label: str
    icon: str
    links: tuple[Link, ...]

    @property
    def here(self) -> bool:
        return any(link.here for link in self.links)


_entries: dict[str, Entry] = {}
_preferred: list[str] = []


def add(entry: Entry) -> Entry:
    """Put a page into the navigation."""
    _entries[entry.name] = entry
    return entry


def prefer(*names: str) -> None:
    """Name the registers (``app_label.model``) and pages (address names) that stand on top, the dearest first."""
    _preferred[:] = names


def groups(sight: Sight, path: str) -> list[Group]:
    """All that the user may open, by heading, in the order of the ranks."""
    found: dict[str, list[Link]] = {}
    items: list[Register | Entry] = [*sight.registers, *_pages(sight)]
    for heading, link in _links(sorted(items, key=lambda item: item.rank), path):
        found.setdefault(heading, []).append(link)
    return [Group(label, links[0].icon, tuple(links)) for label, links in found.items()]


def favourites(sight: Sight, path: str) -> list[Link]:
    """What stands on top: the preferred ones that the user sees, filled up by rank."""
    shown: dict[str, Register | Entry] = {entry.key: entry for entry in sight.registers}
    plain = list(shown)
    shown.update((entry.name, entry) for entry in _pages(sight))
    names = [name for name in _preferred if name in shown]
    names += [name for name in plain if name not in names][: max(THUMB - len(names), 0)]
    return [link for _heading, link in _links([shown[name] for name in names[:FAVOURITES]], path)]


def _pages(sight: Sight) -> list[Entry]:
    return [entry for entry in _entries.values() if entry.seen(sight.user)]


def _links(items: list[Register | Entry], path: str) -> list[tuple[str, Link]]:
    """The heading and the link of each that has an address. Only the page itself is marked, or the nearest above it."""
    prefix, language = get_script_prefix(), get_language() or ""
    plain = [_plain_link(item, prefix, language) for item in items]
    known = [(heading, link) for heading, link in plain if link.href]
    nearest = max((link.href for _heading, link in known if path.startswith(link.href)), key=len, default="")
    return [(heading, replace(link, here=True) if link.href == nearest else link) for heading, link in known]


_plain: dict[tuple[str, str, str], tuple[str, Link]] = {}


def _plain_link(item: Register | Entry, prefix: str, language: str) -> tuple[str, Link]:
    """The heading and the link of an item, without an address where its flat has brought none.

    Kept by the process for each prefix that the server gives all addresses: every page asks for all of them.
    """
    key = (item.name, prefix, language)
    if key not in _plain:
        try:
            href = reverse(item.name)
        except NoReverseMatch:
            href = ""
        _plain[key] = str(item.group), Link(str(item.label), href, item.icon)
    return _plain[key]
