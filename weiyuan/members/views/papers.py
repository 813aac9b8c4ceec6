"""A roster as it is printed: the same columns and groups for the page, DOCX and PDF. Nothing private has a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.documents.tree import Block, Document, Heading, Paragraph, Run, Table
from weiyuan.core.zh import date_text
from weiyuan.members.queries import Place

Says = Callable[[Place], str]
NAME = (gettext_lazy("姓名"), lambda place: place.member.name)
SECTOR = (gettext_lazy("界别"), lambda place: place.sector)
STATION = (gettext_lazy("联系站点"), lambda place: "、".join(place.stations))
# What hangs on the wall, and what anybody may take home: no telephone, no birth date, no party, no number.
COLUMNS: dict[str, tuple[tuple[Any, Says], ...]] = {
    "wall": (
        NAME,
        (gettext_lazy("性别"), lambda place: str(place.member.get_gender_display())),
        SECTOR,
        (gettext_lazy("政协层级"), lambda place: place.levels),
        (gettext_lazy("工作单位及职务"), lambda place: f"{place.member.employer}{place.member.job_title}"),
        (gettext_lazy("专兼职"), lambda place: str(_("兼职") if place.part_time else _("专职"))),
    ),
    "public": (NAME, SECTOR, STATION),
}


@dataclass(frozen=True)
class Group:
    """The lines under one heading, each as (heading, text) by column; ``name`` is "" where nothing is grouped."""

    name: str
    rows: list[list[tuple[str, str]]]


@dataclass(frozen=True)
class Roster:
    """A roster ready for printing.

    by     the heading of what it is grouped by, "" where it is not
    where  the stations with address and telephone, for the public
    """

    title: str
    said: str
    columns: list[str]
    by: str
    groups: list[Group]
    where: list[tuple[str, str]]


def roster_of(org: Any, places: Sequence[Place], stations: Sequence[Any], options: dict[str, Any]) -> Roster:
    """The roster of a body on a day, grouped and with the columns of its purpose (see ``RosterForm``)."""
    by, public = options["by"], options["kind"] == "public"
    grouped = {"sector": SECTOR, "station": STATION}.get(by)
    columns = [column for column in COLUMNS[options["kind"]] if column is not grouped]
    groups = [
        Group(name, [[(str(label), says(place)) for label, says in columns] for place in found])
        for name, found in _groups(places, by)
    ]
    title = _("%s委员名单") % org.name if public else _("%s委员名册") % org.name
    said = _("截至%(day)s，在届委员%(count)d名。") % {"day": date_text(options["on"]), "count": len(places)}
    where = [(station.name, _place(station)) for station in stations] if public else []
    return Roster(
        title, said, [str(label) for label, _says in columns], str(grouped[0]) if grouped else "", groups, where
    )


def _groups(places: Sequence[Place], by: str) -> list[tuple[str, list[Place]]]:
    """By sector, or by station, where a member of several stations stands under each; the homeless come last."""
    if by not in {"sector", "station"}:
        return [("", list(places))] if places else []
    found: dict[str, list[Place]] = {}
    for place in places:
        for name in ([place.sector] if by == "sector" else place.stations) or [""]:
            found.setdefault(name, []).append(place)
    rest = found.pop("", [])
    homeless = _("未写明界别") if by == "sector" else _("未定站点")
    return [*sorted(found.items()), *([(homeless, rest)] if rest else [])]


def _place(station: Any) -> str:
    return "，".join(text for text in (station.address or station.community, station.phone) if text)


def paper_of(roster: Roster, day: date, signature: str) -> Document:
    """The roster as a document of the house."""
    grouped = roster.by if any(group.name for group in roster.groups) else ""
    header = (*([grouped] if grouped else []), *roster.columns)
    rows = tuple(
        tuple((Run(text),) for text in (*([group.name] if grouped else []), *(text for _label, text in row)))
        for group in roster.groups
        for row in group.rows
    )
    blocks: list[Block] = [Paragraph((Run(roster.said),))]
    if rows:
        blocks.append(Table(_("在届委员"), header, rows))
    if roster.where:
        blocks.append(Heading(_("到哪里找委员")))
        blocks += [Paragraph((Run(f"{name}：{place}。" if place else f"{name}。"),)) for name, place in roster.where]
    return Document((roster.title,), tuple(blocks), signature=signature, signed_on=date_text(day))
