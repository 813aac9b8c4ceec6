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
from tests.core.ui.records import one_of_each

LISTED, OPENED = 9, 9
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


@pytest.mark.usefixtures("steady_sight")
def test_no_list_and_no_page_grows_with_the_records(
    cast: Cast, everywhere: str, signed_in: Callable[[str], Client]
) -> None:
    kept = one_of_each(cast.org)
    addresses = [address for slug, record in kept.items() for address in (f"/{slug}/", f"/{slug}/{record.pk}/")]
    client = signed_in(everywhere)
    client.get("/")  # works out the sight
    before = {address: queries(client, address) for address in addresses}
    one_of_each(cast.other)
    after = {address: queries(client, address) for address in addresses}
    assert {
        address: (before[address], after[address]) for address in addresses if before[address] != after[address]
    } == {}


def test_no_list_costs_much(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("officer")
    costs = {slug: queries(client, f"/{slug}/") for slug in one_of_each(cast.org)}
    assert {slug: cost for slug, cost in costs.items() if cost > MOST} == {}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200, address
    return len(caught)
