"""Every register is kept by the same pages: the clerk may, another body's clerk finds nothing there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from tests.cast import Cast
from tests.core.ui.records import a_record
from tests.registry.typed import fill
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.journal.models import Entry
from weiyuan.registry.queries import right

KEPT = [entry for entry in registers.known() if entry.sheet is not None]
OTHERS = ("leader", "head", "member", "unit", "admin")


@pytest.fixture(params=KEPT, ids=lambda entry: entry.slug)
def register(request: pytest.FixtureRequest) -> Register:
    entry: Register = request.param
    return entry


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


def test_the_clerk_opens_the_forms_and_saving_without_a_change_changes_nothing(
    cast: Cast, register: Register, signed_in: Callable[[str], Client]
) -> None:
    record = a_record(register.model, cast.org)
    client, deeds = signed_in("officer"), Entry.objects.count()
    for address in (f"/{register.slug}/new/", f"/{register.slug}/new/?late=1", f"/{register.slug}/{record.pk}/remove/"):
        assert client.get(address).status_code == 200, address
    for address in (f"/{register.slug}/{record.pk}/edit/", f"/{register.slug}/{record.pk}/edit/?whole=1"):
        answer = fill(client, address)
        assert answer.status_code in {302, 400}, answer.content  # the pattern's record may contradict itself
    record.refresh_from_db()
    assert record.version == 1
    assert Entry.objects.count() == deeds


def test_nobody_keeps_what_he_may_not(cast: Cast, register: Register, signed_in: Callable[[str], Client]) -> None:
    record = a_record(register.model, cast.org)
    stranger = signed_in("stranger")
    for page in ("edit", "remove", "restore", "step/anything"):
        assert stranger.post(f"/{register.slug}/{record.pk}/{page}/").status_code == 404, page
    for name in OTHERS:
        if cast[name].has_perm(right(record, "change"), record):
            continue
        client = signed_in(name)
        for page in ("edit", "remove"):
            assert client.post(f"/{register.slug}/{record.pk}/{page}/").status_code in {403, 404}, (name, page)
        assert client.post(f"/{register.slug}/bulk/", {"pk": record.pk}).status_code == 403, name
        assert client.get(f"/{register.slug}/removed/").status_code == 403, name
    record.refresh_from_db()
    assert (record.version, record.deleted_at) == (1, None)


def test_every_open_step_has_its_page_and_no_other(
    cast: Cast, register: Register, signed_in: Callable[[str], Client]
) -> None:
    if not register.model.workflow:  # type: ignore[attr-defined]
        return
    record = a_record(register.model, cast.org)
    client, officer = signed_in("officer"), cast["officer"]
    open_now = {step.name for step in record.workflow.open_steps(record, officer)}
    for step in record.workflow.steps:
        status = client.get(f"/{register.slug}/{record.pk}/step/{step.name}/").status_code
        may = officer.has_perm(step.permission, record)
        assert status == (200 if step.name in open_now else 409 if may else 403), step.name
