"""A year's rota is drawn at the desk; two members change days with each other on their phones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.browser.test_newcomer import press, told
from tests.cast import Cast, a_member
from tests.rota.builders import away
from weiyuan.activities.models import ReceptionDay
from weiyuan.members.models import Member

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
Faults = Callable[[Page], list[str]]
START = timezone.localdate() + timedelta(days=2)
END = START + timedelta(days=364)


def twelve(cast: Cast) -> None:
    """Ten members besides Li and Zhou, and sixty days away."""
    cast.term.end = END + timedelta(days=30)
    cast.term.save()
    people = [
        cast.li,
        cast.zhou,
        *(a_member(cast.org, cast.term, f"委员{at:02d}", f"WY-1{at:02d}") for at in range(10)),
    ]
    for at in range(60):
        away(people[at % 12], START + timedelta(days=at * 6))


def members_on(day: ReceptionDay) -> set[str]:
    return set(day.members_on_duty.values_list("name", flat=True))


def day_of(member: Member) -> ReceptionDay:
    days = ReceptionDay.objects.filter(members_on_duty=member, on__gt=START + timedelta(days=7))
    found: ReceptionDay = days.order_by("on")[0]
    return found


def another(cast: Cast, day: ReceptionDay) -> Member:
    """A member who is not on duty that day, with Zhou's account: the lot may put Li and Zhou together all year."""
    Member.objects.filter(pk=cast.zhou.pk).update(user=None)
    free = Member.objects.of(cast.org).exclude(pk__in=day.members_on_duty.values("pk"))
    other: Member = free.order_by("-pk")[0]
    Member.objects.filter(pk=other.pk).update(user=cast["other_member"])
    return other


def test_a_years_rota_with_a_swap_by_two_members_on_their_phones(visit: Visit, people: Cast, faults: Faults) -> None:
    twelve(people)
    office = visit("/rota/", by="officer")
    expect(office.get_by_text("还没有接待日规则")).to_be_visible()
    follow(office.get_by_role("link", name="写一条规则"))
    for name, value in {
        "title": "每周三接待", "weekdays": "周三", "since": START.isoformat(), "place": "工作室接待室",
        "opens": "14:00", "closes": "16:00",
    }.items():  # fmt: skip
        office.fill(f"[name={name}]", value)
    follow(office.locator("main button[type=submit].btn-p").first)
    expect(office.get_by_role("heading", level=1)).to_have_text("排班")
    office.fill("[name=first]", START.isoformat())
    office.fill("[name=last]", END.isoformat())
    press(office, "排一排")
    expect(office.get_by_text("每人次数最多差一次")).to_be_visible()
    assert faults(office) == []
    assert not ReceptionDay.objects.exists()
    press(office, "就这样，登记为接待日")
    told(office, "天已登记为接待日")
    assert 51 <= ReceptionDay.objects.count() <= 53
    expect(office.locator(".roster")).to_contain_text("李知远")
    assert faults(office) == []

    mine = day_of(people.li)
    asked = another(people, mine)
    phone = visit("/my-duties/", by="member", size="phone")
    assert faults(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.goto(f"/receptions/{mine.pk}/swap/")
    assert faults(phone) == []
    group = phone.locator("details", has_text=asked.name).first
    if group.get_attribute("open") is None:
        group.locator("summary").tap()
    group.locator("input").first.check()
    phone.fill("[name=words]", "那天要出差")
    press(phone, "问他")
    told(phone, f"已经问{asked.name}了")
    phone.context.close()

    other = visit("/my-duties/", by="other_member", size="phone")
    expect(other.get_by_text("李知远想和您换班")).to_be_visible()
    expect(other.get_by_text("那天要出差")).to_be_visible()
    assert faults(other) == []
    press(other, "同意")
    told(other, "换好了")
    assert asked.name in members_on(mine)
    assert "李知远" not in members_on(mine)
    assert sum("李知远" in members_on(day) for day in ReceptionDay.objects.all()) in {8, 9}  # as many as before
