from datetime import date

import pytest

from tests.summaries.samples import facts_of
from weiyuan.core.facts import Period
from weiyuan.summaries.period import period_title, period_words, whole_months, with_period


@pytest.mark.parametrize(
    ("start", "end", "words", "title"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), "一年来", "2025年"),
        (date(2025, 1, 1), date(2025, 12, 20), "一年来", "2025年"),
        (date(2024, 1, 1), date(2025, 12, 31), "两年来", "2024—2025年"),
        (date(2023, 7, 1), date(2025, 6, 30), "两年来", "2023年7月至2025年6月"),
        (date(2025, 1, 1), date(2025, 6, 30), "上半年", "2025年上半年"),
        (date(2025, 7, 1), date(2025, 12, 31), "下半年", "2025年下半年"),
        (date(2025, 10, 1), date(2025, 12, 31), "四季度", "2025年四季度"),
        (date(2024, 1, 1), date(2025, 6, 30), "2024年1月至2025年6月", "2024年1月至2025年6月"),
        (date(2025, 2, 1), date(2025, 5, 31), "2025年2月至5月", "2025年2月至5月"),
        (date(2025, 5, 1), date(2025, 5, 31), "2025年5月", "2025年5月"),
    ],
)
def test_a_period_has_its_name(start, end, words, title):
    assert period_words(Period(start, end)) == words
    assert period_title(Period(start, end)) == title


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), 12),
        (date(2025, 1, 1), date(2025, 12, 1), 12),
        (date(2025, 1, 1), date(2025, 11, 30), 11),
        (date(2025, 1, 1), date(2025, 11, 29), 10),
        (date(2025, 1, 15), date(2025, 12, 31), 11),
        (date(2024, 3, 15), date(2025, 3, 14), 12),
        (date(2024, 1, 1), date(2025, 12, 20), 24),
        (date(2025, 5, 2), date(2025, 5, 31), 0),
    ],
)
def test_only_whole_months_count_but_a_year_closed_in_december_is_whole(start, end, months):
    assert whole_months(Period(start, end)) == months


def test_a_term_or_a_founding_names_the_period_that_it_starts():
    term = Period(date(2021, 12, 10), date(2025, 6, 30))
    assert period_words(term, term_started=date(2021, 12, 10)) == "本届以来"
    assert period_words(term, founded=date(2021, 12, 10)) == "成立以来"
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    assert period_words(year, term_started=date(2025, 1, 1)) == "一年来"


def test_the_facts_of_the_period_join_the_others_once():
    facts = with_period(facts_of(date(2025, 1, 1), date(2025, 12, 31), {"learning.collective": 4}))
    assert facts["period.words"].value == "一年来"
    assert facts["period.years"].value == 1
    assert facts["learning.collective"].value == 4
    assert with_period(facts) is facts
