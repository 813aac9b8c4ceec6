"""The summaries of both samples, from ledger to text: everything that the samples say was done is said again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.examples.conftest import EXAMPLES, Told
from weiyuan.core.documents.tree import Paragraph
from weiyuan.investment.models import InvestmentAreaTotal

SHUANGGUI, LIAISON = EXAMPLES / "shuanggui.xlsx", EXAMPLES / "liaison.xlsx"
Teller = Callable[[Path], Told]

# "|" offers words of the same meaning: an outline may say a thing in several ways.
STUDIO = (
    "两年来", "双桂路街道政协委员工作室",
    "自身建设", "成立", "街道党工委", "每年年初",
    "街道党工委副书记兼任工作室主任", "联络员1名", "办公室工作人员",
    "职责", "到位",
    "在3个社区", "政协委员联络站", "政治素养好、工作能力强、群众威信高的社区负责人", "社区范围内",
    "工作室和社区联络站工作人员", "培训4次", "责任", "紧迫感",
    "2012年新一届政协委员产生", "按照区政协的统一安排", "集中学习8次、分散学习4次",
    "业务培训4次、主题活动3次", "应知应会的业务知识", "知识结构", "理论水平和参政议政能力",
    "《双桂路辖区政协委员工作室工作制度》、《信访接待工作职责》和《辖区政协委员接待工作制度》3项制度", "有章可循",
    "党工委对政协工作的领导", "政治方向", "效率", "规范化、程序化",
    "区政协委员4名", "不同的社会领域、不同的民主党派", "全部是兼职委员|全部为兼职委员", "时间和精力",
    "街道", "社区", "居民",
    "人熟、地熟、情况熟", "16次", "走访委员8人次", "工作生活情况", "实际问题3个|实际困难3个", "感情|距离", "关心关爱",
    "走访居民8次|走访8次", "活动", "热点难点问题", "意见建议12条", "梳理", "反馈",
    "了解", "熟悉", "信任",
    "如2012年", "攀成钢公司搬迁拆除时", "专用铁路线", "及时拆除和路基加固", "双桂路和五桂桥头两处",
    "机动车、非机动车来往受阻、行驶不畅", "人员受伤、车辆受损等严重的交通安全事故",
    "委员张竞", "及时到现场了解情况", "提出《关于尽快拆除原攀成钢公司专用铁路线并加固路基的建议》提案",
    "积极协调区交通局和区城管局", "铁路线均已拆除",
)  # fmt: skip
COMMITTEE = (
    "2004年是我街道经济发展的关键之年", "城市化进程进一步加快", "农村改革不断深化", "撤镇建街", "临溪镇",
    "一年来", "区政协的关心指导下", "联委会", "围绕中心、服务大局|紧扣中心任务", "情况总结如下：",
    "学习", "知情", "前提",
    "区政协领导提出的“要使政协成为学习型的群体”的要求", "集中学习2次",
    "“三个代表”重要思想", "报刊", "有关文章", "重大问题",
    "报告会", "区政协组织的2次、街道组织的3次", "形势", "政治洞察力", "光荣感", "责任感",
    "“长期共存、互相监督、肝胆相照、荣辱与共”的方针", "统一战线内部",
    "街道基层走访4次", "城市化进程中", "群众最关心什么，群众最希望解决什么",
    "街道党工委", "撤镇建街、农村改革深化和出口退税财政体制改革的影响", "专题听取意见3次",
    "在撤镇建街过程中", "规划和体制调整", "意见",
    "街道党工委、办事处各口子", "交流工作3次、互通信息2次、研讨重要问题2次", "调研2次、协调活动2次",
    "街道环境整治、农村改革深化和企业支持出口退税政策影响等事项", "提案7件",
    "“五个一”活动", "政协工作的重要内容", "特色工作", "招商引资",
    "截至2004年11月30日", "外资486万美元", "内资3750万元", "委员乌根祥引进外资300万美元", "委员徐敏引进外资86万美元",
    "时效性", "针对性", "经分管领导审阅",
    "2004年5月市国土资源局出台《云江市城区土地使用权出让价格及地价评估管理若干规定》", "群众反映强烈",
    "以《群众对新出台的土地使用权出让价格反映强烈》为题", "区政协",
    "《关于城乡结合部城中村改造工作的几点思考》、《关于三权前置一权“独立”》和《用民主的方法解决农民问题》",
    "《农业工作通讯》",
    "不足", "集体学习", "制度", "7个不同系统", "信息", "33.3%", "社情民意", "健全和完善",
)  # fmt: skip


def assert_said_in_order(text: str, statements: tuple[str, ...]) -> None:
    place = 0
    for statement in statements:
        places = [text.find(words, place) for words in statement.split("|")]
        found = [each for each in places if each >= 0]
        assert found, f"{statement} is not said after …{text[max(0, place - 30) : place + 60]}…"
        place = min(found)


def test_the_studio_states_everything_of_its_sample_in_order(tell: Teller) -> None:
    assert_said_in_order(tell(SHUANGGUI).text, STUDIO)


def test_the_committee_states_everything_of_its_sample_in_order(tell: Teller) -> None:
    assert_said_in_order(tell(LIAISON).text, COMMITTEE)


def test_the_shortcomings_of_the_committee_are_those_of_its_sample(tell: Teller) -> None:
    found = [finding.key for finding in tell(LIAISON).draft.findings]

    assert found == ["collective_planned", "unplanned", "scattered", "adoption", "depth"]


def test_the_studio_has_no_shortcomings_as_its_sample_names_none(tell: Teller) -> None:
    assert tell(SHUANGGUI).draft.findings == ()


@pytest.mark.parametrize("name", ["shuanggui", "liaison", "demo"])
def test_nobody_files_bills_and_no_word_is_doubtful(name: str, tell: Teller) -> None:
    told = tell(EXAMPLES / f"{name}.xlsx")

    assert "议案" not in told.text.replace("建议案", "")
    assert told.draft.warnings == ()


def test_dollars_and_yuan_are_never_added_up(tell: Teller) -> None:
    text = tell(LIAISON).text

    assert [sum_ for sum_ in ("4236", "4136", "3850") if sum_ in text] == []


def test_the_demo_asks_for_the_result_of_the_case_that_has_none(tell: Teller) -> None:
    told = tell(EXAMPLES / "demo.xlsx")

    assert told.draft.notices == ["典型案例“铁路新村道口整治”还没有结果，补记结果后才写入总结。"]
    assert "清河里助餐点周末停餐" in told.text
    assert "铁路新村道口夜里没有路灯" not in told.text


def test_one_cell_changes_its_own_fact_its_sentence_and_nothing_else(tell: Teller, tmp_path: Path) -> None:
    before = tell(LIAISON)
    after = tell(with_486_as_488(tmp_path))

    assert changed_records(after) == {"引资总额": 1}
    differing = [key for key in before.facts.facts if before.facts[key] != after.facts[key]]
    assert differing == ["investment.foreign"]
    total = InvestmentAreaTotal.objects.get(capital_kind="foreign")
    assert (after.facts["investment.foreign"].ids, total.amount_wan) == ((total.pk,), 488)
    assert before.text.replace("486万美元", "488万美元") == after.text
    changed = [a.key for a, b in zip(paragraphs(before), paragraphs(after), strict=True) if a != b]
    assert changed == ["duties.investment"]


def with_486_as_488(folder: Path) -> Path:
    book = load_workbook(LIAISON)
    found = [cell for row in book["引资总额"].iter_rows() for cell in row if cell.value == 486]
    assert len(found) == 1
    found[0].value = 488
    path = folder / "liaison.xlsx"
    book.save(path)
    return path


def changed_records(told: Told) -> dict[str, int]:
    counts = told.plan.counts()
    return {count["title"]: count["new"] + count["changed"] for count in counts if count["new"] or count["changed"]}


def paragraphs(told: Told) -> list[Paragraph]:
    return [block for block in told.draft.document.blocks if isinstance(block, Paragraph)]
