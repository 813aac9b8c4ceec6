"""The written house: what the documents list is what the code has, and their links lead somewhere."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps

from tests.cast import Cast
from tools.draw_workflows import PAGE, drawn
from weiyuan.cli import invite
from weiyuan.cli.main import parser
from weiyuan.core import registers
from weiyuan.core.registers import Register
from weiyuan.ledger.sheets import BODY, SHEETS
from weiyuan.orgs.models import OrgUnit, User
from weiyuan.orgs.rules import Role

ROOT = Path(__file__).parent.parent
FOLDERS_APART = {"var", "build"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pages() -> list[Path]:
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
    return sorted(p for p in found if not any(part[0] == "." or part in FOLDERS_APART for part in p.parts))


def rows(page: str) -> Iterator[list[str]]:
    """The rows of all tables of a page, as cells; without the lines under the heads."""
    for line in text(page).splitlines():
        if line.startswith("|") and not line.startswith("|--"):
            yield [cell.strip() for cell in line[1:-1].split("|")]


# --- operations -------------------------------------------------------------------------------------


def environment() -> set[str]:
    """The names that settings.py asks the environment for."""
    readers = {"env", "env_bool", "env_int", "env_json", "kept_secret"}
    calls = [node for node in ast.walk(ast.parse(text("weiyuan/settings.py"))) if isinstance(node, ast.Call)]
    asked = [node.args[0] for node in calls if isinstance(node.func, ast.Name) and node.func.id in readers]
    return {str(name.value) for name in asked if isinstance(name, ast.Constant)}


def test_operations_explains_exactly_the_variables_that_the_settings_read() -> None:
    assert {"DATABASE_URL", "PORT", "IDENTITY_KEY"} <= environment()
    named = [match[1] for row in rows("docs/operations.md") if (match := re.fullmatch(r"`([A-Z_]+)`", row[0]))]
    assert set(named) == environment()


def commands(root: argparse.ArgumentParser) -> Iterator[tuple[str, list[str]]]:
    """Every command with its options: ("weiyuan ledger check", ["--by"])."""
    below = [action for action in root._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield root.prog, [name for action in root._actions for name in action.option_strings if name[:3] != "-h"]
    for action in below:
        for child in action.choices.values():
            yield from commands(child)


def test_operations_explains_every_command_and_option() -> None:
    lines = {row[0].strip("`"): " ".join(row) for row in rows("docs/operations.md") if row[0].startswith("`weiyuan")}
    for name, options in commands(parser()):
        line = next((words for command, words in lines.items() if command.startswith(name)), "")
        assert line, name
        assert [option for option in options if option != "--help" and f"`{option}" not in line] == [], name


def test_the_chapter_on_accounts_does_what_it_says(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = text("docs/operations.md").partition("## Accounts")[2].partition("\n## ")[0]
    asked = re.search(r"^\.venv/bin/weiyuan (invite .*)$", chapter, re.MULTILINE)
    assert asked
    said = parser().parse_args(shlex.split(asked[1]))
    assert invite.run(said) == 0
    assert "/welcome/" in capsys.readouterr().out
    assert User.objects.get(username=said.login).has_perm("orgs.manage_accounts", cast.org)
    [snippet] = re.findall(r"```python\n(.*?)```", chapter, re.DOTALL)
    exec(snippet, {"OrgUnit": OrgUnit})  # the shell knows the models by itself
    cast.org.refresh_from_db()
    assert cast.org.parent == cast.district_office


def test_operations_names_every_role_and_every_debian_package() -> None:
    page = text("docs/operations.md")
    listed = re.search(r"^need=\((.*)\)", text(".ci/run"), re.MULTILINE)
    assert listed
    assert [package for package in listed[1].split() if f"`{package}`" not in page] == []
    assert [str(role) for role in Role.labels if str(role) not in page] == []


# --- architecture -----------------------------------------------------------------------------------


def test_architecture_tells_the_storeys_as_they_are_enforced() -> None:
    contracts = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    storeys = [row.split(" | ") for row in next(c for c in contracts if c["id"] == "house")["layers"]]
    told = [re.findall(r"`(\w+)`", row[1]) for row in rows("docs/architecture.md") if row[0].isdigit()]
    assert told == storeys


def test_architecture_tells_the_rooms_as_they_are_enforced() -> None:
    contracts = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    rows_of_rooms = next(c for c in contracts if c["id"] == "rooms")["layers"]
    rooms = [room.strip("()") for row in rows_of_rooms for room in row.split(" | ")]
    table = text("docs/architecture.md").partition("## The rooms of a flat")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == rooms


def test_the_pictures_of_the_workflows_are_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == drawn(), "run: python tools/draw_workflows.py"


def test_every_identifier_of_the_glossary_is_in_the_code() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "weiyuan").rglob("*.py"))
    words = set(re.findall(r"\w+", code))
    terms = [row[2] for row in rows("docs/glossary.md")]
    assert len(terms) > 60
    assert [name for term in terms for name in re.findall(r"`(\w+)`", term) if name not in words] == []


# --- the ledger -------------------------------------------------------------------------------------


def known_registers() -> dict[str, Register]:
    for app in apps.get_app_configs():
        if app.name.startswith("weiyuan.") and find_spec(f"{app.name}.views"):
            import_module(f"{app.name}.views")
    return {entry.key: entry for entry in registers.known()}


def test_the_ledger_page_lists_every_sheet_with_its_register_and_its_numbers() -> None:
    found = known_registers()
    expected = []
    for sheet in (BODY, *SHEETS):
        entry = found.pop(sheet.label, None)
        numbering = getattr(sheet.model, "numbering", None)
        number = f"`{numbering.write(2026, 1)}`" if numbering else "—"
        expected.append((sheet.title, f"`/{entry.slug}/`" if entry else "—", number))
    told = [(row[0], row[2], row[3]) for row in rows("docs/ledger.md") if len(row) == 4]
    assert told[1:] == expected
    assert set(found) == {"polls.poll"}, "a register without a sheet"


# --- all pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages(), ids=str)
def test_links_lead_to_files_that_exist(page: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(FENCED.sub("", text(str(page)))) if ":" not in link]
    assert [target for target in targets if target and not (ROOT / page.parent / target).exists()] == []


def test_both_readmes_say_the_same() -> None:
    """The same headings, links and commands; only the file names that a user may choose differ."""

    def outline(name: str) -> tuple[int, list[str], list[str], list[str]]:
        page = text(name)
        commands = re.findall(r"^(?:make|\.venv/bin/weiyuan) \S+(?: \S+)?", page, re.MULTILINE)
        verbs = [re.split(r"\s{2,}| \S+\.xlsx", command)[0] for command in commands]
        links = [link for link in LINK.findall(page) if "README" not in link]
        return page.count("\n## "), verbs, links, re.findall(r"`([A-Z_]{4,})`", page)

    assert outline("README.md") == outline("README.zh-CN.md")


def test_make_knows_every_target_that_the_documents_name() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md", "docs/operations.md"):
        named = re.findall(r"(?:^|`|\s)make ([a-z-]+)(?=`|\s|$)", "\n".join(code(page)), re.MULTILINE)
        assert set(named) - targets == set(), page


def code(page: str) -> Iterator[str]:
    """Everything of a page that is set as code."""
    yield from FENCED.findall(text(page))
    yield from re.findall(r"`[^`\n]+`", text(page))
