from datetime import date
from decimal import Decimal

import pytest

from tests.summaries.samples import facts_of
from weiyuan.summaries.shortcomings import ThresholdError, find, load_thresholds

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
SHIPPED = load_thresholds()


def findings(values, start=YEAR[0], end=YEAR[1]):
    return find(facts_of(start, end, values), SHIPPED)


def one(values, **period):
    (found,) = findings(values, **period)
    return found


def test_no_facts_no_shortcomings():
    assert findings({}) == ()


def test_too_few_collective_sessions_against_the_plan():
    found = one({"learning.collective": 2, "learning.collective_planned": 5})
    assert found.key == "collective_planned"
    assert "2次" in found.text
    assert "5次" in found.text
    assert found.next_step.target == 5
    assert found.next_step.unit == "次"
    assert found.next_step.category == "学习"
    assert "不少于5次" in found.next_step.measure


def test_without_a_plan_every_quarter_of_the_period_counts():
    found = one({"learning.collective": 5}, start=date(2024, 1, 1))
    assert found.key == "collective_norm"
    assert "8次" in found.text
    assert found.next_step.target == 4
    assert not findings({"learning.collective": 8}, start=date(2024, 1, 1))


def test_none_at_all_is_said_in_words_and_still_with_a_figure():
    found = one({"learning.collective": 0})
    assert "没有组织" in found.text
    assert "4次" in found.text


@pytest.mark.parametrize(
    ("values", "key", "words"),
    [
        ({"activities.without_plan": 7, "activities.without_plan_rate": Decimal("58.3")}, "unplanned", "58.3%"),
        ({"members.employer_systems": 6}, "scattered", "6个不同系统"),
        ({"reports.submitted": 5, "reports.adoption_rate": Decimal(20)}, "adoption", "20%"),
        ({"reports.unbacked": 3, "reports.unbacked_rate": Decimal(60)}, "depth", "3篇"),
        ({"matters.on_time_rate": Decimal("82.1")}, "on_time", "82.1%"),
        ({"matters.units_asked": 18, "matters.units_silent": 11}, "silent_units", "11家"),
        ({"members.total": 20, "proposals.members_without": 12}, "members_without_proposal", "60%"),
        ({"governance.tasks": 20, "governance.tasks_overdue": 5}, "overdue_tasks", "25%"),
        ({"investment.top_two_share": Decimal("79.4")}, "few_investors", "79.4%"),
        ({"activities.months_without": 5}, "idle_months", "5个月"),
        ({"orgs.stations": 6, "matters.quiet_stations": 3}, "quiet_stations", "3个"),
        ({"orgs.stations": 5, "matters.quiet_stations": 1}, "quiet_stations", "占20%"),
        ({"orgs.stations": 5, "activities.stations_without_reception": 1}, "stations_without_reception", "占20%"),
        ({"governance.rules_in_force": 8, "governance.rules_unused": 4}, "unused_rules", "50%"),
        ({"duties.scheme": "五个一", "duties.complete_rate": Decimal("40.5")}, "five_ones", "40.5%"),
    ],
)
def test_every_test_has_its_figure_and_its_next_step(values, key, words):
    found = one(values)
    assert found.key == key
    assert words in found.text
    assert found.next_step.title
    assert found.next_step.measure
    assert found.next_step.category


def test_what_meets_its_threshold_is_no_shortcoming():
    assert findings({"learning.collective": 4, "learning.collective_planned": 4}) == ()
    assert findings({"activities.without_plan_rate": Decimal(30)}) == ()
    assert findings({"reports.adoption_rate": Decimal(50), "reports.submitted": 10}) == ()


YEARLY = {
    "members.total": 20,
    "proposals.members_without": 12,
    "activities.idle_members": 11,
    "reports.submitted": 5,
    "reports.adopted_above": 0,
    "governance.rules_in_force": 8,
    "governance.rules_unused": 4,
    "duties.scheme": "五个一",
    "duties.complete_rate": Decimal(0),
}


def test_what_a_year_should_bring_is_not_asked_of_less_than_a_year():
    assert findings(YEARLY, end=date(2025, 6, 30)) == ()
    assert findings(YEARLY, end=date(2025, 11, 30)) == ()


def test_a_calendar_year_drawn_up_in_december_is_asked_for_all_of_it():
    found = findings(YEARLY, end=date(2025, 12, 5))
    assert [each.key for each in found] == [
        "idle_members",
        "upper_adoption",
        "members_without_proposal",
        "unused_rules",
        "five_ones",
    ]


def test_what_grows_with_the_period_is_asked_of_its_whole_quarters_and_months():
    assert findings({"learning.collective": 2, "activities.months_without": 1}, end=date(2025, 6, 30)) == ()
    assert findings({"learning.collective": 0}, end=date(2025, 3, 20)) == ()
    assert "2次" in one({"learning.collective": 1}, end=date(2025, 6, 30)).text
    assert one({"activities.months_without": 2}, end=date(2025, 6, 30)).key == "idle_months"


def test_what_is_too_slight_is_not_printed():
    assert findings({"matters.on_time_rate": Decimal("94.9")}) == ()


def test_a_phrase_without_its_figures_is_not_used():
    assert findings({"activities.without_plan_rate": Decimal(60)}) == ()


def test_five_at_most_the_strongest_in_the_order_of_the_list():
    values = {
        "learning.collective": 0,
        "members.employer_systems": 6,
        "activities.without_plan": 7,
        "activities.without_plan_rate": Decimal(90),
        "reports.submitted": 5,
        "reports.adoption_rate": Decimal(10),
        "reports.unbacked": 5,
        "reports.unbacked_rate": Decimal(100),
        "investment.top_two_share": Decimal(75),
    }
    assert [each.key for each in findings(values)] == ["collective_norm", "unplanned", "scattered", "adoption", "depth"]


def test_of_one_group_only_the_strongest_is_kept():
    values = {"reports.submitted": 5, "reports.adoption_rate": Decimal(10), "reports.adopted_above": 0}
    assert one(values).key == "adoption"


def test_every_figure_cites_a_fact_that_the_finding_brings():
    found = one({"members.total": 20, "proposals.members_without": 12})
    cited = {run.fact for run in (*found.line, *found.next_step.line) if run.fact}
    facts = {fact.key: fact for fact in found.facts}
    assert cited == set(facts)
    assert facts["findings.members_without_proposal.share"].value == Decimal(60)
    assert all(run.fact or not any(mark.isdigit() for mark in run.text) for run in found.line)


def test_ids_are_passed_on_not_copied():
    facts = facts_of(*YEAR, {"members.employer_systems": 6})
    (found,) = find(facts, SHIPPED)
    assert found.facts[0].ids is facts["members.employer_systems"].ids


RULE = """
[[finding]]
key = "few"
measure = "learning.collective"
at_least = 4
text = ["集中学习{learning.collective}，应有{limit}"]
[finding.step]
title = "学习"
text = ["学习不少于{target}"]
unit = "次"
category = "学习"
"""


def test_a_body_may_keep_its_own_thresholds():
    own = load_thresholds("most = 1\n" + RULE)
    (found,) = find(facts_of(*YEAR, {"learning.collective": 3}), own)
    assert found.text == "集中学习3次，应有4次"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[[finding]]", "[[finding]", "no TOML"),
        ("learning.collective\"", "learning.colective\"", "unknown fact “learning.colective”"),
        ("{limit}", "{limits}", "unknown name “limits”; did you mean “limit”"),
        ("应有", "应有4", "the digit “4”"),
        ("at_least = 4", "", "at_most.* is missing"),
        ('title = "学习"', "", "title.* is missing"),
        ("at_least = 4", 'at_least = 4\nper = "week"', "per is one of"),
        ("at_least = 4", "at_least = 4\nleast_months = 0.5", "least_months is a whole number"),
        ("at_least = 4", "at_least = 4\nleast_months = true", "least_months is a whole number"),
        ('measure = "learning.collective"', 'measure = "orgs.name"', "“orgs.name” is no number"),
    ],
)  # fmt: skip
def test_faulty_thresholds_are_refused_with_the_fault(old, new, fault):
    with pytest.raises(ThresholdError, match=fault):
        load_thresholds(RULE.replace(old, new))
