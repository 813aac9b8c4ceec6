"""An empty database takes the short way, one in use the long way: both must end at the tables of the models."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.test import override_settings
from django.utils import translation


def loader(**how: bool) -> MigrationLoader:
    with override_settings(MIGRATION_MODULES={}):  # the suite makes its tables from the models and hides migrations
        return MigrationLoader(None, **how)


@pytest.fixture(scope="module")
def long_way() -> MigrationLoader:
    return loader(replace_migrations=False)


@pytest.fixture(scope="module")
def short_way() -> MigrationLoader:
    return loader(replace_migrations=True)


@pytest.fixture(scope="module")
def short(long_way: MigrationLoader) -> list[Migration]:
    ours = [m for m in long_way.disk_migrations.values() if m.replaces and type(m).__module__.startswith("weiyuan.")]
    assert ours
    return ours


def changes(long_way: MigrationLoader, start: ProjectState, end: ProjectState) -> object:
    with translation.override(None):  # Django's own migrations were written in its own words
        return MigrationAutodetector(start, end).changes(long_way.graph)


def test_the_migrations_end_at_the_models(long_way: MigrationLoader, short_way: MigrationLoader) -> None:
    assert changes(long_way, short_way.project_state(), ProjectState.from_apps(apps)) == {}


def test_both_ways_end_at_the_same_tables(
    long_way: MigrationLoader, short_way: MigrationLoader, short: list[Migration]
) -> None:
    by_long = long_way.project_state([one.replaces[-1] for one in short])
    by_short = short_way.project_state([(one.app_label, one.name) for one in short])

    assert changes(long_way, by_long, by_short) == {}
    assert changes(long_way, by_short, by_long) == {}


def test_a_short_way_replaces_everything_up_to_its_end(long_way: MigrationLoader, short: list[Migration]) -> None:
    for one in short:
        chain = sorted(key for key, m in long_way.disk_migrations.items() if key[0] == one.app_label and not m.replaces)
        end = one.name.partition("_squashed_")[2]
        assert one.replaces == chain[: chain.index((one.app_label, end)) + 1]


def test_a_short_way_asks_for_nothing_newer_than_the_long_one(
    long_way: MigrationLoader, short: list[Migration]
) -> None:
    """Else it could count as done before what it asks for is, and Django refuses a database that stands like that."""
    for one in short:
        asked = {need for key in one.replaces for need in long_way.disk_migrations[key].dependencies}
        assert set(one.dependencies) - asked == set(), one
