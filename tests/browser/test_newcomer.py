"""Who knows the office but not the program: from the first page on, by the words on the screen alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import follow
from tests.cast import Cast
from weiyuan.duties.models import FiveOnesEntry, FiveOnesScheme
from weiyuan.governance.models import PlanTask, RuleVersion, WorkPlan
from weiyuan.investment.models import InvestmentLead
from weiyuan.learning.models import LearningSession
from weiyuan.members.models import Member

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
both_sizes = pytest.mark.parametrize("size", ["desk", "phone"])


def find(page: Page, group: str, name: str) -> None:
    """From any page to a register or page, by the navigation of this size of screen."""
    menu = page.get_by_role("navigation", name="常用").get_by_role("link", name="更多")
    if menu.is_visible():
        follow(menu)
        follow(page.get_by_role("main").get_by_role("link", name=name, exact=True))
    else:
        side = page.get_by_role("navigation", name="主导航")
        link = side.get_by_role("link", name=name, exact=True)
        if not link.is_visible():
            side.get_by_text(group, exact=True).click()
        follow(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def press(page: Page | Locator, words: str) -> None:
    """The button or link of the page with these words, in the row or under “更多”; it leads to the next page."""
    inside = page.get_by_role("main") if isinstance(page, Page) else page
    found = inside.get_by_role("button", name=words, exact=True).or_(inside.get_by_role("link", name=words, exact=True))
    if not found.first.is_visible():
        inside.get_by_text("更多", exact=True).click()
    follow(found.first)


def fill(page: Page, **said: str) -> None:
    """Write into the fields with these labels, or choose from them."""
    for label, words in said.items():
        named = page.get_by_role("main").get_by_label(re.compile(rf"^{label}(（.+）)?\*?$"))
        field = named.and_(page.locator("input, select, textarea"))
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(field.locator("option", has_text=words).first.get_attribute("value"))
        else:
            field.fill(words)


def part(page: Page, title: str) -> Locator:
    """The card under this heading."""
    return page.locator("section", has=page.get_by_role("heading", level=2, name=title, exact=True))


def told(page: Page, words: str) -> None:
    """The program says what it did."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


@both_sizes
def test_a_member_with_a_term(visit: Visit, people: Cast, size: str) -> None:
    page = visit("/", by="officer", size=size)
    find(page, "委员和队伍", "委员")
    press(page, "登记")
    fill(page, 姓名="章若兰", 性别="女", 政治面貌="民盟", 工作单位="柳荫街道卫生服务中心")
    press(page, "登记")
    told(page, "章若兰")
    press(part(page, "任期"), "添加")
    fill(page, 届="第9届", 界别="医药卫生界", 任期起="2025-03-01")
    press(page, "登记")
    expect(part(page, "任期")).to_contain_text("医药卫生界")

    member = Member.objects.get(name="章若兰")
    held = member.memberships.get()
    assert (member.org, member.party, held.term, held.joined_on) == (people.org, "cdl", people.term, date(2025, 3, 1))


@both_sizes
def test_a_study_session_with_its_roll(visit: Visit, people: Cast, size: str) -> None:
    page = visit("/", by="officer", size=size)
    find(page, "学习和活动", "学习")
    press(page, "登记")
    fill(page, 学习名称="学习提案工作条例", 学习类型="业务培训", 学习时间="2025-06-10T14:30", 学时="2", 地点="会议室")
    press(page, "登记")
    press(page, "点名")
    press(page, "当天在任的全部列入（还有 2 人）")
    page.get_by_role("group", name="李知远").get_by_text("出席").click()
    page.get_by_role("group", name="周映雪").get_by_text("请假").click()
    page.get_by_label("请假事由").locator("visible=true").fill("出差")
    press(page, "存下")
    told(page, "存")
    press(page, "回这次学习")
    expect(part(page, "出席")).to_contain_text("周映雪")

    session = LearningSession.objects.get()
    assert session.title == "学习提案工作条例"
    states = {one.member.name: (one.state, one.leave_reason) for one in session.attendances.all()}
    assert states == {"李知远": ("present", ""), "周映雪": ("excused", "出差")}


@both_sizes
def test_a_rule_with_a_second_version(visit: Visit, people: Cast, size: str) -> None:
    page = visit("/", by="director", size=size)
    find(page, "制度和计划", "制度")
    press(page, "登记")
    fill(page, 制度名称="委员接待日办法")
    press(page, "登记")
    press(part(page, "版本"), "添加")
    fill(page, 正文="第一条 每月接待一次。")
    press(page, "登记")
    follow(page.get_by_role("main").get_by_role("link", name="委员接待日办法第1版").first)
    in_force(page, "2024-01-05")
    press(page, "新建修订")
    fill(page, 正文="第一条 每月接待两次。", 修订说明="增加次数")
    press(page, "保存")
    in_force(page, "2025-01-05")

    first, second = RuleVersion.objects.order_by("edition")
    assert (first.state, first.repealed_on, second.state) == ("repealed", date(2025, 1, 5), "in_force")
    assert (first.text, second.text) == ("第一条 每月接待一次。", "第一条 每月接待两次。")


def in_force(page: Page, day: str) -> None:
    """From draft to in force, by the buttons that the page offers."""
    for words, said in (
        ("征求意见", {}),
        ("通过", {"通过日期": day, "通过机关": "主任会议"}),
        ("施行", {"施行日期": day}),
    ):
        press(page, words)
        fill(page, **said)
        press(page, words)
        expect(page.get_by_role("group", name="可以做的事")).to_be_visible()


@both_sizes
def test_a_plan_with_tasks_on_its_board(visit: Visit, people: Cast, size: str) -> None:
    page = visit("/", by="director", size=size)
    find(page, "制度和计划", "工作计划")
    press(page, "登记")
    fill(page, 年度="2026", 计划名称="2026年工作计划")
    press(page, "登记")
    press(part(page, "任务"), "添加")
    fill(page, 任务="开展委员接待日", 任务类别="接待", 责任人="林晓岚", 完成时限="2026-12-20", 目标数="12")
    fill(page, 计量单位="次")
    press(page, "登记并再加一条")
    fill(page, 任务="组织集中学习", 任务类别="学习", 完成时限="2026-11-30")
    press(page, "登记")
    expect(part(page, "任务")).to_contain_text("开展委员接待日")
    for words in ("批准", "印发", "开始执行"):
        press(page, words)
        if words == "批准":
            fill(page, 批准日期="2026-01-10", 批准机关="街道党工委")
        if words == "印发":
            fill(page, 印发日期="2026-01-12")
        press(page, words)
    press(page, "看板")
    press(page, "开始：开展委员接待日")
    expect(part(page, "进行中")).to_contain_text("开展委员接待日")

    plan = WorkPlan.objects.get()
    assert (plan.state, plan.approved_by) == ("executing", "街道党工委")
    assert set(plan.tasks.values_list("title", "state", "target_count")) == {
        ("开展委员接待日", "doing", 12),
        ("组织集中学习", "todo", None),
    }
    assert PlanTask.objects.get(title="开展委员接待日").owner == "林晓岚"


@both_sizes
def test_an_investment_lead_and_its_first_step(visit: Visit, people: Cast, size: str) -> None:
    page = visit("/", by="officer", size=size)
    find(page, "招商引资", "招商线索")
    press(page, "登记")
    fill(page, 项目名称="冷链仓储", 登记日期="2025-04-01", 引荐委员="李知远", 投资方="铁新物流公司")
    fill(page, 资金类别="内资", 币种="人民币", 计划投资="800")
    press(page, "登记")
    press(page, "响应")
    fill(page, 响应日期="2025-04-03")
    press(page, "响应")
    press(page, "记一次跟进")
    fill(page, 跟进日期="2025-04-10", 进展情况="看了两处厂房")
    press(page, "登记")
    expect(part(page, "跟进")).to_contain_text("看了两处厂房")

    lead = InvestmentLead.objects.get()
    assert (lead.state, lead.responded_on, lead.introducer) == ("responded", date(2025, 4, 3), people.li)
    assert lead.progress.get().content == "看了两处厂房"


@both_sizes
def test_a_yearly_duty_claimed_and_verified(visit: Visit, people: Cast, size: str) -> None:
    page = visit("/", by="officer", size=size)
    find(page, "五个一和积分", "五个一方案")
    press(page, "从模板新建")
    page.get_by_label("钟祥市政协").check()
    press(page, "建方案")

    own = visit("/", by="member", size=size)
    find(own, "五个一和积分", "五个一方案")
    follow(own.get_by_role("main").get_by_role("link", name="五个一").first)
    press(own, "我的五个一")
    duty = part(own, "办好一件实事")
    duty.get_by_text("没有记录，自己写").click()
    duty.get_by_label("完成日期").fill(timezone.localdate().isoformat())
    duty.get_by_label("完成情况").fill("帮三户老人装了扶手")
    follow(duty.get_by_role("button", name="申报").last)
    told(own, "申报")

    find(page, "五个一和积分", "五个一完成情况")
    follow(page.get_by_role("main").get_by_role("link", name="办好一件实事"))
    press(page, "认定")
    press(page, "认定")
    told(page, "认定")

    entry = FiveOnesEntry.objects.get()
    assert (entry.state, entry.member, entry.description) == ("verified", people.li, "帮三户老人装了扶手")
    assert FiveOnesScheme.objects.get().items.count() == 5
