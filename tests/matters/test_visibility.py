"""Who sees which matter: the row, the work done on it, and the right to look agree."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import ACTORS, Cast, account
from tests.matters.build import a_matter, an_action
from weiyuan.matters.models import MatterCategory, ResidentMatter, SurveyAnswer, TypicalCase
from weiyuan.orgs.models import HandlingUnit, LiaisonStation
from weiyuan.orgs.rules import Role

pytestmark = pytest.mark.django_db

CLERKS = {"director", "officer"}
STAFF = CLERKS | {"leader"}
INSIDE = STAFF | {"head", "member", "other_member", "reader", "district"}


def seers(cast: Cast, record: Any) -> set[str]:
    return {name for name in ACTORS if type(record).objects.visible_to(cast[name]).filter(pk=record.pk).exists()}


def test_a_matter_is_seen_by_the_staff_and_the_head_of_its_station(cast: Cast) -> None:
    assert seers(cast, a_matter(cast, assigned_unit=None)) == STAFF | {"head"}
    elsewhere = LiaisonStation.objects.create(org=cast.org, name="东站", community="东社区", founded_on="2020-01-01")
    assert seers(cast, a_matter(cast, assigned_unit=None, station=elsewhere)) == STAFF


def test_members_see_what_they_wrote_heard_or_follow(cast: Cast) -> None:
    bare = {"assigned_unit": None, "station": None}
    assert seers(cast, a_matter(cast, **bare, created_by=cast["member"])) == STAFF | {"member"}
    assert seers(cast, a_matter(cast, **bare, collected_by=cast.zhou)) == STAFF | {"other_member"}
    assert seers(cast, a_matter(cast, **bare, assigned_member=cast.li)) == STAFF | {"member"}


@pytest.mark.parametrize("state", ["draft", "registered", "triaged", "accepted", "refused", "referred", "merged"])
def test_a_unit_does_not_see_what_is_not_yet_handed_to_it(cast: Cast, state: str) -> None:
    assert "unit" not in seers(cast, a_matter(cast, state))


@pytest.mark.parametrize("state", ["assigned", "in_progress", "extension_requested", "replied", "closed", "reopened"])
def test_a_unit_sees_what_was_handed_to_it(cast: Cast, state: str) -> None:
    assert "unit" in seers(cast, a_matter(cast, state))


def test_a_unit_sees_nothing_of_another_unit(cast: Cast) -> None:
    other = HandlingUnit.objects.create(org=cast.org, name="民政科", kind="street_office")
    a_matter(cast, "assigned", assigned_unit=other)
    assert not ResidentMatter.objects.visible_to(cast["unit"]).exists()


def test_a_confidential_matter_is_for_its_keeper_and_its_handlers_alone(cast: Cast) -> None:
    secret = a_matter(
        cast, "assigned", secrecy="confidential", assigned_member=cast.li, collected_by=cast.zhou,
        created_by=cast["leader"],
    )  # fmt: skip
    assert seers(cast, secret) == {"officer", "member", "unit"}


def test_work_done_is_seen_by_whoever_sees_the_matter(cast: Cast) -> None:
    secret = a_matter(cast, "assigned", secrecy="confidential", assigned_member=cast.li)
    done = an_action(secret, "site_check", date(2025, 3, 4), member=cast.zhou)
    assert seers(cast, done) == {"officer", "member", "unit"}
    plain = a_matter(cast, assigned_unit=None)
    assert seers(cast, an_action(plain, "press", date(2025, 3, 4))) == STAFF | {"head"}


def test_the_list_and_the_right_to_view_agree(cast: Cast) -> None:
    for secrecy in ("internal", "confidential"):
        matter = a_matter(
            cast, "assigned", secrecy=secrecy, assigned_member=cast.li, collected_by=cast.zhou,
            created_by=cast["leader"],
        )  # fmt: skip
        may = {name for name in ACTORS if cast[name].has_perm("matters.view_residentmatter", matter)}
        assert may == seers(cast, matter)


def test_cases_answers_and_categories_are_everybodys_in_the_body(cast: Cast) -> None:
    day = date(2025, 3, 4)
    assert seers(cast, TypicalCase.objects.create(org=cast.org, title="铁路道口", on=day, problem="受阻")) == INSIDE
    assert seers(cast, SurveyAnswer.objects.create(org=cast.org, on=day, question="wish", answer="加装电梯")) == INSIDE
    assert seers(cast, MatterCategory.objects.create(org=cast.org, name="轨道噪声")) == INSIDE


def test_another_body_sees_its_own_only(cast: Cast) -> None:
    a_matter(cast)
    own = a_matter(cast, org=cast.other, station=None, assigned_unit=None)
    assert list(ResidentMatter.objects.visible_to(cast["stranger"])) == [own]


def test_removed_matters_are_seen_by_nobody(cast: Cast) -> None:
    gone = a_matter(cast, deleted_at=timezone.now())
    assert seers(cast, gone) == set()
    assert seers(cast, an_action(gone, "press", date(2025, 3, 4))) == set()


def test_a_station_head_takes_in_matters_of_the_own_station_only(cast: Cast) -> None:
    east = LiaisonStation.objects.create(org=cast.org, name="东站", community="东社区", founded_on="2020-01-01")
    head = account("east", "东站长", cast.org, Role.STATION_HEAD, station=east)
    assert head.has_perm("matters.add_residentmatter", cast.org)
    assert head.has_perm("matters.add_residentmatter", ResidentMatter(org=cast.org, station=east))
    assert not head.has_perm("matters.add_residentmatter", ResidentMatter(org=cast.org, station=cast.station))
    assert cast["member"].has_perm("matters.add_residentmatter", ResidentMatter(org=cast.org, station=east))
    assert not cast["unit"].has_perm("matters.add_residentmatter", cast.org)
