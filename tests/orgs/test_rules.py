"""The rights that every register offers, asked by the names that code uses."""

from datetime import date

import pytest
from django.apps import apps

from tests.cast import ACTORS, Cast
from weiyuan.members.models import MemberDifficulty
from weiyuan.orgs.models import Record, RoleGrant
from weiyuan.orgs.rules import Role

pytestmark = pytest.mark.django_db

REGISTERS = [model for model in apps.get_models() if issubclass(model, Record)]


def holders(cast: Cast, right: str, record: object) -> set[str]:
    return {name for name in ACTORS if cast[name].has_perm(right, record)}


def test_clerk_and_director_keep_the_registers(cast: Cast) -> None:
    assert holders(cast, "members.change_member", cast.li) == {"director", "officer"}
    assert holders(cast, "orgs.add_liaisonstation", cast.station) == {"director", "officer"}


def test_the_staff_view_the_registers(cast: Cast) -> None:
    assert holders(cast, "members.view_member", cast.li) == {"director", "leader", "officer"}


def test_a_step_names_a_right_that_exists(cast: Cast) -> None:
    trouble = MemberDifficulty(org=cast.org, member=cast.li, reported_on=date(2025, 3, 1), content="停车难")
    assert holders(cast, "members.handle_memberdifficulty", trouble) == {"director", "officer"}


def test_rights_over_the_whole_body(cast: Cast) -> None:
    assert holders(cast, "orgs.import_ledger", cast.org) == {"director", "officer"}
    assert holders(cast, "orgs.change_orgunit", cast.org) == {"director", "officer"}
    assert holders(cast, "orgs.import_ledger", cast.other) == {"stranger"}


@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("verb", ["add", "change", "view"])
def test_every_register_has_the_common_rights(cast: Cast, model: type[Record], verb: str) -> None:
    right = f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
    assert cast["director"].has_perm(right, model(org=cast.org))
    assert not cast["director"].has_perm(right, model(org=cast.other))


@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model._meta.label)
def test_every_step_asks_for_a_right_that_somebody_has(cast: Cast, model: type[Record]) -> None:
    for step in model.workflow.steps if model.workflow else ():
        app, name = step.permission.split(".")
        assert app == model._meta.app_label
        assert name in model._meta.rules_permissions, step.name


def test_a_role_counts_from_its_first_to_its_last_day(cast: Cast) -> None:
    clerk = cast["visitor"]
    RoleGrant.objects.create(
        user=clerk, org=cast.org, role=Role.OFFICER, start=date(2020, 1, 1), end=date(2020, 12, 31)
    )
    assert not clerk.has_perm("members.change_member", cast.li)


def test_the_district_reads_the_bodies_below_it(cast: Cast) -> None:
    assert cast["district"].scope.has(cast.org.pk, {Role.DISTRICT.value})
    assert cast["district"].scope.has(cast.other.pk, {Role.DISTRICT.value})
    assert not cast["reader"].scope.has(cast.other.pk, {Role.READER.value})
