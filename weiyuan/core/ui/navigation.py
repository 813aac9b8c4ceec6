"""The navigation: registers by group, pages that flats add, and the few that stand at the thumb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import NoReverseMatch, reverse
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


def prefer(*names: str) -> None:
    """Name the registers (``app_label.model``) and pages (address names) that stand on top, the dearest first."""
    _preferred[:] = names


def groups(sight: Sight, path: str) -> list[Group]:
    """All that the user may open, by heading, in the order of the ranks."""
    found: dict[str, Group] = {}
    items: list[Register | Entry] = [*sight.registers, *_pages(sight)]
    for item in sorted(items, key=lambda item: item.rank):
        link = _link(item, path)
        if link is not None:
            found.setdefault(str(item.group), Group(str(item.group), link.icon)).links.append(link)
    nearest = _nearest([link for group in found.values() for link in group.links])
    for group in found.values():
        group.links = [replace(link, here=link.href == nearest) for link in group.links]
    return list(found.values())


def favourites(sight: Sight, path: str) -> list[Link]:
    """What stands on top: the preferred ones that the user sees, filled up by rank."""
    shown: dict[str, Register | Entry] = {entry.key: entry for entry in sight.registers}
    plain = list(shown)
    shown.update((entry.name, entry) for entry in _pages(sight))
    names = [name for name in _preferred if name in shown]
    names += [name for name in plain if name not in names][: max(THUMB - len(names), 0)]
    links = [_link(shown[name], path) for name in names[:FAVOURITES]]
    known = [link for link in links if link is not None]
    return [replace(link, here=link.href == _nearest(known)) for link in known]


def _nearest(links: list[Link]) -> str:
    """The address of the link that is the page itself or the nearest above it; "" where none is."""
    return max((link.href for link in links if link.here), key=len, default="")


def _pages(sight: Sight) -> list[Entry]:
    return [entry for entry in _entries.values() if entry.seen(sight.user)]


def _link(item: Register | Entry, path: str) -> Link | None:
    """None where the flat has brought no addresses."""
    try:
        href = reverse(item.name)
    except NoReverseMatch:
        return None
    return Link(str(item.label), href, item.icon, path.startswith(href))
