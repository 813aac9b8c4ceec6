"""Every register, every kind of reader: what may be seen is in the list and opens, the rest is not there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import ACTORS, Cast
from tests.core.ui.records import one_of_each
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui.sight import sight_of

READERS = ("officer", "head", "member", "unit", "district", "stranger")  # the others see like one of these, or nothing


@pytest.fixture
def records(cast: Cast) -> list[tuple[Register, Any, Any]]:
    """Of every register a record of the body and one of the other body."""
    own, foreign = one_of_each(cast.org), one_of_each(cast.other)
    return [(entry, own[entry.slug], foreign[entry.slug]) for entry in registers.known()]


@pytest.mark.usefixtures("steady_sight")
@pytest.mark.parametrize("name", READERS)
def test_a_reader_finds_what_he_may_see_and_nothing_else(
    name: str, cast: Cast, records: list[tuple[Register, Any, Any]], signed_in: Callable[[str], Client]
) -> None:
    client = signed_in(name)
    for register, own, foreign in records:
        response = client.get(f"/{register.slug}/")
        assert response.status_code == 200, register.slug
        linked = {int(pk) for pk in re.findall(r'<a class="go" href="(\d+)/', response.content.decode())}
        seen = set(register.model.objects.visible_to(cast[name]).values_list("pk", flat=True))
        assert linked == seen, register.slug
        assert (own.pk in linked) >= (name == "officer"), register.slug
        assert foreign.pk not in linked or name in {"stranger", "district"}, register.slug
        for record in (own, foreign):
            status = client.get(f"/{register.slug}/{record.pk}/").status_code
            assert status == (200 if record.pk in seen else 404), (register.slug, record)


def test_the_navigation_offers_the_registers_in_which_something_can_be_seen(
    cast: Cast, records: list[tuple[Register, Any, Any]]
) -> None:
    for name in ACTORS:
        holding = [entry for entry, _own, _foreign in records if entry.model.objects.visible_to(cast[name]).exists()]
        offered = sight_of(cast[name]).registers
        assert [entry.slug for entry in holding if entry not in offered] == [], name
        assert not offered or name != "visitor"


@pytest.mark.django_db
def test_nobody_reads_a_register_without_signing_in(client: Client) -> None:
    for register in registers.known():
        response = client.get(f"/{register.slug}/")
        assert response.status_code == 302
        assert response["Location"] == f"/accounts/login/?next=/{register.slug}/"
