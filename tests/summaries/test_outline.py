from datetime import date

import pytest

from tests.summaries.samples import facts_of, rich
from weiyuan.summaries.catalogue import catalogue, shipped
from weiyuan.summaries.outline import load_outline, missing, outline
from weiyuan.summaries.template import FOR_BODY, OutlineError

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
NAMES = sorted(set(FOR_BODY.values()))


def template(sentence, head='heading = "学习"'):
    return f"""
[[section]]
key = "learning"
{head}
[[section.paragraph]]
key = "intro"
[[section.paragraph.sentence]]
{sentence}
"""


def all_sentences(sections):
    for section in sections:
        for paragraph in section.paragraphs:
            for sentence in paragraph.sentences:
                yield paragraph.key, sentence
        yield from all_sentences(section.children)


@pytest.mark.parametrize("body_type", FOR_BODY)
def test_every_kind_of_body_has_an_outline(body_type):
    assert load_outline(body_type).sections


@pytest.mark.parametrize("name", NAMES)
def test_the_variants_of_a_sentence_state_the_same_facts(name):
    for place, sentence in all_sentences(load_outline(name).sections):
        if sentence.frame:
            continue
        stated = {
            variant.source: {slot.key for slot in variant.slots}
            - {"orgs.body_word", "orgs.parent_short", "period.words"}
            for variant in sentence.variants
        }
        assert len({frozenset(keys) for keys in stated.values()}) == 1, (place, stated)


def test_every_fact_of_the_catalogue_is_printed_somewhere_or_shown_on_the_dashboard():
    templates = "".join(shipped(name) for name in (*NAMES, "shared", "thresholds"))
    by_prose = {"orgs.name", "orgs.addressee", "orgs.signed_on", "period.title"}
    dashboard = {
        "duties.items_open",
        "learning.quarters_without",
        "matters.by_station",
        "matters.channels",
        "matters.unsatisfied",
        "members.office_names",
        "members.party_names",
        "members.term_name",
        "orgs.staff",
        "orgs.station_heads",
        "orgs.station_names",
        "proposals.not_filed",
        "proposals.repeated",
    }
    assert {key for key in catalogue() if key not in templates} - by_prose <= dashboard


def test_a_section_without_facts_is_left_out():
    kept = outline(load_outline("studio"), facts_of(*YEAR, {"proposals.submitted": 3}))
    assert [section.key for section in kept if section.headings and section.children] == ["opinions"]


def test_a_zero_is_no_reason_for_a_section():
    kept = outline(load_outline("studio"), facts_of(*YEAR, {"proposals.submitted": 0, "governance.media": 0}))
    assert {section.key for section in kept} <= {"preface", "shortcomings", "next_steps"}


def test_a_frame_sentence_needs_a_fact_beside_it():
    text = template('text = "集中学习{learning.collective}"') + (
        '[[section.paragraph.sentence]]\nframe = true\ntext = "学习很有收获"\n'
    )
    assert outline(load_outline(text), facts_of(*YEAR, {"learning.collective": 0})) == ()
    (section,) = outline(load_outline(text), facts_of(*YEAR, {"learning.collective": 2}))
    assert len(section.paragraphs[0].sentences) == 2


def test_only_variants_that_can_be_filled_are_kept():
    text = template('text = ["学习{learning.collective}", "学习{learning.collective}、培训{learning.training}"]')
    (section,) = outline(load_outline(text), facts_of(*YEAR, {"learning.collective": 2}))
    assert [variant.source for variant in section.paragraphs[0].sentences[0].variants] == ["学习{learning.collective}"]


def test_conditions_keep_a_sentence_out():
    text = template(
        'text = "学习{learning.collective}"\nwhen = "learning.collective >= 4"\nunless = "learning.training"'
    )
    assert outline(load_outline(text), facts_of(*YEAR, {"learning.collective": 4}))
    assert not outline(load_outline(text), facts_of(*YEAR, {"learning.collective": 3}))
    assert not outline(load_outline(text), facts_of(*YEAR, {"learning.collective": 4, "learning.training": 1}))


@pytest.mark.parametrize("name", NAMES)
def test_a_part_is_told_apart_only_where_it_is_less_than_the_whole(name):
    guarded = {"proposals.personal", "proposals.joint", "proposals.group", "members.women", "members.renewed"}
    guarded |= {"members.new", "reports.time_critical", "reports.pertinent"}
    for place, sentence in all_sentences(load_outline(name).sections):
        for variant in sentence.variants:
            loose = {slot.key for slot in variant.slots if not slot.below and not slot.mode}
            assert not loose & guarded, (place, variant.source)


@pytest.mark.parametrize("name", NAMES)
def test_the_list_itself_says_where_it_is_cut(name):
    for place, sentence in all_sentences(load_outline(name).sections):
        for variant in sentence.variants:
            closed = variant.source.replace("{consultations.suggestion_topics!few}等事项", "")
            assert "}等" not in closed, (place, variant.source)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_called_a_street_that_may_be_a_town(name):
    for place, sentence in all_sentences(load_outline(name).sections):
        if not any(condition.other == "街道" for condition in sentence.when):
            assert "街道" not in "".join(variant.source for variant in sentence.variants), place


def test_a_shared_section_may_get_its_own_heading():
    (section,) = load_outline('[[section]]\nuse = "honours"\nheading = "表彰"').sections
    assert [heading.source for heading in section.headings] == ["表彰"]
    assert section.paragraphs


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[section]", "no TOML"),
        ("annual", "no outline named “annual”; there are liaison_committee, studio"),
        (
            template('text = "学习{learning.colective}"'),
            "unknown fact “learning.colective”; did you mean “learning.collective”",
        ),
        (template('text = "学习{collective}"'), "unknown name “collective”"),
        (
            template('text = "学习{learning.collective!few}"'),
            "a count like “learning.collective” prints as .*not “few”",
        ),
        (template('text = "学习4次"'), "the digit “4” is plain text"),
        (template('text = "认真学习"'), "states no fact"),
        (template('text = "{orgs.short_name}认真学习"'), "states no fact"),
        (template('text = "学习"\nwhen = "learning.collective >> 3"'), "is no condition"),
        (template('text = "学习"\nwhen = "learning.colective"'), "unknown fact"),
        (template('text = "学习{learning.collective}"\npart = "dot"'), "part is “point”, “else” or “tail”, not “dot”"),
        (template('txt = "学习{learning.collective}"'), "“txt” is not known here"),
        (template("when = 'learning.collective'"), "a sentence needs a text"),
        (
            template('text = "学习{learning.collective}"', 'heading = "{orgs.name}"'),
            "one heading must do without slots",
        ),
        (template('text = "{a}"\neach.a = {of = "learning.collective", text = "{x}"}'), "is a count, not rows"),
        (
            template('text = "{a}"\neach.a = {of = "investment.foreign_by_member", text = "{name}"}'),
            "unknown name “name”",
        ),
        ('[[section]]\nkey = "a"\nlevel = 2\nheading = "甲"', "level 2 needs"),
        ('[[section]]\nuse = "nothing"', "no shared section “nothing”"),
        (
            '[[section]]\nkey = "a"\nheading = "甲"\n[[section.chart]]\nof = "matters.hot_topics"\ncaption = "甲"\n'
            'after = "p"\nlabel = "topic"\nvalue = "topic"\nconclusion = "{topic}"',
            "no count column “topic”",
        ),
        (
            '[[section]]\nkey = "a"\nheading = "甲"\n[[section.chart]]\nof = "matters.hot_topics"\ncaption = "甲"\n'
            'after = "p"\nlabel = "topic"\nvalue = "count"\nconclusion = "{topic}"',
            "“甲” stands after “a.p”, which is no paragraph",
        ),
        (template('text = "立案{proposals.filed < reports.submitted}"'), "is no part of “reports.submitted”"),
    ],
)
def test_a_faulty_outline_is_refused_with_the_fault(text, fault):
    with pytest.raises(OutlineError, match=fault):
        load_outline(text)


def test_a_fault_is_named_with_its_place():
    with pytest.raises(OutlineError, match="section learning › paragraph intro › sentence 1: “学习4次”"):
        load_outline(template('text = "学习4次"'))


def test_a_case_without_a_result_is_asked_for():
    (question,) = missing(rich("studio"))
    assert question.key == "matters.cases#2.result"
    assert "屋面渗漏" in question.text
    assert question.register == "matters.typicalcase"
    assert question.ids == (1,)


@pytest.mark.parametrize("body_type", FOR_BODY)
def test_a_period_without_records_is_asked_about(body_type):
    body = {"orgs.body_type": body_type, "orgs.name": "示范街道政协工委", "orgs.body_word": "政协工委"}
    (question,) = missing(facts_of(*YEAR, {**body, "learning.collective": 0, "activities.total": 0}))
    assert question.text.startswith("期内没有登记任何记录，总结没有正文")
    assert missing(facts_of(*YEAR, {**body, "learning.collective": 1})) == ()
