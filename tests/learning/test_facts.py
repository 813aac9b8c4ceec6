"""Each key of the catalogue that learning states, counted by hand."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.governance.models import PlanTask, WorkPlan
from weiyuan.learning.facts import facts
from weiyuan.learning.models import LearningAttendance, LearningMaterial, LearningSession
from weiyuan.members.models import Membership
from weiyuan.orgs.models import OrgUnit, Person

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def told(cast: Cast, period: Period = YEAR) -> PeriodFacts:
    return PeriodFacts.of(period, facts(cast.org, period))


def moment(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2025) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour, minute))


def session(cast: Cast, at: datetime | None = None, **more: Any) -> LearningSession:
    values = {"title": "学习", "kind": "theory", "state": "closed", "at": at or moment(3, 5), **more}
    found: LearningSession = LearningSession.objects.create(org=cast.org, **values)
    return found


def self_study(cast: Cast, **more: Any) -> LearningSession:
    return session(cast, **{"form": "self_study", "state": "confirmed", **more})


def part(cast: Cast, of: LearningSession, state: str = "present", **more: Any) -> LearningAttendance:
    found: LearningAttendance = LearningAttendance.objects.create(
        org=cast.org, session=of, state=state, **{"member": cast.li, **more}
    )
    return found


def material(cast: Cast, of: LearningSession, kind: str, title: str, source: str = "") -> None:
    LearningMaterial.objects.create(org=cast.org, session=of, kind=kind, title=title, source=source)


def test_a_register_never_used_says_nothing(cast: Cast) -> None:
    assert facts(cast.org, YEAR) == []


def test_a_year_without_learning_says_so(cast: Cast) -> None:
    session(cast, moment(3, 5, year=2024))
    found = told(cast)
    assert {key: fact.value for key, fact in found.facts.items()} == {
        "learning.collective": 0,
        "learning.self_study": 0,
        "learning.training": 0,
        "learning.theme_activities": 0,
        "learning.must_know": 0,
        "learning.discussions": 0,
        "learning.reports_by_cppcc": 0,
        "learning.reports_by_street": 0,
        "learning.staff_sessions": 0,
        "learning.collective_attendance": 0,
        "learning.takeaways": 0,
        "learning.staff_attendance": 0,
        "learning.quarters_without": 4,
    }


def test_meetings_and_self_studies_that_took_place_are_counted_apart(cast: Cast) -> None:
    meetings = [session(cast, state=state) for state in ("held", "recorded", "closed")]
    studies = [self_study(cast)]
    for state in ("planned", "announced", "cancelled"):
        session(cast, state=state)
    for state in ("planned", "assigned", "reported", "cancelled"):
        self_study(cast, state=state)
    found = told(cast)
    assert found["learning.collective"].ids == tuple(s.pk for s in meetings)
    assert found["learning.self_study"].ids == tuple(s.pk for s in studies)
    assert found["learning.collective"].unit == "次"


def test_the_period_is_inclusive_and_the_year_is_that_of_shanghai(cast: Cast) -> None:
    first = session(cast, moment(1, 1, 0, 0))
    last = session(cast, moment(12, 31, 23, 59))
    session(cast, moment(12, 31, 23, 59, year=2024))
    session(cast, moment(1, 1, 0, 0, year=2026))
    assert told(cast)["learning.collective"].ids == (first.pk, last.pk)


def test_removed_sessions_and_other_bodies_never_count(cast: Cast) -> None:
    session(cast, deleted_at=timezone.now())
    LearningSession.objects.create(org=cast.other, title="学习", kind="theory", state="closed", at=moment(3, 5))
    session(cast, moment(3, 5, year=2024))
    assert told(cast).value("learning.collective") == 0


def test_staff_training_is_no_learning_of_the_members(cast: Cast) -> None:
    person = Person.objects.create(org=cast.org, name="程干事")
    alone = session(cast, for_whom="staff", kind="training")
    together = session(cast, for_whom="both", kind="training")
    part(cast, alone, member=None, person=person)
    part(cast, together, member=None, person=person)
    part(cast, together)
    found = told(cast)
    assert found["learning.collective"].ids == (together.pk,)
    assert found["learning.training"].ids == (together.pk,)
    assert found["learning.staff_sessions"].ids == (alone.pk, together.pk)
    assert found.value("learning.staff_attendance") == 2
    assert found.value("learning.collective_attendance") == 1


def test_kinds_and_organisers(cast: Cast) -> None:
    theme = session(cast, kind="theme")
    above = session(cast, kind="report", organiser="district")
    here = [session(cast, kind="lecture", organiser="street"), self_study(cast, kind="report", organiser="street")]
    session(cast, kind="report", organiser="own")
    session(cast, kind="report", organiser="district", for_whom="staff")
    found = told(cast)
    assert found["learning.theme_activities"].ids == (theme.pk,)
    assert found["learning.reports_by_cppcc"].ids == (above.pk,)
    assert found["learning.reports_by_street"].ids == tuple(s.pk for s in here)


def test_talks_that_others_gave_are_neither_meetings_nor_self_study(cast: Cast) -> None:
    own = [session(cast, kind="report", organiser="own"), session(cast, kind="training", organiser="district")]
    session(cast, kind="report", organiser="district")
    session(cast, kind="lecture", organiser="street")
    self_study(cast, kind="report", organiser="street")
    found = told(cast)
    assert found["learning.collective"].ids == tuple(s.pk for s in own)
    assert found.value("learning.self_study") == 0


def test_who_is_excused_is_neither_absent_nor_present(cast: Cast) -> None:
    held, other = session(cast), session(cast)
    part(cast, held)
    part(cast, held, "excused", member=cast.zhou)
    part(cast, other)
    part(cast, other, "absent", member=cast.zhou)
    found = told(cast)
    assert found.value("learning.collective_attendance") == 2
    assert found["learning.collective_attendance"].ids == (held.pk, other.pk)
    assert found.value("learning.attendance_rate") == Decimal("66.7")


def test_the_rate_is_left_out_where_nobody_was_due(cast: Cast) -> None:
    part(cast, session(cast), "excused")
    assert told(cast).get("learning.attendance_rate") is None


def test_outside_the_term_nobody_is_counted(cast: Cast) -> None:
    held = session(cast, moment(6, 30))
    Membership.objects.filter(member=cast.li).update(left_on=date(2025, 6, 30))
    Membership.objects.filter(member=cast.zhou).update(left_on=date(2025, 6, 29))
    part(cast, held)
    part(cast, held, member=cast.zhou)
    found = told(cast)
    assert found.value("learning.collective_attendance") == 1
    assert found.value("learning.attendance_rate") == Decimal("100.0")


def test_self_study_has_no_attendance_rate_but_takeaways(cast: Cast) -> None:
    study = self_study(cast)
    part(cast, study, takeaway="体会一")
    part(cast, study, "absent", member=cast.zhou)
    found = told(cast)
    assert found.get("learning.attendance_rate") is None
    assert found.value("learning.takeaways") == 1
    assert found["learning.takeaways"].unit == "篇"


def test_a_discussion_is_a_session_with_speeches_or_takeaways(cast: Cast) -> None:
    talked = session(cast, discussion="李知远谈体会")
    wrote, spoke = session(cast), session(cast)
    part(cast, wrote, takeaway="体会")
    part(cast, spoke, spoke=True)
    part(cast, session(cast))
    assert told(cast)["learning.discussions"].ids == (talked.pk, wrote.pk, spoke.pk)


def test_must_know_topics_by_the_times_studied(cast: Cast) -> None:
    once = session(cast, moment(1, 5), must_know=True, title="《提案工作条例》。")
    twice = [session(cast, moment(m, 6), must_know=True, topic="政协章程") for m in (2, 3)]
    session(cast, topic="时事")
    found = told(cast)
    assert found.value("learning.must_know") == 3
    assert found.value("learning.must_know_topics") == ("政协章程", "提案工作条例")
    assert found["learning.must_know_topics"].ids == tuple(sorted([once.pk, *(s.pk for s in twice)]))


def test_what_was_studied_in_order_of_date(cast: Cast) -> None:
    later, sooner = session(cast, moment(5, 5)), session(cast, moment(2, 5))
    material(cast, later, "article", "《城中村改造的几点思考》", "《澄川日报》")
    material(cast, sooner, "article", "用民主的方法解决问题", "澄川日报")
    material(cast, later, "theory", "“三个代表”重要思想")
    material(cast, sooner, "theory", "统一战线理论")
    material(cast, sooner, "book", "史记")
    material(cast, session(cast, state="planned"), "theory", "还没有学")
    found = told(cast)
    assert found.value("learning.theory_items") == ("统一战线理论", "“三个代表”重要思想")
    assert found.value("learning.articles") == ("用民主的方法解决问题", "城中村改造的几点思考")
    assert found["learning.articles"].unit == "《》"
    assert found.value("learning.article_periodicals") == ("澄川日报",)


def test_planned_meetings_are_the_targets_of_the_learning_tasks(cast: Cast) -> None:
    session(cast)
    assert told(cast).get("learning.collective_planned") is None
    plan = WorkPlan.objects.create(org=cast.org, year=2025, title="计划", state="published")

    def task(category: str, target: int | None, due_on: date) -> int:
        found = PlanTask.objects.create(
            org=cast.org, plan=plan, title="任务", category=category, target_count=target, due_on=due_on
        )
        return int(found.pk)

    wanted = [task("learning", 4, date(2025, 12, 31)), task("learning", None, date(2025, 1, 1))]
    task("learning", 9, date(2026, 1, 1))
    task("activity", 9, date(2025, 6, 1))
    found = told(cast)["learning.collective_planned"]
    assert (found.value, found.ids, found.register) == (5, tuple(wanted), "governance.plantask")


def test_whole_quarters_without_a_meeting(cast: Cast) -> None:
    session(cast, moment(3, 31, 23, 59))
    session(cast, moment(8, 1))
    self_study(cast, at=moment(5, 1))
    assert told(cast).value("learning.quarters_without") == 2
    assert told(cast, Period(date(2025, 4, 2), date(2025, 12, 30))).value("learning.quarters_without") == 0


def test_quarters_before_the_founding_do_not_count(cast: Cast) -> None:
    session(cast, moment(11, 1))
    OrgUnit.objects.filter(pk=cast.org.pk).update(founded_on=date(2025, 6, 1))
    cast.org.refresh_from_db()
    assert told(cast).value("learning.quarters_without") == 1


def test_quarters_run_over_the_year() -> None:
    assert Period(date(2024, 10, 1), date(2025, 6, 29)).spans(3) == [
        Period(date(2024, 10, 1), date(2024, 12, 31)),
        Period(date(2025, 1, 1), date(2025, 3, 31)),
    ]


@pytest.mark.parametrize("times", [1, 3])
def test_the_number_of_queries_does_not_grow(cast: Cast, times: int) -> None:
    for n in range(times):
        held = session(cast, moment(3, 5 + n))
        part(cast, held)
        material(cast, held, "theory", "理论")
    with CaptureQueriesContext(connection) as queries:
        facts(cast.org, YEAR)
    assert len(queries) == 6
