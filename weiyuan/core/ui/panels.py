"""What upper flats show on the pages of lower records: declared in a room called panels, found at the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

EVERY = "*"
BESIDE = 4  # panels that fit beside a record


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a panel: what, where it leads, small print, a state as a chip; in a timeline also when."""

    text: str
    href: str = ""
    meta: tuple[str, ...] = ()
    when: str = ""
    chip: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Panel:
    """A card beside a record.

    model     ``app_label.model`` of the records on whose pages it stands, or ``EVERY``
    title     its heading
    rows      called with the reader and the record; no rows, no panel
    template  a template of the flat's own that draws the card's inside; it finds what ``rows`` gave as ``said``
    timeline  the rows are deeds in time
    rank      its place among the panels of a page
    later     asks too much for the page itself: it stands in the record's file, which the page fetches once it stands
    """

    model: str
    title: str | Promise
    rows: Callable[[Any, Any], Any]
    timeline: bool = False
    rank: int = 100
    template: str = ""
    later: bool = False


_known: list[Panel] = []


def add(panel: Panel) -> Panel:
    """Show this panel from now on."""
    _known.append(panel)
    return panel


def has_file(model: str) -> bool:
    """Whether some of the panels declared for a kind of record stand on a page of their own, its file."""
    return any(panel.model == model and _is_filed(panel) for panel in _known)


def _is_filed(panel: Panel) -> bool:
    """Whether a panel stands in the file: a costly one, and all of a kind of record that has many."""
    return panel.later or sum(other.model == panel.model for other in _known) > BESIDE


def panels_of(user: Any, record: Any, but: Callable[[Any, Any], Any] | None = None) -> list[tuple[Panel, Any]]:
    """The panels of a record's page that have something to say, with their rows.

    but  the rows of a panel that the page tells in a way of its own: that panel asks nothing
    """
    label = record._meta.label_lower
    wanted = [panel for panel in _known if panel.model == EVERY or (panel.model == label and not _is_filed(panel))]
    return _filled(user, record, [panel for panel in wanted if panel.rows is not but])


def file_of(user: Any, record: Any) -> list[tuple[Panel, Any]]:
    """The panels of a record's file."""
    label = record._meta.label_lower
    return _filled(user, record, [panel for panel in _known if panel.model == label and _is_filed(panel)])


def _filled(user: Any, record: Any, wanted: list[Panel]) -> list[tuple[Panel, Any]]:
    filled = [(panel, panel.rows(user, record)) for panel in sorted(wanted, key=lambda panel: panel.rank)]
    return [(panel, rows) for panel, rows in filled if rows]
