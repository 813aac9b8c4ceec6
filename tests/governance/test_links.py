"""Records of the flats above, found through the rule or task that they name."""

from datetime import UTC, date, datetime

import pytest

from tests.cast import Cast
from tests.governance.build import a_plan, a_rule, a_task, a_version
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.governance import facts as governance
from weiyuan.governance import queries
from weiyuan.governance.models import PlanTask, RuleDocument
from weiyuan.learning.models import LearningSession
from weiyuan.orgs.models import OrgUnit

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def studied(org: OrgUnit, at: datetime, **more: object) -> LearningSession:
    found: LearningSession = LearningSession.objects.create(
        org=org, title="集中学习", kind="theory", at=at, state="held", **more
    )
    return found


def test_every_register_that_names_a_rule_has_a_day_of_its_own() -> None:
    assert [link.model._meta.label for link in queries.links_to(RuleDocument) if not link.day] == []


def test_the_records_of_a_task(cast: Cast) -> None:
    task = a_task(a_plan(cast.org))
    session = studied(cast.org, datetime(2025, 5, 1, tzinfo=UTC), plan_task=task)
    studied(cast.org, datetime(2025, 5, 2, tzinfo=UTC))
    assert list(queries.linked(task)) == [session]
    assert "learning.LearningSession" in [link.model._meta.label for link in queries.links_to(PlanTask)]


@pytest.mark.parametrize(
    ("at", "unused"),
    [
        (datetime(2024, 12, 31, 15, 59, tzinfo=UTC), 1),  # the last minute of 2024 in Shanghai
        (datetime(2024, 12, 31, 16, 0, tzinfo=UTC), 0),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), 0),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), 1),
    ],
)
def test_a_rule_is_used_by_a_record_of_the_period(cast: Cast, at: datetime, unused: int) -> None:
    rule = a_rule(cast.org)
    a_version(rule, "in_force", adopted_on=date(2024, 1, 1))
    studied(cast.org, at, rule=rule)
    assert PeriodFacts.of(YEAR, governance.facts(cast.org, YEAR)).value("governance.rules_unused") == unused
