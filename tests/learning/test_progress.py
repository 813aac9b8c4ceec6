"""Who still owes what, reminders, and the hours and rates of each member."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import ACTORS, Cast, a_member
from tests.learning.builders import part, question, session
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.journal.models import Entry
from weiyuan.learning.facts import facts, member_lines
from weiyuan.learning.queries import open_for
from weiyuan.members.models import Member, Membership

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def at(month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(2025, month, day, 9))


def test_what_a_member_owes_follows_the_session(cast: Cast) -> None:
    today = timezone.localdate()
    ahead, held = session(cast), session(cast, "held", -1, takeaway_until=today)
    study = session(cast, "assigned", -2, form="self_study")
    question(cast, held)
    for of in (ahead, held, study, session(cast, "closed", -5), session(cast, "planned", 9)):
        part(cast, of)
    part(cast, held, member=cast.zhou, state="excused")
    owed = [(o.session, o.what, o.due) for o in open_for(cast.li, today)]
    assert owed == [
        (study, "takeaway", None),
        (held, "takeaway", today),
        (held, "quiz", None),
        (ahead, "reply", ahead.day),
    ]
    assert open_for(cast.zhou, today) == []


def test_one_click_reminds_who_is_missing_and_nobody_else(cast: Cast, signed_in: Enter) -> None:
    ahead = session(cast)
    silent, told = part(cast, ahead), part(cast, ahead, member=cast.zhou, reply="coming")
    client = signed_in("officer")
    page = client.get(f"/learning/{ahead.pk}/progress/").content.decode()
    assert "还没有报名：1 人" in page
    copied = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert f"/learning/{ahead.pk}/mine/" in copied
    assert "李知远" not in copied
    assert client.post(f"/learning/{ahead.pk}/remind/", {"what": "reply"}).status_code == 302
    silent.refresh_from_db()
    told.refresh_from_db()
    assert silent.reminded_at
    assert told.reminded_at is None
    assert open_for(cast.li, timezone.localdate())[0].reminded_at == silent.reminded_at
    assert "提醒过您，还没有：报名" in signed_in("member").get(f"/learning/{ahead.pk}/mine/").content.decode()
    assert "提醒过您" not in signed_in("other_member").get(f"/learning/{ahead.pk}/mine/").content.decode()
    assert [e.note for e in Entry.objects.filter(object_id=silent.pk)] == ["提醒：报名"]
    assert client.post(f"/learning/{ahead.pk}/remind/", {"what": "else"}).status_code == 404
    assert signed_in("leader").post(f"/learning/{ahead.pk}/remind/", {"what": "reply"}).status_code == 403


def test_progress_is_for_the_staff(cast: Cast, signed_in: Enter) -> None:
    ahead = session(cast, station=cast.station)
    statuses = {name: signed_in(name).get(f"/learning/{ahead.pk}/progress/").status_code for name in ACTORS}
    assert {name for name, status in statuses.items() if status == 200} == {"director", "leader", "officer"}
    assert statuses["stranger"] == 404
    assert statuses["member"] == 403


def test_hours_and_rates_count_inside_the_term_only(cast: Cast) -> None:
    Membership.objects.filter(member=cast.zhou).update(left_on=date(2025, 4, 30))
    for month, of_li, of_zhou in ((3, "present", "excused"), (6, "absent", "present"), (9, "present", "present")):
        held = session(cast, "closed", at=at(month, 5), hours=Decimal("2.5"), must_know=month == 9)
        part(cast, held, state=of_li)
        part(cast, held, state=of_zhou, member=cast.zhou)
    study = session(cast, "confirmed", at=at(10, 1), form="self_study", hours=Decimal(1))
    part(cast, study, state="present", takeaway="体会")
    talk = session(cast, "closed", at=at(11, 1), kind="report", organiser="district", hours=Decimal(3))
    part(cast, talk, state="present")
    li, zhou = member_lines(cast.org, YEAR, Member.objects.all().order_by("pk"))
    if li.member != cast.li:
        li, zhou = zhou, li
    assert (li.hours, li.self_hours, li.takeaways) == (Decimal("8.0"), Decimal(1), 1)
    assert (li.expected, li.present, li.excused, li.absent, li.rate) == (3, 2, 0, 1, Decimal("66.7"))
    assert (li.must_know, li.must_know_due) == (1, 1)
    assert (zhou.expected, zhou.excused, zhou.present, zhou.rate, zhou.hours) == (1, 1, 0, None, 0)
    told = PeriodFacts.of(YEAR, facts(cast.org, YEAR))
    assert told["learning.attendance_rate"].value == Decimal("66.7"), "the same rate as in the summary"


def test_members_see_their_own_line_and_strangers_no_page(cast: Cast, signed_in: Enter) -> None:
    names = {
        name: {line.member.name for line in answer.context["lines"]}
        for name in ACTORS
        if (answer := signed_in(name).get("/learning-statistics/?start=2025-01-01&end=2025-12-31")).status_code == 200
    }
    whole = {"李知远", "周映雪"}
    assert names == {
        "director": whole, "leader": whole, "officer": whole, "reader": whole, "district": whole,
        "head": {"李知远"}, "member": {"李知远"}, "other_member": {"周映雪"}, "stranger": set(),
    }  # fmt: skip
    assert signed_in("stranger").get(f"/learning-statistics/?org={cast.org.pk}").status_code == 404
    assert signed_in("officer").get("/learning-statistics/?start=2025-05-01&end=2025-01-01").status_code == 400


@pytest.mark.parametrize("extra", [0, 2])
def test_statistics_cost_the_same_for_one_and_three(
    cast: Cast, signed_in: Enter, extra: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = signed_in("officer"), "/learning-statistics/?start=2025-01-01&end=2025-12-31"
    for at_ in range(extra + 1):
        member = a_member(cast.org, cast.term, f"委员{at_}", f"WY-1{at_}0")
        part(cast, session(cast, "closed", at=at(at_ + 1, 5)), state="present", member=member)
    client.get(address)
    with django_assert_num_queries(7):
        assert len(client.get(address).context["lines"]) == extra + 3
