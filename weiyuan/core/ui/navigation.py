"""The navigation: registers by group, pages that flats add, and the few that stand at the thumb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import Promise

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
    items.sort(key=lambda item: item.rank)
    for item, link in zip(items, _links(items, path), strict=True):
        if link is not None:
            found.setdefault(str(item.group), []).append(link)
    return [Group(label, links[0].icon, tuple(links)) for label, links in found.items()]


def favourites(sight: Sight, path: str) -> list[Link]:
    """What stands on top: the preferred ones that the user sees, filled up by rank."""
    shown: dict[str, Register | Entry] = {entry.key: entry for entry in sight.registers}
    plain = list(shown)
    shown.update((entry.name, entry) for entry in _pages(sight))
    names = [name for name in _preferred if name in shown]
    names += [name for name in plain if name not in names][: max(THUMB - len(names), 0)]
    return [link for link in _links([shown[name] for name in names[:FAVOURITES]], path) if link is not None]


def _pages(sight: Sight) -> list[Entry]:
    return [entry for entry in _entries.values() if entry.seen(sight.user)]


def _links(items: list[Register | Entry], path: str) -> list[Link | None]:
    """A link for each; None where the flat has brought no addresses. Only the page itself is marked, or the nearest
    above it.
    """
    prefix = get_script_prefix()
    places = [_address(item.name, prefix) for item in items]
    nearest = max((href for href in places if href and path.startswith(href)), key=len, default="")
    return [
        Link(str(item.label), href, item.icon, href == nearest) if href else None
        for item, href in zip(items, places, strict=True)
    ]


@cache
def _address(name: str, prefix: str) -> str:
    """Where a page lies below the prefix that the server gives all addresses; "" where it has no address."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
