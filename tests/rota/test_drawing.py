"""The drawing is fair wherever that can be done, proved against all rotas there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from weiyuan.rota.drawing import Day, Drawn, Who, draw

START = date(2026, 1, 7)
DATES = [START + timedelta(weeks=week) for week in range(4)]


@st.composite
def cases(draw_one: st.DrawFn) -> tuple[list[Day], list[Who]]:
    """A few days, some on one date in two places, and members with wishes, absences and former duties."""
    days = [
        Day(f"d{at}", draw_one(st.sampled_from(DATES)), draw_one(st.integers(1, 2)),
            draw_one(st.sampled_from([None, 1, 2])), draw_one(st.booleans()))
        for at in range(draw_one(st.integers(1, 4)))
    ]  # fmt: skip
    some = st.frozensets(st.sampled_from(DATES), max_size=3)
    members = [
        Who(key, draw_one(st.frozensets(st.sampled_from([1, 2]))), draw_one(some), frozenset(),
            draw_one(st.integers(0, 2)))
        for key in range(1, draw_one(st.integers(1, 4)) + 1)
    ]  # fmt: skip
    return days, members


def every_rota(days: list[Day], members: list[Who]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """All rotas there are, full or not, by trying."""

    def of(day: Day) -> list[tuple[int, ...]]:
        fit = [
            who.key
            for who in members
            if day.on not in who.away and (not day.own_only or day.station is None or day.station in who.stations)
        ]
        return [team for size in range(day.need + 1) for team in combinations(fit, size)]

    for rota in product(*(of(day) for day in days)):
        served = [(day.on, key) for day, team in zip(days, rota, strict=True) for key in team]
        if len(served) == len(set(served)):
            yield rota


def loads_of(rota: tuple[tuple[int, ...], ...], members: list[Who]) -> list[int]:
    return [who.load + sum(who.key in team for team in rota) for who in members]


def is_sound(drawn: Drawn, days: list[Day], members: list[Who]) -> bool:
    """Nobody on a day on which he is away or of another station, nobody twice on a date, nobody too many."""
    people = {who.key: who for who in members}
    served = [(day.on, key) for day in days for key in drawn.duties[day.key]]
    fits = all(
        day.on not in people[key].away | people[key].kept
        and (not day.own_only or day.station is None or day.station in people[key].stations)
        for day in days
        for key in drawn.duties[day.key]
    )
    return fits and len(served) == len(set(served)) and all(len(drawn.duties[day.key]) <= day.need for day in days)


@given(cases(), st.integers(1, 5))
@settings(max_examples=150, deadline=None)
def test_no_rota_is_fuller_and_none_as_full_is_fairer(case: tuple[list[Day], list[Who]], seed: int) -> None:
    days, members = case
    drawn = draw(days, members, seed)
    assert is_sound(drawn, days, members)
    fullest = max(sum(map(len, rota)) for rota in every_rota(days, members))
    assert sum(map(len, drawn.duties.values())) == fullest
    loads = [loads_of(rota, members) for rota in every_rota(days, members) if sum(map(len, rota)) == fullest]
    assert drawn.spread == min(max(load) - min(load) for load in loads)
    assert max(drawn.loads.values()) == min(max(load) for load in loads)
    assert bool(drawn.causes) == (drawn.spread > 1)
    assert sum(gap.open for gap in drawn.gaps) == sum(day.need for day in days) - fullest


@given(st.integers(2, 14), st.integers(1, 60), st.integers(1, 3), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_with_nobody_away_the_loads_differ_by_one_at_most(people: int, weeks: int, need: int, seed: int) -> None:
    days = [Day(str(week), START + timedelta(weeks=week), need) for week in range(weeks)]
    drawn = draw(days, [Who(key) for key in range(people)], seed)
    assert drawn.spread <= (1 if need <= people else 0)


def a_year(members: int = 12, away: int = 60, need: int = 2) -> tuple[list[Day], list[Who]]:
    """Every Wednesday, and days away spread over the members as a pattern would, not at random."""
    days = [Day(f"{week:02d}", START + timedelta(weeks=week), need) for week in range(52)]
    gone: dict[int, set[date]] = {key: set() for key in range(members)}
    for at in range(away):
        gone[at % members].add(days[(at * 7 + at // members) % 52].on)
    return days, [Who(key, away=frozenset(gone[key])) for key in range(members)]


def test_a_year_is_full_fair_and_without_neighbouring_duties() -> None:
    days, members = a_year()
    drawn = draw(days, members)
    assert is_sound(drawn, days, members)
    assert not drawn.gaps
    assert drawn.spread <= 1
    for who in members:
        weeks = [at for at, day in enumerate(days) if who.key in drawn.duties[day.key]]
        assert all(after - before > 1 for before, after in pairwise(weeks))


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    days, members = a_year()
    assert draw(days[::-1], members[::-1], 7) == draw(days, members, 7)
    assert draw(days, members, 7).duties != draw(days, members, 8).duties


def test_a_day_on_which_too_few_can_stays_open_and_says_who_is_away() -> None:
    days = [Day("a", DATES[0], 2), Day("b", DATES[1], 2)]
    drawn = draw(days, [Who(1), Who(2, away=frozenset({DATES[0]})), Who(3, away=frozenset({DATES[0]}))])
    assert drawn.duties["a"] == (1,)
    [gap] = drawn.gaps
    assert (gap.day.key, gap.open, gap.away) == ("a", 1, (2, 3))


def test_who_cannot_come_has_fewer_and_the_cause_is_named() -> None:
    days = [Day(str(week), on, 1) for week, on in enumerate(DATES)]
    drawn = draw(days, [Who(1), Who(2, away=frozenset(DATES))])
    [cause] = drawn.causes
    assert (cause.who, cause.load, cause.days, cause.away) == (2, 0, 4, 4)


def test_days_kept_for_a_stations_own_members_name_the_station() -> None:
    days = [Day(str(week), on, 1, station=1, own_only=True) for week, on in enumerate(DATES)]
    drawn = draw(days, [Who(1, frozenset({1})), Who(2, frozenset({2}))])
    assert drawn.loads == {1: 4, 2: 0}
    [cause] = drawn.causes
    assert (cause.who, cause.station, cause.away) == (2, 4, 0)


def test_wishes_are_kept_where_fairness_allows() -> None:
    days = [Day(str(week), on, 1, station=1 + week % 2) for week, on in enumerate(DATES)]
    drawn = draw(days, [Who(1, frozenset({1})), Who(2, frozenset({2}))])
    assert [drawn.duties[day.key] for day in days] == [(1,), (2,), (1,), (2,)]


def test_former_duties_count() -> None:
    days = [Day(str(week), on, 1) for week, on in enumerate(DATES[:2])]
    assert draw(days, [Who(1, load=2), Who(2)]).duties == {"0": (2,), "1": (2,)}
