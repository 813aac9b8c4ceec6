"""Which slots suit best. Pure: it knows neither Django nor the records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

YES, MAYBE, NO = "yes", "maybe", "no"


@dataclass(frozen=True)
class Candidate:
    """A slot: its key, and when it begins."""

    key: int
    start: datetime


@dataclass(frozen=True)
class Person:
    """Somebody who is asked. ``must``: without whom the meeting makes no sense."""

    key: int
    must: bool = False


@dataclass(frozen=True)
class Place:
    """A slot with what speaks for and against it. Each list holds the keys of persons, in the order asked."""

    candidate: Candidate
    yes: tuple[int, ...] = ()
    maybe: tuple[int, ...] = ()
    no: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    must_out: tuple[int, ...] = ()
    must_missing: tuple[int, ...] = ()
    must_maybe: tuple[int, ...] = ()
    clashes: tuple[int, ...] = field(default=())

    @property
    def is_out(self) -> bool:
        """Somebody who must be there cannot come."""
        return bool(self.must_out)

    @property
    def order(self) -> tuple[int, int, int, int, int, int, datetime]:
        """What the slots are sorted by: the smaller the better."""
        return (
            len(self.must_out), len(self.must_missing), len(self.must_maybe),
            -len(self.yes), -len(self.maybe), len(self.clashes), self.candidate.start,
        )  # fmt: skip


def rank(
    candidates: Sequence[Candidate],
    people: Sequence[Person],
    answers: Mapping[tuple[int, int], str],
    busy: Mapping[int, Collection[int]] | None = None,
) -> list[Place]:
    """The slots from the best to the worst.

    answers  (slot, person) → yes, maybe or no; who is not in it has not answered
    busy     slot → persons in whose calendar something else stands at that time; it counts unless they said no

    First come those who must be there (a slot that one of them cannot make stands behind all others), then how many
    say yes, how many come if need be, then the fewest clashes, then the earliest.
    """
    found = [_place(candidate, people, answers, (busy or {}).get(candidate.key, ())) for candidate in candidates]
    return sorted(found, key=lambda place: place.order)


def _place(
    candidate: Candidate,
    people: Sequence[Person],
    answers: Mapping[tuple[int, int], str],
    busy: Collection[int],
) -> Place:
    said: dict[str, list[int]] = {YES: [], MAYBE: [], NO: [], "": []}
    must: dict[str, list[int]] = {YES: [], MAYBE: [], NO: [], "": []}
    for person in people:
        choice = answers.get((candidate.key, person.key), "")
        said[choice].append(person.key)
        if person.must:
            must[choice].append(person.key)
    refusing = set(said[NO])
    clashes = tuple(person.key for person in people if person.key in busy and person.key not in refusing)
    return Place(
        candidate, tuple(said[YES]), tuple(said[MAYBE]), tuple(said[NO]), tuple(said[""]),
        tuple(must[NO]), tuple(must[""]), tuple(must[MAYBE]), clashes,
    )  # fmt: skip


def reasons(place: Place, names: Mapping[int, str]) -> list[str]:
    """Why the slot stands where it stands, in Chinese; ``names`` are those of the persons."""

    def told(keys: Sequence[int]) -> str:
        return "、".join(names[key] for key in keys)

    found = []
    if place.must_out:
        found.append(f"必须到的{told(place.must_out)}来不了")
    if place.must_missing:
        found.append(f"必须到的{told(place.must_missing)}还没答")
    if place.must_maybe:
        found.append(f"必须到的{told(place.must_maybe)}勉强能来")
    found.append(f"{len(place.yes)} 人可以，{len(place.maybe)} 人勉强，{len(place.no)} 人不行")
    if place.missing:
        found.append(f"{len(place.missing)} 人没有答")
    if place.clashes:
        found.append(f"{told(place.clashes)}那时另有安排")
    return found
