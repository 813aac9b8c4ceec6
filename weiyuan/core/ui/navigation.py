"""The navigation: registers by group, pages that flats add, and the few that stand at the thumb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui.sight import Sight

FAVOURITES = 3


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


@dataclass
class Group:
    """A heading and its links; open where the reader is inside."""

    label: str
    icon: str
    links: list[Link] = field(default_factory=list)

    @property
    def here(self) -> bool:
        return any(link.here for link in self.links)


_entries: dict[str, Entry] = {}
_preferred: list[str] = []


def add(entry: Entry) -> Entry:
    """Put a page into the navigation."""
    _entries[entry.name] = entry
    return entry


def prefer(*keys: str) -> None:
    """Name the registers (``app_label.model``), the dearest first, that stand on top and at the thumb."""
    _preferred[:] = keys


def groups(sight: Sight, path: str) -> list[Group]:
    """All that the user may open, by heading, in the order of the ranks."""
    found: dict[str, Group] = {}
    items: list[Register | Entry] = [*sight.registers, *_pages(sight)]
    for item in sorted(items, key=lambda item: item.rank):
        link = _link(item, path)
        if link is not None:
            found.setdefault(str(item.group), Group(str(item.group), link.icon)).links.append(link)
    return list(found.values())


def favourites(sight: Sight, path: str) -> list[Link]:
    """The registers at the thumb: the preferred ones that the user sees, filled up by rank."""
    shown = {entry.key: entry for entry in sight.registers}
    keys = [key for key in _preferred if key in shown] + [key for key in shown if key not in _preferred]
    links = [_link(shown[key], path) for key in keys[:FAVOURITES]]
    return [link for link in links if link is not None]


def _pages(sight: Sight) -> list[Entry]:
    return [entry for entry in _entries.values() if entry.seen(sight.user)]


def _link(item: Register | Entry, path: str) -> Link | None:
    """None where the flat has brought no addresses."""
    try:
        href = reverse(item.name)
    except NoReverseMatch:
        return None
    return Link(str(item.label), href, item.icon, path.startswith(href))


def registered() -> list[Register]:
    """The registers whose addresses are in place."""
    return [entry for entry in registers.known() if _link(entry, "") is not None]
