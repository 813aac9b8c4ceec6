"""How long a poll takes to be ranked: ``python -m bench.polls``, 20 slots × 50 members unless told otherwise."""

from __future__ import annotations

import argparse
import random
import time
from datetime import datetime, timedelta

from weiyuan.polls.ranking import Candidate, Person, rank, reasons

START = datetime(2026, 10, 12, 9)


def ranked(slots: int, people: int, chance: random.Random) -> float:
    """Seconds that ranking and its reasons take for invented answers, one in ten missing."""
    candidates = [Candidate(at, START + timedelta(hours=3 * at)) for at in range(slots)]
    persons = [Person(at, must=at < people // 10) for at in range(people)]
    said = ["yes"] * 5 + ["maybe"] * 2 + ["no"] * 2 + [""]
    answers = {(s.key, p.key): choice for s in candidates for p in persons if (choice := chance.choice(said))}
    busy = {s.key: {p.key for p in persons if chance.random() < 0.1} for s in candidates}
    names = {p.key: f"委员{p.key}" for p in persons}
    began = time.perf_counter()
    for place in rank(candidates, persons, answers, busy):
        reasons(place, names)
    return time.perf_counter() - began


def main() -> None:
    """Print the best and the worst of some runs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--slots", type=int, default=20)
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--times", type=int, default=20)
    said = asked.parse_args()
    took = sorted(ranked(said.slots, said.people, random.Random(run)) for run in range(said.times))
    print(f"{said.slots} × {said.people}: {took[0] * 1000:.2f} ms at best, {took[-1] * 1000:.2f} ms at worst")


if __name__ == "__main__":
    main()
