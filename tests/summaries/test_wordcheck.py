import pytest

from tests.summaries.samples import committee_seed, rich, studio_seed
from weiyuan.core.documents.tree import Chart, Document, Heading, Paragraph, Run, Table
from weiyuan.summaries.outline import load_outline, outline
from weiyuan.summaries.prose import write
from weiyuan.summaries.shortcomings import find, load_thresholds
from weiyuan.summaries.wordcheck import check, check_text


def found(text):
    return [(word, say) for _, word, say, _ in check_text(text)]


@pytest.mark.parametrize(
    ("text", "word", "say"),
    [
        ("今年，街道联委会提交议案7份", "议案", "提案"),
        ("截止月底，我街道引进外资", "截止", "截至"),
        ("截止2025年5月1日", "截止", "截至"),
        ("及时疏理反馈", "疏理", "梳理"),
        ("公司搬迁撤除时", "撤除", "拆除"),
        ("撤除旧房屋", "撤除", "拆除"),
        ("群众反应强烈", "反应", "反映"),
        ("对民情社意反映不深", "民情社意", "社情民意"),
        ("内资3750万人民币", "万人民币", "万元人民币"),
        ("坚持“长期共存、互相监督、肝胆相照”的方针", "长期共存", "长期共存、互相监督、肝胆相照、荣辱与共"),
        ("xx街道", "xx", "实际名称或数字"),
        ("做出了积极贡献", "做出", "作出"),
        ("学习了文件。，讨论", "。，", "一个标点"),
    ],
)
def test_wrong_words_are_found(text, word, say):
    assert (word, say) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "提交提案7件",
        "区人大代表提出议案3件",
        "形成建议案1件",
        "报名截止日期为5月1日",
        "报名已经截止",
        "及时梳理反馈",
        "疏通管道、治理内涝",
        "撤除领导职务",
        "企业反应迅速",
        "过敏反应",
        "群众反映强烈",
        "坚持“长期共存、互相监督、肝胆相照、荣辱与共”的方针",
        "做出一份好吃的饭菜",
    ],
)
def test_right_words_are_left_alone(text):
    assert found(text) == []


def test_a_warning_tells_block_key_and_position():
    paper = Document(
        ("某街道", "工作总结"), (Heading("一、提案"), Paragraph((Run("提交议案"), Run("7件", "a.b")), "p.q"))
    )
    (warning,) = check(paper)
    assert (warning.block, warning.key, warning.position, warning.word) == (1, "p.q", 2, "议案")
    assert str(warning) == "“议案”似应为“提案”：政协委员提交的是提案，议案属于人民代表大会。"


def test_headings_tables_and_charts_are_checked_too():
    table = Table("议案情况", ("项目",), (((Run("疏理"),),),))
    chart = Chart("问题", ("甲",), (1,), "条", "群众反应强烈。")
    paper = Document(("议案总结",), (Heading("一、议案"), table, chart))
    assert [(warning.block, warning.word) for warning in check(paper)] == [
        (-1, "议案"),
        (0, "议案"),
        (1, "议案"),
        (1, "疏理"),
        (2, "反应"),
    ]


@pytest.mark.parametrize("seed", ["甲", "乙", "丙", "丁", "戊"])
def test_our_own_words_pass(seed):
    papers = (
        ("studio", studio_seed()),
        ("liaison_committee", committee_seed()),
        ("studio", rich("studio")),
        ("liaison_committee", rich("activity_group")),
    )
    for name, facts in papers:
        findings = find(facts, load_thresholds(), variant_seed=seed)
        assert check(write(outline(load_outline(name), facts), facts, variant_seed=seed, findings=findings)) == ()
