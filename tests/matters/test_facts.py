"""Each key of the catalogue that residents' matters state, counted by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.matters.build import a_matter, an_action, at
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.matters.facts import facts
from weiyuan.matters.models import SurveyAnswer, TypicalCase
from weiyuan.orgs.models import HandlingUnit, LiaisonStation

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def told(cast: Cast, period: Period = YEAR) -> PeriodFacts:
    return PeriodFacts.of(period, facts(cast.org, period))


def lines(found: PeriodFacts, key: str) -> list[list[Any]]:
    return [[fact.value for fact in row.values()] for row in found[key].rows]


def test_received_from_the_first_to_the_last_minute_in_shanghai(cast: Cast) -> None:
    a_matter(cast, received_at=at(2024, 12, 31, 23, 59))
    first = a_matter(cast, received_at=at(2025, 1, 1, 0, 0))  # still 2024 in UTC
    last = a_matter(cast, received_at=at(2025, 12, 31, 23, 59))
    a_matter(cast, received_at=at(2026, 1, 1, 0, 0))
    assert told(cast)["matters.received"].ids == (first.pk, last.pk)


def test_drafts_removed_ones_and_other_bodies_do_not_count(cast: Cast) -> None:
    a_matter(cast, "draft")
    a_matter(cast, deleted_at=at(2025, 4, 1))
    a_matter(cast, org=cast.other, station=None, assigned_unit=None)
    assert told(cast).value("matters.received") == 0


def test_accepted_are_those_taken_up(cast: Cast) -> None:
    for state in ("registered", "triaged", "refused", "referred", "merged"):
        a_matter(cast, state, merged_into=None)
    taken = [a_matter(cast, state).pk for state in ("accepted", "in_progress", "closed", "reopened", "converted")]
    found = told(cast)
    assert found.value("matters.received") == 9  # the main one stands for the merged one
    assert found["matters.accepted"].ids == tuple(taken)
    assert found.value("matters.referred") == 1


def test_closed_by_the_last_day_of_the_period(cast: Cast) -> None:
    told_on_last_day = a_matter(cast, "feedback_given", feedback_on=YEAR.end, closed_on=None)
    closed = a_matter(cast, "closed", wants_reply=False, feedback_on=None, closed_on=YEAR.end)
    a_matter(cast, "closed", wants_reply=False, feedback_on=None, closed_on=date(2026, 1, 1))
    a_matter(cast, "replied")
    found = told(cast)
    assert found["matters.closed"].ids == (told_on_last_day.pk, closed.pk)
    assert found["matters.closing_rate"].value == Decimal("50.0")


def test_no_rate_without_a_denominator(cast: Cast) -> None:
    a_matter(cast, "registered", satisfaction="unrated")
    found = told(cast)
    for key in ("matters.closing_rate", "matters.on_time_rate", "matters.satisfaction_rate"):
        assert found.get(key) is None


def test_on_time_is_judged_by_the_deadline_that_stands_in_the_record(cast: Cast) -> None:
    due = date(2025, 6, 30)
    a_matter(cast, "closed", due_finish=due, feedback_on=due)  # on its last day
    a_matter(cast, "closed", due_finish=due, feedback_on=date(2025, 7, 1))  # late
    a_matter(cast, "in_progress", due_finish=YEAR.end)  # due and not finished
    a_matter(cast, "in_progress", due_finish=date(2026, 1, 1))  # not yet due
    a_matter(cast, "closed", due_finish=None)  # nobody set a deadline
    assert told(cast)["matters.on_time_rate"].value == Decimal("33.3")


def test_ratings(cast: Cast) -> None:
    for rating in ("satisfied", "satisfied", "mostly", "unsatisfied", "unrated"):
        a_matter(cast, "closed", satisfaction=rating)
    a_matter(cast, "reopened", satisfaction="unrated", reopened_times=2)
    found = told(cast)
    assert found["matters.satisfaction_rate"].value == Decimal("75.0")
    assert found.value("matters.unsatisfied") == 1
    assert found.value("matters.reopened") == 1


def test_conversions_count_by_their_own_day(cast: Cast) -> None:
    early = a_matter(cast, "converted", received_at=at(2024, 12, 1), proposal_on=YEAR.start, report_on=YEAR.end)
    a_matter(cast, "converted", proposal_on=date(2026, 1, 1))
    a_matter(cast, "closed", proposal_on=None)
    found = told(cast)
    assert found["matters.to_proposals"].ids == (early.pk,)
    assert found["matters.to_reports"].ids == (early.pk,)


def test_the_five_most_frequent_topics_and_the_channels(cast: Cast) -> None:
    for category, times in (
        ("停车管理", 3),
        ("物业管理", 2),
        ("教育", 2),
        ("绿化", 2),
        ("养老", 2),
        ("文化", 2),
        ("", 4),
    ):
        for _ in range(times):
            a_matter(cast, category=category, channel="phone" if times == 3 else "visit")
    found = told(cast)
    assert lines(found, "matters.hot_topics")[0] == ["停车管理", 3]
    assert found.value("matters.hot_topics") == 5
    assert lines(found, "matters.channels") == [["走访", 14], ["电话", 3]]
    assert len(found["matters.hot_topics"].rows[0]["count"].ids) == 3


def test_what_one_resident_alone_raised_is_no_hot_topic(cast: Cast) -> None:
    for category in ("停车管理", "停车管理", "教育"):
        a_matter(cast, category=category)
    assert lines(told(cast), "matters.hot_topics") == [["停车管理", 2]]


def test_what_became_a_proposal_is_nobodys_delay(cast: Cast) -> None:
    for state in ("converted", "merged", "referred"):
        a_matter(cast, state, due_finish=YEAR.end)
    a_matter(cast, "closed", due_finish=YEAR.end, closed_on=YEAR.end)
    found = told(cast)
    assert found["matters.on_time_rate"].value == Decimal(100)
    assert found.value("matters.units_silent") == 0


def test_stations_are_not_compared_where_the_busiest_has_little(cast: Cast) -> None:
    station(cast, "东站", YEAR.start)
    for _ in range(2):
        a_matter(cast)
    assert told(cast).value("matters.quiet_stations") == 0
    a_matter(cast)
    assert told(cast).value("matters.quiet_stations") == 1


def test_nothing_received_states_zeros_and_no_lists(cast: Cast) -> None:
    LiaisonStation.objects.update(founded_on=date(2026, 1, 1))
    found = told(cast)
    for key in ("received", "accepted", "closed", "site_checks", "coordinations", "units_asked", "quiet_stations"):
        assert found[f"matters.{key}"].value == 0
    for key in ("hot_topics", "channels", "concerns", "wishes", "cases", "by_station"):
        assert found.get(f"matters.{key}") is None


def test_surveys_are_ranked_by_the_number_of_people(cast: Cast) -> None:
    for question, answer, votes, on in (
        ("concern", "停车", 40, YEAR.start),
        ("concern", "养老", 25, YEAR.end),
        ("concern", "停车", 5, YEAR.end),
        ("concern", "教育", 44, YEAR.end),
        ("concern", "绿化", 1, YEAR.end),
        ("concern", "绿化", 99, date(2026, 1, 1)),
    ):
        SurveyAnswer.objects.create(org=cast.org, question=question, answer=answer, votes=votes, on=on)
    found = told(cast)
    assert found["matters.concerns"].value == ("停车", "教育", "养老")
    assert len(found["matters.concerns"].ids) == 5
    assert found.get("matters.wishes") is None


def test_work_on_site_by_members_and_coordination(cast: Cast) -> None:
    matter = a_matter(cast)
    check = an_action(matter, "site_check", YEAR.start, member=cast.li)
    an_action(matter, "site_check", YEAR.start)  # a clerk went, no member
    an_action(matter, "site_check", date(2024, 12, 31), member=cast.li)
    talk = an_action(matter, "coordinate", YEAR.end)
    found = told(cast)
    assert found["matters.site_checks"].ids == (check.pk,)
    assert found["matters.coordinations"].ids == (talk.pk,)


def test_units_asked_and_those_that_kept_silent(cast: Cast) -> None:
    civil = HandlingUnit.objects.create(org=cast.org, name="民政科", kind="street_office")
    roads = HandlingUnit.objects.create(org=cast.org, name="建设科", kind="street_office")
    due = {"due_finish": YEAR.end}
    silent = a_matter(cast, "in_progress", **due)
    a_matter(cast, "in_progress", due_finish=date(2026, 1, 1), assigned_unit=civil)
    a_matter(cast, "replied", **due, replied_on=YEAR.end, assigned_unit=civil)
    a_matter(cast, "closed", **due, assigned_unit=civil)
    answered_late = a_matter(cast, "replied", **due, replied_on=date(2026, 1, 1), assigned_unit=roads)
    a_matter(cast, "accepted", **due, assigned_unit=HandlingUnit.objects.create(org=cast.org, name="退", kind="other"))
    found = told(cast)
    assert found.value("matters.units_asked") == 3
    assert found.value("matters.units_silent") == 2
    assert found["matters.units_silent"].ids == (silent.pk, answered_late.pk)


def station(cast: Cast, name: str, founded: date, closed: date | None = None) -> LiaisonStation:
    found: LiaisonStation = LiaisonStation.objects.create(
        org=cast.org, name=name, community=name, founded_on=founded, closed_on=closed
    )
    return found


def test_stations_of_the_last_day_those_without_matters_included(cast: Cast) -> None:
    third, none = station(cast, "东站", YEAR.end), station(cast, "西站", YEAR.start, YEAR.end)
    station(cast, "新站", date(2026, 1, 1))
    gone = station(cast, "旧站", YEAR.start, date(2025, 12, 30))
    a_matter(cast, station=gone)
    quiet = a_matter(cast, station=third)
    for _ in range(4):
        a_matter(cast)
    found = told(cast)
    assert lines(found, "matters.by_station") == [["铁路新村站", 4], ["东站", 1], [none.name, 0]]
    assert found.value("matters.quiet_stations") == 2
    assert found["matters.quiet_stations"].ids == (quiet.pk,)


def test_a_third_of_the_most_is_not_quiet(cast: Cast) -> None:
    a_matter(cast, station=station(cast, "东站", YEAR.start))
    for _ in range(3):
        a_matter(cast)
    assert told(cast).value("matters.quiet_stations") == 0


def test_a_case_is_told_with_all_that_is_known(cast: Cast) -> None:
    case = TypicalCase.objects.create(
        org=cast.org, title="废弃铁路道口", on=YEAR.end, background="工厂搬迁后铁轨未拆。", places=["柳荫路", "石桥头"],
        problem="车辆受阻", harm="时有事故；", on_site=True, proposals=["《关于拆除废弃铁轨的提案》"],
        departments=["交警大队", "铁路部门"], result="已拆除。",
    )  # fmt: skip
    case.members.add(cast.li, cast.zhou)
    (line,) = told(cast)["matters.cases"].rows
    assert {name: fact.value for name, fact in line.items()} == {
        "name": "废弃铁路道口", "year": 2025, "background": "工厂搬迁后铁轨未拆", "places": ("柳荫路", "石桥头"),
        "problem": "车辆受阻", "harm": "时有事故", "members": ("李知远", "周映雪"), "on_site": True,
        "proposal": ("关于拆除废弃铁轨的提案",), "departments": ("交警大队", "铁路部门"), "result": "已拆除",
    }  # fmt: skip
    assert (line["year"].unit, line["proposal"].unit) == ("年", "《》")


def test_a_case_without_result_is_told_without_it(cast: Cast) -> None:
    TypicalCase.objects.create(org=cast.org, title="道口", on=YEAR.start, problem="受阻")
    TypicalCase.objects.create(org=cast.org, title="来年", on=date(2026, 1, 1), problem="受阻")
    (line,) = told(cast)["matters.cases"].rows
    assert set(line) == {"name", "year", "places", "problem"}


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    for no in range(3):
        case = TypicalCase.objects.create(org=cast.org, title=f"道口{no}", on=YEAR.start, problem="受阻")
        case.members.add(cast.li)
        an_action(a_matter(cast), "press", YEAR.start)
    with CaptureQueriesContext(connection) as asked:
        told(cast)
    assert len(asked) == 9
