"""The order of the slots: checked against the rule in words, whatever is answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from weiyuan.polls.ranking import Candidate, Person, Place, rank, reasons

START = datetime(2026, 10, 12, 14)
Case = tuple[list[Candidate], list[Person], dict[tuple[int, int], str], dict[int, set[int]]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    slots = [Candidate(at, START + timedelta(days=at)) for at in range(draw(st.integers(1, 6)))]
    people = [Person(at, draw(st.booleans())) for at in range(draw(st.integers(0, 7)))]
    said = st.sampled_from(["yes", "maybe", "no", ""])
    answers = {(s.key, p.key): draw(said) for s in slots for p in people}
    busy = {s.key: {p.key for p in people if draw(st.integers(0, 3)) == 0} for s in slots}
    return slots, people, {pair: choice for pair, choice in answers.items() if choice}, busy


@given(cases())
def test_every_slot_and_every_person_is_counted_once(case: Case) -> None:
    slots, people, answers, busy = case
    found = rank(slots, people, answers, busy)
    assert {place.candidate for place in found} == set(slots)
    for place in found:
        counted = [*place.yes, *place.maybe, *place.no, *place.missing]
        assert sorted(counted) == [person.key for person in people]
        assert place.is_out == any(p.must and answers.get((place.candidate.key, p.key)) == "no" for p in people)
        assert not set(place.clashes) & set(place.no)


@given(cases())
def test_no_slot_stands_before_one_that_the_rule_puts_first(case: Case) -> None:
    for better, worse in pairwise(rank(*case)):
        assert not (better.is_out and not worse.is_out)
        if better.is_out or worse.is_out or better.must_missing or worse.must_missing:
            continue
        if better.must_maybe == worse.must_maybe:
            assert len(better.yes) >= len(worse.yes)
            if len(better.yes) == len(worse.yes):
                assert len(better.maybe) >= len(worse.maybe)


@given(cases(), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_asking(case: Case, chance: object) -> None:
    slots, people, answers, busy = case
    mixed = sorted(slots, key=lambda slot: chance.random())  # type: ignore[attr-defined]  # a Random
    assert [p.candidate for p in rank(mixed, people, answers, busy)] == [
        p.candidate for p in rank(slots, people, answers, busy)
    ]


@given(cases(), st.integers(0, 6))
def test_one_more_who_can_come_never_sets_a_slot_back(case: Case, at: int) -> None:
    slots, people, answers, _busy = case
    if not people:
        return
    slot, person = slots[at % len(slots)], people[at % len(people)]
    if answers.get((slot.key, person.key)) == "yes":
        return

    def place(said: dict[tuple[int, int], str]) -> int:
        return [p.candidate for p in rank(slots, people, said, {})].index(slot)

    assert place({**answers, (slot.key, person.key): "yes"}) <= place(answers)


def test_a_slot_that_one_of_the_needed_cannot_make_stands_last_with_the_reason() -> None:
    slots = [Candidate(1, START), Candidate(2, START + timedelta(days=1))]
    people = [Person(1, must=True), Person(2), Person(3)]
    answers = {(1, 1): "no", (1, 2): "yes", (1, 3): "yes", (2, 1): "maybe", (2, 2): "no"}
    first, last = rank(slots, people, answers, {2: {3, 2}})
    names = {1: "李知远", 2: "周映雪", 3: "王一"}
    assert [first.candidate.key, last.candidate.key] == [2, 1]
    assert reasons(first, names) == [
        "必须到的李知远勉强能来", "0 人可以，1 人勉强，1 人不行", "1 人没有答", "王一那时另有安排",
    ]  # fmt: skip
    assert reasons(last, names) == ["必须到的李知远来不了", "2 人可以，0 人勉强，1 人不行"]


def test_of_equals_the_one_with_fewer_clashes_and_then_the_earlier_comes_first() -> None:
    slots = [Candidate(at, START + timedelta(days=at)) for at in (3, 1, 2)]
    found: list[Place] = rank(slots, [Person(1)], {(at, 1): "yes" for at in (1, 2, 3)}, {1: {1}})
    assert [place.candidate.key for place in found] == [2, 3, 1]
