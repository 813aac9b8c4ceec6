"""A rota before it is taken over: the days of the rules, who would serve, and why it is as it is."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from weiyuan.activities.models import ReceptionDay
from weiyuan.activities.workflow import ReceptionState
from weiyuan.core.zh import date_text
from weiyuan.members.models import Member
from weiyuan.rota.drawing import Cause, Day, Drawn, Gap, Who, draw
from weiyuan.rota.models import DrawnDay, ReceptionRule
from weiyuan.rota.queries.dates import RuleDay, days_of, holidays
from weiyuan.rota.queries.duties import STANDING, away, people, terms

MOST_NAMED = 4  # days with the same reason that are named one by one
FRINGE = timedelta(days=14)  # duties that stand so near before and after are spared a neighbour


@dataclass
class Place:
    """A day of the plan: its rule, the reception day that stands already (or None), who is or would be on duty.

    drawn  it is part of the drawing: a new day, or one that is drawn again
    """

    rule: ReceptionRule
    day: RuleDay
    reception: ReceptionDay | None
    drawn: bool
    members: list[Member] = field(default_factory=list)
    gap: Gap | None = None

    @property
    def key(self) -> str:
        return f"{self.rule.pk}-{self.day.due}"

    @property
    def on(self) -> date:
        return self.reception.on if self.reception is not None else self.day.on


@dataclass(frozen=True)
class Load:
    """A member's share: duties that stand, those drawn now, and the days of the plan on which he cannot."""

    member: Member
    before: int
    now: int
    away: int

    @property
    def total(self) -> int:
        return self.before + self.now


class Plan:
    """The rota of some rules of a body in a period, drawn with a seed. Nothing is stored by looking at it.

    redo   days that are not announced yet are drawn again
    today  days before it are left alone
    """

    def __init__(
        self, rules: Sequence[ReceptionRule], first: date, last: date, *, today: date, seed: int = 1, redo: bool = False
    ) -> None:
        self.rules, self.first, self.last, self.today = list(rules), first, last, today
        self.seed, self.redo, self.org = seed, redo, rules[0].org
        self.standing = self._standing()
        self.places = self._places()
        self.drawing: Drawn = draw(self._days(), self._who(), seed)
        self._fill_in()

    def _standing(self) -> list[ReceptionDay]:
        """All days of the years that the plan touches, cancelled ones too: they are not drawn a second time."""
        first = min(date(self.first.year, 1, 1), self.first - FRINGE)
        rows = ReceptionDay.objects.of(self.org).filter(on__gte=first, on__lte=date(self.last.year, 12, 31) + FRINGE)
        return list(rows.select_related("station").prefetch_related("members_on_duty").order_by("on", "pk"))

    def _places(self) -> list[Place]:
        calendar = holidays()
        self.holiday_years = {day.year for day in calendar.names}
        keys = {day.pk: day for day in self.standing}
        drawn = DrawnDay.objects.filter(rule__in=self.rules).values_list("rule", "due", "reception")
        named = {(rule, due): keys[day] for rule, due, day in drawn if day in keys}
        taken = {day.pk for day in named.values()}
        found = []
        for rule in self.rules:
            for day in days_of(rule, self.first, self.last, calendar):
                stands = named.get((rule.pk, day.due)) or self._same(rule, day, taken)
                if stands is not None:
                    taken.add(stands.pk)
                again = stands is not None and self.redo and stands.state == ReceptionState.SCHEDULED
                on = stands.on if stands is not None else day.on
                found.append(Place(rule, day, stands, (stands is None or again) and on >= self.today))
        return sorted(found, key=lambda place: (place.on, place.rule.pk))

    def _same(self, rule: ReceptionRule, day: RuleDay, taken: set[int]) -> ReceptionDay | None:
        """A day that somebody entered by hand for the same place."""
        for one in self.standing:
            here = one.station_id == rule.station_id if rule.station_id else one.place == rule.place
            if here and one.on in (day.on, day.due) and one.pk not in taken:
                return one
        return None

    def _days(self) -> list[Day]:
        return [
            Day(place.key, place.on, place.rule.needed, place.rule.station_id, place.rule.own_only)
            for place in self.places
            if place.drawn
        ]

    def _who(self) -> list[Who]:
        again = {place.reception.pk for place in self.places if place.drawn and place.reception is not None}
        served: dict[int, list[date]] = defaultdict(list)
        for day in self.standing:
            if day.state in STANDING and day.pk not in again:
                for member in day.members_on_duty.all():
                    served[member.pk].append(day.on)
        year = (date(self.first.year, 1, 1), date(self.last.year, 12, 31))
        counts = {key: sum(year[0] <= on <= year[1] for on in days) for key, days in served.items()}
        self.before = _with_newcomers(counts, self.terms, year[0])
        return [
            Who(
                member.pk,
                frozenset(station.pk for station in member.stations.all()),
                frozenset(self.gone[member.pk]),
                frozenset(served[member.pk]),
                self.before[member.pk],
            )
            for member in self.members
        ]

    @cached_property
    def terms(self) -> dict[int, tuple[date, date]]:
        return terms(self.org, date(self.first.year, 1, 1), date(self.last.year, 12, 31))

    @cached_property
    def members(self) -> list[Member]:
        """Those in office on a day of the plan."""
        keys = [key for key, (start, end) in self.terms.items() if start <= self.last and end >= self.first]
        return people(self.org, keys)

    @cached_property
    def gone(self) -> dict[int, set[date]]:
        """The days of the plan on which each member cannot: said so, or not in office."""
        dates = {place.on for place in self.places}
        said = away(self.org, min(dates, default=self.first), max(dates, default=self.last))
        found = {}
        for member in self.members:
            start, end = self.terms[member.pk]
            out = {on for on in dates if not start <= on <= end}
            found[member.pk] = (said.get(member.pk, set()) & dates) | out
        return found

    def _fill_in(self) -> None:
        known = {member.pk: member for member in self.members}
        gaps = {gap.day.key: gap for gap in self.drawing.gaps}
        for place in self.places:
            if place.drawn:
                place.members = [known[key] for key in self.drawing.duties[place.key]]
                place.gap = gaps.get(place.key)
            elif place.reception is not None:
                place.members = list(place.reception.members_on_duty.all())

    @property
    def new(self) -> list[Place]:
        """What taking the plan over would write. A new day on which nobody can is left for later."""
        return [place for place in self.places if place.drawn and (place.members or place.reception is not None)]

    @property
    def moved(self) -> list[Place]:
        return [place for place in self.places if place.day.why]

    @property
    def gaps(self) -> list[Place]:
        return [place for place in self.places if place.gap is not None]

    @property
    def loads(self) -> list[Load]:
        drawn = {key: total - self.before[key] for key, total in self.drawing.loads.items()}
        return [Load(one, self.before[one.pk], drawn[one.pk], len(self.gone[one.pk])) for one in self.members]

    @property
    def months(self) -> list[tuple[date, list[Place]]]:
        """The days by month, each month as its first day."""
        return [(month, list(rows)) for month, rows in groupby(self.places, key=lambda place: place.on.replace(day=1))]

    @property
    def unknown_years(self) -> list[int]:
        """The years of the plan of which no holiday is known: there only weekends count as such."""
        return [year for year in range(self.first.year, self.last.year + 1) if year not in self.holiday_years]

    @property
    def digest(self) -> str:
        """What the plan would write, in short: who takes it over has seen just this."""
        rows = [
            (place.key, str(place.on), [one.pk for one in place.members], getattr(place.reception, "version", 0))
            for place in self.new
        ]
        said = [(rule.pk, rule.version) for rule in self.rules]  # place and hours come from the rule
        return hashlib.sha256(repr((rows, said)).encode()).hexdigest()

    def why(self) -> list[str]:
        """Why the duties differ by more than one, in plain words; nothing where they do not."""
        names = {member.pk: member.name for member in self.members}
        return [_cause(cause, names[cause.who]) for cause in self.drawing.causes]

    def why_open(self) -> list[str]:
        """Why days are not filled: a sentence for all that have the same reason."""
        found: dict[tuple[int, str], list[Place]] = defaultdict(list)
        for place in self.gaps:
            if place.gap is not None:
                found[place.gap.open, self._why_open(place, place.gap)].append(place)
        return [_("%(days)s缺 %(n)d 名。%(why)s") % {"days": _days(rows), "n": n, "why": why}
                for (n, why), rows in found.items()]  # fmt: skip

    def _why_open(self, place: Place, gap: Gap) -> str:
        names = {member.pk: member.name for member in self.members}
        here = [key for key in names if self.terms[key][0] <= place.on <= self.terms[key][1]]
        if not here:
            return _("那时没有在任委员。")
        parts = [
            (_("这天不便：%s"), gap.away), (_("不是本站委员：%s"), gap.station), (_("这天另有值班：%s"), gap.busy),
        ]  # fmt: skip
        kept = [(words, [names[key] for key in keys if key in here]) for words, keys in parts]
        said = "；".join(words % "、".join(people) for words, people in kept if people)
        return f"{said or _('在任委员不够')}。"


def _with_newcomers(
    counts: dict[int, int], in_office: dict[int, tuple[date, date]], start: date
) -> defaultdict[int, int]:
    """The duties brought forward. Who came in the course of the year starts from what the others had on average."""
    old = [counts.get(key, 0) for key, (since, _until) in in_office.items() if since <= start]
    mean = sum(old) // len(old) if old else 0
    found: defaultdict[int, int] = defaultdict(int, counts)
    for key, (since, _until) in in_office.items():
        if since > start:
            found[key] = max(found[key], mean)
    return found


def _days(places: list[Place]) -> str:
    """The days by name, or the first of many with their number."""
    if len(places) > MOST_NAMED:
        return _("%(first)s起 %(n)d 天") % {"first": date_text(places[0].on), "n": len(places)}
    return "、".join(date_text(place.on) for place in places)


def _cause(cause: Cause, name: str) -> str:
    said = {"name": name, "n": cause.load, "days": cause.days}
    if cause.days == 0:
        return _("%(name)s排到 %(n)d 次：别人以前的值班次数多，这次补不平。") % said
    words: Iterable[tuple[str, int]] = (
        (_("%d 天不便或不在任"), cause.away), (_("%d 天只排本站委员"), cause.station), (_("%d 天已有值班"), cause.busy),
    )  # fmt: skip
    why = "，".join(text % count for text, count in words if count)
    return _("%(name)s排到 %(n)d 次：排得最多的委员值班的 %(days)d 天里，") % said + why + "。"
