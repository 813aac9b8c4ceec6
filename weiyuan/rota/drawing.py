"""A fair rota, drawn from days, members and what keeps them away. Pure: no database, no words for the screen.

What is certain, in this order: every place that can be filled is filled; nobody serves on a day on which he is away,
nor twice on one day; the most loaded member has as few duties, and the least loaded as many, as any such rota allows
(so that they differ by one at most wherever that can be done). What is tried: everybody serves in the own stations,
nobody on two days that follow each other, and each one's days lie well apart.

Why it is exact: places are filled by a flow from members over (member, date) to days. The loads of all largest flows
form an M-convex set, and on such a set a rota that no single shift along a path of the residual graph makes more even
is the most even of all (Frank and Murota, "Decreasing minimization on M-convex sets", 2022). See ADR 0015.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

NEIGHBOUR = 100  # what it costs in the search to serve on two days that follow each other
FOREIGN = 40  # and to serve in a station that is not one's own
LOOKS = 300_000  # exchanges that are looked at; a year of fifty days needs a third of it


@dataclass(frozen=True, slots=True)
class Day:
    """A day to be filled.

    key       the caller's own
    need      how many are on duty
    station   where it takes place, None in the office
    own_only  nobody but the members of that station may serve
    """

    key: str
    on: date
    need: int
    station: int | None = None
    own_only: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """A member.

    stations  where he wishes to serve; empty: anywhere
    away      dates on which he cannot
    kept      dates of duties that stand already: nobody serves twice on one, and neighbouring days are spared
    load      duties brought forward, the kept ones among them
    """

    key: int
    stations: frozenset[int] = frozenset()
    away: frozenset[date] = frozenset()
    kept: frozenset[date] = frozenset()
    load: int = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """What keeps somebody from the days: how many of ``days`` he is away, is of another station, or serves already."""

    who: int
    load: int
    days: int
    away: int
    station: int
    busy: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A day that cannot be filled: places left open, and the members kept from it, by reason."""

    day: Day
    open: int
    away: tuple[int, ...]
    station: tuple[int, ...]
    busy: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn rota.

    duties  the members of each day by the day's key
    loads   every member's duties with those brought forward
    gaps    days that stay open
    causes  where most and least differ by more than one: what keeps the least loaded from the days of the most loaded
    """

    seed: int
    duties: dict[str, tuple[int, ...]]
    loads: dict[int, int]
    gaps: tuple[Gap, ...]
    causes: tuple[Cause, ...]

    @property
    def spread(self) -> int:
        """The most duties less the least."""
        return max(self.loads.values()) - min(self.loads.values()) if self.loads else 0


def draw(days: Sequence[Day], members: Sequence[Who], seed: int = 1) -> Drawn:
    """Draw the rota. The same days, members and seed give the same rota, whatever order they come in."""
    table = _Table(
        sorted(days, key=lambda day: (day.on, day.key)), sorted(members, key=lambda who: _lot(seed, who.key))
    )
    table.begin()
    table.fill()
    table.level()
    table.spread_out()
    return table.drawn(seed)


def _lot(seed: int, key: int) -> bytes:
    """The lot of a member: who comes first where nothing else decides."""
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()


_Node = tuple[str, int]  # ("member", position) or ("day", position)
_Move = tuple[int, int, bool]  # a member goes on (True) or off a day


@dataclass(slots=True)
class _Step:
    """How the search came to a node: from which one, and which member goes on or off which day on the way."""

    before: _Node | None
    moves: tuple[_Move, ...] = ()


@dataclass
class _Table:
    """Members (by lot) against days (by date), by their positions in the two lists."""

    days: list[Day]
    members: list[Who]
    on_duty: list[set[int]] = field(default_factory=list)  # by day: members
    serves: list[dict[date, int]] = field(default_factory=list)  # by member: the day that he serves on a date
    loads: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.on_duty = [set() for _day in self.days]
        self.serves = [{} for _who in self.members]
        self.loads = [who.load for who in self.members]
        dates = {day.on for day in self.days}.union(*(who.kept for who in self.members))
        self.place = {on: at for at, on in enumerate(sorted(dates))}
        self.can = [[_barred(who, day) == "" for day in self.days] for who in self.members]

    def is_foreign(self, i: int, d: int) -> bool:
        """Whether the day lies in a station that the member did not wish for."""
        wished, station = self.members[i].stations, self.days[d].station
        return bool(station is not None and wished and station not in wished)

    def put(self, i: int, d: int) -> None:
        self.on_duty[d].add(i)
        self.serves[i][self.days[d].on] = d
        self.loads[i] += 1

    def take(self, i: int, d: int) -> None:
        self.on_duty[d].remove(i)
        if self.serves[i].get(self.days[d].on) == d:
            del self.serves[i][self.days[d].on]
        self.loads[i] -= 1

    def is_free(self, i: int, d: int) -> bool:
        return self.can[i][d] and self.days[d].on not in self.serves[i]

    # -- what is certain

    def begin(self) -> None:
        """Day by day, those with the fewest duties, of the own station, and longest without."""
        last = [max((self.place[on] for on in who.kept), default=-99) for who in self.members]
        for d, day in enumerate(self.days):
            now = self.place[day.on]
            free = [i for i in range(len(self.members)) if self.is_free(i, d)]
            free.sort(key=lambda i: (now - last[i] == 1, self.loads[i], self.is_foreign(i, d), last[i]))
            for i in free[: day.need]:
                self.put(i, d)
                last[i] = now

    def fill(self) -> None:
        """Fill places that only a move on the same date makes possible."""
        for d, day in enumerate(self.days):
            while len(self.on_duty[d]) < day.need and (path := self._path(("day", d), lambda _i: True)):
                self._walk(path)

    def level(self) -> None:
        """Hand duties over as long as that makes the loads more even."""
        moved = True
        while moved:
            moved = False
            for i in sorted(range(len(self.members)), key=lambda i: -self.loads[i]):
                limit = self.loads[i] - 2
                if path := self._path(("member", i), self._at_most(limit)):
                    self._walk(path)
                    moved = True

    def _at_most(self, limit: int) -> Callable[[int], bool]:
        return lambda i: self.loads[i] <= limit

    def _path(self, start: _Node, wanted: Callable[[int], bool]) -> list[_Move]:
        """The shortest way through the residual graph from an open day, or a member who gives a duty away, to a
        member who may take one; as what is to be done. Empty: there is none."""
        seen: dict[_Node, _Step] = {start: _Step(None)}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            kind, at = node
            if kind == "member" and node != start and wanted(at):
                return _moves(seen, node)
            for following, moves in self._onward(kind, at):
                if following not in seen:
                    seen[following] = _Step(node, moves)
                    queue.append(following)
        return []

    def _onward(self, kind: str, at: int) -> list[tuple[_Node, tuple[_Move, ...]]]:
        """A member opens a day that he serves; an open day is taken by a member, who may leave another of that date."""
        if kind == "member":
            return [(("day", d), ((at, d, False),)) for d in sorted(self.serves[at].values())]
        on = self.days[at].on
        found: list[tuple[_Node, tuple[_Move, ...]]] = []
        for i in range(len(self.members)):
            if not self.can[i][at] or i in self.on_duty[at]:
                continue
            other = self.serves[i].get(on)
            if other is None:
                found.append((("member", i), ((i, at, True),)))
            else:
                found.append((("day", other), ((i, at, True), (i, other, False))))
        return found

    def _walk(self, moves: list[_Move]) -> None:
        for i, d, on in moves:
            if not on:
                self.take(i, d)
        for i, d, on in moves:
            if on:
                self.put(i, d)

    # -- what is tried

    def cost(self, i: int) -> int:
        """What is amiss with a member's days."""
        who, own = self.members[i], self.serves[i]
        places = sorted({self.place[on] for on in (*own, *who.kept)})
        ideal = max(2, len(self.place) // max(1, len(places)))
        total = FOREIGN * sum(self.is_foreign(i, d) for d in own.values())
        for before, after in pairwise(places):
            gap = after - before
            total += NEIGHBOUR if gap == 1 else max(0, ideal - gap)
        return total

    def spread_out(self) -> None:
        """Exchange duties, or hand one over among equals, while that mends something. The loads stay as even."""
        looks, better = LOOKS, True
        while better and looks > 0:
            better = False
            for d in range(len(self.days)):
                for i in sorted(self.on_duty[d]):
                    before = self.cost(i)
                    if before and i in self.on_duty[d]:
                        looks -= len(self.days)
                        better |= self._mend(i, d)
                if looks <= 0:
                    break

    def _mend(self, i: int, d: int) -> bool:
        """Give the duty of a member to whom it costs least, against one of theirs or one duty less."""
        for j in range(len(self.members)):
            if j == i or not self.is_free(j, d):
                continue
            before = self.cost(i) + self.cost(j)
            if before == 0:
                continue
            if self.loads[j] == self.loads[i] - 1 and self._if_better(before, ((i, d, False), (j, d, True))):
                return True
            for e in sorted(self.serves[j].values()):
                fits = self.can[i][e] and self.days[e].on not in self.serves[i]
                moves = ((i, d, False), (j, e, False), (j, d, True), (i, e, True))
                if fits and self._if_better(before, moves):
                    return True
        return False

    def _if_better(self, before: int, moves: tuple[_Move, ...]) -> bool:
        touched = {i for i, _d, _on in moves}
        self._walk(list(moves))
        if sum(self.cost(i) for i in touched) < before:
            return True
        self._walk([(i, d, not on) for i, d, on in moves])
        return False

    # -- what came of it

    def drawn(self, seed: int) -> Drawn:
        order = {who.key: at for at, who in enumerate(self.members)}
        keys = [who.key for who in self.members]
        duties = {day.key: tuple(sorted(keys[i] for i in self.on_duty[d])) for d, day in enumerate(self.days)}
        loads = {key: self.loads[order[key]] for key in sorted(keys)}
        gaps = tuple(self._gap(d) for d, day in enumerate(self.days) if len(self.on_duty[d]) < day.need)
        return Drawn(seed, duties, loads, gaps, tuple(self._causes()))

    def _gap(self, d: int) -> Gap:
        reasons: dict[str, list[int]] = {"away": [], "station": [], "busy": []}
        for i, who in enumerate(self.members):
            if i not in self.on_duty[d]:
                reasons[_barred(who, self.days[d]) or "busy"].append(who.key)
        said = {name: tuple(sorted(keys)) for name, keys in reasons.items()}
        return Gap(self.days[d], self.days[d].need - len(self.on_duty[d]), **said)

    def _causes(self) -> list[Cause]:
        if not self.members or max(self.loads) - min(self.loads) <= 1:
            return []
        days = sorted({d for i in self._bound() for d in self.serves[i].values()})
        found = []
        for i, load in enumerate(self.loads):
            if load == min(self.loads):
                barred = [
                    _barred(self.members[i], self.days[d]) or ("busy" if self.days[d].on in self.serves[i] else "")
                    for d in days
                ]
                counts = {name: barred.count(name) for name in ("away", "station", "busy")}
                found.append(Cause(self.members[i].key, load, len(days), **counts))
        return sorted(found, key=lambda cause: cause.who)

    def _bound(self) -> set[int]:
        """The most loaded and all to whom they could hand a duty on: none of them can hand one to the least loaded."""
        queue = deque(("member", i) for i, load in enumerate(self.loads) if load == max(self.loads))
        seen = set(queue)
        while queue:
            for following, _done in self._onward(*queue.popleft()):
                if following not in seen:
                    seen.add(following)
                    queue.append(following)
        return {at for kind, at in seen if kind == "member"}


def _moves(seen: dict[_Node, _Step], node: _Node) -> list[_Move]:
    found: list[_Move] = []
    at: _Node | None = node
    while at is not None:
        found = [*seen[at].moves, *found]
        at = seen[at].before
    return found


def _barred(who: Who, day: Day) -> str:
    """What keeps a member from a day: "away", "busy" (a duty that stands), "station", or "" nothing."""
    if day.on in who.away:
        return "away"
    if day.on in who.kept:
        return "busy"
    if day.own_only and day.station is not None and day.station not in who.stations:
        return "station"
    return ""
