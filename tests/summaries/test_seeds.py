"""The two summaries that the product was specified by: everything that they state, in their order."""

import pytest

from tests.summaries.samples import committee_seed, studio_seed
from weiyuan.core.documents.tree import Heading
from weiyuan.summaries.outline import load_outline, missing, outline
from weiyuan.summaries.prose import write
from weiyuan.summaries.shortcomings import find, load_thresholds

SEEDS = [f"种子{number}" for number in range(12)]

STUDIO = (
    "一、", "机制",
    "两年来", "街道政协委员工作室",
    "（一）", "自身建设",
    "2011年3月9日", "成立",
    "街道党工委", "每年年初", "部署",
    "一是", "街道副书记兼任工作室主任", "联络员1名", "办公室工作人员",
    "工作职责|职责", "到位",
    "二是", "在3个社区", "联络站",
    "政治素养好、工作能力强、群众威信高的社区负责人", "社区范围内",
    "三是", "工作室和社区联络站工作人员", "培训4次", "责任", "紧迫感",
    "（二）", "学习|理论武装",
    "2011年新一届政协委员产生", "按照区政协的统一安排",
    "集中学习8次、分散学习6次", "业务培训4次、主题活动3次", "应知应会的业务知识",
    "知识结构", "理论水平和参政议政能力",
    "（三）", "制度",
    "《双桂路辖区政协委员工作室工作制度》、《信访接待工作职责》和《辖区政协委员接待工作制度》3项制度", "有章可循",
    "党工委对政协工作的领导", "正确的政治方向|政治方向", "效率", "规范化、程序化",
    "二、", "委员",
    "区政协委员4名", "不同的社会领域、不同的民主党派", "全部是兼职委员|全部为兼职委员", "时间和精力",
    "街道", "社区", "居民",
    "（一）", "委员", "人熟、地熟、情况熟", "26次", "走访委员12人次", "工作生活情况",
    "实际问题3个|实际困难3个", "感情|距离", "关心关爱",
    "（二）", "居民|群众", "社区走访居民15次|进社区走访15次", "活动", "热点难点问题",
    "意见建议42条", "梳理", "反馈", "了解", "熟悉", "信任",
    "如2012年", "攀成钢公司搬迁拆除时", "双桂路和五桂桥头两处", "专用铁路线", "未及时拆除和加固路基",
    "机动车、非机动车通行受阻", "交通安全事故", "人员受伤、车辆受损",
    "委员章静", "及时到现场了解情况", "提出《关于拆除双桂路废弃铁路线的建议》提案", "协调区交通局和区城管局",
    "全部拆除",
)  # fmt: skip

COMMITTEE = (
    "2004年是我街道经济发展的关键之年", "城市化进程进一步加快", "农村改革不断深化", "撤镇建街",
    "一年来", "区政协", "指导下", "联委会", "中心", "大局", "职", "经济发展", "社会稳定", "情况总结如下：",
    "一、", "学习", "共识", "联委会|学习", "前提",
    "政协领导提出的“要使政协成为学习型的群体”的要求", "突出重点", "学习",
    "一是", "政治理论", "“三个代表”重要思想", "报刊有关文章《城市化中的农民问题》", "《人民政协报》",
    "联系实际", "重大问题",
    "二是", "报告会", "讲座", "区政协组织的2次、街道组织的3次", "宏观", "形势", "动态",
    "政治洞察力", "光荣感", "责任感",
    "二、", "活动",
    "“长期共存、互相监督、肝胆相照、荣辱与共”的方针", "统一战线内部",
    "一是", "街道基层走访5次", "撤镇建街和城市化进程中各种问题",
    "群众最关心什么，群众最希望解决什么", "街道党工委 + 出口退税财政体制改革影响 + 专题听取意见1次",
    "二是", "在撤镇建街过程中", "规划和体制调整", "委员的意见",
    "三是", "街道党工委、办事处各口子", "交流工作6次、互通信息9次、研讨重要问题2次", "调研2次、协调活动3次",
    "街道环境整治、农村改革深化和企业支持出口退税政策影响等事项", "提案7件",
    "三、", "“五个一”活动", "政协工作的重要内容", "特色工作", "招商引资",
    "截至2004年11月30日", "外资486万美元", "内资3750万元", "委员邬永祥引进外资300万美元", "委员许敏引进外资86万美元",
    "四、", "社情民意|建言", "时效性", "针对性", "经分管领导审阅",
    "2004年5月市国土资源局出台《城区土地使用权出让价格及地价评估管理若干规定》", "群众反映强烈",
    "以《群众对新出台的土地使用权出让价格反映强烈》为题向区政协作了报送",
    "《关于城乡结合部城中村改造工作的几点思考》、《关于三权前置一权“独立”》和《用民主的方法解决农民问题》",
    "刊载于《农业工作通讯》",
    "五、", "不足", "集体学习 + 2次 + 4次", "活动 + 制度 + 58.3%", "6个不同系统", "组织活动",
    "信息 + 20%", "社情民意 + 3篇 + 60%", "健全和完善",
    "六、", "下一步", "一是", "集体学习", "二是", "计划", "三是", "分组|编组", "四是", "采用率", "五是", "走访",
)  # fmt: skip


def paper(name, facts, seed):
    findings = find(facts, load_thresholds(), variant_seed=seed)
    return write(outline(load_outline(name), facts), facts, variant_seed=seed, findings=findings)


def assert_in_order(text, statements):
    """Each statement after the one before; those of one line, split by " + ", in any order; "|" offers words."""
    place = 0
    for statement in statements:
        found = [first(text, words, place) for words in statement.split(" + ")]
        assert -1 not in found, f"{statement} is not stated after …{text[max(0, place - 30) : place + 60]}…"
        place = min(found)


def first(text, words, place):
    places = [text.find(each, place) for each in words.split("|")]
    return min((each for each in places if each >= 0), default=-1)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_studio_states_everything_of_the_first_seed_in_its_order(seed):
    assert_in_order(paper("studio", studio_seed(), seed).text, STUDIO)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_committee_states_everything_of_the_second_seed_in_its_order(seed):
    assert_in_order(paper("liaison_committee", committee_seed(), seed).text, COMMITTEE)


def test_the_chapters_are_those_of_the_seeds():
    studio = [block for block in paper("studio", studio_seed(), "").blocks if isinstance(block, Heading)]
    assert [heading.level for heading in studio] == [1, 2, 2, 2, 1, 2, 2]
    committee = [
        block for block in paper("liaison_committee", committee_seed(), "").blocks if isinstance(block, Heading)
    ]
    assert [heading.text[0] for heading in committee if heading.level == 1] == list("一二三四五六")


def test_currencies_are_never_added_up():
    text = paper("liaison_committee", committee_seed(), "").text
    assert "4236" not in text
    assert "386" not in text


@pytest.mark.parametrize("seed", SEEDS)
def test_members_file_proposals_never_bills(seed):
    assert "议案" not in paper("studio", studio_seed(), seed).text.replace("建议案", "")
    assert "议案" not in paper("liaison_committee", committee_seed(), seed).text.replace("建议案", "")


def test_each_clause_on_the_members_is_printed_only_if_true():
    facts = studio_seed()
    for key, words in (
        ("members.fields_differ", "社会领域"),
        ("members.parties_differ", "民主党派"),
        ("members.all_part_time", "兼职委员"),
    ):
        without = type(facts)(facts.period, {k: fact for k, fact in facts.facts.items() if k != key})
        assert words in paper("studio", facts, "").text
        assert words not in paper("studio", without, "").text


def test_the_posts_are_called_filled_only_when_they_are():
    facts = studio_seed()
    vacant = type(facts)(facts.period, {k: fact for k, fact in facts.facts.items() if k != "orgs.posts_vacant"})
    assert "到位" not in paper("studio", vacant, "").text


def test_the_case_of_the_first_seed_is_not_printed_before_it_has_a_result():
    facts = studio_seed()
    (row,) = facts["matters.cases"].rows
    open_case = {name: fact for name, fact in row.items() if name != "result"}
    cases = facts["matters.cases"]
    unfinished = type(cases)(cases.key, 1, cases.unit, cases.register, cases.ids, cases.query, (open_case,))
    facts = type(facts)(facts.period, {**facts.facts, "matters.cases": unfinished})
    assert "攀成钢" not in paper("studio", facts, "").text
    (question,) = missing(facts)
    assert "专用铁路线交通隐患" in question.text
