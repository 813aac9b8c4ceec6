"""A page costs the same number of queries for one row and for three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast
from tests.core.ui.records import a_record
from weiyuan.core import registers
from weiyuan.core.registers import Register

LISTED, OPENED = 10, 10
MOST = 12  # for any list


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_contacts(
    rows: int,
    cast: Cast,
    keep_contacts: Callable[..., list[Any]],
    signed_in: Callable[[str], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keep_contacts(rows)
    client = signed_in("officer")
    with django_assert_num_queries(LISTED):
        assert client.get("/contacts/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_member_with_his_contacts(
    rows: int,
    cast: Cast,
    keep_contacts: Callable[..., list[Any]],
    signed_in: Callable[[str], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keep_contacts(rows)
    client = signed_in("officer")
    with django_assert_num_queries(OPENED):
        assert client.get(f"/members/{cast.li.pk}/").status_code == 200


@pytest.mark.parametrize("entry", registers.known(), ids=lambda entry: entry.slug)
def test_no_list_and_no_page_grows_with_the_records(
    entry: Register, cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    record = a_record(entry.model, cast.org)
    client = signed_in("district")  # sees both bodies, each with one record
    addresses = f"/{entry.slug}/", f"/{entry.slug}/{record.pk}/"
    before = [queries(client, address) for address in addresses]
    a_record(entry.model, cast.other)
    assert [queries(client, address) for address in addresses] == before
    assert queries(signed_in("officer"), addresses[0]) <= MOST


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)
