"""The attendance of the demo: the page, its lines and the summary state the same."""

from __future__ import annotations

from datetime import date

import pytest

from tests.examples.test_ledgers import DEMO
from weiyuan.activities.facts import Done, facts, tallies
from weiyuan.activities.models import Activity
from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.ledger.actions import import_ledger
from weiyuan.orgs.models import OrgUnit, User

pytestmark = pytest.mark.django_db


def test_the_page_and_the_summary_of_the_demo_state_the_same(keeper: User) -> None:
    import_ledger(DEMO, by=keeper)
    org = OrgUnit.objects.get(pk=Activity.objects.values("org")[:1])
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    stated = PeriodFacts.of(year, facts(org, year))
    total, members, kinds = tallies(Done(org, year))

    assert stated["activities.attendance_rate"].value == total.rate
    assert stated["activities.attendance"].value == len(total.present) > 0
    for lines in (members, kinds):
        assert sorted(pk for line in lines.values() for pk in line.due) == total.due
