import random
import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.summaries.samples import facts_of, rich
from weiyuan.core import zh
from weiyuan.core.documents.tree import Chart, Heading, Paragraph, Run, Table
from weiyuan.summaries.catalogue import catalogue
from weiyuan.summaries.outline import load_outline, outline
from weiyuan.summaries.period import with_period
from weiyuan.summaries.prose import write
from weiyuan.summaries.shortcomings import find, load_thresholds

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
THRESHOLDS = load_thresholds()
OUTLINES = {name: load_outline(name) for name in ("studio", "liaison_committee")}


def document(facts, name="studio", seed="某街道2025"):
    findings = find(facts, THRESHOLDS, variant_seed=seed)
    return write(outline(OUTLINES[name], facts), facts, variant_seed=seed, findings=findings)


def written(text, values):
    """The document of a small template."""
    facts = facts_of(*YEAR, values)
    return write(outline(load_outline(text), facts), facts, variant_seed="")


def section(*sentences, key="a", heading="甲", level=1):
    head = f'[[section]]\nkey = "{key}"\nheading = "{heading}"\nlevel = {level}\n[[section.paragraph]]\nkey = "p"\n'
    return head + "".join(f"[[section.paragraph.sentence]]\n{sentence}\n" for sentence in sentences)


POINTS = section(
    'text = "培训{learning.training}，"',
    'part = "point"\ntext = "集中学习{learning.collective}"',
    'text = "出席率{learning.attendance_rate}"',
    'part = "point"\ntext = "分散学习{learning.self_study}"',
    'part = "tail"\ntext = "心得{learning.takeaways}"',
)


def test_points_are_numbered_and_what_follows_belongs_to_them():
    values = {
        "learning.training": 1,
        "learning.collective": 4,
        "learning.attendance_rate": Decimal("87.5"),
        "learning.self_study": 3,
        "learning.takeaways": 9,
    }
    assert written(POINTS, values).blocks[1].text == (
        "培训1次。一是集中学习4次。出席率87.5%。二是分散学习3次。心得9篇。"
    )


def test_a_single_point_has_no_number():
    assert written(POINTS, {"learning.collective": 4}).blocks[1].text == "集中学习4次。"


def test_what_followed_a_lost_point_is_a_point_of_its_own():
    values = {"learning.training": 1, "learning.attendance_rate": Decimal(90), "learning.self_study": 3}
    assert written(POINTS, values).blocks[1].text == "培训1次。一是出席率90%。二是分散学习3次。"


def test_what_follows_belongs_to_the_point_in_whichever_case_it_was_opened():
    text = section(
        'part = "point"\ntext = "培训{learning.training}"',
        'part = "point"\ntext = "集中学习{learning.collective}"',
        'part = "else"\nunless = "learning.collective"\ntext = "分散学习{learning.self_study}"',
        'text = "心得{learning.takeaways}"',
    )
    values = {"learning.training": 1, "learning.takeaways": 9}
    first = written(text, {**values, "learning.collective": 4}).blocks[1].text
    assert first == "一是培训1次。二是集中学习4次。心得9篇。"
    other = written(text, {**values, "learning.self_study": 3}).blocks[1].text
    assert other == "一是培训1次。二是分散学习3次。心得9篇。"
    assert written(text, values).blocks[1].text == "一是培训1次。二是心得9篇。"


def test_headings_are_numbered_by_what_is_left():
    text = (
        section('text = "培训{learning.training}"', key="a", heading="甲")
        + section('text = "提案{proposals.submitted}"', key="b", heading="乙")
        + section('text = "报道{governance.media}"', key="c", heading="丙", level=2)
        + section('text = "表彰{governance.commendations}"', key="d", heading="丁", level=2)
    )
    values = {"proposals.submitted": 1, "governance.media": 2, "governance.commendations": 3}
    headings = [block.text for block in written(text, values).blocks if isinstance(block, Heading)]
    assert headings == ["一、乙", "（一）丙", "（二）丁"]


def test_a_lone_section_below_keeps_no_heading():
    text = section('text = "培训{learning.training}"') + section(
        'text = "报道{governance.media}"', heading="丙", level=2
    )
    blocks = written(text, {"learning.training": 1, "governance.media": 2}).blocks
    assert [block.text for block in blocks] == ["一、甲", "培训1次。", "报道2篇。"]


def test_title_addressee_signature_and_date_come_from_the_facts():
    paper = document(rich("studio"))
    assert paper.title == ("示范街道政协委员工作室", "2025年工作总结")
    assert paper.addressee == "政协示范市东城区委员会"
    assert paper.signature == "示范街道政协委员工作室"
    assert paper.signed_on == "2025年12月20日"


def test_an_undated_document_is_dated_at_the_end_of_its_period():
    assert written(section('text = "培训{learning.training}"'), {"learning.training": 1}).signed_on == "2025年12月31日"


def test_hot_topics_become_a_chart():
    (chart,) = [block for block in document(rich("studio")).blocks if isinstance(block, Chart)]
    assert chart.labels == ("停车管理", "加装电梯", "噪声扰民")
    assert chart.values == (46, 31, 22)
    assert chart.unit == "条"
    assert chart.conclusion == "停车管理反映最为集中。"
    assert chart.facts == ("matters.hot_topics",)


def charts(*counts):
    facts = rich("studio")
    rows = [{"topic": name, "count": count} for name, count in zip("甲乙丙丁戊", counts, strict=False)]
    changed = facts_of(*YEAR, {"matters.hot_topics": rows})["matters.hot_topics"]
    paper = document(type(facts)(facts.period, {**facts.facts, "matters.hot_topics": changed}))
    return [block for block in paper.blocks if isinstance(block, Chart)]


@pytest.mark.parametrize("counts", [(9, 8), (3, 2, 1, 1, 1), (4, 4, 2), (6, 6, 6), (7, 7, 7, 2)])
def test_no_chart_is_drawn_without_a_clear_picture(counts):
    assert charts(*counts) == []


def test_a_chart_names_both_where_two_are_the_highest():
    assert [chart.conclusion for chart in charts(6, 6, 2)] == ["甲和乙反映最为集中。"]


@pytest.mark.parametrize(("body", "name"), [("studio", "studio"), ("working_committee", "liaison_committee")])
def test_a_figure_stands_under_the_sentence_that_it_shows(body, name):
    blocks = document(rich(body), name).blocks
    before = {type(block): above for above, block in pairwise(blocks)}
    assert before[Chart].text.endswith("停车管理46条、加装电梯31条、噪声扰民22条。")
    assert before[Table].key.endswith("duties.scheme") or "表" in before[Table].text


def changed(facts, values):
    more = facts_of(*YEAR, values)
    return type(facts)(facts.period, {**facts.facts, **more.facts})


def test_parts_that_are_the_whole_are_left_out():
    one = {
        "proposals.personal": 20,
        "proposals.joint": 0,
        "proposals.group": 0,
        "governance.commendations_by_level": [{"level": "区级", "count": 4}],
        "governance.media_by_level": [{"level": "区级", "count": 16}],
        "reports.adopted_by_level": [{"level": "区级", "count": 28}],
        "activities.by_kind": [{"kind": "走访群众", "count": 58, "people": 96}],
        "proposals.class_a": 18,
        "proposals.class_b": 0,
    }
    text = document(changed(rich("studio"), one)).text
    for words in ("个人提案", "其中区级", "包括区级", "其中走访", "各级表彰", "各级媒体", "其中解决"):
        assert words not in text, words
    for words in ("区级表彰4项", "区级媒体宣传报道16篇", "被区级采用28篇", "走访群众58次", "均"):
        assert words in text, words


def test_levels_of_adoption_that_overlap_are_no_parts_of_a_whole():
    assert "被区级采用28篇、市级采用2篇，采用率77.8%" in document(rich("studio")).text


def test_credited_amounts_are_told_by_name_and_never_summed():
    rows = [{"member": "甲某", "amount": Decimal(300)}, {"member": "乙某", "amount": Decimal(86)}]
    text = document(changed(rich("studio"), {"investment.foreign_by_member": rows})).text
    assert "甲某引进外资300万美元，委员乙某引进外资86万美元" in text
    assert "386" not in text
    assert "合计" not in text


def test_a_town_reads_as_a_town():
    for body, name in (("studio", "studio"), ("working_committee", "liaison_committee")):
        facts = changed(
            rich(body),
            {
                "orgs.name": "某镇政协委员工作室",
                "orgs.party_committee": "镇党委",
                "orgs.area_word": "镇",
                "orgs.director_main_post": "镇党委副书记",
            },
        )
        text = document(facts, name).text
        assert "我镇" in text or "镇引进" in text
        assert "街道" not in text


def test_handling_is_called_timely_only_where_it_was():
    assert "及时梳理" not in document(rich("studio")).text
    assert "及时" in document(changed(rich("studio"), {"matters.on_time_rate": Decimal(98)})).text


def test_yearly_duties_become_a_table_with_zeros():
    (table,) = [block for block in document(rich("studio")).blocks if isinstance(block, Table)]
    assert table.header == ("项目", "应完成人数", "已完成人数", "完成率")
    assert table.numeric == (1, 2, 3)
    assert table.rows[2][2] == (Run("0", "duties.items#3.done"),)


@pytest.mark.parametrize("seed", "abcdef")
@pytest.mark.parametrize(("body", "name"), [("studio", "studio"), ("working_committee", "liaison_committee")])
def test_outcomes_are_not_put_down_to_the_sessions_named_before_them(body, name, seed):
    (sentence,) = [each for each in document(rich(body), name, seed).text.split("。") if "形成成果" in each]
    assert "各类协商活动" in sentence


@pytest.mark.parametrize("seed", "abcdef")
def test_yearly_duties_are_a_state_of_the_day(seed):
    assert "截至2025年12月，" in document(rich("studio"), seed=seed).text


def test_the_rich_year_states_all_its_figures():
    for body, name in (("studio", "studio"), ("working_committee", "liaison_committee")):
        text = document(rich(body), name).text
        for statement in (
            "收到群众意见建议212条|收集群众意见建议212条|居民群众意见建议212条",
            "受理204条", "办结193条", "办结率94.6%", "按期办结率91.2%", "群众满意率96.3%",
            "停车管理46条、加装电梯31条、噪声扰民22条",
            "接待24次|接待日活动24次|接待日24次", "接待群众186人次",
            "活动58次", "412人次", "走访20次|走访居民20次",
            "4次，参加130人次", "党工委主要负责人到会2次", "57条", "41条", "12项", "9项",
            "应参加委员23名|参加活动的委员23名", "占73.9%",
            "40项", "37项", "完成率92.5%",
            "表彰4项", "市级1项、区级3项", "报道16篇", "省级1篇、区级15篇",
            "截至2025年11月30日", "内资12000万元", "沈嘉禾引进内资2000.5万元",
            "采用28篇", "采用率77.8%", "批示3篇", "提案20件", "立案18件", "重点提案2件",
            "屋面渗漏$",
        ):  # fmt: skip
            unprinted = statement.endswith("$")
            assert any(each.rstrip("$") in text for each in statement.split("|")) is not unprinted, statement


def test_two_streets_do_not_read_alike_and_one_street_reads_the_same_again():
    facts = rich("studio")
    texts = {document(facts, seed=f"街道{number}").text for number in range(8)}
    assert len(texts) == 8
    assert document(facts, seed="街道1") == document(facts, seed="街道1")


def test_a_changed_figure_changes_only_its_own_sentences():
    before, after = rich("studio"), rich("studio")
    changed = dict(after.facts)
    changed["learning.takeaways"] = facts_of(*YEAR, {"learning.takeaways": 21})["learning.takeaways"]
    old, new = document(before).text, document(type(after)(after.period, changed)).text
    assert new == old.replace("学习心得20篇", "学习心得21篇")


def test_without_findings_there_is_no_chapter_on_shortcomings():
    facts = rich("studio")
    blocks = write(outline(OUTLINES["studio"], facts), facts, variant_seed="").blocks
    assert not [
        block for block in blocks if isinstance(block, Heading) and ("不足" in block.text or "打算" in block.text)
    ]


# --- whatever the facts -----------------------------------------------------------------------------

TEXTS = (
    "某事",
    "甲。",
    "，乙，",
    "关于《丙》的{丁}",
    "[戊]",
    "2025年第3期",
    "己\n庚",
    "辛！",
    "壬 癸",
    "“子”",
    "  ",
    "",
)
KEYS = [key for key in catalogue() if not key.startswith("period.")]


def value_of(entry, dice):
    match entry.kind:
        case "count":
            return dice.choice((0, 1, 2, 3, 12, 100_000))
        case "amount" | "percent":
            return dice.choice((Decimal(0), Decimal("94.60"), Decimal("3.75E+3"), Decimal("0.5")))
        case "text":
            return dice.choice(TEXTS)
        case "names" | "titles":
            return tuple(dice.choices(TEXTS, k=dice.randrange(8)))
        case "flag":
            return dice.random() < 0.5
        case "date":
            return date(2020, 1, 1) + timedelta(days=dice.randrange(3000))
        case _:
            return [
                {
                    name: value_of(column, dice)
                    for name, column in entry.fields.items()
                    if not (column.optional and dice.random() < 0.5)
                }
                for _ in range(dice.randrange(8))
            ]


@pytest.mark.parametrize("name", OUTLINES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(keys=st.sets(st.sampled_from(KEYS)), dice=st.integers(0, 10**9), every=st.booleans())
def test_no_set_of_facts_yields_a_broken_sentence(name, keys, dice, every):
    rolled = random.Random(dice)
    chosen = [key for key in KEYS if rolled.random() < 0.9] if every else sorted(keys)
    facts = facts_of(*YEAR, {key: value_of(catalogue()[key], rolled) for key in chosen})
    findings = find(facts, THRESHOLDS, variant_seed=str(dice))
    paper = write(outline(OUTLINES[name], facts), facts, variant_seed=str(dice), findings=findings)
    known = with_period(facts)
    derived = {fact.key for finding in findings for fact in finding.facts}
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            sound(block.text)
            for run in block.line:
                assert run.text
                assert run.fact or not re.search(r"[\d{}\[\]!]", run.text), run
                assert not run.fact or run.fact in derived or known.get(run.fact), run
    whole(paper.blocks)


def sound(text):
    assert not re.search(r"[，。；：、！]{2,}|（）|“”|《》|《《|》》", text), text
    assert not re.search(r"(其中|包括|主要是|分别来自|来自|涉及)[。；、]|(其中|方面)，。|[是为]：。", text), text
    assert not re.search(r"^[，。；：、]", text), text
    assert text.endswith(("。", "："))


def whole(blocks):
    """No heading without text, numbers without gaps."""
    levels = [(block.level, block.text) for block in blocks if isinstance(block, Heading)]
    first = [text for level, text in levels if level == 1]
    assert [text.partition("、")[0] for text in first] == [zh.numeral(n) for n in range(1, len(first) + 1)]
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if isinstance(block, Heading):
            assert following is not None
            assert not isinstance(following, Heading) or following.level > block.level
