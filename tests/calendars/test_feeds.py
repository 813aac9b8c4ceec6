"""What calendar programs fetch, and the links that let them."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests.cast import SINCE, Cast, account
from tests.core.ui.records import a_record
from weiyuan.activities.actions import move_activity, move_reception
from weiyuan.activities.models import Attendance
from weiyuan.calendars.actions import MOST, make_feed
from weiyuan.calendars.models import FeedToken
from weiyuan.calendars.views.feeds import MOST_ASKED, MOST_GUESSED
from weiyuan.core.private import Discreet
from weiyuan.journal import transition
from weiyuan.orgs.actions import end_role, resume, stop
from weiyuan.orgs.models import LiaisonStation, RoleGrant
from weiyuan.orgs.rules import Role

Keep = Callable[..., Any]
SignedIn = Callable[[str], Client]


def soon(days: int = 3, clock: str = "09:30") -> str:
    return f"{timezone.localdate() + timedelta(days)} {clock}"


def address(user: Any, scope: str = "all") -> str:
    return f"/calendar/{scope}/{make_feed(scope, '', by=user)}.ics"


def events(where: str) -> dict[str, Any]:
    """The events of a feed by what they are called."""
    answer = Client().get(where)
    assert answer.status_code == 200
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


# --- the text -----------------------------------------------------------------------------------


def test_a_feed_is_what_programs_expect(cast: Cast, activity: Keep) -> None:
    held = activity("座谈", soon())
    answer = Client().get(address(cast["officer"]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Content-Disposition" not in answer
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Referrer-Policy"] == "no-referrer"
    lines = answer.content.decode().split("\r\n")
    assert "\n" not in "".join(lines)
    day = (timezone.localdate() + timedelta(3)).strftime("%Y%m%d")
    for line in (
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "TZID:Asia/Shanghai", "TZOFFSETTO:+0800",
        f"UID:activities-{held.pk}@testserver", f"SEQUENCE:{held.version}", "STATUS:CONFIRMED", "LOCATION:二楼会议室",
        f"DTSTART;TZID=Asia/Shanghai:{day}T093000", f"DTEND;TZID=Asia/Shanghai:{day}T113000",
        f"URL:http://testserver/activities/{held.pk}/",
    ):  # fmt: skip
        assert line in lines


def test_cases_25_and_27_long_and_strange_titles_are_folded_without_breaking_a_character(
    cast: Cast, activity: Keep
) -> None:
    title = "座谈，a,b;c<script>\\𠮷" + "𠮷野家" * 24 + "\x0b\u202e完"
    activity(title, soon(), place="一楼\r\nATTACH:http://evil.example")
    content = Client().get(address(cast["officer"])).content
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # whole characters only
        assert not line.startswith(b"ATTACH")
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == title.replace("\x0b\u202e", "")
    assert str(event["location"]) == "一楼\nATTACH:http://evil.example"


def test_whole_days_last_until_the_next(cast: Cast, activity: Keep) -> None:
    activity("一天", soon(clock="00:00"), hours=0)
    activity("三天", soon(clock="00:00"), hours=71.9999)  # 23:59 of the third day
    found = events(address(cast["officer"]))
    day = timezone.localdate() + timedelta(3)
    assert (found["一天"]["dtstart"].dt, found["一天"]["dtend"].dt) == (day, day + timedelta(1))
    assert found["三天"]["dtend"].dt == day + timedelta(3)


def test_every_event_has_a_mark_of_its_own_that_stays(cast: Cast, activity: Keep, reception: Keep) -> None:
    for at in range(3):
        activity(f"座谈{at}", soon(at))
        reception(timezone.localdate() + timedelta(at))
    found = Calendar.from_ical(Client().get(address(cast["officer"])).content).walk("VEVENT")
    marks = [str(event["uid"]) for event in found]
    assert len(set(marks)) == len(marks) == 6
    again = Calendar.from_ical(Client().get(address(cast["director"])).content).walk("VEVENT")
    assert [str(event["uid"]) for event in again] == marks


def test_a_cancelled_reception_day_reaches_the_calendar(cast: Cast, reception: Keep) -> None:
    day, where = reception(timezone.localdate() + timedelta(9)), address(cast["member"])
    (before,) = events(where).values()
    move_reception(day, "cancel", by=cast["officer"], note="场地装修")
    (after,) = events(where).values()
    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert str(before["uid"]) == str(after["uid"])
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt >= before["last-modified"].dt
    type(day).objects.filter(pk=day.pk).update(on=timezone.localdate() - timedelta(90))
    assert len(events(where)) == 1, "kept for 90 days"


def test_a_removed_activity_is_cancelled_in_calendars(cast: Cast, activity: Keep) -> None:
    held, where = activity("座谈", soon()), address(cast["member"])
    transition.remove(held, by=cast["officer"])
    found = events(where)["已取消：座谈"]
    assert (str(found["status"]), found["sequence"]) == ("CANCELLED", 2)
    assert "url" not in found


# --- has it changed? ----------------------------------------------------------------------------


def test_an_unchanged_feed_is_not_sent_again(cast: Cast, activity: Keep) -> None:
    held, where = activity("座谈", soon()), address(cast["officer"])
    first, second = Client().get(where), Client().get(where)
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        answer = Client().get(where, headers=header)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", first["ETag"])
    move_activity(held, "close_signup", by=cast["officer"])
    answer = Client().get(where, headers={"If-None-Match": first["ETag"]})
    assert answer.status_code == 200
    assert answer["ETag"] != first["ETag"]
    FeedToken.objects.update(changed_at=timezone.now() + timedelta(minutes=1))
    assert Client().get(where, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200


def test_head_tells_the_same_without_the_text(cast: Cast, activity: Keep) -> None:
    activity("座谈", soon())
    where = address(cast["officer"])
    head, got = Client().head(where), Client().get(where)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])
    assert head["Content-Length"] == got["Content-Length"] == str(len(got.content))
    assert Client().post(where).status_code == 405


# --- whose it is --------------------------------------------------------------------------------


def test_case_2_a_feed_holds_what_its_owner_sees_and_no_more(cast: Cast, activity: Keep) -> None:
    other = LiaisonStation.objects.create(org=cast.org, no="ZHAN-02", name="东门站", community="东门", founded_on=SINCE)
    activity("外街座谈", soon(), org=cast.other)
    activity("走访东门委员", soon(), station=other, kind="member_visit")
    activity("草稿", soon(), state="draft")
    mine, _theirs = activity("请李的", soon()), activity("别人的", soon())
    a_record(Attendance, cast.org, activity=mine, member=cast.li, state="accepted")
    assert set(events(address(cast["member"], "mine"))) == {"请李的"}
    assert set(events(address(cast["member"]))) == set(events(address(cast["head"]))) == {"请李的", "别人的"}
    assert set(events(address(cast["officer"]))) == {"请李的", "别人的", "走访东门委员"}
    assert set(events(address(cast["stranger"]))) == {"外街座谈"}


def test_one_event_as_a_file_for_whom_may_see_it(cast: Cast, signed_in: SignedIn, activity: Keep) -> None:
    own, foreign = activity("座谈", soon()), activity("外街座谈", soon(), org=cast.other)
    answer = signed_in("member").get(f"/calendar/event/activities/{own.pk}.ics")
    assert answer["Content-Disposition"].startswith("attachment")
    assert [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")] == ["座谈"]
    assert (
        f"/calendar/event/activities/{own.pk}.ics" in signed_in("member").get(f"/activities/{own.pk}/").content.decode()
    )
    for kind, pk in (("activities", foreign.pk), ("members", cast.li.pk), ("receptions", 999999)):
        assert signed_in("officer").get(f"/calendar/event/{kind}/{pk}.ics").status_code == 404
    assert Client().get(f"/calendar/event/activities/{own.pk}.ics").status_code == 302


# --- the link -----------------------------------------------------------------------------------


def test_case_57_a_link_is_shown_once_and_only_its_mark_is_kept(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("member")
    made = client.post("/calendar-feeds/", {"scope": "mine", "name": "手机"})
    assert made["Referrer-Policy"] == "no-referrer"
    assert "no-store" in made["Cache-Control"]
    where = made.content.decode().split("http://testserver")[1].split("<")[0]
    token = where.split("/")[-1].removesuffix(".ics")
    assert len(token) == 43  # 256 bits
    assert f'href="webcal://testserver{where}"' in made.content.decode()
    assert Client().get(where).status_code == 200
    kept = FeedToken.objects.get()
    assert token not in repr(FeedToken.objects.values().get())
    page = client.get("/calendar-feeds/").content.decode()
    assert "手机" in page
    assert "用过" in page
    assert token not in page
    assert kept.hash not in page
    log = signed_in("auditor").get(f"/log/{cast.org.pk}/").content.decode()
    assert "建立日历订阅链接" in log
    assert token not in log


def test_a_revoked_link_shows_nothing_from_the_next_moment_on(cast: Cast, signed_in: SignedIn) -> None:
    where = address(cast["member"])
    etag = Client().get(where)["ETag"]
    feed = FeedToken.objects.get()
    assert signed_in("officer").post(f"/calendar-feeds/{feed.pk}/revoke/").status_code == 404
    assert signed_in("member").post(f"/calendar-feeds/{feed.pk}/revoke/").status_code == 302
    assert Client().get(where, headers={"If-None-Match": etag}).status_code == 404
    assert signed_in("member").post(f"/calendar-feeds/{feed.pk}/revoke/").status_code == 409
    assert feed.user.username not in Client().get(where).content.decode()


def test_a_renewed_link_takes_the_place_of_the_old_one(cast: Cast, signed_in: SignedIn) -> None:
    where = address(cast["member"], "mine")
    feed = FeedToken.objects.get()
    assert signed_in("officer").post(f"/calendar-feeds/{feed.pk}/renew/").status_code == 404
    page = signed_in("member").post(f"/calendar-feeds/{feed.pk}/renew/").content.decode()
    assert Client().get(where).status_code == 404
    assert Client().get(page.split("http://testserver")[1].split("<")[0]).status_code == 200


def test_a_link_opens_its_own_part_only_and_no_link_opens_nothing(cast: Cast) -> None:
    where = address(cast["member"], "mine")
    for strange in (
        where.replace("mine", "all"),
        where[:-5] + ".ics",
        "/calendar/all/x.ics",
        f"/calendar/all/{'x' * 999}.ics",
    ):
        assert Client().get(strange).status_code == 404


def test_case_9_a_link_ends_with_its_owners_role(cast: Cast, activity: Keep) -> None:
    activity("座谈", soon())
    where = address(cast["member"])
    assert len(events(where)) == 1
    end_role(RoleGrant.objects.get(user=cast["member"]), None, by=cast["director"])
    assert Client().get(where).status_code == 404
    where = address(cast["other_member"])
    RoleGrant.objects.filter(user=cast["other_member"]).update(end=timezone.localdate() - timedelta(1))
    assert Client().get(where).status_code == 404


def test_case_10_a_link_ends_with_its_account_and_does_not_come_back_with_it(
    cast: Cast, activity: Keep, signed_in: SignedIn
) -> None:
    where = address(cast["member"])
    stop(cast.org, cast["member"], by=cast["director"], sure=True)
    assert Client().get(where).status_code == 404
    resume(cast.org, cast["member"], by=cast["director"])
    assert Client().get(where).status_code == 404
    assert Client().get(address(cast["member"])).status_code == 200  # a new one


def test_case_58_no_log_holds_a_link(cast: Cast) -> None:
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.addFilter(Discreet())
    logging.getLogger("django.request").addHandler(handler)
    token = address(cast["member"], "mine").split("/")[-1]
    try:
        Client().get(f"/calendar/all/{token}")
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert "Not Found: /calendar/all/….ics" in said.getvalue()
    assert token.removesuffix(".ics") not in said.getvalue()


def test_who_asks_too_often_waits(cast: Cast) -> None:
    where = address(cast["member"])
    answers = [Client().get(where).status_code for _ in range(MOST_ASKED + 1)]
    assert answers[-2:] == [200, 429]
    assert Client().get(where)["Retry-After"] == "60"
    assert Client().get(address(cast["officer"])).status_code == 200
    guesses = [Client().get("/calendar/all/x.ics").status_code for _ in range(MOST_GUESSED + 1)]
    assert guesses[-2:] == [404, 429]


def test_what_is_asked_wrongly_makes_no_link(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("member")
    answer = client.post("/calendar-feeds/", {"scope": "everything", "name": "我的手机" * 9})
    assert answer.status_code == 400
    assert "我的手机" * 9 in answer.content.decode()
    assert not FeedToken.objects.exists()
    for _ in range(MOST):
        make_feed("mine", "", by=cast["member"])
    assert client.post("/calendar-feeds/", {"scope": "mine"}).status_code == 400
    assert FeedToken.objects.count() == MOST
    assert signed_in("unit").post("/calendar-feeds/", {"scope": "mine"}).status_code == 404


def test_nothing_is_written_while_nothing_changes(cast: Cast, django_assert_num_queries: Any) -> None:
    where = address(cast["officer"])
    Client().get(where)
    with django_assert_num_queries(7):  # the link with its account, the roles, five kinds
        Client().get(where)


def test_a_feed_of_two_bodies_tells_which(cast: Cast, activity: Keep) -> None:
    both = account("both", "两边跑", cast.org, Role.OFFICER)
    RoleGrant.objects.create(user=both, org=cast.other, role=Role.OFFICER, start=SINCE)
    activity("座谈", soon())
    activity("外街座谈", soon(), org=cast.other)
    said = {title: str(event["description"]) for title, event in events(address(both)).items()}
    assert said == {
        "座谈": "柳荫街道政协委员工作室\n活动：已发布", "外街座谈": "梧桐街道政协委员工作室\n活动：已发布",
    }  # fmt: skip


def test_a_day_long_past_is_left_out(cast: Cast, reception: Keep) -> None:
    for days in (-91, -90, 400, 401):
        reception(timezone.localdate() + timedelta(days), place=f"{days}")
    assert set(events(address(cast["officer"]))) == {"接待日：-90", "接待日：400"}
