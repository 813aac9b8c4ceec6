"""Shared by all tests: the cast, and signed-in browsers without a browser."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from _pytest import runner
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from hypothesis import settings

from tests.cast import SINCE, Cast, assemble
from weiyuan.core.ui.sight import Sight
from weiyuan.orgs.models import RoleGrant
from weiyuan.orgs.rules import Role

# The same examples each time, and no clock: a busy machine is no fault of the code.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


gc.disable()  # while everything is imported


def pytest_collection_finish() -> None:
    """What is imported and collected stays to the end: looking through it for circles again and again is a waste."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def _roomy(call: Callable[..., Any], *given: Any) -> Any:
    return call(*given)


# The interpreter keeps its frames in blocks of 16 kB, and asks the system for a block each time that a call passes
# the end of one. Below a call that wants a megabyte there is one block for all: a tenth of the time of a page.
_roomy.__code__ = _roomy.__code__.replace(co_stacksize=2**17 + 1)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    return _roomy(runner.pytest_runtest_protocol, item, nextitem)


# Filled when the tables are made, and never written by the product.
KEPT = {"django_content_type", "auth_permission"}


def emptied(case: TransactionTestCase) -> None:
    """After a test with transactions of its own: empty what it filled, not every table of the product."""
    quote = connection.ops.quote_name
    names = sorted(set(connection.introspection.django_table_names(include_views=False)) - KEPT)
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in names)
    with transaction.atomic(), connection.cursor() as cursor:  # references are checked at its end: any order will do
        cursor.execute(filled)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quote(name)}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tests' database, left by everybody before it is dropped: a live server's threads may linger in it."""
    with patch.object(TransactionTestCase, "_fixture_teardown", emptied):
        yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def everywhere(cast: Cast) -> str:
    """The name of one who keeps the books of both bodies: the director, who helps out next door."""
    RoleGrant.objects.create(user=cast["director"], org=cast.other, role=Role.OFFICER, start=SINCE)
    return "director"


@pytest.fixture
def steady_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work out once which registers a reader has, not for each page again: for long walks among the same records."""
    work_out, known = Sight.registers.func, {}  # type: ignore[attr-defined]  # a cached property

    def registers(sight: Sight) -> Any:
        if sight.user.pk not in known:
            known[sight.user.pk] = work_out(sight)
        return known[sight.user.pk]

    monkeypatch.setattr(Sight, "registers", property(registers))


@pytest.fixture
def signed_in(cast: Cast) -> Callable[[str], Client]:
    """A client in which that actor of the cast is signed in."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(cast[name], backend="weiyuan.core.ui.entrance.Entrance")
        return client

    return enter
