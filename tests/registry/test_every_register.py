"""Every register is kept by the same pages: the clerk may, another body's clerk finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast
from tests.core.ui.records import one_of_each
from tests.registry.typed import fill
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.journal.models import Entry
from weiyuan.registry.queries import right

KEPT = [entry for entry in registers.known() if entry.sheet is not None]
OTHERS = ("leader", "head", "member", "unit", "admin")


Records = list[tuple[Register, Any]]


@pytest.fixture
def records(cast: Cast) -> Records:
    """A record of every register that is kept by hand."""
    found = one_of_each(cast.org)
    return [(register, found[register.slug]) for register in KEPT]


@pytest.mark.parametrize("register", KEPT, ids=lambda entry: entry.slug)
def test_every_register_names_fields_of_its_own_and_of_its_sheet(register: Register) -> None:
    assert register.sheet is not None
    assert register.sheet.model is register.model
    named = [name for _heading, names in register.form for name in names]
    assert len(named) == len(set(named))
    assert set(named) <= set(register.sheet.fields)
    steps = {step.name for step in register.model.workflow.steps} if register.model.workflow else set()  # type: ignore[attr-defined]
    assert set(register.asks) <= steps
    for names in register.asks.values():
        for name in names:
            register.model._meta.get_field(name)
    assert bool(steps) == (register.move is not None)


@pytest.mark.usefixtures("steady_sight")
def test_the_clerk_opens_the_forms_and_saving_without_a_change_changes_nothing(
    records: Records, signed_in: Callable[[str], Client]
) -> None:
    client, deeds = signed_in("officer"), Entry.objects.count()
    for register, record in records:
        slug, page = f"/{register.slug}", f"/{register.slug}/{record.pk}"
        for address in (f"{slug}/new/", f"{slug}/new/?late=1", f"{page}/remove/"):
            assert client.get(address).status_code == 200, address
        for address in (f"{page}/edit/", f"{page}/edit/?whole=1"):
            answer = fill(client, address)
            assert answer.status_code in {302, 400}, answer.content  # the pattern's record may contradict itself
        record.refresh_from_db()
        assert record.version == 1, register.slug
        assert Entry.objects.count() == deeds, register.slug


@pytest.mark.usefixtures("steady_sight")
def test_another_bodys_clerk_finds_nothing_to_change(records: Records, signed_in: Callable[[str], Client]) -> None:
    stranger = signed_in("stranger")
    for register, record in records:
        for page in ("edit", "remove", "restore", "step/anything"):
            assert stranger.post(f"/{register.slug}/{record.pk}/{page}/").status_code == 404, (register.slug, page)
        record.refresh_from_db()
        assert (record.version, record.deleted_at) == (1, None), register.slug


@pytest.mark.usefixtures("steady_sight")
@pytest.mark.parametrize("name", OTHERS)
def test_nobody_keeps_what_he_may_not(
    name: str, cast: Cast, records: Records, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in(name)
    for register, record in records:
        if cast[name].has_perm(right(record, "change"), record):
            continue
        for page in ("edit", "remove"):
            status = client.post(f"/{register.slug}/{record.pk}/{page}/").status_code
            assert status in {403, 404}, (register.slug, page)
        assert client.post(f"/{register.slug}/bulk/", {"pk": record.pk}).status_code == 403, register.slug
        assert client.get(f"/{register.slug}/removed/").status_code == 403, register.slug
        record.refresh_from_db()
        assert (record.version, record.deleted_at) == (1, None), register.slug


@pytest.mark.usefixtures("steady_sight")
def test_every_open_step_has_its_page_and_no_other(
    cast: Cast, records: Records, signed_in: Callable[[str], Client]
) -> None:
    client, officer = signed_in("officer"), cast["officer"]
    for register, record in records:
        if not register.model.workflow:  # type: ignore[attr-defined]
            continue
        open_now = {step.name for step in record.workflow.open_steps(record, officer)}
        for step in record.workflow.steps:
            status = client.get(f"/{register.slug}/{record.pk}/step/{step.name}/").status_code
            may = officer.has_perm(step.permission, record)
            assert status == (200 if step.name in open_now else 409 if may else 403), (register.slug, step.name)
