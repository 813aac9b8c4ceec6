"""Matters that say much the same: by station, category, place, and the words themselves."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from weiyuan.core.ui.sight import seen
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.queries.merging import ASIDE
from weiyuan.matters.workflow import ANSWERED

WITHIN = timedelta(days=90)  # before and after the day of receipt
COMPARED = 400  # matters next to it in time whose words are compared, whatever the body has
READ = 400  # characters of each
SHOWN = 6
ALIKE = 0.3  # part of the shorter text's pairs of characters that both have
CLOSE = 4.0  # points from which it is shown


@dataclass(frozen=True)
class Similar:
    """A matter much like another: why it is thought so, and whether its answer can be taken over."""

    matter: ResidentMatter
    points: float
    reasons: tuple[str, ...]
    answered: bool


def similar_to(user: Any, matter: ResidentMatter, most: int = SHOWN) -> list[Similar]:
    """The matters most like this one that the reader sees, answered and closed ones too, the likest first.

    Two queries of at most ``COMPARED`` rows, by the index on the day of receipt.
    """
    near = (matter.received_at - WITHIN, matter.received_at + WITHIN)
    rows = seen(ResidentMatter, user).filter(org=matter.org_id, received_at__range=near)
    rows = rows.exclude(pk=matter.pk).exclude(state__in=ASIDE).order_by("-received_at", "-pk")
    rows = rows.annotate(words=Substr("content", 1, READ))
    mine = _pairs(matter.content[:READ])
    names = ("pk", "words", "station", "category", "locations")
    found = [(_weighed(matter, mine, *row[1:]), row[0]) for row in rows.values_list(*names)[:COMPARED]]
    best = sorted(((said, pk) for said, pk in found if said[0] >= CLOSE), key=lambda pair: (-pair[0][0], -pair[1]))
    best = best[:most]
    keys = [pk for _said, pk in best]
    kept = seen(ResidentMatter, user).select_related("station").in_bulk(keys) if keys else {}
    return [Similar(kept[pk], *said, kept[pk].state in ANSWERED) for said, pk in best if pk in kept]


def _weighed(
    matter: ResidentMatter, mine: set[str], words: str, station: int | None, category: str, places: list[str]
) -> tuple[float, tuple[str, ...]]:
    """Points, and what they are given for. Words count most; a station alone says nothing."""
    theirs = _pairs(words)
    share = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
    said = (
        (share * 10, share >= ALIKE, _("说法相近")),
        (3.0, bool(set(matter.locations) & set(places)), _("同一地点")),
        (2.5, bool(matter.category) and matter.category == category, _("同一类别")),
        (1.5, matter.station_id is not None and matter.station_id == station, _("同一联络站")),
    )
    given = [(points, str(why)) for points, is_so, why in said if is_so]
    return sum(points for points, _why in given), tuple(why for _points, why in given)


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring letters and digits of a text: a language without spaces has no shorter words."""
    plain = "".join(mark if mark.isalnum() else " " for mark in unicodedata.normalize("NFKC", text).lower())
    return {word[at : at + 2] for word in plain.split() for at in range(len(word) - 1)}
