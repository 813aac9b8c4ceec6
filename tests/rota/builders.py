"""Rules, days ahead, days away and swaps as the tests of this flat need them."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from weiyuan.activities.models import ReceptionDay
from weiyuan.members.models import Member
from weiyuan.rota.models import DutySwap, ReceptionRule, Unavailable


def ahead(days: int) -> date:
    """A day so many days from now."""
    return timezone.localdate() + timedelta(days=days)


def a_rule(cast: Cast, **more: Any) -> ReceptionRule:
    values: dict[str, Any] = {
        "title": "每周三接待", "pattern": "weekly", "weekdays": ["周三"], "since": date(2026, 1, 1),
        "place": "工作室接待室", "needed": 1, **more,
    }  # fmt: skip
    found: ReceptionRule = ReceptionRule.objects.create(
        org=cast.org, no=f"JDG-{ReceptionRule.objects.count()}", **values
    )
    return found


def a_day(cast: Cast, on: date, *members: Member, **more: Any) -> ReceptionDay:
    values = {"state": "scheduled", "place": "铁路新村站", **more}
    found: ReceptionDay = ReceptionDay.objects.create(org=cast.org, on=on, **values)
    found.members_on_duty.set(members)
    return found


def away(member: Member, start: date, end: date | None = None, **more: Any) -> Unavailable:
    found: Unavailable = Unavailable.objects.create(
        org=member.org, member=member, start=start, end=end or start, **more
    )
    return found


def a_swap(cast: Cast, day: ReceptionDay, other_day: ReceptionDay | None = None, **more: Any) -> DutySwap:
    """李知远 asks 周映雪."""
    found: DutySwap = DutySwap.objects.create(
        org=cast.org, asker=cast.li, day=day, asked=cast.zhou, other_day=other_day, **more
    )
    return found
