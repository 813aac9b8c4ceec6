"""A year's rota with 12 members and 60 days away: ``python -m bench.rota``. The aim is one second."""

from __future__ import annotations

import time
from datetime import date, timedelta

from weiyuan.rota.drawing import Day, Who, draw

AIM = 1.0  # seconds
TIMES = 5
START = date(2026, 1, 7)


def case(members: int = 12, weeks: int = 52, need: int = 2, away: int = 60) -> tuple[list[Day], list[Who]]:
    """Every Wednesday of a year in one of three stations, and days away spread over the members."""
    days = [Day(f"{week:03d}", START + timedelta(weeks=week), need, week % 3) for week in range(weeks)]
    gone: list[set[date]] = [set() for _member in range(members)]
    for at in range(away):
        gone[at % members].add(days[(at * 7 + at // members) % weeks].on)
    return days, [Who(key, frozenset({key % 3}), frozenset(gone[key])) for key in range(members)]


def main() -> None:
    """Draw, and print the seconds and how they stand to the aim. A busy machine is no fault of the code."""
    days, members = case()
    took, clock = [], time.perf_counter()
    for seed in range(1, TIMES + 1):
        began = time.process_time()
        drawn = draw(days, members, seed)
        took.append(time.process_time() - began)
        assert drawn.spread <= 1
        assert not drawn.gaps
    worst, passed = max(took), (time.perf_counter() - clock) / TIMES
    print("rota: 12 members, 52 days of 2, 60 days away")
    print(
        f"worst of {TIMES}: {worst:.2f} s of the processor ({worst / AIM:.0%} of the aim), {passed:.2f} s by the clock"
    )


if __name__ == "__main__":
    main()
