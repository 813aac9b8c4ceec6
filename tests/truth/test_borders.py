"""The edges at which a figure goes wrong first: midnight, removed records, other bodies, states, names, closings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.cast import Cast, a_member
from weiyuan.activities.models import Activity, ReceptionDay
from weiyuan.consultations.models import Consultation
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.journal.transition import register
from weiyuan.learning.models import LearningAttendance, LearningSession
from weiyuan.matters.models import ResidentMatter
from weiyuan.members.models import Membership
from weiyuan.orgs.models import Appointment, LiaisonStation, OrgNameHistory, OrgUnit, Person
from weiyuan.proposals.models import Proposal
from weiyuan.reports.models import SocialOpinion
from weiyuan.summaries.compose import compose
from weiyuan.summaries.gather import gather

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
OLD, NEW = Period(date(2025, 1, 1), date(2025, 12, 31)), Period(date(2026, 1, 1), date(2026, 12, 31))
LAST_MINUTE = datetime(2025, 12, 31, 23, 59, tzinfo=SHANGHAI)
MIDNIGHT = datetime(2026, 1, 1, 0, 0, tzinfo=SHANGHAI)
MOMENTS = ("matters.received", "learning.collective", "activities.total")


def told(org: OrgUnit, period: Period = OLD) -> PeriodFacts:
    return gather(org, period)


def matter(org: OrgUnit, at: datetime = LAST_MINUTE, state: str = "accepted", **more: Any) -> ResidentMatter:
    made: ResidentMatter = ResidentMatter.objects.create(
        org=org, received_at=at, channel="visit", content=f"{at} {state}", state=state, **more
    )
    return made


def study(org: OrgUnit, at: datetime = LAST_MINUTE, **more: Any) -> LearningSession:
    made: LearningSession = LearningSession.objects.create(
        org=org, title=f"学习{at}", form="collective", for_whom="members", at=at, state="recorded", **more
    )
    return made


def deed(org: OrgUnit, at: datetime = LAST_MINUTE, state: str = "ended") -> Activity:
    made: Activity = Activity.objects.create(org=org, title=f"活动{at}", kind="inspection", start=at, state=state)
    return made


def test_the_year_turns_at_midnight_of_the_place(cast: Cast) -> None:
    for at in (LAST_MINUTE, MIDNIGHT):
        matter(cast.org, at)
        study(cast.org, at)
        deed(cast.org, at)

    for key in MOMENTS:
        assert [told(cast.org, year).value(key) for year in (OLD, NEW)] == [1, 1], key
    [last] = told(cast.org, Period(OLD.end, OLD.end))["matters.received"].ids
    assert timezone.localtime(ResidentMatter.objects.get(pk=last).received_at).date() == OLD.end


def test_the_number_bears_the_year_of_the_place(cast: Cast) -> None:
    found = [
        ResidentMatter(org=cast.org, received_at=at, channel="visit", content="路灯", state="registered")
        for at in (LAST_MINUTE, MIDNIGHT)
    ]
    register(found, by=cast["officer"])

    assert [m.no for m in found] == ["QS-2025-0001", "QS-2026-0001"]


def test_removed_records_and_those_of_other_bodies_do_not_count(cast: Cast) -> None:
    before = {key: fact.value for key, fact in told(cast.org).facts.items()}
    for make in (matter, study, deed):
        make(cast.other)
        gone = make(cast.org)
        type(gone).objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    ReceptionDay.objects.create(org=cast.other, on=OLD.end, place="站里", state="closed")
    Consultation.objects.create(org=cast.other, title="路灯", kind="special", on=OLD.end, state="held")
    Proposal.objects.create(
        org=cast.other, title="路灯", kind="personal", proposer=cast.li, submitted_on=OLD.end, state="filed"
    )

    after = {key: fact.value for key, fact in told(cast.org).facts.items()}
    assert {key: value for key, value in after.items() if before.get(key) != value} == {}


def test_a_draft_is_not_yet_a_matter_and_a_merged_one_is_counted_once(cast: Cast) -> None:
    main = matter(
        cast.org, state="closed", result="装了灯", result_class="solved", replied_on=OLD.end,
        feedback_on=OLD.end, closed_on=OLD.end,
    )  # fmt: skip
    matter(cast.org, state="draft")
    matter(cast.org, state="merged", merged_into=main)

    found = told(cast.org)
    assert [found.value(f"matters.{name}") for name in ("received", "accepted", "closed")] == [1, 1, 1]
    assert found["matters.closing_rate"].value == 100


def test_who_is_excused_is_not_absent_and_who_is_out_of_office_is_not_asked(cast: Cast) -> None:
    session = study(cast.org)
    gone = a_member(cast.org, cast.term, "秦月", "WY-003")
    Membership.objects.filter(member=gone).update(left_on=date(2025, 12, 30))
    for member, state in ((cast.li, "present"), (cast.zhou, "excused"), (gone, "absent")):
        LearningAttendance.objects.create(org=cast.org, session=session, member=member, state=state)

    found = told(cast.org)
    assert (found.value("learning.collective_attendance"), found["learning.attendance_rate"].value) == (1, 100)


def test_a_head_of_two_stations_is_one_person_on_two_posts(cast: Cast) -> None:
    second = LiaisonStation.objects.create(
        org=cast.org, name="桂花苑站", community="桂花苑社区", founded_on=date(2025, 12, 31)
    )
    person = Person.objects.create(org=cast.org, name="邹云")
    for station in (cast.station, second):
        Appointment.objects.create(
            org=cast.org, person=person, post="station_head", station=station, start=date(2025, 12, 31)
        )

    found = told(cast.org)
    names = ("station_heads", "staff", "stations", "stations_new", "posts", "posts_vacant")
    assert [found.value(f"orgs.{name}") for name in names] == [1, 1, 2, 1, 4, 2]


@pytest.mark.parametrize(("closed", "standing"), [(date(2025, 12, 31), 1), (date(2025, 12, 30), 0)])
def test_a_station_stands_through_its_last_day(cast: Cast, closed: date, standing: int) -> None:
    LiaisonStation.objects.update(closed_on=closed)

    assert told(cast.org).value("orgs.stations") == standing


def test_before_the_conversion_the_body_bears_its_old_name(cast: Cast) -> None:
    OrgNameHistory.objects.create(
        org=cast.org, name="柳荫镇政协联委会", short_name="柳荫镇联委会", area_name="柳荫镇", level="town",
        body_type="liaison_committee", valid_from=date(2019, 3, 1), valid_to=date(2025, 6, 30),
    )  # fmt: skip
    half = told(cast.org, Period(date(2025, 1, 1), date(2025, 6, 30)))
    day = told(cast.org, Period(date(2025, 7, 1), date(2025, 7, 1)))

    assert half["orgs.name"].value == "柳荫镇政协联委会"
    assert half.get("orgs.conversion") is None
    assert day["orgs.name"].value == cast.org.name
    assert day["orgs.converted_on"].value == date(2025, 7, 1)
    assert told(cast.org)["orgs.old_name"].value == "柳荫镇"


def test_information_counts_on_the_day_on_which_it_is_sent(cast: Cast) -> None:
    for state, sent in (("sent", OLD.end), ("sent", NEW.start), ("signed", None), ("draft", None)):
        SocialOpinion.objects.create(
            org=cast.org, title=f"路灯{state}{sent}", reporter_identity="body", reported_on=OLD.end, sent_on=sent,
            state=state, reviewer="岑分管", reviewed_on=OLD.end, situation="暗", advice="装灯",
        )  # fmt: skip

    assert [told(cast.org, year).value("reports.submitted") for year in (OLD, NEW)] == [1, 1]


def test_a_register_that_was_never_kept_accuses_nobody(cast: Cast) -> None:
    found = told(cast.org)

    for key in ("proposals.members_without", "members.contact_overdue", "activities.idle_members", "orgs.posts_vacant"):
        assert found.get(key) is None, key
    assert [finding.key for finding in compose(found).findings] == ["platform"]  # the cast never signed in


def test_what_is_not_over_yet_was_not_missed(cast: Cast) -> None:
    """A summary is drawn up in December: the months and quarters still running are no shortcoming."""
    study(cast.org)
    deed(cast.org)
    ReceptionDay.objects.create(org=cast.org, on=OLD.end, place="站里", station=cast.station, state="closed")
    coming = timezone.localdate().year + 1
    found = told(cast.org, Period(date(coming, 1, 1), date(coming, 12, 31)))

    for key in ("learning.quarters_without", "activities.months_without", "activities.stations_without_reception"):
        assert found[key].value == 0, key
