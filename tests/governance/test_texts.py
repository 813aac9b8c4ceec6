"""What a version changed, and which text held on a day."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.governance.build import a_rule, a_version
from weiyuan.governance import queries
from weiyuan.governance.models import RuleVersion
from weiyuan.governance.queries import Pair, Part, compared

OLD = "第一章 总则\n第一条 每月10日接待群众。\n第二条 接待要登记。"
NEW = "第一章 总则\n第一条 每月20日接待群众。\n第二条 接待要登记。\n第三条 遇节假日顺延。"


def marked(parts: tuple[Part, ...] | None) -> str:
    return "".join(f"[{part.text}]" if part.changed else part.text for part in parts or ())


def told(pairs: list[Pair]) -> list[tuple[str, str, str]]:
    return [(pair.kind, marked(pair.old), marked(pair.new)) for pair in pairs if pair.kind != "same"]


def test_only_the_figure_that_changed_is_marked() -> None:
    assert told(compared(OLD, NEW)) == [
        ("changed", "第一条 每月[10]日接待群众。", "第一条 每月[20]日接待群众。"),
        ("added", "", "[第三条 遇节假日顺延。]"),
    ]


def test_a_rewritten_line_stands_beside_the_one_it_came_from() -> None:
    assert told(compared("工作室在街道党工委领导下工作。", "总则\n工作室在街道党工委、区政协领导下工作。")) == [
        ("added", "", "[总则]"),
        ("changed", "工作室在街道党工委领导下工作。", "工作室在街道党工委[、区政协]领导下工作。"),
    ]


def test_lines_that_have_nothing_in_common_are_taken_out_and_added() -> None:
    assert [pair.kind for pair in compared("每月接待群众", "本规则自公布之日起施行")] == ["taken", "added"]


def test_equal_texts_differ_nowhere() -> None:
    assert told(compared(OLD, OLD)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "edition"),
    [(date(2025, 2, 28), None), (date(2025, 3, 1), 1), (date(2025, 8, 31), 1), (date(2025, 9, 1), 2)],
)
def test_one_text_holds_on_a_day(cast: Cast, day: date, edition: int | None) -> None:
    rule = a_rule(cast.org)
    a_version(rule, "repealed", edition=1, effective_on=date(2025, 3, 1), repealed_on=date(2025, 9, 1))
    a_version(rule, "in_force", edition=2, effective_on=date(2025, 9, 1))
    a_version(rule, "approved", edition=3)
    held = queries.held_on(RuleVersion.objects.of(cast.org), day)
    assert [version.edition for version in held] == ([edition] if edition else [])
