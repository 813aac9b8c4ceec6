"""Each key of the catalogue that the members state, counted by hand."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, a_member
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.members.facts import facts
from weiyuan.members.models import ContactLog, Member, MemberDifficulty, Membership, Term
from weiyuan.orgs.models import HandlingUnit

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def told(cast: Cast, period: Period = YEAR) -> PeriodFacts:
    return PeriodFacts.of(period, facts(cast.org, period))


def seat(member: Member) -> Any:
    return Membership.objects.filter(member=member)


def lines(found: PeriodFacts, key: str) -> list[list[Any]]:
    return [[fact.value for fact in row.values()] for row in found[key].rows]


def test_members_in_office_on_the_last_day(cast: Cast) -> None:
    seat(cast.zhou).update(left_on=YEAR.end)
    gone = a_member(cast.org, cast.term, "秦月", "WY-003")
    seat(gone).update(left_on=date(2025, 12, 30))
    late = a_member(cast.org, cast.term, "卢舟", "WY-004")
    seat(late).update(joined_on=date(2026, 1, 1))
    found = told(cast)["members.total"]
    assert found.value == 2
    assert set(found.ids) == {seat(cast.li).get().pk, seat(cast.zhou).get().pk}


def test_a_seat_does_not_outlive_its_term(cast: Cast) -> None:
    Term.objects.update(end=date(2025, 12, 30))
    found = told(cast)
    assert found.value("members.total") == 0
    assert found["members.all_part_time"].value is False
    for key in ("members.by_level", "members.party_names", "members.term_name", "members.term_started_on"):
        assert found.get(key) is None


def test_a_member_on_two_levels_counts_once_but_on_both_levels(cast: Cast) -> None:
    Membership.objects.create(
        org=cast.org,
        member=cast.li,
        term=cast.term,
        cppcc_level="city",
        sector="科技界",
        joined_on=cast.term.start,
    )
    found = told(cast)
    assert found.value("members.total") == 2
    assert lines(found, "members.by_level") == [["市", 1], ["区", 2]]
    assert found.value("members.sectors") == 2
    assert found["members.fields_differ"].value is True


def test_the_clauses_hold_only_where_they_are_true(cast: Cast) -> None:
    found = told(cast)
    assert found["members.fields_differ"].value is False
    assert found["members.parties_differ"].value is False
    assert found["members.all_part_time"].value is True
    assert found["members.party_names"].value == ("民盟",)
    seat(cast.zhou).update(sector="医药卫生界", part_time=False)
    Member.objects.filter(pk=cast.zhou.pk).update(party="jss")
    found = told(cast)
    assert found["members.fields_differ"].value is True
    assert found["members.parties_differ"].value is True
    assert found["members.all_part_time"].value is False
    assert found["members.party_names"].value == ("民盟", "九三学社")
    Member.objects.filter(pk=cast.zhou.pk).update(party="cpc")
    assert told(cast)["members.parties_differ"].value is False


def test_women_systems_and_the_renewed(cast: Cast) -> None:
    Member.objects.filter(pk=cast.zhou.pk).update(gender="male", system="卫健系统")
    seat(cast.zhou).update(renewed_terms=2)
    found = told(cast)
    assert found.value("members.women") == 1
    assert found.value("members.employer_systems") == 2
    assert found["members.renewed"].ids == (seat(cast.zhou).get().pk,)


def test_new_and_left_count_from_the_first_to_the_last_day(cast: Cast) -> None:
    assert told(cast).value("members.new") == 0
    seat(cast.li).update(joined_on=YEAR.start)
    seat(cast.zhou).update(joined_on=YEAR.end, renewed_terms=1)
    gone = a_member(cast.org, cast.term, "秦月", "WY-003")
    seat(gone).update(left_on=YEAR.start)
    found = told(cast)
    assert found["members.new"].ids == (seat(cast.li).get().pk,)
    assert found["members.left"].ids == (seat(gone).get().pk,)


def test_leaving_on_the_last_day_of_the_year_is_leaving_in_that_year_alone(cast: Cast) -> None:
    seat(cast.zhou).update(left_on=YEAR.end)
    following = Period(date(2026, 1, 1), date(2026, 12, 31))

    assert told(cast)["members.left"].ids == (seat(cast.zhou).get().pk,)
    assert told(cast, following).value("members.left") == 0


def test_a_seat_taken_up_on_the_day_after_the_year_is_no_leaving(cast: Cast) -> None:
    seat(cast.li).update(left_on=YEAR.end, left_reason="term_end")
    Membership.objects.create(
        org=cast.org, member=cast.li, term=cast.term, cppcc_level="city", sector="教育界", joined_on=date(2026, 1, 1)
    )

    assert told(cast).value("members.left") == 0


def test_going_on_into_the_next_term_is_not_leaving(cast: Cast) -> None:
    Term.objects.update(end=date(2025, 6, 30))
    seat(cast.li).update(left_on=date(2025, 6, 30), left_reason="term_end")
    following = Term.objects.create(org=cast.org, number=10, start=date(2025, 7, 1), end=date(2030, 6, 30))
    Membership.objects.create(
        org=cast.org,
        member=cast.li,
        term=following,
        sector="教育界",
        joined_on=following.start,
        renewed_terms=1,
    )
    found = told(cast)
    assert (found.value("members.new"), found.value("members.left"), found.value("members.renewed")) == (
        0,
        0,
        1,
    )
    assert found["members.term_name"].value == "第十届"
    assert found["members.term_started_on"].value == date(2025, 7, 1)


def contact(cast: Cast, on: date, **with_whom: Any) -> ContactLog:
    kind = with_whom.pop("kind", "member")
    log: ContactLog = ContactLog.objects.create(org=cast.org, kind=kind, on=on, content="座谈", **with_whom)
    return log


def test_contacts_with_members(cast: Cast) -> None:
    first = contact(cast, YEAR.start, member=cast.li)
    last = contact(cast, YEAR.end, member=cast.li)
    contact(cast, YEAR.start - timedelta(days=1), member=cast.zhou)
    contact(cast, YEAR.end + timedelta(days=1), member=cast.zhou)
    found = told(cast)
    assert found["members.contacts"].ids == (first.pk, last.pk)
    assert found.value("members.contacted") == 1


def test_contact_is_overdue_after_the_interval_of_the_member(cast: Cast) -> None:
    contact(cast, YEAR.end - timedelta(days=92), member=cast.li)
    contact(cast, YEAR.end - timedelta(days=93), member=cast.zhou)
    assert told(cast)["members.contact_overdue"].ids == (seat(cast.zhou).get().pk,)
    Member.objects.filter(pk=cast.zhou.pk).update(contact_days=93)
    assert told(cast).value("members.contact_overdue") == 0


def test_a_new_member_is_overdue_only_after_an_interval_in_office(cast: Cast) -> None:
    seat(cast.li).update(joined_on=YEAR.end - timedelta(days=30))
    contact(cast, YEAR.end + timedelta(days=1), member=cast.zhou)
    assert told(cast)["members.contact_overdue"].ids == (seat(cast.zhou).get().pk,)


def test_contacts_with_offices(cast: Cast) -> None:
    civil = HandlingUnit.objects.create(org=cast.org, no="DW-02", name="民政科", kind="street_office")
    for on, kind, office in (
        (date(2025, 2, 1), "information", cast.unit_record),
        (date(2025, 3, 1), "office_exchange", civil),
        (date(2025, 4, 1), "discussion", civil),
        (date(2026, 1, 1), "discussion", civil),
    ):
        contact(cast, on, kind=kind, office=office)
    found = told(cast)
    assert found.value("members.office_contacts") == 3
    assert found.value("members.offices") == 2
    assert found["members.office_names"].value == ("民政科", "城管科")
    assert lines(found, "members.office_exchanges") == [["交流工作", 1], ["互通信息", 1], ["研讨重要问题", 1]]


def test_nothing_recorded_states_zeros_and_no_lists(cast: Cast) -> None:
    found = told(cast)
    for key in ("contacts", "contacted", "office_contacts", "offices", "difficulties", "difficulties_solved"):
        assert found[f"members.{key}"].value == 0
    assert found.get("members.office_names") is None
    assert found.get("members.office_exchanges") is None


def test_difficulties_raised_and_solved(cast: Cast) -> None:
    def trouble(reported: date, state: str = "reported", solved: date | None = None) -> int:
        found: MemberDifficulty = MemberDifficulty.objects.create(
            org=cast.org, member=cast.li, reported_on=reported, content="入学", state=state, solved_on=solved
        )
        return found.pk

    old = trouble(date(2024, 12, 31), "solved", YEAR.start)
    new = trouble(YEAR.end, "solved", date(2026, 1, 1))
    open_one = trouble(YEAR.start)
    found = told(cast)
    assert found["members.difficulties"].ids == (new, open_one)
    assert found["members.difficulties_solved"].ids == (old,)


def test_other_bodies_and_removed_records_do_not_count(cast: Cast) -> None:
    term = Term.objects.create(org=cast.other, number=9, start=date(2021, 1, 1), end=date(2027, 12, 31))
    a_member(cast.other, term, "何望舒", "WY-001")
    seat(cast.zhou).update(deleted_at="2025-03-01T00:00:00Z")
    assert told(cast).value("members.total") == 1


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    for no in range(3, 9):
        contact(cast, date(2025, 5, no), member=a_member(cast.org, cast.term, "秦月", f"WY-00{no}"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        told(cast)
    assert len(asked) == 9
