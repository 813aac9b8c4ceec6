"""What the database itself refuses, and what a record says about its own contradictions."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from weiyuan.members.models import ContactLog, MemberDifficulty, Membership, Session, Term

pytestmark = pytest.mark.django_db

SPRING = date(2025, 3, 1)


def refused(model: Any, **fields: Any) -> bool:
    try:
        with transaction.atomic():
            model.objects.create(**fields)
    except IntegrityError:
        return True
    return False


def test_a_number_is_given_once_in_a_body(cast: Cast) -> None:
    assert refused(Term, org=cast.org, no="JIE-09", number=10, start=SPRING, end=SPRING)
    assert not refused(Term, org=cast.other, no="JIE-09", number=10, start=SPRING, end=SPRING)


def test_a_term_is_counted_once_and_does_not_end_before_it_begins(cast: Cast) -> None:
    assert refused(Term, org=cast.org, number=9, start=SPRING, end=SPRING)
    assert refused(Term, org=cast.org, number=10, start=SPRING, end=date(2025, 2, 28))


def test_a_session_is_counted_once_in_its_term(cast: Cast) -> None:
    first = {"org": cast.org, "term": cast.term, "times": 1, "start": SPRING, "end": SPRING}
    assert not refused(Session, **first)
    assert refused(Session, **first)
    assert refused(Session, **{**first, "times": 2, "end": date(2025, 2, 1)})


def test_a_seat_is_held_once_per_level(cast: Cast) -> None:
    seat = {
        "org": cast.org, "member": cast.li, "term": cast.term, "sector": "教育界", "joined_on": SPRING,
    }  # fmt: skip
    assert refused(Membership, **seat)
    assert not refused(Membership, **seat, cppcc_level="city")
    assert refused(Membership, **seat, cppcc_level="province", left_on=date(2025, 2, 28))


def test_a_contact_is_with_a_member_or_with_an_office(cast: Cast) -> None:
    log = {"org": cast.org, "on": SPRING, "content": "座谈"}
    assert refused(ContactLog, **log, kind="member", office=cast.unit_record)
    assert refused(ContactLog, **log, kind="discussion", member=cast.li)
    assert not refused(ContactLog, **log, kind="discussion", office=cast.unit_record)


def test_a_solved_difficulty_has_its_day(cast: Cast) -> None:
    trouble = {"org": cast.org, "member": cast.li, "reported_on": SPRING, "content": "入学"}
    assert refused(MemberDifficulty, **trouble, state="solved")
    assert refused(MemberDifficulty, **trouble, state="forgotten")
    assert not refused(MemberDifficulty, **trouble, state="solved", solved_on=SPRING)


def test_records_name_their_contradictions(cast: Cast) -> None:
    early = Membership(member=cast.li, term=cast.term, joined_on=date(2020, 12, 31))
    assert [field for field, _ in early.problems()] == ["joined_on"]
    late = Membership(member=cast.li, term=cast.term, joined_on=SPRING, left_on=date(2028, 1, 1))
    assert [field for field, _ in late.problems()] == ["left_on"]
    assert [field for field, _ in ContactLog(kind="member").problems()] == ["member"]
    assert [field for field, _ in ContactLog(kind="information").problems()] == ["office"]
    solved = MemberDifficulty(reported_on=SPRING, state="solved")
    assert [field for field, _ in solved.problems()] == ["solved_on"]
