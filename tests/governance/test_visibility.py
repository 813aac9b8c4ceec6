"""Who sees what of rules, plans and papers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.cast import ACTORS, Cast
from tests.governance.build import a_directive, a_plan, a_rule, a_task, a_version
from weiyuan.governance.models import (
    Briefing,
    BriefingReceipt,
    Commendation,
    Deployment,
    MediaReport,
    Quotation,
    YearlyBackground,
)

pytestmark = pytest.mark.django_db

STAFF = {"director", "leader", "officer"}
READERS = {"reader", "district"}
MEMBERS = {"head", "member", "other_member"}
EVERYBODY = STAFF | READERS | MEMBERS


def seers(cast: Cast, record: Any) -> set[str]:
    return {name for name in ACTORS if type(record).objects.visible_to(cast[name]).filter(pk=record.pk).exists()}


def a_briefing(cast: Cast) -> Briefing:
    found: Briefing = Briefing.objects.create(org=cast.org, title="情况", issued_on=date(2025, 7, 1), content="平稳")
    return found


@pytest.mark.parametrize(
    ("state", "seen_by"),
    [
        ("draft", STAFF),
        ("comment", EVERYBODY),
        ("approved", EVERYBODY),
        ("in_force", EVERYBODY),
        ("repealed", EVERYBODY),
    ],
)
def test_a_rule_is_the_offices_own_until_comments_are_asked(cast: Cast, state: str, seen_by: set[str]) -> None:
    assert seers(cast, a_version(a_rule(cast.org), state)) == seen_by


@pytest.mark.parametrize(("state", "seen_by"), [("draft", STAFF), ("approved", STAFF), ("published", EVERYBODY)])
def test_a_plan_and_its_tasks_are_seen_once_published(cast: Cast, state: str, seen_by: set[str]) -> None:
    plan = a_plan(cast.org, state)
    assert seers(cast, plan) == seen_by
    assert seers(cast, a_task(plan)) == seen_by


@pytest.mark.parametrize(
    ("make", "seen_by"),
    [
        (lambda cast: a_rule(cast.org), EVERYBODY),
        (lambda cast: a_directive(cast.org), STAFF | READERS),
        (a_briefing, EVERYBODY),
        (
            lambda cast: BriefingReceipt.objects.create(
                org=cast.org, briefing=a_briefing(cast), member=cast.li, read_on=date(2025, 7, 2)
            ),
            STAFF | READERS | {"member"},
        ),
        (
            lambda cast: Deployment.objects.create(org=cast.org, year=2025, on=date(2025, 1, 8), title="年初部署会"),
            EVERYBODY,
        ),
        (
            lambda cast: Quotation.objects.create(
                org=cast.org, text="建设学习型群体", speaker="区政协领导", said_on=date(2025, 2, 1)
            ),
            STAFF | READERS,
        ),
        (lambda cast: YearlyBackground.objects.create(org=cast.org, year=2025, text="平稳"), STAFF | READERS),
        (
            lambda cast: Commendation.objects.create(
                org=cast.org, title="先进", level="district", awarded_on=date(2025, 12, 1), issuer="区政协"
            ),
            EVERYBODY,
        ),
        (
            lambda cast: MediaReport.objects.create(
                org=cast.org, title="委员进社区", medium="澄川日报", level="district", published_on=date(2025, 5, 1)
            ),
            EVERYBODY,
        ),
    ],
    ids=["rule", "directive", "briefing", "receipt", "deployment", "quotation", "background", "honour", "media"],
)
def test_papers_are_seen_by(cast: Cast, make: Callable[[Cast], Any], seen_by: set[str]) -> None:
    assert seers(cast, make(cast)) == seen_by


def test_another_bodys_papers_are_unseen(cast: Cast) -> None:
    assert seers(cast, a_version(a_rule(cast.other), "in_force")) == {"stranger", "district"}
