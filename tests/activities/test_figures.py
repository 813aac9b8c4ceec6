"""Attendance figures: inside the term, the excused apart, the same as the summary states; and the printed papers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.activities.builders import activity, moment, part
from tests.cast import ACTORS, Cast, a_member
from weiyuan.activities.facts import Done, facts, tallies
from weiyuan.activities.models import VisitFollowUp
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.members.models import Membership

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
ASKED = "?start=2025-01-01&end=2025-12-31"


def some_year(cast: Cast) -> None:
    """Li: came, excused, absent, and one that he was free to ignore; Zhou: came, declined, undecided."""
    must, free = activity(cast, must_attend=True), activity(cast, "research", moment(6, 1))
    late, last = activity(cast, "research", moment(12, 31, 23, 59)), activity(cast, "forum", moment(1, 1, 0, 0))
    part(cast, must, "attended")
    part(cast, free, "leave_approved")
    part(cast, late, "absent")
    part(cast, last, "pending")
    part(cast, must, "pending", member=cast.zhou)
    part(cast, free, "declined", member=cast.zhou)
    part(cast, late, "attended", member=cast.zhou)


def test_rates_count_who_was_due_and_not_excused(cast: Cast) -> None:
    some_year(cast)
    total, members, kinds = tallies(Done(cast.org, YEAR))
    li, zhou = members[cast.li.pk], members[cast.zhou.pk]
    assert [len(x) for x in (li.due, li.present, li.excused, li.absent, li.open)] == [3, 1, 1, 1, 0]
    assert (li.rate, zhou.rate) == (Decimal("50.0"), Decimal("50.0"))
    assert (len(kinds["research"].due), len(kinds["forum"].due), len(total.due)) == (3, 0, 5)
    assert tallies(Done(cast.org, YEAR), "research")[0].rate == Decimal("50.0")


def test_the_page_and_the_summary_state_the_same_rate(cast: Cast, signed_in: Enter) -> None:
    some_year(cast)
    stated = PeriodFacts.of(YEAR, facts(cast.org, YEAR))["activities.attendance_rate"]
    total, _members, _kinds = tallies(Done(cast.org, YEAR))
    assert (stated.value, stated.ids) == (total.rate, tuple(total.expected))
    assert f"<b>{stated.value}%</b>" in signed_in("officer").get(f"/attendance-figures/{ASKED}").content.decode()


def test_case_55_the_days_of_the_term_and_of_the_period_are_inside(cast: Cast) -> None:
    some_year(cast)
    day = Period(date(2025, 12, 31), date(2025, 12, 31))
    assert len(tallies(Done(cast.org, day))[0].due) == 2, "23:59 of the last day"
    Membership.objects.filter(member=cast.li).update(left_on=date(2025, 12, 31))
    assert len(tallies(Done(cast.org, day))[0].due) == 2
    Membership.objects.filter(member=cast.li).update(left_on=date(2025, 12, 30))
    assert len(tallies(Done(cast.org, day))[0].due) == 1


def test_staff_see_all_members_their_own_line_and_readers_sums(cast: Cast, signed_in: Enter) -> None:
    some_year(cast)
    sees = {}
    for name in ACTORS:
        answer = signed_in(name).get(f"/attendance-figures/{ASKED}")
        text = answer.content.decode()
        sees[name] = (answer.status_code, "李知远</td>" in text, "周映雪</td>" in text, 'aria-label="合计"' in text)
    whole, nothing, sums = (200, True, True, True), (404, False, False, False), (200, False, False, True)
    assert sees["director"] == sees["leader"] == sees["officer"] == whole
    assert sees["member"] == (200, True, False, False)
    assert sees["other_member"] == (200, False, True, False)
    assert sees["reader"] == sums
    assert sees["head"] == (200, False, False, False)
    assert sees["stranger"] == (*sums[:1], False, False, True), "the own body's, which is empty"
    assert sees["unit"] == sees["visitor"] == sees["admin"] == nothing


def test_every_figure_leads_to_exactly_what_proves_it(cast: Cast, signed_in: Enter) -> None:
    some_year(cast)
    page = f"/attendance-figures/rows/{ASKED}"
    client = signed_in("officer")
    for query, count in (
        ("&what=due", 5), ("&what=present", 2), ("&what=excused", 1), (f"&what=absent&member={cast.li.pk}", 1),
        ("&what=due&kind=research", 3), (f"&what=present&member={cast.zhou.pk}", 1),
    ):  # fmt: skip
        answer = client.get(page + query)
        assert len(answer.context["rows"]) == count, query
    assert client.get(f"{page}&what=nonsense").status_code == 404
    assert client.get(f"{page}&member=999").status_code == 404
    assert signed_in("reader").get(f"{page}&what=due").status_code == 403
    assert signed_in("member").get(f"{page}&what=due&member={cast.zhou.pk}").status_code == 404
    assert signed_in("member").get(f"{page}&what=due").status_code == 404
    own = signed_in("member").get(f"{page}&what=due&member={cast.li.pk}")
    assert len(own.context["rows"]) == 3


def test_figures_that_cannot_be_asked_for(cast: Cast, signed_in: Enter) -> None:
    client = signed_in("officer")
    assert client.get("/attendance-figures/?start=2025-12-31&end=2025-01-01").status_code == 400
    assert client.get("/attendance-figures/?kind=nonsense").status_code == 400
    assert client.get(f"/attendance-figures/?org={cast.other.pk}").status_code == 404


def test_the_same_figures_go_out_as_files(cast: Cast, signed_in: Enter) -> None:
    some_year(cast)
    client = signed_in("officer")
    book = load_workbook(io.BytesIO(client.get(f"/attendance-figures/file.xlsx{ASKED}").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("委员", "应到", "出席", "请假", "缺席", "未定", "出席率")
    assert ("李知远", 3, 1, 1, 1, 0, "50.0%") in rows
    for suffix, mark in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert client.get(f"/attendance-figures/file.{suffix}{ASKED}").content.startswith(mark)
    own = load_workbook(io.BytesIO(signed_in("member").get(f"/attendance-figures/file.xlsx{ASKED}").content))
    assert [row[0] for row in own.worksheets[0].iter_rows(values_only=True)] == ["委员", "李知远"]


def test_the_tick_list_and_the_roll_are_printed(cast: Cast, signed_in: Enter) -> None:
    found = activity(cast, title="视察道口")
    part(cast, found, "attended", late=True)
    part(cast, found, "leave_approved", member=cast.zhou, leave_reason="看病")
    client = signed_in("leader")
    tick = client.get(f"/activities/{found.pk}/paper/tick/").content.decode()
    roll = client.get(f"/activities/{found.pk}/paper/roll/").content.decode()
    assert "迟到" in roll
    assert "迟到" not in tick
    assert "名单2人，到1人，请假1人，未到0人" in roll
    assert "看病" not in roll, "why somebody is excused is not for the wall"
    for kind in ("tick", "roll"):
        for suffix, mark in (("docx", b"PK"), ("pdf", b"%PDF")):
            assert client.get(f"/activities/{found.pk}/paper/{kind}.{suffix}").content.startswith(mark)
    assert client.get(f"/activities/{found.pk}/paper/other/").status_code == 404
    seen = {name: signed_in(name).get(f"/activities/{found.pk}/paper/tick/").status_code for name in ACTORS}
    assert {name for name, status in seen.items() if status == 200} == {"director", "leader", "officer"}


def test_what_a_visit_left_stays_on_its_page_until_it_is_done(cast: Cast, signed_in: Enter) -> None:
    visit = activity(cast, "resident_visit")
    late = VisitFollowUp.objects.create(org=cast.org, activity=visit, content="修路灯", due_on=date(2025, 5, 8))
    client = signed_in("officer")
    page = client.get(f"/activities/{visit.pk}/").content.decode()
    assert "待跟进" in page
    assert f"/follow-ups/{late.pk}/step/finish/?next=" in page
    assert f"/follow-ups/new/?activity={visit.pk}" in page
    assert 'class="due" data-tone="bad"' in page
    assert "修路灯" in client.get("/").content.decode(), "on the desk as well"
    client.post(f"/follow-ups/{late.pk}/step/finish/", {"note": "修好了"})
    assert "没有待跟进的事" in client.get(f"/activities/{visit.pk}/").content.decode()
    assert "待跟进" not in signed_in("reader").get(f"/activities/{visit.pk}/").content.decode()


def test_who_adds_photos(cast: Cast, signed_in: Enter) -> None:
    found = activity(cast, station=cast.station, state="in_progress")
    seen = {name: signed_in(name).get(f"/activities/{found.pk}/photos/").status_code for name in ACTORS}
    assert {name for name, status in seen.items() if status == 200} == {"director", "officer", "head"}
    page = signed_in("officer").get(f"/activities/{found.pk}/").content.decode()
    assert page.index("传照片") < page.index("更多"), "not hidden among the rest"
    assert 'capture="environment"' in signed_in("head").get(f"/activities/{found.pk}/photos/").content.decode()


@pytest.mark.parametrize("extra", [0, 2])
def test_the_figures_cost_the_same_for_one_and_three(
    cast: Cast, signed_in: Enter, extra: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    some_year(cast)
    for at in range(extra):
        part(cast, activity(cast), member=a_member(cast.org, cast.term, f"委员{at}", f"WY-1{at}0"))
    client = signed_in("officer")
    for page, cost in (("/attendance-figures/", 7), ("/attendance-figures/rows/", 8)):
        client.get(page + ASKED)
        with django_assert_num_queries(cost):
            assert client.get(page + ASKED).status_code == 200
