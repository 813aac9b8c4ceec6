"""Eight members say on their phones when they can come; the day that suits is held, and its roll says who came."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import urljoin

import pytest
import segno
from django.core.signing import Signer, b62_encode
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.browser.test_newcomer import fill, press, told
from tests.cast import Cast
from tests.polls.builders import at, members
from weiyuan.activities.models import Activity
from weiyuan.activities.views.mine import ON_THE_WALL, WALL_SECONDS
from weiyuan.polls.models import Poll, PollAnswer

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]


def slot(page: Page, row: int, day: int) -> None:
    """Type a slot, 14:00 to 16:00."""
    page.fill(f"[name=s{row}-on]", at(day).date().isoformat())
    page.fill(f"[name=s{row}-start]", "14:00")
    page.fill(f"[name=s{row}-end]", "16:00")


def answered(phone: Page, *chosen: str) -> None:
    """Tap one choice to each slot, and store."""
    for fieldset, words in zip(phone.locator("fieldset.att").all(), chosen, strict=True):
        fieldset.get_by_text(words, exact=True).tap()
    press(phone, "存下")
    told(phone, "存好了")


def scanned(wall: Page, activity: Activity) -> str:
    """The address in the picture on the wall, as a phone reads it: of those of the last minute the one drawn so."""
    drawn, now = wall.locator("svg.qr path").get_attribute("d") or "", int(timezone.now().timestamp())
    for second in range(now, now - WALL_SECONDS, -1):
        token = Signer.sign(ON_THE_WALL, f"{activity.pk}:{b62_encode(second)}")
        address = urljoin(wall.url, reverse("activity-scan", args=[token]))
        if f'd="{drawn}"' in segno.make(address, error="m").svg_inline(omitsize=True, border=2):
            return address
    raise AssertionError("the picture holds no address of the last minute")


def is_sound(page: Page, faults: Faults) -> None:
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def asked_on_their_phones(office: Page, visit: Visit, faults: Faults) -> Mapping[str, str]:
    """The office asks the eight for two days, and each answers. Returns everybody's personal link by name."""
    fill(
        office, 征询事项="加装电梯座谈", 活动类型="座谈", 地点="二楼会议室", 答复截止时间=f"{at(3, 18):%Y-%m-%dT%H:%M}"
    )
    slot(office, 0, 5)
    slot(office, 1, 6)
    press(office, "都勾上")
    expect(office.locator("[name=s1-on]")).to_have_value(at(6).date().isoformat())
    office.locator(".who li", has_text="李知远").get_by_text("必须到").click()
    assert faults(office) == []
    follow(office.get_by_role("button", name="存下", exact=True).last)
    told(office, "草稿")
    press(office, "发出征询")
    words = [text.input_value() for text in office.locator("textarea").all()]
    links = {text.partition("委员：")[0]: re.findall(r"http\S+", text)[0] for text in words}
    assert len(links) == 8

    for number, (name, link) in enumerate(sorted(links.items())):
        if name == "李知远":  # he is signed in, the others are not
            phone = visit(f"/polls/{Poll.objects.get().pk}/answer/", by="member", size="phone")
        else:
            phone = visit(link, size="phone")
            expect(phone.get_by_text(f"{name}委员，您什么时候能来")).to_be_visible()
        if not number or name == "李知远":
            is_sound(phone, faults)
        answered(phone, "不行" if name == "李知远" else "可以", "可以" if number % 2 or name == "李知远" else "勉强")
        phone.context.close()
    return links


def decided(office: Page, visit: Visit, faults: Faults, links: Mapping[str, str]) -> Activity:
    """The office takes the day on which who must be there can come; the activity is there with its list."""
    press(office, "都发好了，看结果")
    best = office.locator(".ranks > li")
    expect(best.first).to_contain_text("最合适")
    expect(best.first).to_contain_text(f"{at(6).month}月{at(6).day}日")  # Li must be there, and cannot on the other
    expect(best.last).to_contain_text("必须到的李知远来不了")
    assert faults(office) == []
    follow(best.first.get_by_role("button"))
    told(office, "活动已发布，名单 8 人")
    activity = Activity.objects.get()
    sure = PollAnswer.objects.filter(slot__poll__activity=activity, slot__start=at(6), choice="yes").count()
    assert (activity.state, activity.start) == ("published", at(6))
    assert activity.attendances.filter(state="accepted").count() == sure
    late = visit(links["委员101"], size="phone")
    expect(late.get_by_text("时间定了")).to_be_visible()
    expect(late.locator("fieldset.att")).to_have_count(0)
    late.context.close()
    press(office, "看活动")
    expect(office.get_by_role("heading", level=1)).to_have_text("加装电梯座谈")
    return activity


def signed_in_from_the_wall(wall: Page, activity: Activity, phones: list[Page], faults: Faults) -> None:
    """Each scans what is on the wall, and says on the phone that it is he."""
    picture = wall.locator("svg.qr")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] > 400, "large enough to be scanned from a chair"
    assert faults(wall) == []
    for phone in phones:
        phone.goto(scanned(wall, activity))
        if phone is phones[0]:
            is_sound(phone, faults)
        press(phone, "签到")
        told(phone, "签到成功")
    is_sound(phones[0], faults)


def test_from_the_poll_of_eight_on_their_phones_to_the_roll_of_who_came(
    visit: Visit, people: Cast, faults: Faults
) -> None:
    members(people, 6)  # besides Li and Zhou, who alone have an account
    office = visit("/polls/new/", by="officer")
    activity = decided(office, visit, faults, asked_on_their_phones(office, visit, faults))

    zhou, li = visit("/", by="other_member", size="phone"), visit("/", by="member", size="phone")
    follow(zhou.get_by_role("main").get_by_role("link", name="加装电梯座谈").first)
    press(zhou, "参加")  # she had answered 勉强
    told(zhou, "报上名了")

    Activity.objects.update(start=timezone.now() + timedelta(minutes=20), end=None)  # the day has come
    office.reload()
    press(office, "开始")
    press(office, "开始")  # with a note, if there is one
    press(office, "扫码签到")
    signed_in_from_the_wall(office, activity, [zhou, li], faults)
    press(office, "点名")
    for name in ("周映雪", "李知远"):
        expect(office.get_by_role("group", name=name).get_by_label("到", exact=True)).to_be_checked()
    office.get_by_role("group", name="委员102").get_by_text("请假").click()
    office.get_by_label("请假事由").locator("visible=true").fill("来电请假")
    office.get_by_role("group", name="委员103").get_by_text("缺").click()
    assert faults(office) == []
    press(office, "其余到，存下")
    told(office, "存好了，改动 6 人")

    press(office, "回这次活动")
    press(office, "结束")
    fill(office, 活动成效="定下三部电梯的位置")
    press(office, "结束")
    press(office, "归档")
    press(office, "归档")
    press(office, "签到表和名册")
    press(office, "出席名册")
    expect(office.get_by_role("article")).to_contain_text("名单8人，到6人，请假1人，未到1人")
    rows = [row.inner_text().split("\t")[1:4] for row in office.locator(".roster tbody tr").all()]
    came = {name: state for name, _who, state in rows}
    others = {f"委员{number}": "到" for number in (100, 101, 104, 105)}
    assert came == {"周映雪": "到", "李知远": "到", **others, "委员102": "请假", "委员103": "缺"}
    is_sound(office, faults)
    assert dict(activity.attendances.values_list("state").annotate(n=Count("pk"))) == {
        "attended": 6, "leave_approved": 1, "absent": 1,
    }  # fmt: skip
    assert dict(activity.attendances.filter(sign_by="qr").values_list("member__name", "late")) == {
        "周映雪": False, "李知远": False,
    }  # fmt: skip
