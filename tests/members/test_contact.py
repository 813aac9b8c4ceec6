"""Contact with members: whose turn it is, and the note that it was done. And what troubles them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.cast import ACTORS, Cast, a_member
from weiyuan.members import actions, queries
from weiyuan.members.models import ContactLog, Member, MemberDifficulty

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 30)


def met(cast: Cast, member: Member, on: date) -> None:
    ContactLog.objects.create(org=cast.org, kind="member", on=on, member=member, content="座谈")


def schedule(cast: Cast, name: str = "officer", day: date = DAY) -> list[tuple[str, date | None, int]]:
    turns = queries.contact_schedule(cast[name], cast.org, day)
    return [(turn.member.name, turn.last, turn.left) for turn in turns]


def test_the_longest_overdue_comes_first_and_each_has_an_interval_of_his_own(cast: Cast) -> None:
    met(cast, cast.li, date(2025, 5, 1))
    met(cast, cast.zhou, date(2025, 6, 1))
    Member.objects.filter(pk=cast.zhou.pk).update(contact_days=10)
    assert schedule(cast) == [("周映雪", date(2025, 6, 1), -19), ("李知远", date(2025, 5, 1), 32)]


def test_on_the_last_day_it_is_still_in_time(cast: Cast) -> None:
    met(cast, cast.li, DAY - timedelta(days=92))
    met(cast, cast.zhou, DAY - timedelta(days=93))
    assert [turn.overdue for turn in queries.contact_schedule(cast["officer"], cast.org, DAY)] == [True, False]


def test_who_was_never_contacted_counts_from_the_day_of_joining(cast: Cast) -> None:
    assert schedule(cast, day=date(2021, 1, 11)) == [("李知远", None, 82), ("周映雪", None, 82)]


def test_the_head_of_a_station_sees_the_stations_members(cast: Cast) -> None:
    assert [name for name, *_ in schedule(cast, "head")] == ["李知远"]


def test_who_opens_the_schedule(cast: Cast, signed_in: Any) -> None:
    seen = {name: signed_in(name).get("/contact-schedule/").status_code for name in ACTORS}
    keepers = {"director", "leader", "officer", "head", "stranger"}
    assert seen == {name: 200 if name in keepers else 404 for name in ACTORS}
    assert signed_in("stranger").get(f"/contact-schedule/?org={cast.org.pk}").status_code == 404


def test_who_may_note_a_contact(cast: Cast, signed_in: Any) -> None:
    said = {"member": cast.li.pk, "on": "2025-06-01", "content": "问工作近况"}
    seen = {name: signed_in(name).post("/contact-schedule/", said).status_code for name in ACTORS}
    expected = {"director": 302, "officer": 302, "head": 302, "leader": 403}
    assert seen == {name: expected.get(name, 404) for name in ACTORS}
    stations = list(ContactLog.objects.order_by("pk").values_list("station", flat=True))
    assert stations == [None, None, cast.station.pk]  # the head's stands in the station's name


def test_a_head_notes_nothing_for_members_of_other_stations(cast: Cast, signed_in: Any) -> None:
    said = {"member": cast.zhou.pk, "on": "2025-06-01", "content": "问工作近况"}
    assert signed_in("head").post("/contact-schedule/", said).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.log_contact(cast.zhou, DAY, "座谈", by=cast["head"], station=cast.station)


@pytest.mark.parametrize("said", [{"on": "2999-01-01", "content": "说好了"}, {"on": "昨天", "content": "说好了"}])
def test_a_wrong_day_is_told_and_the_words_are_kept(cast: Cast, signed_in: Any, said: dict[str, str]) -> None:
    page = signed_in("officer").post("/contact-schedule/", {"member": cast.li.pk, **said})
    assert (page.status_code, ContactLog.objects.count()) == (400, 0)
    assert "说好了" in page.content.decode()
    assert "aria-invalid" in page.content.decode()


def test_noting_keeps_the_filter(cast: Cast, signed_in: Any) -> None:
    said = {"member": cast.li.pk, "on": timezone.localdate().isoformat(), "content": "电话"}
    answer = signed_in("officer").post("/contact-schedule/?only=overdue", said, follow=True)
    assert answer.redirect_chain[0][0] == "/contact-schedule/?only=overdue"
    text = answer.content.decode()
    assert "已记下与李知远的联系" in text
    assert "周映雪" in text
    assert text.count("李知远") == 1


def test_the_schedule_asks_as_often_for_three_as_for_one(
    cast: Cast, signed_in: Any, django_assert_num_queries: Any
) -> None:
    officer = signed_in("officer")
    for number in (3, 4):
        officer.get("/contact-schedule/")
        with django_assert_num_queries(8):
            officer.get("/contact-schedule/")
        a_member(cast.org, cast.term, "何望舒", f"WY-{number:03d}").stations.add(cast.station)


def test_a_member_tells_his_own_trouble_and_nobody_elses(cast: Cast) -> None:
    found = actions.report_difficulty(cast.li, "子女入学", by=cast["member"])
    assert (found.state, found.no[:2], found.reported_on) == ("reported", "KN", timezone.localdate())
    actions.report_difficulty(cast.li, "代为登记", by=cast["officer"])
    for name in set(ACTORS) - {"member", "officer", "director"}:
        with pytest.raises(PermissionDenied):
            actions.report_difficulty(cast.li, "别人的事", by=cast[name])
    with pytest.raises(ValidationError):
        actions.report_difficulty(cast.li, "  ", by=cast["member"])


def test_the_member_tells_it_from_the_page_and_sees_what_came_of_it(cast: Cast, signed_in: Any) -> None:
    member = signed_in("member")
    assert member.post("/my-difficulty/", {"content": ""}).status_code == 400
    assert member.post("/my-difficulty/", {"content": "办公场地到期"}).status_code == 302
    found = MemberDifficulty.objects.get()
    actions.move_difficulty(found, "handle", by=cast["officer"], action="联系园区")
    actions.move_difficulty(found, "solve", by=cast["officer"], note="已续租")
    assert "已续租" in member.get("/my-difficulty/").content.decode()
    assert "办公场地" not in signed_in("other_member").get("/my-difficulty/").content.decode()
    assert (found.action, found.result) == ("联系园区", "已续租")


def test_a_trouble_is_not_solved_before_it_was_told(cast: Cast) -> None:
    found = actions.report_difficulty(cast.li, "子女入学", by=cast["officer"])
    actions.move_difficulty(found, "handle", by=cast["officer"])
    with pytest.raises(ValidationError):
        actions.move_difficulty(found, "solve", by=cast["officer"], note="好了", solved_on=date(2020, 1, 1))
    found.refresh_from_db()
    assert (found.state, found.solved_on, found.result) == ("handled", None, "")
