"""The example ledgers as they lie in the repository, brought into an empty database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook

from weiyuan.core.facts import Period, PeriodFacts
from weiyuan.ledger.actions import Plan, import_ledger
from weiyuan.orgs.models import User
from weiyuan.summaries.compose import Draft, compose
from weiyuan.summaries.gather import gather

EXAMPLES = Path(__file__).parents[2] / "examples"


def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a workbook holds, sheet by sheet."""
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path).worksheets}


class Told(NamedTuple):
    """What a ledger was read as, the facts of its own period, and the summary made of them."""

    plan: Plan
    facts: PeriodFacts
    draft: Draft

    @property
    def text(self) -> str:
        return self.draft.document.text


@pytest.fixture
def keeper(db: None) -> User:
    """The account of the command line, which may bring in a body that is not yet known."""
    return User.objects.create(username="command-line", name="命令行", is_superuser=True)


@pytest.fixture
def tell(keeper: User) -> Callable[[Path], Told]:
    def import_and_tell(path: Path) -> Told:
        plan = import_ledger(path, by=keeper)
        assert plan.troubles == []
        org = plan.org
        assert org.summary_from
        assert org.summary_to
        facts = gather(org, Period(org.summary_from, org.summary_to))
        return Told(plan, facts, compose(facts))

    return import_and_tell
