"""Who sees the registers of the body."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.cast import ACTORS, Cast
from tests.orgs.test_queries import appointed, named
from weiyuan.orgs.models import HandlingUnit, LiaisonStation, Person

pytestmark = pytest.mark.django_db

STAFF = {"director", "leader", "officer"}
READERS = {"reader", "district"}
MEMBERS = {"head", "member", "other_member"}


@pytest.mark.parametrize(
    ("make", "seen_by"),
    [
        (lambda cast: cast.station, STAFF | READERS | MEMBERS),
        (lambda cast: Person.objects.create(org=cast.org, name="施某"), STAFF | READERS | MEMBERS),
        (lambda cast: appointed(cast, "director", date(2025, 1, 1)), STAFF | READERS | MEMBERS),
        (lambda cast: cast.unit_record, STAFF | READERS | MEMBERS | {"unit"}),
        (
            lambda cast: HandlingUnit.objects.create(org=cast.org, name="城建科", kind="street_office"),
            STAFF | READERS | MEMBERS,
        ),
        (lambda cast: named(cast, "旧名", date(2019, 3, 1)), STAFF | READERS),
        (
            lambda cast: LiaisonStation.objects.create(
                org=cast.other, name="他站", community="他社区", founded_on=date(2025, 1, 1)
            ),
            {"stranger", "district"},
        ),
    ],
    ids=["station", "person", "appointment", "own unit", "other unit", "name", "another body's"],
)
def test_seen_by(cast: Cast, make: Callable[[Cast], Any], seen_by: set[str]) -> None:
    record = make(cast)
    found = {name for name in ACTORS if record in type(record).objects.visible_to(cast[name])}
    assert found == seen_by
