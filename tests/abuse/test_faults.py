"""Faults of the machine, by number of the abuse case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from weiyuan.cli.main import parser


@pytest.mark.parametrize(("error", "status"), [(OperationalError("database is locked"), 503), (KeyError("x"), 500)])
def test_case_46_a_busy_database_is_told_as_busy(
    signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise error

    client = signed_in("officer")
    client.raise_request_exception = False
    monkeypatch.setattr("weiyuan.ledger.views.bodies_kept_by", broken)
    answer = client.get("/ledger/")
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert str(error) not in answer.content.decode()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2025-02-30", "20x5"])
def test_case_38_a_day_that_cannot_be_meant_is_refused_on_the_command_line(
    day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["summary", "a.xlsx", "--out", "a.docx", "--to", day])
    assert ended.value.code == 2
    assert day in capsys.readouterr().err
