"""Every register, every kind of reader: the list holds what may be seen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import ACTORS, Cast
from tests.core.ui.records import a_record
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.core.ui.sight import sight_of

READERS = ("officer", "head", "member", "unit", "district", "stranger")  # the others see like one of these, or nothing


@pytest.fixture(params=registers.known(), ids=lambda entry: entry.slug)
def register(request: pytest.FixtureRequest) -> Register:
    entry: Register = request.param
    return entry


def test_a_reader_finds_in_the_list_what_he_may_see_and_nothing_else(
    cast: Cast, register: Register, signed_in: Callable[[str], Client]
) -> None:
    own, foreign = a_record(register.model, cast.org), a_record(register.model, cast.other)
    for name in READERS:
        response = signed_in(name).get(f"/{register.slug}/")
        assert response.status_code == 200, name
        linked = {int(pk) for pk in re.findall(r'<a class="go" href="(\d+)/', response.content.decode())}
        seen = set(register.model.objects.visible_to(cast[name]).values_list("pk", flat=True))
        assert linked == seen, name
        assert (own.pk in linked) >= (name == "officer"), name
        assert foreign.pk not in linked or name in {"stranger", "district"}, name


def test_the_navigation_offers_the_registers_in_which_something_can_be_seen(cast: Cast, register: Register) -> None:
    a_record(register.model, cast.org)
    for name in ACTORS:
        offered = register in sight_of(cast[name]).registers
        holds = register.model.objects.visible_to(cast[name]).exists()
        assert offered >= holds, name
        assert not offered or name not in {"visitor"}, name


@pytest.mark.django_db
def test_nobody_reads_a_register_without_signing_in(client: Client, register: Register) -> None:
    response = client.get(f"/{register.slug}/")
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next=/{register.slug}/"
