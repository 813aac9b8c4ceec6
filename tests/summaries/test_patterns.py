from datetime import date
from decimal import Decimal

import pytest

from tests.summaries.samples import fact, facts_of
from weiyuan.core.documents.tree import Run
from weiyuan.core.facts import Fact, Period, PeriodFacts
from weiyuan.summaries.patterns import (
    Each,
    PatternError,
    Scope,
    choose,
    enumerate_lines,
    fact_words,
    fill,
    holds,
    parse,
    parse_condition,
)

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def words(text, values, **scope):
    line = fill(parse(text), Scope(facts_of(*YEAR, values), **scope))
    return None if line is None else "".join(run.text for run in line)


@pytest.mark.parametrize(
    ("key", "value", "mode", "text"),
    [
        ("learning.collective", 4, "", "4次"),
        ("learning.collective", 4, "v", "4"),
        ("learning.collective", 2, "count", "两"),
        ("learning.collective", 0, "", ""),
        ("investment.foreign", Decimal("486.00"), "", "486万美元"),
        ("investment.domestic", Decimal("3.75E+3"), "", "3750万元"),
        ("matters.closing_rate", Decimal("94.60"), "", "94.6%"),
        ("investment.asof", date(2025, 5, 1), "", "2025年5月1日"),
        ("investment.asof", date(2025, 5, 1), "month", "2025年5月"),
        ("investment.asof", date(2025, 5, 1), "year", "2025年"),
        ("governance.rules_adopted", ("甲", "乙", "丙"), "", "《甲》、《乙》和《丙》"),
        ("orgs.station_head_basis", ("甲", "乙"), "open", "甲、乙"),
        ("learning.theory_items", tuple("甲乙丙丁戊己"), "few", "甲、乙、丙、丁、戊等"),
        ("learning.theory_items", tuple("甲乙丙丁戊"), "few", "甲、乙、丙、丁和戊"),
        ("governance.rules_adopted", ("甲", "乙", "丙"), "size", "3"),
        ("governance.rules_adopted", ("甲",), "size", ""),
        ("learning.theory_items", ("甲", "乙"), "few", "甲和乙"),
        ("learning.article_periodicals", ("某报",), "titled", "《某报》"),
        ("orgs.name", " 某街道工作室。\n", "", "某街道工作室"),
        ("members.all_part_time", True, "", ""),
    ],
)
def test_a_fact_in_words(key, value, mode, text):
    assert fact_words(fact(key, value), mode) == text


def test_a_zero_is_printed_only_on_demand():
    assert fact_words(fact("learning.collective", 0), zeros=True) == "0次"


def test_runs_cite_their_facts():
    facts = facts_of(*YEAR, {"learning.collective": 4})
    line = fill(parse("集中学习{learning.collective}。"), Scope(facts))
    assert line == (Run("集中学习"), Run("4次", "learning.collective"), Run("。"))


def test_a_sentence_without_its_fact_is_left_out():
    assert words("集中学习{learning.collective}。", {"learning.collective": 0}) is None
    assert words("集中学习{learning.collective}。", {}) is None


def test_a_clause_without_its_fact_is_left_out_alone():
    text = "立案{proposals.filed}[，其中[重点{proposals.key}、][优秀{proposals.excellent}、]]。"
    assert words(text, {"proposals.filed": 5}) == "立案5件。"
    assert words(text, {"proposals.filed": 5, "proposals.key": 1}) == "立案5件，其中重点1件。"
    both = {"proposals.filed": 5, "proposals.key": 1, "proposals.excellent": 2}
    assert words(text, both) == "立案5件，其中重点1件、优秀2件。"


def test_a_part_is_printed_only_where_it_is_less_than_its_whole():
    text = (
        "提案{proposals.submitted}[，其中[个人{proposals.personal < proposals.submitted}、][联名{proposals.joint}、]]。"
    )
    assert words(text, {"proposals.submitted": 7, "proposals.personal": 7}) == "提案7件。"
    some = {"proposals.submitted": 7, "proposals.personal": 6, "proposals.joint": 1}
    assert words(text, some) == "提案7件，其中个人6件、联名1件。"
    assert words(text, {"proposals.personal": 6}) is None


def test_a_list_of_lines_that_is_cut_says_so():
    each = Each("matters.hot_topics", parse("{topic}{count}"), most=2)
    rows = [{"topic": name, "count": 2} for name in "甲乙丙"]
    assert words("如{topics}", {"matters.hot_topics": rows}, each={"topics": each}) == "如甲2条、乙2条等"
    assert words("如{topics}", {"matters.hot_topics": rows[:2]}, each={"topics": each}) == "如甲2条、乙2条"


def test_flags_open_and_close_clauses():
    text = "{members.total}[，全部兼职{members.all_part_time!if}][，有专职{members.all_part_time!no}]"
    assert words(text, {"members.total": 4, "members.all_part_time": True}) == "4名，全部兼职"
    assert words(text, {"members.total": 4, "members.all_part_time": False}) == "4名，有专职"


def test_lines_of_a_fact_are_joined_and_cited_by_their_number():
    each = Each("investment.foreign_by_member", parse("委员{member}引进外资{amount}"), join="，")
    rows = [{"member": "甲", "amount": Decimal(300)}, {"member": "乙", "amount": Decimal(86)}]
    facts = facts_of(*YEAR, {"investment.foreign_by_member": rows})
    line = fill(parse("其中{names}"), Scope(facts, each={"names": each}))
    assert "".join(run.text for run in line) == "其中委员甲引进外资300万美元，委员乙引进外资86万美元"
    cited = [run.fact for run in line if run.fact]
    assert cited[-1] == "investment.foreign_by_member#2.amount"
    assert facts.get(cited[-1]).value == Decimal(86)


def test_lines_that_lack_a_word_and_lines_beyond_the_limit_are_left_out():
    each = Each("matters.cases", parse("{places}{problem}，{result}"), join="。", most=1)
    rows = [
        {"name": "甲", "places": ("东街",), "problem": "积水"},
        {"name": "乙", "places": ("西街", "南街"), "problem": "断电", "result": "已修复"},
        {"name": "丙", "places": ("北街",), "problem": "噪声", "result": "已治理"},
    ]
    assert words("如{cases}", {"matters.cases": rows}, each={"cases": each}) == "如西街和南街断电，已修复"


def test_where_two_marks_meet_the_stronger_stays():
    values = {"learning.collective": 1}
    assert words("，学习{learning.collective}，[{learning.training}，]。", values) == "学习1次。"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("集中{learning.collective", "stray “{”"),
        ("集中]学习", "stray “]” at character 3"),
        ("[集中{learning.collective}", "not closed"),
        ("[集中]学习", "needs a slot"),
        ("集中学习4次", "digit “4”"),
        ("集中学习４次", "digit “４”"),
        ("{学习}", "is no slot"),
        ("{}", "is no slot"),
    ],
)
def test_a_template_that_cannot_be_read_says_why(text, fault):
    with pytest.raises(PatternError, match=fault):
        parse(text)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("learning.collective", True),
        ("learning.training", False),
        ("learning.self_study", False),
        ("learning.collective >= 4", True),
        ("learning.collective > 4", False),
        ("learning.collective < learning.collective_planned", True),
        ("learning.collective = learning.training", False),
        ("learning.training = 0", True),
        ("learning.self_study = 0", False),
        ("orgs.body_type = studio", True),
        ("orgs.body_type != studio", False),
        ("orgs.body_type > 3", False),
        ("orgs.founded_on >= members.term_started_on", True),
    ],
)
def test_conditions(text, truth):
    values = {
        "learning.collective": 4,
        "learning.collective_planned": 6,
        "learning.training": 0,
        "orgs.body_type": "studio",
        "orgs.founded_on": date(2025, 3, 1),
        "members.term_started_on": date(2025, 1, 1),
    }
    assert holds(parse_condition(text), facts_of(*YEAR, values)) is truth


@pytest.mark.parametrize("text", ["", "collective >=", "learning.collective ~ 4", "四次", "learning.collective 4"])
def test_a_condition_that_cannot_be_read_is_refused(text):
    with pytest.raises(PatternError, match="is no condition"):
        parse_condition(text)


def test_the_same_seed_chooses_the_same_variant_whatever_else_can_be_said():
    facts = facts_of(*YEAR, {"learning.collective": 4})
    variants = [parse(f"{word}{{learning.collective}}") for word in "甲乙丙丁"]
    more = [*variants, parse("戊{learning.training}")]
    seeds = [f"街道{number}" for number in range(30)]
    chosen = [choose(variants, Scope(facts), seed) for seed in seeds]
    assert chosen == [choose(more, Scope(facts), seed) for seed in seeds]
    assert len(set(chosen)) == 4


def test_points_are_numbered_from_two_on():
    assert enumerate_lines([(Run("甲"),)], "；") == (Run("甲"),)
    lines = enumerate_lines([(Run("甲"),), (Run("乙"),)], "；")
    assert "".join(run.text for run in lines) == "一是甲；二是乙"


def test_a_hundred_thousand_ids_are_cited_not_copied():
    ids = tuple(range(100_000))
    counted = Fact("matters.received", 100_000, "条", "matters.residentmatter", ids)
    facts = PeriodFacts.of(Period(*YEAR), [counted])
    line = fill(parse("收集{matters.received}"), Scope(facts))
    assert facts.get(line[-1].fact).ids is ids
