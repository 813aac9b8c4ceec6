"""The workbooks in the repository are those that their sources make."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples import tables
from examples.build import build, main
from tests.examples.conftest import EXAMPLES, cells

NAMES = ("demo", "liaison", "shuanggui")


def test_there_are_three_examples() -> None:
    assert tables.examples() == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_fresh_build_equals_the_workbook_in_the_repository_cell_by_cell(name: str, tmp_path: Path) -> None:
    build(name, tmp_path / "fresh.xlsx")

    assert cells(tmp_path / "fresh.xlsx") == cells(EXAMPLES / f"{name}.xlsx")


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    build("liaison", tmp_path / "one.xlsx")
    build("liaison", tmp_path / "two.xlsx")

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_an_unknown_example_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            '[[table]]\nsheet = "联络站"\ncolumns = ["社区", "地址"]\nrows = [["甲"]]',
            "联络站, row 1: 1 of 2 cells",
        ),
        ('[[table]]\nsheet = "联络站"\ncolumns = ["站名"]\nrows = [["甲站"]]', "联络站: no column 站名"),
        ('[[table]]\nsheet = "车站"\ncolumns = ["名称"]\nrows = [["甲站"]]', "no sheet 车站"),
        ('[[list]]\nsheet = "联络站"', "[[list]]"),
        (
            '[[grid]]\nsheet = "学习出席"\ndown = "学习"\nacross = "委员"\nnames = ["甲", "乙"]\n'
            'marks = { "到" = { "状态" = "出席" } }\nrows = [["第一次", "到"]]',
            "学习出席, 第一次: 1 marks for 2 names",
        ),
    ],
)
def test_a_mistake_in_a_source_is_told_with_its_place(
    source: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wrong.toml").write_text(source, "utf-8")
    monkeypatch.setattr(tables, "SOURCES", tmp_path)

    with pytest.raises(tables.BadSource, match=reason.replace("[", r"\[")):
        build("wrong", tmp_path / "wrong.xlsx")
