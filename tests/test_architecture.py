"""The house, where import-linter cannot look: foreign keys, the one door, and templates."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from django.apps import apps

from weiyuan.ledger.sheets import SHEETS
from weiyuan.orgs.models import Record
from weiyuan.summaries import gather

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "weiyuan"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
STOREYS = [row.split(" | ") for row in next(c for c in CONTRACTS if c["id"] == "house")["layers"]]
HEIGHT = {name: -at for at, row in enumerate(STOREYS) for name in row}

APART = {  # tables of a body that are no records
    "RoleGrant", "Invitation", "MemberEdit", "Attachment", "Entry", "ChainHead", "Counter", "Deed", "LedgerJob",
    "Message", "Robot", "PortalPage",
}  # fmt: skip

# A poll asks when; what comes of it is an activity, which is in the ledger and in the summary.
IN_NO_LEDGER = {"summaries", "polls"}


def test_foreign_keys_only_look_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in HEIGHT
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        if (other := field.related_model._meta.app_label) in HEIGHT and other != model._meta.app_label
        if HEIGHT[model._meta.app_label] <= HEIGHT[other]
    ]
    assert upward == []


def test_only_the_door_writes_state() -> None:
    door = HOUSE / "journal" / "transition.py"
    found = []
    for path in HOUSE.rglob("*.py"):
        if path == door or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            writes = any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets)
            updates = (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") in {"update", "bulk_update"}
                and any(k.arg == "state" for k in node.keywords)
            )
            if writes or updates:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_templates_include_only_their_own_flat_and_core() -> None:
    strangers = []
    for path in HOUSE.rglob("templates/**/*.html"):
        own = path.parent.name
        for other in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)", path.read_text(encoding="utf-8")):
            folder = other.partition("/")[0] if "/" in other else "core"
            if folder not in {own, "core", "account"}:
                strangers.append(f"{path.relative_to(ROOT)}: {other}")
    assert strangers == []


def test_every_flat_has_its_place_in_the_ledger_and_in_the_summary() -> None:
    records = {m for m in apps.get_models() if issubclass(m, Record) and m._meta.app_label not in IN_NO_LEDGER}
    assert records - {sheet.model for sheet in SHEETS} == set()
    flats = {m._meta.app_label for m in records}
    assert {teller.__module__.split(".")[1] for teller in gather.FLATS} == flats


def test_every_record_has_a_number_a_body_and_an_audience() -> None:
    for model in apps.get_models():
        if model._meta.app_label in HEIGHT and not issubclass(model, Record) and hasattr(model, "org"):
            assert model.__name__ in APART, model
    prefixes = [m.numbering.prefix for m in apps.get_models() if issubclass(m, Record)]
    assert len(prefixes) == len(set(prefixes))


def test_files_stay_short_enough_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in HOUSE.rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_no_room_is_a_junk_room() -> None:
    names = {"utils", "helpers", "common", "services", "managers", "misc"}
    assert [p for p in HOUSE.rglob("*") if p.stem in names] == []
