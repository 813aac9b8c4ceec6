"""The summary of a studio whose records were typed in the browser is the one of the same studio's ledger."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

import weiyuan.urls  # noqa: F401  # the registers come with the addresses
from weiyuan.core import registers
from weiyuan.core.documents.writers.html import to_html
from weiyuan.core.facts import Period
from weiyuan.core.ledger.columns import columns
from weiyuan.core.ledger.sheet import Sheet
from weiyuan.ledger.actions import import_ledger
from weiyuan.ledger.sheets import SHEETS
from weiyuan.orgs.models import OrgUnit, RoleGrant, User
from weiyuan.registry.forms.fields import OFFERED
from weiyuan.summaries.compose import compose
from weiyuan.summaries.gather import gather

DEMO = Path(__file__).parents[2] / "examples" / "demo.xlsx"
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
Rows = list[tuple[int, dict[str, Any]]]


def summary(org: OrgUnit) -> tuple[dict[str, Any], str]:
    """Every fact's value, and the words of the summary."""
    facts = gather(org, YEAR)
    return {key: fact.value for key, fact in facts.facts.items()}, to_html(compose(facts).document)


def written(sheet: Sheet, org: OrgUnit) -> Rows:
    """What a clerk reads off the ledger, row by row; references as ("key", key), in an order to type them in."""
    model: Any = sheet.model
    itself = [c.name for c in columns(sheet) if c.reference is model and not c.many]
    rows: Rows = []
    for record in sorted(model.objects.of(org), key=lambda r: (any(getattr(r, f"{n}_id") for n in itself), r.pk)):
        row = {column.name: _cell(record, column) for column in columns(sheet)}
        rows.append((record.pk, row))
    return rows


def _cell(record: Any, column: Any) -> Any:
    if column.many:
        return [("key", other.pk) for other in getattr(record, column.name).all()]
    value = getattr(record, column.field.attname)
    if column.reference:
        return ("key", value) if value else ""
    match value:
        case None | False:
            return ""
        case True:
            return "on"
        case datetime():
            return f"{timezone.localtime(value):%Y-%m-%dT%H:%M}"
        case date() | time():
            return value.isoformat()
        case list():
            return "\n".join(value)
        case Decimal():
            return f"{value.normalize():f}"
    return str(value)


@pytest.fixture
def keeper(db: None) -> User:
    return User.objects.create(username="command-line", name="命令行", is_superuser=True)


def test_the_summary_of_typed_records_is_the_ledgers_own(keeper: User) -> None:
    with transaction.atomic():
        org = import_ledger(DEMO, by=keeper).org
        ledger = [(sheet, written(sheet, org)) for sheet in SHEETS]
        expected = summary(org)
        body = OrgUnit.objects.filter(pk=org.pk).values().get()
        transaction.set_rollback(True)

    assert not OrgUnit.objects.exists()
    org = OrgUnit.objects.create(**body)
    officer = User.objects.create(username="officer", name="林晓岚")
    RoleGrant.objects.create(user=officer, org=org, role="officer", start=date(2020, 1, 1))
    client = Client()
    client.force_login(officer, backend="weiyuan.core.ui.entrance.Entrance")
    typed: dict[tuple[str, int], int] = {}
    for sheet, rows in ledger:
        for key, row in rows:
            typed[sheet.label, key] = type_in(client, sheet, row, typed)

    facts, words = summary(org)
    assert {key: value for key, value in facts.items() if value != expected[0].get(key)} == {}
    assert words == expected[1]


def type_in(client: Client, sheet: Sheet, row: dict[str, Any], typed: dict[tuple[str, int], int]) -> int:
    """Send one row through the form for finished work; the key of the record that it became."""
    entry = registers.find(sheet.label)
    assert entry is not None, sheet.title
    data = {c.name: _chosen(c, row[c.name], typed) if c.reference else row[c.name] for c in columns(sheet)}
    answer = client.post(f"/{entry.slug}/new/?late=1", data)
    assert answer.status_code == 302, (sheet.title, data, answer.context["form"].errors.as_text())
    return int(answer.headers["Location"].rstrip("/").rpartition("/")[2])


def _chosen(column: Any, value: Any, typed: dict[tuple[str, int], int]) -> Any:
    label = column.reference._meta.label_lower
    if column.many:
        return [str(typed[label, key]) for _mark, key in value]
    if not value:
        return ""
    key = typed[label, value[1]]
    if column.reference.objects.alive().count() <= OFFERED:
        return str(key)
    return column.reference.objects.get(pk=key).no
