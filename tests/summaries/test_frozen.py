"""What is frozen thaws to the same facts and the same document."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from tests.summaries.samples import committee_seed, rich, studio_seed
from weiyuan.core.documents.tree import Run, marked, runs_of
from weiyuan.core.facts import Fact, Period, PeriodFacts
from weiyuan.summaries.compose import compose
from weiyuan.summaries.frozen import differences, freeze_document, freeze_facts, thaw_document, thaw_facts

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def test_facts_survive_the_freezer() -> None:
    for facts in (studio_seed(), committee_seed(), rich("studio")):
        whole = compose(facts).facts
        assert thaw_facts(json.loads(json.dumps(freeze_facts(whole)))) == whole


def test_documents_survive_the_freezer() -> None:
    for facts in (studio_seed(), committee_seed(), rich("liaison_committee")):
        document = compose(facts).document
        assert thaw_document(json.loads(json.dumps(freeze_document(document)))) == document


def test_record_numbers_stand_beside_the_keys() -> None:
    facts = PeriodFacts.of(YEAR, [Fact("matters.received", 2, "条", "matters.residentmatter", (7, 9), "期内收到")])
    said = freeze_facts(facts, {"matters.residentmatter": {7: "QS-2025-0001"}})["facts"][0]
    assert said["records"] == ["QS-2025-0001", "#9"]


def test_differences_name_what_changed_came_and_went() -> None:
    old = PeriodFacts.of(YEAR, [Fact("a.kept", 1), Fact("a.changed", Decimal("486")), Fact("a.gone", "x")])
    new = PeriodFacts.of(YEAR, [Fact("a.kept", 1), Fact("a.changed", Decimal("487")), Fact("a.come", True)])
    assert differences(old, new) == [
        ("a.changed", Decimal("486"), Decimal("487")),
        ("a.gone", "x", None),
        ("a.come", None, True),
    ]


def test_marking_leaves_the_words_as_they_are() -> None:
    document = compose(rich("studio")).document
    plain = marked(document, lambda run: False)
    assert plain.text == document.text
    assert {run.fact for block in plain.blocks for run in runs_of(block)} == {""}
    assert marked(document, lambda run: True) == document
    assert Run("3", "a") != Run("3")
