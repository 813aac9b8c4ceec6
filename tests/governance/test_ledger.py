"""What the sheets of this flat say against rows that contradict each other."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.governance.build import a_rule, a_version
from weiyuan.core.ledger.sheet import Row
from weiyuan.governance.ledger import SHEETS, check_versions
from weiyuan.governance.models import RuleDocument, RuleVersion

pytestmark = pytest.mark.django_db


def version(rule: RuleDocument, edition: int, state: str = "in_force", **more: Any) -> RuleVersion:
    more.setdefault("effective_on", date(2025, edition, 1))
    return RuleVersion(org=rule.org, rule=rule, edition=edition, state=state, text=more.pop("text", "一"), **more)


def said(cast: Cast, *records: RuleVersion) -> list[tuple[int, str]]:
    rows = [Row(number, record, {}) for number, record in enumerate(records, 2)]
    return [(problem.row, problem.field) for problem in check_versions(rows, cast.org)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_every_editable_field_has_a_column(sheet: Any) -> None:
    meta = sheet.model._meta
    kept = {f.name for f in (*meta.fields, *meta.many_to_many) if f.editable and not f.primary_key}
    assert kept - set(sheet.fields) == {"org"}
    headers = [str(meta.get_field(name).verbose_name) for name in sheet.fields]
    assert len(set(headers)) == len(headers)


def test_one_version_of_a_rule_is_in_force(cast: Cast) -> None:
    rule, other = a_rule(cast.org), a_rule(cast.org, "学习制度")
    assert said(cast, version(rule, 1, "repealed"), version(rule, 2), version(other, 1)) == []
    assert said(cast, version(rule, 1), version(rule, 2)) == [(3, "state")]


def test_one_version_of_a_rule_begins_on_a_day(cast: Cast) -> None:
    rule, day = a_rule(cast.org), date(2025, 3, 1)
    same = version(rule, 1, "repealed", effective_on=day), version(rule, 2, effective_on=day)
    assert said(cast, *same) == [(3, "effective_on")]
    drafts = version(rule, 1, "draft", effective_on=None), version(rule, 2, "draft", effective_on=None)
    assert said(cast, *drafts) == []


def test_an_approved_text_does_not_change(cast: Cast) -> None:
    rule = a_rule(cast.org)
    a_version(rule, "in_force", edition=1, text="第一条")
    a_version(rule, "comment", edition=2, text="第二条")
    assert said(cast, version(rule, 1, text="第一条"), version(rule, 2, "draft", text="改过")) == []
    assert said(cast, version(rule, 1, text="改过")) == [(2, "text")]


def test_a_rule_new_in_the_same_ledger_is_checked_too(cast: Cast) -> None:
    new = RuleDocument(org=cast.org, title="新制度")
    assert said(cast, version(new, 1), version(new, 2)) == [(3, "state")]
