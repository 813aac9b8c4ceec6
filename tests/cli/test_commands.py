"""The command line as a person uses it: real processes, real files."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document as read_docx

from tests.ledger.book import on_disk, whole

ROOT = Path(__file__).parent.parent.parent


def surroundings(var: Path) -> dict[str, str]:
    """As of a person at a terminal: the product's own settings and database; what is compiled is kept."""
    env = {**os.environ, "WEIYUAN_VAR": str(var), "DJANGO_SETTINGS_MODULE": "weiyuan.settings"}
    return {name: value for name, value in env.items() if name not in {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}}


def weiyuan(*words: str | Path, var: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "weiyuan.cli.main", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=surroundings(var), capture_output=True, text=True)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after every migration from nothing, to be copied."""
    var = tmp_path_factory.mktemp("tables")
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=surroundings(var), check=True)
    return var / "weiyuan.sqlite3"


def test_a_summary_from_a_ledger_without_a_server(tmp_path: Path) -> None:
    ledger = on_disk(whole(), tmp_path)
    done = weiyuan("summary", ledger, "--out", tmp_path / "a.docx", "--facts", tmp_path / "a.json", var=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    text = "\n".join(p.text for p in read_docx(str(tmp_path / "a.docx")).paragraphs)
    assert "外资386万美元" in text
    said = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    received = next(f for f in said["facts"] if f["key"] == "matters.received")
    assert (received["value"], received["unit"], received["records"]) == (2, "条", ["QS-2025-0001", "QS-2025-0002"])
    assert said["period"] == ["2025-01-01", "2025-12-31"]
    assert "统计" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx", "a.json", "台账.xlsx"]  # no database left behind


@pytest.mark.parametrize("suffix", [".pdf", ".html"])
def test_the_other_formats(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"a{suffix}"
    assert weiyuan("summary", on_disk(whole(), tmp_path), "--out", out, var=tmp_path).returncode == 0
    assert out.stat().st_size > 1000


def test_another_period_counts_only_what_lies_in_it(tmp_path: Path) -> None:
    words = ["summary", on_disk(whole(), tmp_path), "--from", "2025-03-05", "--to", "2025-03-05"]
    weiyuan(*words, "--out", tmp_path / "a.docx", "--facts", tmp_path / "a.json", var=tmp_path)
    said = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert next(f for f in said["facts"] if f["key"] == "matters.received")["records"] == ["QS-2025-0002"]


def broken() -> Any:
    rows = whole()
    rows["委员"][0]["性别"] = "？"
    return rows


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["summary", "LEDGER", "--out", "a.txt"], "--out 要以"),
        (["summary", "no-such.xlsx", "--out", "a.docx"], "没有这个文件"),
        (["summary", "LEDGER", "--out", "no/such/a.docx"], "没有这个文件夹"),
        (["summary", "LEDGER", "--from", "2025-12-31", "--to", "2025-01-01", "--out", "OUT"], "期间止早于期间起"),
        (["summary", "BROKEN", "--out", "OUT"], "委员，第2行，性别：“？”只能填：男、女"),
        (["ledger", "check", "README.md"], "不是 xlsx"),
        (["ledger", "check", "no-such.xlsx"], "没有这个文件"),
    ],
)
def test_mistakes_are_told_in_words_and_never_as_a_traceback(
    tmp_path: Path, tables: Path, words: list[str], told: str
) -> None:
    named = {"LEDGER": on_disk(whole(), tmp_path), "OUT": tmp_path / "a.docx"}
    (tmp_path / "b").mkdir()
    named["BROKEN"] = on_disk(broken(), tmp_path / "b")
    if words[0] == "ledger":
        shutil.copy(tables, tmp_path)
    done = weiyuan(*[named.get(w, w) for w in words], var=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert told in done.stdout
    assert not (tmp_path / "a.docx").exists()


def test_template_check_import_export_verify(tmp_path: Path, tables: Path) -> None:
    shutil.copy(tables, tmp_path)
    rows, out = whole(), tmp_path / "out.xlsx"
    rows["群众意见"][1]["公开程度"] = "保密"
    ledger = on_disk(rows, tmp_path)
    assert weiyuan("ledger", "template", tmp_path / "t.xlsx", var=tmp_path).returncode == 0
    assert "没有错误" in weiyuan("ledger", "check", ledger, var=tmp_path).stdout
    brought = weiyuan("ledger", "import", ledger, var=tmp_path).stdout
    assert "已导入" in brought
    assert "有 1 件保密意见还没有指定知情人" in brought
    assert weiyuan("ledger", "export", out, var=tmp_path).returncode == 0
    assert "群众意见：新 0，改 0，同 2" in weiyuan("ledger", "import", out, var=tmp_path).stdout
    clear = weiyuan("ledger", "export", out, "--with-identity", var=tmp_path)
    assert (clear.returncode, "理由" in clear.stdout) == (1, True)
    assert weiyuan("verify", var=tmp_path).returncode == 0


def test_the_first_account_of_a_body_opens_with_a_printed_link(tmp_path: Path, tables: Path) -> None:
    shutil.copy(tables, tmp_path)
    words = ["--role", "director", "--name", "何静", "--login", "HeJing", "--address", "https://studio.example.cn/"]
    early = weiyuan("invite", "--org", "没有的机构", *words, var=tmp_path)
    assert (early.returncode, "请先导入它的台账" in early.stdout) == (1, True), early.stderr
    weiyuan("ledger", "import", on_disk(whole(), tmp_path), var=tmp_path)
    body = whole()["机构"][0]["全称"]

    done = weiyuan("invite", "--org", body, *words, var=tmp_path)

    assert done.returncode == 0, done.stderr
    assert re.search(r"^https://studio\.example\.cn/welcome/[\w-]{40,}/$", done.stdout, re.MULTILINE)
    again = weiyuan("invite", "--org", body, *words, var=tmp_path)
    assert (again.returncode, "已经有人用" in again.stdout) == (1, True)
    wrong = weiyuan("invite", "--org", body, "--role", "member", "--name", "甲", "--login", "jia", var=tmp_path)
    assert wrong.returncode == 2
    assert weiyuan("verify", var=tmp_path).returncode == 0
