"""What stands in a calendar, and how calendar programs are told of it (RFC 5545)."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

ZONE = ZoneInfo("Asia/Shanghai")
FORMAT = 1  # raised when the text of a feed changes although no record did
FRESH = timedelta(hours=1)  # how often programs are asked to look again
UNKNOWN_END = timedelta(hours=1)  # programs draw nothing for an appointment without length
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Happening:
    """An appointment or a last day. Its record is ``pk`` in the register ``kind`` (a slug).

    hue, tone   the colours of its kind and of its state
    start, end  moments in Asia/Shanghai; of what takes all day the midnight before, and no end where it is one day
    removed     its record was taken out of the register after others could see it
    mine        it concerns the reader himself
    version     how often the record was changed, and ``changed`` when last
    """

    kind: str
    pk: int
    body: str
    label: str
    hue: str
    title: str
    start: datetime
    end: datetime | None
    all_day: bool
    place: str
    state: str
    tone: str
    cancelled: bool
    removed: bool
    draft: bool
    mine: bool
    version: int
    changed: datetime

    @property
    def address(self) -> str:
        """The page of its record."""
        return reverse(f"{self.kind}-detail", args=[self.pk])

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        """The last day that it touches; what ends at midnight does not touch the next."""
        if self.end is None or self.end <= self.start:
            return self.day
        return (self.end if self.all_day else self.end - timedelta(microseconds=1)).date()

    @property
    def whole(self) -> bool:
        """Whether it has no place among the hours of one day."""
        return self.all_day or self.last_day > self.day

    @property
    def until(self) -> str:
        """Its last minute, "11:00", with the day where that is another; "" for what has no end."""
        if self.end is None or self.end <= self.start:
            return ""
        return (
            f"{self.end:%H:%M}" if self.end.date() == self.day else f"{self.end.month}-{self.end.day} {self.end:%H:%M}"
        )


def order(happening: Happening) -> tuple[Any, ...]:
    """By day, what takes all day first, then by hour; of equals always the same first."""
    return (happening.day, not happening.all_day, happening.start, happening.kind, happening.pk)


def digest_of(happenings: Iterable[Happening], *said: str) -> str:
    """What tells a feed that changed from one that did not, without writing it; ``said`` is what else it depends on."""
    words = repr([FORMAT, said, list(happenings)])
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def written(happenings: Iterable[Happening], *, name: str, domain: str, link: Callable[[str], str]) -> bytes:
    """A calendar as its file. The same happenings always give the same bytes.

    name    what programs call the calendar
    domain  what makes the marks of events unique in the world; must never change
    link    makes a whole address of the path of a page
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Weiyuan Studio//Calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _plain(name))
    calendar.add("x-wr-calname", _plain(name))
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    for happening in happenings:
        calendar.add_component(_event(happening, domain, link))
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """Asia/Shanghai spelled out: who does not know it would shift the hours. Summer time ended in 1991."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE.key)
    standard.add("dtstart", datetime(1991, 9, 15))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(happening: Happening, domain: str, link: Callable[[str], str]) -> Event:
    event, off = Event(), happening.cancelled or happening.removed
    event.add("uid", f"{happening.kind}-{happening.pk}@{domain}")
    event.add("sequence", happening.version)
    changed = happening.changed.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)  # not the moment of asking: an unchanged feed must stay the same to the last byte
    event.add("last-modified", changed)
    for field, moment in zip(("dtstart", "dtend"), _span(happening), strict=True):
        event.add(field, moment)
    title = _plain(happening.title)
    event.add("summary", _("已取消：%s") % title if off else title)
    if happening.place:
        event.add("location", _plain(happening.place))
    event.add("categories", [happening.label])
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if off or happening.all_day else "OPAQUE")
    state = _("已删除") if happening.removed else happening.state
    event.add("description", _plain(f"{happening.body}\n{happening.label}：{state}"))
    if not happening.removed:
        event.add("url", link(happening.address))
    return event


def _span(happening: Happening) -> tuple[date, date]:
    """Beginning and end as programs count them: the end of whole days is the day after.

    An end that nobody knows is supposed, but never on another day.
    """
    if happening.all_day:
        return happening.day, happening.last_day + timedelta(days=1)
    start, end = happening.start, happening.end
    if end and end > start:
        return start, end
    return start, min(start + UNKNOWN_END, start.replace(hour=23, minute=59, second=59))


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Asia/Shanghai."""
    return datetime.combine(day, time.min, ZONE)


def _plain(text: str) -> str:
    """Text without what would end a line of the file too early or turn the reading direction round."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c == "\n" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in BIDI))
