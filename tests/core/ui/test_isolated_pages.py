"""Every register, every kind of reader: another body's page is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast
from tests.core.ui.records import a_record
from tests.core.ui.test_isolation import READERS
from weiyuan.core import registers
from weiyuan.core.registers import Register


@pytest.fixture(params=registers.known(), ids=lambda entry: entry.slug)
def register(request: pytest.FixtureRequest) -> Register:
    entry: Register = request.param
    return entry


def test_a_page_opens_for_those_who_may_see_the_record_and_is_not_there_for_others(
    cast: Cast, register: Register, signed_in: Callable[[str], Client]
) -> None:
    own, foreign = a_record(register.model, cast.org), a_record(register.model, cast.other)
    for name in READERS:
        client = signed_in(name)
        seen = set(register.model.objects.visible_to(cast[name]).values_list("pk", flat=True))
        for record in (own, foreign):
            status = client.get(f"/{register.slug}/{record.pk}/").status_code
            assert status == (200 if record.pk in seen else 404), (name, record)
